"""One note's part of the model: its reading, with the names in it matched.

It depends on that note, on the names of people and initiatives, and on whether some other names are titles of
notes. So it can be kept, and only the notes that a change touches are matched again.
"""

from dataclasses import dataclass

from vault_coach.domain.commitment import Commitment, find_commitments
from vault_coach.domain.contact import Contact, find_contacts
from vault_coach.domain.decision import Decision, find_decided_lines, find_doubts
from vault_coach.domain.exchange import Exchange, find_exchanges
from vault_coach.domain.gather_names import observe
from vault_coach.domain.learning import Learning, Review, find_learnings, find_review
from vault_coach.domain.meeting import Meeting, find_meetings
from vault_coach.domain.names import Names
from vault_coach.domain.occasion import find_occasions
from vault_coach.domain.partner import MeetingRating, find_ratings
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem
from vault_coach.domain.spelling import fold
from vault_coach.domain.unclear import UnclearName, find_unclear_names

REGISTERED = frozenset({"partner", "initiative", "decision"})
"""Kinds of notes that stand for something others speak of; what they are is read from them each time."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one note adds to the model, besides the partner, initiative or decision it is.

    Attributes:
        thing: Its folded title, "" when it is about a person.
        dated: True when the note has a day.
        daily: True for a daily note.
        asked: Folded names it holds that nobody has -> whether they are titles of notes.
        doubts: Folded titles of what it speaks of where it records dissent.
        full_names: The full names it holds, whoever they mean.
        words: The short names that are words in it.
        unclear: The names in it that several people fit.
    """

    path: str
    thing: str
    dated: bool
    daily: bool
    asked: dict[str, bool]
    doubts: frozenset[str]
    full_names: tuple[str, ...]
    words: tuple[str, ...]
    meetings: tuple[Meeting, ...]
    contacts: tuple[Contact, ...]
    commitments: tuple[Commitment, ...]
    exchanges: tuple[Exchange, ...]
    decisions: tuple[Decision, ...]
    learnings: tuple[Learning, ...]
    reviews: tuple[Review, ...]
    ratings: tuple[MeetingRating, ...]
    problems: tuple[Problem, ...]
    unclear: tuple[UnclearName, ...]


def resolve(reading: Reading, everyone: Names) -> Resolved:
    """Match the names in a note."""
    full_names, words = observe(reading, everyone)
    names = everyone.for_one_note()
    problems = [*reading.problems]
    occasions = find_occasions(reading, names, problems)
    commitments = find_commitments(occasions, names)
    meetings = find_meetings(occasions, commitments)
    review = find_review(reading)
    return Resolved(
        path=reading.path,
        thing="" if reading.kind == "partner" else fold(reading.title),
        dated=reading.day is not None,
        daily=reading.kind == "journal" and reading.day is not None,
        doubts=find_doubts(occasions),
        meetings=meetings,
        contacts=find_contacts(occasions, meetings, commitments, names),
        commitments=commitments,
        exchanges=find_exchanges(occasions, names),
        decisions=find_decided_lines(occasions),
        learnings=find_learnings(occasions),
        reviews=(review,) if review else (),
        ratings=tuple(find_ratings(occasions, names)),
        problems=tuple(problems),
        unclear=find_unclear_names(reading, occasions, names),
        full_names=full_names,
        words=words,
        asked=names.answers(),
    )
