"""Partners: who one is, how their note describes them, and the ratings that meetings add."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple, TypeVar

from vault_coach.domain import dates, values
from vault_coach.domain.gather_names import says_the_name
from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem, Source

Tier = Literal["core", "active", "peripheral"]
Authority = Literal["low", "medium", "high"]

_TIERS: dict[str, Tier] = {"core": "core", "active": "active", "peripheral": "peripheral"}
_AUTHORITIES: dict[str, Authority] = {"low": "low", "medium": "medium", "high": "high"}
_RATINGS = frozenset({"trust", "interdependence"})
_TAG_PARTS = re.compile(r"[#/]+")  # what parts `#people/partner` into words
T = TypeVar("T")


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
        name: The note's title, or its path where two have one title; people are known by it everywhere.
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


def partner_from(name: str, reading: Reading, *, followed: bool, problems: list[Problem]) -> Partner:
    """Build a partner as their own note describes them; `with_newest_ratings` adds the ratings of meetings.

    Args:
        name: What they are known by.
        reading: The person's note.
        followed: Whether its folder is one the user asked to be coached about.
        problems: What cannot be understood is added to it.
    """
    return Partner(
        name=name,
        path=reading.path,
        source=reading.top,
        aliases=reading.values("aliases"),
        role=_role(reading),
        team=reading.text("team"),
        tracked=followed or _asks_for_coaching(reading),
        tier=_choice(reading, "tier", _TIERS, problems),
        trust=_rating(reading, "trust", problems),
        interdependence=_rating(reading, "interdependence", problems),
        goals=reading.values("goals"),
        win=reading.text("win"),
        topics=reading.values("topics"),
        authority=_choice(reading, "authority", _AUTHORITIES, problems),
        cadence=_cadence(reading, problems),
        paused=values.yes(reading.text("paused")),
        snooze_until=reading.date_of("snooze-until", problems),
        last_contact=reading.date_of("last-contact", problems),
        sources=reading.property_lines,
    )


def _role(reading: Reading) -> str:
    """Return the role; a `title` that only says the name, as some tools write it into every note, is none."""
    role = reading.text("role")
    return "" if says_the_name(role, reading) else role


def _asks_for_coaching(reading: Reading) -> bool:
    words = {
        word.lower()
        for text in (*reading.values("type"), *reading.values("kind"), *reading.tags)
        for word in _TAG_PARTS.split(text)
    }
    asked = reading.text("coach").lower() == "track"
    return asked or bool(reading.text("tier")) or not words.isdisjoint({"partner", "partners"})


def _rating(reading: Reading, name: str, problems: list[Problem]) -> Rating | None:
    text = reading.text(name)
    if not text:
        return None
    value = values.rating(text)
    if value is None:
        reading.complain(name, f"a number from 1 to {values.BEST_RATING}", problems)
        return None
    return Rating(value, dates.in_text(reading.text("rated")), reading.fields[name].source)


def _choice(reading: Reading, name: str, choices: Mapping[str, T], problems: list[Problem]) -> T | None:
    text = reading.text(name)
    if text and text.lower() not in choices:
        reading.complain(name, f"one of {', '.join(choices)}", problems)
    return choices.get(text.lower())


def _cadence(reading: Reading, problems: list[Problem]) -> int | None:
    text = reading.text("cadence")
    days = values.cadence(text)
    if text and days is None:
        reading.complain("cadence", "days, or a word such as weekly or monthly", problems)
    return days


class MeetingRating(NamedTuple):
    """A rating that a meeting gives: a line of kind `trust` or `interdependence` is as good as the property."""

    partner: str
    kind: str
    value: int
    day: date
    source: Source


def find_ratings(occasions: Iterable[Occasion], names: Names) -> Iterator[MeetingRating]:
    """Find the ratings in dated lines of a note."""
    for occasion in occasions:
        for mark in occasion.marks:
            value = values.rating(mark.text) if mark.kind in _RATINGS else None
            if value is not None and occasion.day is not None:
                for name in occasion.partners_of(mark.links, mark.text, names):
                    yield MeetingRating(name, mark.kind, value, occasion.day, mark.source)


def with_newest_ratings(partner: Partner, ratings: Iterable[MeetingRating]) -> Partner:
    """Return the partner with the newest ratings.

    Args:
        partner: The partner as their note describes them.
        ratings: Ratings of that partner, oldest first.
    """
    newest = {"trust": partner.trust, "interdependence": partner.interdependence}
    for rating in ratings:
        known = newest[rating.kind]
        if known is None or known.day is None or rating.day >= known.day:
            newest[rating.kind] = Rating(rating.value, rating.day, rating.source)
    trust, need = newest.values()
    rated = min(trust.day, need.day) if trust and need and trust.day and need.day else None
    return replace(partner, trust=trust, interdependence=need, rated=rated)
