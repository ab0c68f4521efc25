"""A reading as plain rows: what parsing makes and an index keeps, a third of the work of building the objects.

Each line of the note that is evidence is kept once; everything else points at it by its place in `lines`.
Days are ordinals, 0 for none.
"""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from vault_coach.domain.reading import Field, Mark, Mention, NoteKind, OwnerClaim, Reading, Section, Task
from vault_coach.domain.source import Problem, Source


class ReadingRows(NamedTuple):
    """One note's reading; its members are those of `domain.reading.Reading`, in rows for `build_reading`."""

    lines: list[Any]
    title: str
    kind: NoteKind
    declared: bool
    day: int
    top: int
    fields: list[Any]
    tags: list[str]
    sections: list[Any]
    tasks: list[Any]
    marks: list[Any]
    mentions: list[Any]
    problems: list[Any]


def build_reading(path: str, rows: ReadingRows) -> Reading:
    """Build the reading of the note at `path`.

    Raises:
        ValueError, TypeError, IndexError, OverflowError: When the rows are damaged.
    """
    at = [Source(path, line, quote, heading, day_of(day)) for line, quote, heading, day in rows.lines]
    return Reading(
        path,
        rows.title,
        rows.kind,
        rows.declared,
        day_of(rows.day),
        at[rows.top],
        {name: Field(tuple(values), at[place]) for name, values, place in rows.fields},
        tuple(rows.tags),
        tuple([Section(name, day_of(day), filled, at[place]) for name, day, filled, place in rows.sections]),
        tuple([_task(row, at) for row in rows.tasks]),
        tuple(
            [
                Mark(kind, text, tuple(links), at[place], section, listed)
                for kind, text, links, place, section, listed in rows.marks
            ]
        ),
        tuple([Mention(target, at[place], section, met) for target, place, section, met in rows.mentions]),
        tuple([Problem(path, line, message, hint) for line, message, hint in rows.problems]),
    )


def _task(row: Any, at: list[Source]) -> Task:
    text, state, claims, above, links, due, done, place, section, group, boxed = row
    return Task(
        text,
        state,
        tuple([_claim(claim) for claim in claims]),
        tuple([_claim(claim) for claim in above]),
        tuple(links),
        day_of(due),
        day_of(done),
        at[place],
        section,
        group,
        boxed,
    )


def _claim(row: Any) -> OwnerClaim:
    names, form, lead = row
    return OwnerClaim(tuple(names), form, lead)


def ordinal(day: date | None) -> int:
    """Return a day as a number, 0 for none."""
    return day.toordinal() if day is not None else 0


@lru_cache(maxsize=1 << 14)
def day_of(number: int) -> date | None:
    """Return the day of a number, None for 0."""
    return date.fromordinal(number) if number else None
