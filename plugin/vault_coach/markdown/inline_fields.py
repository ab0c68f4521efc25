"""Dataview fields: whole lines (`Key:: value`, `**Key**:: value`), inline (`[key:: value]`, `(key:: value)`)."""

import re
from typing import NamedTuple

_KEY = re.compile(r"[^\W_][\w /-]{0,40}+")
_LONGEST_KEY = 60
_LONGEST_VALUE = 2000
_MOST = 100
_CLOSERS = {"[": "]", "(": ")"}


class Inline(NamedTuple):
    """An inline field and where it stands in its line, brackets included."""

    start: int
    end: int
    key: str
    value: str


def whole(text: str) -> tuple[str, str] | None:
    """Return key and value of a line that is one field, its list marker removed; None for any other line."""
    head, sep, value = text.partition("::")
    key = head.strip("*_ \t")
    if not sep or not _KEY.fullmatch(key):
        return None
    open_emphasis = head.strip(" \t").startswith(("*", "_")) and not head.rstrip(" \t").endswith(("*", "_"))
    value = value.strip()
    return key, value.strip("*_ \t") if open_emphasis else value


def inline(line: str) -> list[Inline]:
    """Find the inline fields of a line, left to right; what stands behind the first hundred `::` is left out."""
    fields: list[Inline] = []
    floor = 0
    at = line.find("::")
    for _ in range(_MOST):
        if at < 0:
            break
        low = max(floor, at - _LONGEST_KEY)
        start = max(line.rfind("[", low, at), line.rfind("(", low, at))
        key = line[start + 1 : at].strip("*_ \t") if start >= 0 else ""
        end = _closing(line, start) if _KEY.fullmatch(key) else -1
        if end >= 0:
            fields.append(Inline(start, end + 1, key, line[at + 2 : end].strip()))
            floor = end + 1
        at = line.find("::", max(floor, at + 2))
    return fields


def _closing(line: str, start: int) -> int:
    """Return where the bracket at `start` closes, -1 when it does not."""
    opener = line[start]
    closer = _CLOSERS[opener]
    longest = start + _LONGEST_VALUE
    end, still_open = start, 1
    while still_open:
        after = end + 1
        end = line.find(closer, after, longest)
        if end < 0:
            return -1
        still_open += line.count(opener, after, end) - 1
    return end


def without(line: str, fields: list[Inline]) -> str:
    """Take those fields out of a line."""
    for field in reversed(fields):
        line = line[: field.start] + " " + line[field.end :]
    return line
