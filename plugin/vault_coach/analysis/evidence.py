"""Finding the lines a signal rests on, also for what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from vault_coach.analysis.phrases import listing
from vault_coach.domain.source import Source


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for a judgement, in words, with the line it rests on."""

    text: str
    source: Source


def because(reasons: Sequence[Reason]) -> str:
    """Name what puts a partner into a tier, as the end of a sentence."""
    return listing(reason.text for reason in reasons) or "few contacts and no joint effort"


class Noted(Protocol):
    """Something with a note of its own."""

    @property
    def source(self) -> Source:
        """The line that stands for the note."""

    @property
    def sources(self) -> dict[str, Source]:
        """Property name -> its line."""


def line_of(noted: Noted, *properties: str) -> Source:
    """Return the line of the first of these properties the note has, else the one that stands for the note."""
    lines = (noted.sources[name] for name in properties if name in noted.sources)
    return next(lines, noted.source)


class Sourced(Protocol):
    """Something read from one line."""

    @property
    def source(self) -> Source:
        """The line."""


class Dated(Sourced, Protocol):
    """Something read from one line, with a day."""

    @property
    def day(self) -> date | None:
        """The day, None when the line has none."""


D = TypeVar("D", bound=Dated)


def lines_of(items: Iterable[Sourced]) -> list[Source]:
    """Return the lines of the items, in the order given."""
    return [item.source for item in items]


def by_day(item: Dated) -> tuple[date, str, int]:
    """Sort key: oldest first, then by note and line, whatever order the notes were read in."""
    return item.day or date.min, item.source.path, item.source.line


def newest_first(items: Iterable[D]) -> list[D]:
    """Sort items by day, note and line, the newest first."""
    return sorted(items, key=by_day, reverse=True)
