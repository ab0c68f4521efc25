"""People: those the user tends as partners, and those merely known from notes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from vault_coach.domain.source import Source

Tier = Literal["core", "active", "peripheral"]
Authority = Literal["low", "medium", "high"]


@dataclass(frozen=True, slots=True)
class Rating:
    """A self-reported number about a working relationship (trust, interdependence: 1-5; balance: 1-10)."""

    value: int
    day: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class Partner:
    """A person with a note of their own.

    Attributes:
        name: The note's title; people are known by it everywhere.
        tracked: True when the user asked for coaching about this person; nothing nags about others.
        tier: As declared; None when the note says nothing.
        trust: Latest rating 1-5, from the property or from a `trust::` line.
        interdependence: Latest rating 1-5.
        rated: The day of the older of the two ratings, None when one is missing or undated.
        win: What they call a win, in their words.
        cadence: Days between contacts when the note sets them, else None (the tier's default counts).
        last_contact: A day the note states by hand, if any.
        source: The line that stands for the note as a whole.
        sources: Property name -> its line, for the properties the note has.
    """

    name: str
    path: str
    source: Source
    aliases: tuple[str, ...] = ()
    role: str = ""
    team: str = ""
    tracked: bool = True
    tier: Tier | None = None
    trust: Rating | None = None
    interdependence: Rating | None = None
    rated: date | None = None
    goals: tuple[str, ...] = ()
    win: str = ""
    topics: tuple[str, ...] = ()
    authority: Authority | None = None
    cadence: int | None = None
    paused: bool = False
    snooze_until: date | None = None
    last_contact: date | None = None
    sources: dict[str, Source] = field(default_factory=dict)
