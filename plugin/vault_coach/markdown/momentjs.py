"""Names of weekly notes in the formats of moment.js, which Obsidian uses. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from vault_coach.domain.week import Week

_DAYS = 7
_PIECE = re.compile(r"\[([^\[\]]{0,100})\]|\\(.)|(([A-Za-z])\4*)|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a calendar counts weeks, in the terms of moment.js.

    Attributes:
        first_day: The day a week begins with; Sunday is 0.
        in_first: The day of January that the first week of a year always holds.
    """

    first_day: int = 1
    in_first: int = 4

    @classmethod
    def beginning(cls, first_day: int) -> Self:
        """Return the calendar of weeks that begin with a day: with Sunday or Saturday, 1 January is in week 1.

        With any other day but Monday, which no region has, it is what moment.js makes of ISO weeks begun then.
        """
        return cls(first_day, 1 if first_day in {0, 6} else first_day + 3)

    def start(self, day: date) -> date:
        """Return the first day of a day's week."""
        return day - timedelta(days=(day.isoweekday() - self.first_day) % _DAYS)

    def week(self, day: date) -> tuple[int, int]:
        """Return the year and the number of a day's week."""
        start = self.start(day)
        year = start.year + (self._opening(start.year + 1) <= start)
        if start < self._opening(year):
            year -= 1
        return year, (start - self._opening(year)).days // _DAYS + 1

    def _opening(self, year: int) -> date:
        return self.start(date(year, 1, self.in_first))


ISO = Calendar()


def format_week(form: str, week: Week, calendar: Calendar = ISO) -> str:
    """Write a week in a format of moment.js: the day the calendar's week begins with.

    Where weeks do not begin with Monday, it is the one that shares most days with the ISO week.

    Returns:
        The text, "" for a format that asks for more than years, weeks, months and days in digits.
    """
    day = calendar.start(week.monday + timedelta(days=3))
    pieces: list[str] = []
    for match in _PIECE.finditer(form):
        quoted, escaped, token, _, sign = match.groups()
        if token and token not in _TOKENS:
            return ""
        pieces.append(_TOKENS[token](day, calendar) if token else quoted or escaped or sign or "")
    return "".join(pieces)


_TOKENS: dict[str, Callable[[date, Calendar], str]] = {
    "YYYY": lambda day, _: f"{day.year:04}",
    "YY": lambda day, _: f"{day.year % 100:02}",
    "GGGG": lambda day, _: f"{ISO.week(day)[0]:04}",
    "GG": lambda day, _: f"{ISO.week(day)[0] % 100:02}",
    "gggg": lambda day, calendar: f"{calendar.week(day)[0]:04}",
    "gg": lambda day, calendar: f"{calendar.week(day)[0] % 100:02}",
    "WW": lambda day, _: f"{ISO.week(day)[1]:02}",
    "W": lambda day, _: str(ISO.week(day)[1]),
    "ww": lambda day, calendar: f"{calendar.week(day)[1]:02}",
    "w": lambda day, calendar: str(calendar.week(day)[1]),
    "MM": lambda day, _: f"{day.month:02}",
    "M": lambda day, _: str(day.month),
    "DD": lambda day, _: f"{day.day:02}",
    "D": lambda day, _: str(day.day),
}
