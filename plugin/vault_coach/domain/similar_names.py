"""Names that match nobody and look like somebody: reported to the user, never matched."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from vault_coach.domain.names import fold
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.source import Source

_ALIKE = 0.8  # of difflib's ratio: one or two letters of a full name


@dataclass(frozen=True, slots=True)
class SimilarName:
    """A name without a note.

    Attributes:
        candidates: People with a note whom it may mean, by name.
        source: Where it stands first.
    """

    name: str
    candidates: tuple[str, ...]
    source: Source


def find_similar_names(model: Partnerships) -> list[SimilarName]:
    """Find the attendees without a note who may be someone with a note, by name."""
    first = {who: meeting.source for meeting in reversed(model.meetings) for who in meeting.attendees}
    known = [
        (person.name, fold(name)) for person in model.partners.values() for name in (person.name, *person.aliases)
    ]
    by_start: dict[str, set[tuple[str, str]]] = {}
    for person, name in known:
        for start in _starts(name):
            by_start.setdefault(start, set()).add((person, name))
    similar = []
    for who in model.people:
        if who in model.partners or who not in first:
            continue
        name = fold(who)
        near = (pair for start in _starts(name) for pair in by_start.get(start, ()))
        candidates = tuple(sorted({person for person, other in near if _alike(name, other)}))
        if candidates:
            similar.append(SimilarName(who, candidates, first[who]))
    return similar


def _starts(name: str) -> Iterator[str]:
    """Return how the words of a name begin; two names that share no beginning are not compared."""
    return (word[:2] for word in name.split())


def _alike(name: str, other: str) -> bool:
    words, others = _words(name), _words(other)
    if len(words) > 1 and len(others) > 1 and (set(words) <= set(others) or set(others) <= set(words)):
        return True  # a title, a middle name, "Nair, Priya"
    if len(words) == len(others) and all(map(_initial_of, words, others)):
        return True
    return difflib.SequenceMatcher(None, name, other, autojunk=False).ratio() >= _ALIKE


def _words(name: str) -> list[str]:
    return [word for word in (part.strip(".,()") for part in name.split()) if word]


def _initial_of(word: str, other: str) -> bool:
    """Return True for a word and itself, or its first letter: "Priya N." for Priya Nair."""
    short, long = sorted((word, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))
