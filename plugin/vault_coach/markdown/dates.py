"""Days in titles, headings and task lines: ISO only, no guesses."""

import re
from datetime import date
from functools import lru_cache

from vault_coach.domain import values

_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_LENGTH = len("2026-11-17")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?)"
_AT_START = re.compile(rf"(?:{_WEEKDAY}\s+)?(?:\[\[)?(\d{{4}}-\d{{2}}-\d{{2}})(?!\d)", re.IGNORECASE)
_AT_END = re.compile(r"(?<![\d-])(\d{4}-\d{2}-\d{2})(?:\]\])?\)?$")
_DATE_NAME = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}(?:[\s_-]+{_WEEKDAY})?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def exact(text: str) -> date | None:
    """The day `YYYY-MM-DD` stands for, None when there is no such day."""
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:10]))
    except ValueError:
        return None


def of_value(text: str) -> date | None:
    """The day a property states: `2026-11-17`, `2026-11-17T09:30`, `[[2026-11-17]]`."""
    return exact(text) if len(text) == _LENGTH and text[4] == "-" == text[7] else values.day(text)


def in_name(title: str) -> date | None:
    """The first day in a note's name."""
    match = _DAY.search(title) if "-" in title else None
    return exact(match[0]) if match else None


def of_heading(name: str) -> date | None:
    """The day a heading starts or ends with: `2026-11-17 coffee`, `Tue 2026-11-17`, `1:1, 2026-11-17`."""
    if "-" not in name:
        return None
    match = _AT_START.match(name) or _AT_END.search(name)
    return exact(match[1]) if match else None


def is_day_name(title: str) -> bool:
    """True for the name of a daily note: a day, perhaps with its weekday."""
    return bool(_DATE_NAME.fullmatch(title)) and in_name(title) is not None
