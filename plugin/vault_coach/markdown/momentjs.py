"""Names of weekly and daily notes in the formats of moment.js, which Obsidian uses. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
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


_MONTHS = (
    "january januar janvier enero gennaio janeiro januari jan",
    "february februar février febrero febbraio fevereiro februari feb",
    "march märz mars marzo março maart mrz",
    "april avril abril aprile avr abr",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août agosto augustus",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro okt",
    "november novembre noviembre novembro",
    "december dezember décembre diciembre dicembre dezembro dic dez",
)
_SHORTEST_MONTH = 3
_CENTURY = 2000
_NAMES = r"[^\W\d_]+\.?"
_DAY_TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d\d)",
    "MMMM": rf"(?P<month>{_NAMES})",
    "MMM": rf"(?P<month>{_NAMES})",
    "MM": r"(?P<number>\d\d)",
    "M": r"(?P<number>\d\d?)",
    "DD": r"(?P<day>\d\d)",
    "D": r"(?P<day>\d\d?)",
    "Do": r"(?P<day>\d\d?)(?:st|nd|rd|th|\.|er|º|ª|e)?",
    "DDDD": r"(?P<ordinal>\d{3})",
    "DDD": r"(?P<ordinal>\d{1,3})",
    **dict.fromkeys(("dddd", "ddd", "dd"), _NAMES),
    **dict.fromkeys(("GGGG", "gggg"), r"\d{4}"),
    **dict.fromkeys(("WW", "ww", "Q", "d", "E", "W", "w"), r"\d\d?"),
}
_DAY_PIECE = re.compile(
    r"\[([^\[\]]{0,100})\]|\\(.)|(Do|Qo|Wo|YYYY|YY|M{1,4}|D{1,4}|d{2,4}|GGGG|gggg|WW?|ww?|[QdE])|([A-Za-z])|(.)",
    re.DOTALL,
)


def parse_day(form: str, name: str) -> date | None:
    """Read the day out of a daily note's name, the reverse of writing it in a format of moment.js.

    Args:
        form: The format; it may hold folders.
        name: As many last parts of the note's path as the format has, without the ending.

    Returns:
        The day, None when the name is not one in that format, or when the format leaves the day open.
    """
    pattern = _day_pattern(form)
    match = pattern.fullmatch(name) if pattern else None
    if match is None:
        return None
    parts = {key: text for key, text in match.groupdict().items() if text}
    year = int(parts["year"]) if "year" in parts else _CENTURY + int(parts.get("short", 0))
    try:
        if "ordinal" in parts:
            return date(year, 1, 1) + timedelta(days=int(parts["ordinal"]) - 1)
        month = int(parts["number"]) if "number" in parts else _month(parts["month"])
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _day_pattern(form: str) -> re.Pattern[str] | None:
    """Return what names in a format look like, None for a format that names no single day."""
    pieces: list[str] = []
    groups: set[str] = set()
    for quoted, escaped, token, letter, sign in _DAY_PIECE.findall(form):
        if letter or (token and token not in _DAY_TOKENS):
            return None
        text = _DAY_TOKENS[token] if token else re.escape(quoted or escaped or sign)
        group = re.match(r"\(\?P<(\w+)>", text)
        if group and group[1] in groups:  # said twice, as in YYYY/YYYY-MM-DD: both must be the same
            text = f"(?P={group[1]}){text[text.index(')') + 1 :]}"
        groups |= {group[1]} if group else set()
        pieces.append(text)
    whole = groups & {"year", "short"} and (
        "ordinal" in groups or ("day" in groups and groups & {"month", "number"})
    )
    return re.compile("".join(pieces), re.IGNORECASE) if whole else None


def _month(name: str) -> int:
    """Return the number of a month by its name or the beginning of it.

    Raises:
        ValueError: There is no such month, or several.
    """
    word = name.rstrip(".").lower()
    fitting = [
        number
        for number, row in enumerate(_MONTHS, 1)
        if len(word) >= _SHORTEST_MONTH and any(known.startswith(word) for known in row.split())
    ]
    if len(fitting) != 1:
        raise ValueError(name)
    return fitting[0]
