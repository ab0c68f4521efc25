"""What the user does for their own craft and their own overview: learning, and portfolio reviews."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from vault_coach.domain import values
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Source


@dataclass(frozen=True, slots=True)
class Learning:
    """Time spent on the user's own craft."""

    day: date
    source: Source
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A portfolio review that took place."""

    day: date
    source: Source


def find_learnings(occasions: Iterable[Occasion]) -> tuple[Learning, ...]:
    """List what a note records as learning, by line: itself, if its kind or tag says so, and `learned::` lines."""
    return tuple(sorted(_learnings(occasions), key=lambda learning: learning.source.line))


def _learnings(occasions: Iterable[Occasion]) -> Iterator[Learning]:
    for occasion in occasions:
        if occasion.day is None:
            continue
        reading = occasion.reading
        tagged = any(tag == "learning" or tag.startswith("learning/") for tag in reading.tags)
        if occasion.section is None and (reading.kind == "learning" or tagged):
            yield Learning(occasion.day, reading.top, values.minutes(reading.text("minutes")))
        for mark in occasion.marks:
            if mark.kind == "learned":
                yield Learning(occasion.day, mark.source)


def find_review(reading: Reading) -> Review | None:
    """Return the portfolio review that a note is, when it has a day."""
    return Review(reading.day, reading.top) if reading.kind == "review" and reading.day is not None else None
