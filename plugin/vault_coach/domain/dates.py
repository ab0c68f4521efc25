"""ISO days (`2026-11-17`) in properties, note names, headings and task lines; no guesses at other forms."""

import re
from datetime import date, datetime, tzinfo
from functools import lru_cache

_IN_TEXT = re.compile(r"(?<![\d-])(\d{4}-\d{2}-\d{2})(?![\d-])")
# "2026-11-16T22:30:00.000Z", "2026-11-16 22:30 UTC", "2026-11-16T22:30:00+00:00".
_IN_UTC = re.compile(
    r"(?<![\d-])(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s?(?:Z|UTC|GMT|[+-]00:?00)(?!\w)",
    re.IGNORECASE,
)
_IN_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?)"
# as in: 2026-11-17 coffee · Tue 2026-11-17 · [[2026-11-17]]
_AT_START = re.compile(rf"(?:{_WEEKDAY}\s+)?(?:\[\[)?(\d{{4}}-\d{{2}}-\d{{2}})(?!\d)", re.IGNORECASE)
# as in: 1:1, 2026-11-17 · Coffee (2026-11-17) · 1:1 [[2026-11-17]]
_AT_END = re.compile(r"(?<![\d-])(\d{4}-\d{2}-\d{2})(?:\]\])?\)?$")
# as in: 2026-11-17 · 2026-11-17 Tuesday · 2026-11-17_tue
_DAY_NAME = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}(?:[\s_-]+{_WEEKDAY})?", re.IGNORECASE)


@lru_cache(maxsize=4096)
def from_iso(text: str) -> date | None:
    """Return the day of a text in the form `YYYY-MM-DD`, None when the calendar has no such day."""
    try:
        return date(int(text[:4]), int(text[5:7]), int(text[8:10]))
    except ValueError:
        return None


def in_text(text: str, zone: tzinfo | None = None) -> date | None:
    """Return the first day in a property's value (`2026-11-14T09:30`, `[[2026-11-14]]`), None for none.

    Args:
        text: The value.
        zone: Where the user is: a time given in UTC is put on the day it was there. None takes the day as written.
    """
    match = _IN_TEXT.search(text)
    if match is None:
        return None
    if zone is not None and (utc := _IN_UTC.search(text)):
        try:
            return datetime.fromisoformat(f"{utc[1]}T{utc[2]}+00:00").astimezone(zone).date()
        except (ValueError, OverflowError):
            return from_iso(match[1])
    return from_iso(match[1])


def in_name(title: str) -> date | None:
    """Return the first day in a note's name, None for none."""
    match = _IN_NAME.search(title) if "-" in title else None
    return from_iso(match[1]) if match else None


def in_heading(words: str) -> date | None:
    """Return the day a heading starts or ends with: `2026-11-17 coffee`, `Tue 2026-11-17`, `1:1, 2026-11-17`."""
    if "-" not in words:
        return None
    match = _AT_START.match(words) or _AT_END.search(words)
    return from_iso(match[1]) if match else None


def is_day_name(title: str) -> bool:
    """Return True for the name of a daily note: a day, perhaps with its weekday."""
    return bool(_DAY_NAME.fullmatch(title)) and in_name(title) is not None
