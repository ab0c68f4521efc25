"""From properties and body fields, as written, to fields under their canonical names."""

import re
from collections.abc import Iterable
from datetime import date, tzinfo
from functools import lru_cache
from typing import NamedTuple

from vault_coach.domain import dates
from vault_coach.domain.reading import NoteKind
from vault_coach.markdown import links
from vault_coach.markdown.attendees import split_people
from vault_coach.markdown.mask import reveal
from vault_coach.markdown.properties import Property
from vault_coach.markdown.vocabulary import CREATED_RANK, KIND_KEYS, LISTS, PEOPLE, properties_of

_TAG_GAP = re.compile(r"[,\s]+")
_DATES = {key: rank for key, (name, rank) in properties_of("other").items() if name == "date"}
_KIND_KEYS = frozenset(KIND_KEYS)
ATTENDEES = frozenset(key for key, (name, _) in properties_of("meeting").items() if name == "attendees")


def fields_of(props: dict[str, Property], kind: NoteKind) -> list[tuple[str, tuple[str, ...], int]]:
    """Name fields canonically, with values and line: the best alias wins, `type` gathers all that tells a type.

    Args:
        props: Squashed key -> property, properties before body fields.
        kind: What the note is; some names mean different things in different notes.
    """
    table = properties_of(kind)
    best: dict[str, tuple[int, Property]] = {}
    for key, item in props.items():
        if item.items and (known := table.get(key)):
            name, rank = known
            if name not in best or rank < best[name][0]:
                best[name] = (rank, item)
    rows = []
    for name, (_, item) in best.items():
        texts = _types(props) if name == "type" else _texts(name, item.items, item.listed)
        if texts:
            rows.append((name, texts, item.line))
    return rows


def _types(props: dict[str, Property]) -> tuple[str, ...]:
    """Gather all that tells a note's type."""
    types: dict[str, None] = {}
    for key, item in props.items():
        if key in _KIND_KEYS:
            types.update(dict.fromkeys(_texts("type", item.items, item.listed)))
    return tuple(types)


class NoteDay(NamedTuple):
    """The day of a note.

    Attributes:
        made: True when the day only says when the file was made.
    """

    day: date | None
    made: bool = False


def day_of(props: dict[str, Property], title: str, zone: tzinfo | None = None) -> NoteDay:
    """Find the note's day: a date property, else a day in its name, else when it was made."""
    ranked = [(_DATES[key], props[key].items[0]) for key in props.keys() & _DATES.keys() if props[key].items]
    for rank, text in sorted(ranked):
        made = rank >= CREATED_RANK
        if made and (day := dates.in_name(title)) is not None:
            return NoteDay(day)
        if (day := dates.in_text(text, zone)) is not None:
            return NoteDay(day, made)
    return NoteDay(dates.in_name(title))


def attended(props: dict[str, Property]) -> bool:
    """Return True when a property names who was there."""
    return any(props[key].items for key in props.keys() & ATTENDEES)


def tags_of(props: dict[str, Property]) -> list[str]:
    """Return the tags of the properties, lower case, without `#`."""
    tags: list[str] = []
    for key in ("tags", "tag"):
        if key in props:
            item = props[key]
            texts = item.items if item.listed else [part for text in item.items for part in _TAG_GAP.split(text)]
            tags += [(links.sole(text) or text).strip().lstrip("#").lower() for text in texts]
    return [tag for tag in tags if tag]


@lru_cache(maxsize=4096)
def _texts(name: str, items: tuple[str, ...], listed: bool) -> tuple[str, ...]:
    """Clean the values of a field; most of them stand in many notes."""
    texts: Iterable[str] = items
    if name in PEOPLE:
        texts = [person for text in texts for person in split_people(text, listed=listed)]
    elif name in LISTS and not listed:
        texts = [part for text in texts for part in text.split(",")]
    return tuple([bare for text in texts if (bare := _plain(text))])


def _plain(text: str) -> str:
    text = text.strip()
    if text.isascii() and "[" not in text:
        return text
    return links.sole(text) or reveal(links.tidy(links.plain(text)))
