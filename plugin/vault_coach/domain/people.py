"""From readings of kind partner to partners, and the names everyone is found by."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from vault_coach.domain import dates, values
from vault_coach.domain.names import Names, bare, fold
from vault_coach.domain.partner import Authority, Partner, Rating, Tier
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem

_TIERS: dict[str, Tier] = {"core": "core", "active": "active", "peripheral": "peripheral"}
_AUTHORITIES: dict[str, Authority] = {"low": "low", "medium": "medium", "high": "high"}
_PEOPLE = ("attendees", "partners", "deciders", "needs", "influencers")
_TAG_PARTS = re.compile(r"[#/]+")
T = TypeVar("T")


def gather_names(readings: Sequence[Reading], me: Iterable[str], things: Iterable[str] = ()) -> Names:
    """The names of everyone with a note, the user aside.

    Args:
        readings: What the notes say, by path.
        me: What the user is called.
        things: Folded titles of more notes, about neither people nor initiatives.
    """
    people = [reading for reading in readings if reading.kind == "partner"]
    mine = {"me", "i", *map(fold, me)}
    for reading in people:
        if fold(person_name(reading)) in mine:
            mine |= set(map(fold, field_values(reading, "aliases")))
    titles = (fold(reading.title) for reading in readings if reading.kind != "partner")
    efforts = {fold(reading.title): reading.title for reading in readings if reading.kind == "initiative"}
    names = Names(frozenset(mine), frozenset({*titles, *things}), efforts)
    for reading in people:
        if not names.is_me(person_name(reading)):
            names.add(person_name(reading), field_values(reading, "aliases"))
    firsts = {name.split()[0] for name in mine if name}
    return replace(names, me=frozenset(mine | {first for first in firsts if not names.candidates(first)}))


def unclear_names(reading: Reading, names: Names) -> Iterator[Problem]:
    """A problem for every name that several people fit: as attendee or the like, in a link, in a task."""
    listed = (field for name, field in reading.fields.items() if name in _PEOPLE)
    said = [(name, field.source) for field in listed for name in field.values]
    said += [(mention.target, mention.source) for mention in reading.mentions]
    said += [(link, mark.source) for mark in reading.marks for link in mark.links]
    for task in reading.tasks:
        said += [(name, task.source) for name in (task.owner, *task.links, *names.names_in(task.action))]
    for name, source in said:
        if names.unclear(name):
            several = " or ".join(names.candidates(name))
            hint = "Write the full name, or link the note."
            yield Problem(source.path, source.line, f'"{bare(name)}" could be {several}.', hint)


def person_name(reading: Reading) -> str:
    """A person goes by the title of their note, without the @ some people put in front."""
    return reading.title.lstrip("@").strip()


def partner(reading: Reading, *, followed: bool, problems: list[Problem]) -> Partner:
    """A partner as their own note describes them; `ratings.with_ratings` adds those of meetings."""
    sources = {name: field.source for name, field in reading.fields.items()}
    return Partner(
        name=person_name(reading),
        path=reading.path,
        source=reading.top,
        aliases=field_values(reading, "aliases"),
        role=field_text(reading, "role"),
        team=field_text(reading, "team"),
        tracked=followed or _asks_for_coaching(reading),
        tier=_choice(reading, "tier", _TIERS, problems),
        trust=_rating(reading, "trust", problems),
        interdependence=_rating(reading, "interdependence", problems),
        goals=field_values(reading, "goals"),
        win=field_text(reading, "win"),
        topics=field_values(reading, "topics"),
        authority=_choice(reading, "authority", _AUTHORITIES, problems),
        cadence=_cadence(reading, problems),
        paused=values.yes(field_text(reading, "paused")),
        snooze_until=field_day(reading, "snooze-until", problems),
        last_contact=field_day(reading, "last-contact", problems),
        sources=sources,
    )


def field_text(reading: Reading, name: str) -> str:
    """A field's text, "" when the note has none."""
    field = reading.fields.get(name)
    return field.text.strip() if field else ""


def field_values(reading: Reading, name: str) -> tuple[str, ...]:
    """A field's values without empty ones."""
    field = reading.fields.get(name)
    return tuple(value.strip() for value in field.values if value.strip()) if field else ()


def field_day(reading: Reading, name: str, problems: list[Problem]) -> date | None:
    """A field's day; something else than a day is a problem."""
    text = field_text(reading, name)
    found = dates.in_text(text)
    if text and found is None:
        _complain(reading, name, "a day such as 2026-11-24", problems)
    return found


def _asks_for_coaching(reading: Reading) -> bool:
    said = {
        word.lower()
        for text in (*field_values(reading, "type"), *field_values(reading, "kind"), *reading.tags)
        for word in _TAG_PARTS.split(text)
    }
    asked = field_text(reading, "coach").lower() == "track"
    return asked or bool(field_text(reading, "tier")) or not said.isdisjoint({"partner", "partners"})


def _rating(reading: Reading, name: str, problems: list[Problem]) -> Rating | None:
    text = field_text(reading, name)
    if not text:
        return None
    value = values.rating(text)
    if value is None:
        _complain(reading, name, f"a number from 1 to {values.BEST_RATING}", problems)
        return None
    return Rating(value, dates.in_text(field_text(reading, "rated")), reading.fields[name].source)


def _choice(reading: Reading, name: str, choices: dict[str, T], problems: list[Problem]) -> T | None:
    text = field_text(reading, name)
    if text and text.lower() not in choices:
        _complain(reading, name, f"one of {', '.join(choices)}", problems)
    return choices.get(text.lower())


def _cadence(reading: Reading, problems: list[Problem]) -> int | None:
    text = field_text(reading, "cadence")
    found = values.rhythm(text)
    if text and found is None:
        _complain(reading, "cadence", "days, or a word such as weekly or monthly", problems)
    return found


def _complain(reading: Reading, name: str, wanted: str, problems: list[Problem]) -> None:
    source = reading.fields[name].source
    problems.append(
        Problem(source.path, source.line, f'"{name}" is not {wanted}.', f"Write {wanted}, or remove the line.")
    )
