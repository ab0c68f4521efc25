"""What one note adds to the model as plain tuples: quick to load, and nothing in them can run.

As in `markdown.reading_codec`, each line that is evidence is kept once, and days are ordinals, 0 for none.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from vault_coach.domain.commitment import Commitment
from vault_coach.domain.contact import Contact
from vault_coach.domain.decision import Decision
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.learning import Learning, Review
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.partner import MeetingRating
from vault_coach.domain.resolve import Resolved
from vault_coach.domain.source import Problem, Source
from vault_coach.domain.unclear import UnclearName
from vault_coach.markdown.reading_codec import day_of, ordinal


class _Lines:
    """The lines of a note that are evidence, and the place of item."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str, str, int]] = []
        self._places: dict[int, int] = {}

    def place(self, source: Source) -> int:
        """Return the place of a line; the same object is kept once."""
        place = self._places.setdefault(id(source), len(self.rows))
        if place == len(self.rows):
            self.rows.append((source.line, source.quote, source.heading, ordinal(source.day)))
        return place


def encode(note: Resolved) -> tuple[Any, ...]:
    """Return rows that `decode` reads."""
    lines = _Lines()
    at = lines.place
    return (
        lines.rows,
        note.thing,
        note.dated,
        note.daily,
        note.asked,
        tuple(note.doubts),
        [_meeting_row(item, at(item.source)) for item in note.meetings],
        [
            (item.partner, ordinal(item.day), at(item.source), item.task_tied, item.minutes)
            for item in note.contacts
        ],
        [_promise_row(item, at(item.source)) for item in note.commitments],
        [(e.kind, e.partner, e.text, ordinal(e.day), at(e.source), e.initiative) for e in note.exchanges],
        [
            (item.name, item.status, at(item.source), ordinal(item.decided), item.initiative)
            for item in note.decisions
        ],
        [(ordinal(item.day), at(item.source), item.minutes) for item in note.learnings],
        [(ordinal(item.day), at(item.source)) for item in note.reviews],
        [(item.partner, item.kind, item.value, ordinal(item.day), at(item.source)) for item in note.ratings],
        [(item.line, item.message, item.hint) for item in note.problems],
        [(item.name, item.candidates, item.path, item.line) for item in note.unclear],
        note.full_names,
        note.words,
    )


def decode(path: str, row: Any) -> Resolved:
    """Return what the note at `path` adds.

    Raises:
        ValueError, TypeError, IndexError, OverflowError: When the row is damaged.
    """
    lines, thing, dated, daily, asked, doubts, meetings, contacts, promises, exchanges, *others = row
    decisions, learnings, reviews, ratings, problems, unclear, full_names, words = others
    at = [Source(path, line, quote, heading, day_of(day)) for line, quote, heading, day in lines]
    return Resolved(
        path,
        thing,
        dated,
        daily,
        asked,
        frozenset(doubts),
        tuple([_meeting(path, item, at) for item in meetings]),
        tuple([Contact(who, _day(day), at[line], tied, long) for who, day, line, tied, long in contacts]),
        tuple([_promise(item, at) for item in promises]),
        tuple(
            [Exchange(kind, who, text, day_of(day), at[line], of) for kind, who, text, day, line, of in exchanges]
        ),
        tuple([_decision(path, item, at) for item in decisions]),
        tuple([Learning(_day(day), at[line], minutes) for day, line, minutes in learnings]),
        tuple([Review(_day(day), at[line]) for day, line in reviews]),
        tuple([MeetingRating(who, kind, value, _day(day), at[line]) for who, kind, value, day, line in ratings]),
        tuple([Problem(path, line, message, hint) for line, message, hint in problems]),
        tuple([UnclearName(name, candidates, place, line) for name, candidates, place, line in unclear]),
        tuple(full_names),
        tuple(words),
    )


_day = lru_cache(maxsize=1 << 14)(date.fromordinal)


def _meeting_row(meeting: Meeting, place: int) -> tuple[Any, ...]:
    m = meeting
    head = (m.title, ordinal(m.day), m.kind, m.attendees, place)
    return (*head, m.initiative, m.minutes, m.topics, m.eventful, m.task_tied)


def _meeting(path: str, row: Any, at: list[Source]) -> Meeting:
    title, day, kind, attendees, line, *others = row
    return Meeting(path, title, _day(day), kind, attendees, at[line], *others)


def _promise_row(promise: Commitment, place: int) -> tuple[Any, ...]:
    days = (ordinal(promise.made), ordinal(promise.due), ordinal(promise.done))
    return (promise.owner, promise.counterpart, promise.text, promise.state, place, *days, promise.initiative)


def _promise(row: Any, at: list[Source]) -> Commitment:
    owner, other, text, state, line, made, due, done, effort = row
    return Commitment(owner, other, text, state, at[line], day_of(made), day_of(due), day_of(done), effort)


def _decision(path: str, row: Any, at: list[Source]) -> Decision:
    name, status, line, decided, effort = row
    return Decision(name, path, status, at[line], decided=day_of(decided), initiative=effort)
