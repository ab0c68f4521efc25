"""What a note is: by the settings, by what it says of itself, by its folder, by its shape."""

import re
from collections.abc import Iterable
from functools import lru_cache

from vault_coach.domain import dates
from vault_coach.domain.reading import NoteKind
from vault_coach.markdown import links
from vault_coach.markdown.properties import Property
from vault_coach.markdown.vocabulary import KIND_KEYS, kind_word, squash

_TIERS = frozenset({"core", "active", "peripheral"})
_INDEX_NAMES = frozenset({"readme", "index", "moc", "home"})
_DECORATION = re.compile(r"^[\W\d_]+|[\W_]+$")


def declared_kind(props: dict[str, Property], tags: Iterable[str], *, no_person: bool = False) -> NoteKind | None:
    """Return the kind a note gives itself by a property or a tag, None when it gives none.

    Args:
        props: Squashed key -> property.
        tags: Tags in lower case, without `#`.
        no_person: True for a note whose tags name people without making it one.
    """
    for key in KIND_KEYS:
        if key in props:
            for value in props[key].items:
                kind = of_word(value)
                if kind or squash(_bare(value)) == "review":
                    return kind or "review"
    for tag in tags:
        for part in (tag, *tag.split("/")):
            kind = kind_word(part)
            if kind and not (no_person and kind == "partner"):
                return kind
    tier = props.get("tier") or props.get("circle")
    coach = props.get("coach")
    if (tier and tier.items and tier.items[0].lower() in _TIERS) or (
        coach and [item.lower() for item in coach.items] == ["track"]
    ):
        return "partner"
    return None


@lru_cache(maxsize=4096)
def of_word(value: str) -> NoteKind | None:
    """Return the kind a property's value stands for: plain, `#tag` or link."""
    bare = _bare(value)
    return kind_word(bare) or next((kind for part in bare.split("/") if (kind := kind_word(part))), None)


def folder_kind(path: str) -> NoteKind | None:
    """Return the kind of the nearest telling folder; index notes and dated notes beside people are left out."""
    *folders, name = path.split("/")
    title = name[: -len(".md")]
    for depth in range(len(folders), 0, -1):
        kind = _folder_word(folders[depth - 1])
        if kind is None:
            continue
        if title.lower() in _INDEX_NAMES or title == folders[depth - 1]:
            return None
        if kind in {"partner", "initiative"} and dates.in_name(title):
            return None
        own_folder = depth == len(folders) or (depth == len(folders) - 1 and title == folders[-1])
        return kind if kind != "initiative" or own_folder else None
    return None


def shape_kind(title: str, *, dated: bool, attended: bool) -> NoteKind:
    """Return the kind a note's shape stands for: a date with attendees is a meeting, a day as name a journal."""
    if dated and attended:
        return "meeting"
    if dates.is_day_name(title):
        return "journal"
    return "partner" if title[:1] == "@" and title[1:2].isalpha() else "other"


def _bare(value: str) -> str:
    return (links.sole(value) or value).strip().lstrip("#")


@lru_cache(maxsize=4096)
def _folder_word(folder: str) -> NoteKind | None:
    bare = _DECORATION.sub("", folder)
    if folder[:1] == "1" and (kind := kind_word(folder)):
        return kind
    return kind_word(bare) or kind_word(bare.lower().removesuffix("notes").rstrip())
