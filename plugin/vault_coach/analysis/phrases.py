"""Small wordings that reasons share: days, counts and lists as a person would say them."""

from collections.abc import Iterable
from datetime import date


def times(number: int) -> str:
    """Say how often: `not at all`, `once`, `twice`, `3 times`."""
    return {0: "not at all", 1: "once", 2: "twice"}.get(number, f"{number} times")


_PLAIN = 300  # days for which a day and a month alone say which year is meant


def count(number: int, noun: str) -> str:
    """Say how many: `1 day`, `3 days`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def on(day: date, today: date) -> str:
    """Say a day: `14 November`, with the year where that could be taken for another one."""
    year = f" {day.year}" if abs((today - day).days) > _PLAIN else ""
    return f"{day.day} {day:%B}{year}"


def listing(items: Iterable[str]) -> str:
    """Join items as a person would: `Ana`, `Ana and Bo`, `Ana, Bo and Cy`, in the order given."""
    *rest, last = [*items] or [""]
    return f"{', '.join(rest)} and {last}" if rest else last


RATINGS = ("very low", "low", "fair", "high", "very high")
"""What the numbers 1 to 5 of a rating say."""


def rated(value: int) -> str:
    """Say a rating from 1 to 5 in words."""
    return RATINGS[value - 1]


def hours(minutes: int) -> str:
    """Say a length of time: `45 min`, `2 h`, `3 h 20`."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02}" if rest else f"{whole} h"
