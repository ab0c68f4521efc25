"""One note's part of the model: its reading, with the names in it matched.

It depends on that note, on the names of people and initiatives, and on whether some other names are titles of
notes. So it can be kept, and only the notes that a change touches are matched again.
"""

from dataclasses import dataclass

from vault_coach.domain import build, people
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.contacts import contacts
from vault_coach.domain.decision import Decision, Learning, Review
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.meeting import Interaction, Meeting
from vault_coach.domain.names import Names, fold
from vault_coach.domain.occasion import occasions
from vault_coach.domain.promises import promises
from vault_coach.domain.ratings import Rated, ratings
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem

RESOLVER = 1
"""Raised when notes must be matched again because matching changed."""

REGISTERED = frozenset({"partner", "initiative", "decision"})
"""Kinds of notes that stand for something others speak of; what they are is read from them each time."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one note adds to the model, besides the partner, initiative or decision it is.

    Attributes:
        thing: Its folded title, "" when it is about a person.
        dated: True when the note has a day.
        asked: Folded names it holds that nobody has -> whether they are titles of notes.
        doubts: Folded titles of what it speaks of where it records dissent.
    """

    path: str
    thing: str
    dated: bool
    asked: dict[str, bool]
    doubts: frozenset[str]
    meetings: tuple[Meeting, ...]
    contacts: tuple[Interaction, ...]
    commitments: tuple[Commitment, ...]
    exchanges: tuple[Exchange, ...]
    decisions: tuple[Decision, ...]
    learnings: tuple[Learning, ...]
    reviews: tuple[Review, ...]
    ratings: tuple[Rated, ...]
    problems: tuple[Problem, ...]


def resolve(reading: Reading, everyone: Names) -> Resolved:
    """Match the names in a note."""
    names = everyone.asking()
    problems = [*reading.problems, *people.unclear_names(reading, names)]
    stage = occasions(reading, names, problems)
    promised = promises(stage, names)
    held = build.meetings(stage, promised)
    review = build.review(reading)
    return Resolved(
        path=reading.path,
        thing="" if reading.kind == "partner" else fold(reading.title),
        dated=reading.day is not None,
        doubts=build.doubts(stage),
        meetings=held,
        contacts=contacts(stage, held, promised, names),
        commitments=promised,
        exchanges=build.exchanges(stage, names),
        decisions=build.decided(stage),
        learnings=build.learnings(stage),
        reviews=(review,) if review else (),
        ratings=tuple(ratings(stage, names)),
        problems=tuple(problems),
        asked=names.answers(),
    )
