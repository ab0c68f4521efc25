"""What headings say: their level, their day, whether a list of actions or of fields stands below."""

import re
from functools import lru_cache
from typing import NamedTuple

from vault_coach.domain import dates
from vault_coach.domain.reading import OwnerClaim
from vault_coach.markdown import action_words, links
from vault_coach.markdown.mask import reveal
from vault_coach.markdown.owners import parse_lone_owner
from vault_coach.markdown.reading_codec import ordinal
from vault_coach.markdown.vocabulary import section_mark

LONGEST_LABEL = 48
LAST_OF_LABEL = ":*_"

# "## Words", as far as the parser lets a heading be indented.
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]++(.*))?$")
# A line that opens a list: "**Next steps**" or "Next steps:".
_LABEL = re.compile(r"(?:\*\*|__)[^*_]{1,40}+(?:\*\*|__):?|[^*_:]{1,40}+:")


class Title(NamedTuple):
    """What a heading says: its level, its words, the day in them, and what bullets below it stand for."""

    level: int
    name: str
    day: int
    actions: bool
    mark: str


def is_actions(name: str) -> bool:
    """Return True for Actions, Action items, Next steps, To do and their near relatives."""
    return len(name) <= LONGEST_LABEL and action_words.is_actions(name)


def list_owner(name: str) -> OwnerClaim | None:
    """Return the name a heading of actions gives in brackets or behind a dash, None without any."""
    owner = action_words.addition(name)
    return parse_lone_owner(owner) if owner else None


def is_label(text: str) -> bool:
    """Return True for a line such as `**Action items**` or `Next steps:`, which opens a list as a heading does."""
    return len(text) <= LONGEST_LABEL and bool(_LABEL.fullmatch(text)) and is_actions(text)


def is_head(text: str) -> bool:
    """Return True for a bullet such as `**Action items**`, which opens the list indented below it."""
    text = text.strip()
    if not text or len(text) > LONGEST_LABEL:
        return False
    if text[-1] in LAST_OF_LABEL or text[0] in "#*_":
        return is_actions(text)
    return text.lower() in action_words.PLAIN_HEADS


@lru_cache(maxsize=4096)
def read_heading(line: str) -> Title | None:
    """Read the line of a heading, None for one that only looks like a heading."""
    match = _HEADING.match(line)
    if match is None:
        return None
    name = (match[2] or "").strip()
    if name.endswith("#"):
        name = name.rstrip("#").rstrip()
    return titled(len(match[1]), name)


def titled(level: int, name: str) -> Title:
    """Read the words of a heading."""
    day = ordinal(dates.in_heading(name))
    if "[" in name or not name.isascii():
        name = " ".join(reveal(links.plain(name)).split())
    return Title(level, name, day, is_actions(name), section_mark(name))
