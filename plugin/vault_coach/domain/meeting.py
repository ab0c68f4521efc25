"""Meetings and the dated contacts they give rise to."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from vault_coach.domain.source import Source

MeetingKind = Literal["one-on-one", "checkpoint", "retro", "coffee", "workshop", "other"]


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


@dataclass(frozen=True, slots=True)
class Interaction:
    """One day of contact with one person.

    Attributes:
        task_tied: True when every contact of that note was about work to be done; False when low-stakes.
        minutes: Minutes of the meeting, None when unknown.
    """

    partner: str
    day: date
    source: Source
    task_tied: bool
    minutes: int | None = None
