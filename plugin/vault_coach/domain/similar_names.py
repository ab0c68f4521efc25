"""Names that match nobody and look like somebody: reported to the user, never matched."""

from collections.abc import Iterator
from dataclasses import dataclass

from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.source import Source
from vault_coach.domain.spelling import alike, fold


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
        candidates = tuple(sorted({person for person, other in near if alike(name, other)}))
        if candidates:
            similar.append(SimilarName(who, candidates, first[who]))
    return similar


def _starts(name: str) -> Iterator[str]:
    """Return how the words of a name begin; two names that share no beginning are not compared."""
    return (word[:2] for word in name.split())
