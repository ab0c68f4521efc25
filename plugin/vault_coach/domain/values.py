"""Values as people type them into notes: counts, lengths of time, rhythms. Strict: None when in doubt."""

import re

_MINUTES = re.compile(
    r"(?:(\d{1,2})\s*h(?:ours?|rs?)?)?\s*(?:(\d{1,4})\s*(?:m(?:in(?:ute)?s?)?)?)?", re.IGNORECASE
)
BEST_RATING = 5
_CADENCE_WORDS = {
    "daily": 1,
    "weekly": 7,
    "biweekly": 14,
    "fortnightly": 14,
    "monthly": 30,
    "quarterly": 90,
    "yearly": 365,
    "annually": 365,
}


def number(text: str) -> int | None:
    """Return a whole number, also the first part of `4/5`; None for anything else."""
    head = text.strip().split("/", 1)[0].strip()
    return int(head) if head.isdecimal() and len(head) <= 4 else None  # noqa: PLR2004 (no rating has more digits)


def rating(text: str) -> int | None:
    """Return a rating of trust or interdependence, from 1 to `BEST_RATING`; None for anything else."""
    value = number(text)
    return value if value is not None and 1 <= value <= BEST_RATING else None


def minutes(text: str) -> int | None:
    """Return the minutes of `45`, `45m`, `45 min`, `1h`, `1h30`; None for anything else."""
    match = _MINUTES.fullmatch(text.strip())
    if match is None or not (match[1] or match[2]):
        return None
    return int(match[1] or 0) * 60 + int(match[2] or 0)


def cadence(text: str) -> int | None:
    """Return the days between contacts of `14`, `14 days`, `weekly`, `quarterly`; None for anything else."""
    word = text.strip().lower().replace("-", "")
    if word in _CADENCE_WORDS:
        return _CADENCE_WORDS[word]
    return number(word.removesuffix("days").removesuffix("day").removesuffix("d")) or None


def yes(text: str) -> bool:
    """Return True for the ways people tick a property."""
    return text.strip().lower() in {"true", "yes", "on", "1", "x"}
