"""Weeks by their ISO names."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_NAME = re.compile(r"([12]\d{3})-?w(\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week: Monday to Sunday; it belongs to the year of its Thursday."""

    monday: date

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the week a day lies in."""
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return the week of a name such as `2026-W47`, None when there is no such week."""
        match = _NAME.fullmatch(name.strip())
        try:
            return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1)) if match else None
        except ValueError:
            return None

    def __str__(self) -> str:
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def sunday(self) -> date:
        """The Sunday that ends the week."""
        return self.monday + timedelta(days=6)

    def before(self, weeks: int) -> Self:
        """Return the week so many weeks earlier."""
        return type(self)(self.monday - timedelta(weeks=weeks))
