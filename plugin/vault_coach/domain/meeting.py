"""Meetings: what one is, and which of them a note tells of."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from vault_coach.domain import values
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.source import Source

MeetingKind = Literal["one-on-one", "checkpoint", "retro", "coffee", "workshop", "other"]

_KIND_WORDS: dict[MeetingKind, str] = {
    "retro": "retro|retrospective",
    "checkpoint": "checkpoint",
    "coffee": "coffee|lunch",
    "workshop": "workshop",
    "one-on-one": "one[- ]on[- ]one|1[-: ]1|1[- ]?on[- ]?1|check[- ]?in",
}
# Each kind's words as whole words, in lower case, in the singular or with an s.
_KIND_PATTERNS = {kind: re.compile(rf"(?<!\w)(?:{words})s?(?!\w)") for kind, words in _KIND_WORDS.items()}

_EVENTFUL_MARKS = frozenset({"decided", "dissent", "worked", "friction", "difference"})
_DECISION_SECTIONS = frozenset({"decisions", "decision", "decisions made"})
_EVENTFUL_SECTIONS = _DECISION_SECTIONS | {"changes", "friction", "wins", "what worked", "what to change"}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A dated meeting note, or a dated section of a partner's note.

    Attributes:
        attendees: Names of people other than the user, matched where a note is known, in the note's order.
        initiative: Name of the initiative it belongs to, or "".
        minutes: Its length, None when the note does not say.
        eventful: True when it records a decision, a change, friction or what worked.
        task_tied: True when it carries a commitment, a decision or an initiative, and is no coffee.
    """

    path: str
    title: str
    day: date
    kind: MeetingKind
    attendees: tuple[str, ...]
    source: Source
    initiative: str = ""
    minutes: int | None = None
    topics: tuple[str, ...] = ()
    eventful: bool = False
    task_tied: bool = False


def find_meetings(occasions: Iterable[Occasion], commitments: Iterable[Commitment]) -> tuple[Meeting, ...]:
    """List the meetings of a note, by day, then by line.

    Args:
        occasions: Those of the note.
        commitments: Those of the note; a meeting on the day of one is tied to work.
    """
    busy_days = {commitment.made for commitment in commitments}
    meetings = [_meeting(occasion, busy_days) for occasion in occasions if occasion.meeting]
    return tuple(sorted(meetings, key=lambda meeting: (meeting.day, meeting.source.line)))


def _meeting(occasion: Occasion, busy_days: Collection[date | None]) -> Meeting:
    reading, day = occasion.reading, occasion.day
    if day is None:  # `Occasion.meeting` rules it out
        raise ValueError(reading.path)
    sections = {section.name.strip().lower() for section in occasion.sections if section.filled}
    marks = {mark.kind for mark in occasion.marks}
    decided = "decided" in marks or bool(sections & _DECISION_SECTIONS)
    kind = _kind(occasion)
    tied = bool(occasion.initiative) or decided or day in busy_days
    return Meeting(
        path=reading.path,
        title=occasion.section.name if occasion.section else reading.title,
        day=day,
        kind=kind,
        attendees=occasion.attendees,
        source=occasion.source,
        initiative=occasion.initiative,
        minutes=values.minutes(reading.text("minutes")),
        topics=reading.values("topics"),
        eventful=bool(marks & _EVENTFUL_MARKS or sections & _EVENTFUL_SECTIONS),
        task_tied=tied and kind != "coffee",
    )


def _kind(occasion: Occasion) -> MeetingKind:
    """Find what the note calls it: in properties, then tags, then its name; two people alone are a one-on-one."""
    reading = occasion.reading
    if occasion.section is not None:
        texts = [occasion.section.name]
    else:
        texts = [*reading.values("kind"), *reading.values("type"), *reading.tags, reading.title]
    for text in texts:
        words = text.lower().replace("_", " ")
        for kind, pattern in _KIND_PATTERNS.items():
            if pattern.search(words):
                return kind
    return "one-on-one" if len(occasion.attendees) == 1 else "other"
