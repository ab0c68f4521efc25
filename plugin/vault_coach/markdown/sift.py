"""One note's text to what of it may tell something, not yet read: its properties, headings and telling lines.

All of it is plain values, quick to keep. Whatever the text holds, this never raises.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from vault_coach.markdown import properties
from vault_coach.markdown.endings import line_feeds
from vault_coach.markdown.mask import visible
from vault_coach.markdown.outline import outline
from vault_coach.markdown.properties import Trouble

T = TypeVar("T")
R = TypeVar("R")


class Sifted(NamedTuple):
    """What may tell something.

    Attributes:
        above: The text above the body, which holds the properties.
        headings: Rows of `outline.Heading`.
        lines: Rows of `outline.Line`.
        heads: See `outline.Outline`.
        top: The first line of text below the properties, else the first line.
        quotes: Those lines of the body as they stand, by their numbers.
        problems: Those of the body.
    """

    above: str
    headings: list[Any]
    lines: list[Any]
    heads: set[int]
    top: int
    quotes: dict[int, str]
    problems: list[Trouble]


NOTHING = Sifted("", [], [], set(), 1, {1: ""}, [])
"""A note of which nothing but its name can be read."""


def sift(text: str) -> Sifted:
    """What may tell something in a note without BOM, with any line endings."""
    found, troubles = first_good(_sift, _ever_less(line_feeds(text)))
    sifted = found or NOTHING
    return sifted._replace(problems=[*sifted.problems, *troubles]) if troubles else sifted


def first_good(read: Callable[[T], R], parts: Iterable[T]) -> tuple[R | None, list[Trouble]]:
    """What reading gives of the first part that it can cope with, and the trouble it had with those before."""
    troubles: list[Trouble] = []
    for part in parts:
        try:
            return read(part), troubles
        except Exception as error:  # noqa: BLE001 (one note's trouble, even a bug of ours, never stops a scan)
            message = f"This note could not be read in full ({type(error).__name__})."
            troubles = [(1, message, "Please report it; what could be read counts.")]
    return None, troubles


def _ever_less(text: str) -> Iterator[str]:
    """All of a note, its properties, nothing but its name."""
    yield text
    yield text[: properties.body_start(text)]
    yield ""


def _sift(text: str) -> Sifted:
    start = properties.body_start(text)
    lines = text.split("\n")
    body = text[start:]
    first_line = text.count("\n", 0, start) + 1
    shown, troubles = visible(body)
    problems = [(first_line + body.count("\n", 0, offset), message, hint) for offset, message, hint in troubles]
    below = lines[first_line - 1 :] if shown is body else shown.split("\n")
    parts = outline(below if shown else [], first_line)
    if parts.cut:
        problems.append((parts.cut, "This note is too long; from here on it is left out.", "Split it."))
    headings = [(h.line, h.level, h.name, h.day, h.filled, h.dated) for h in parts.headings]
    top = parts.first_text or 1
    numbers = [top, *[row[0] for row in headings], *[row[0] for row in parts.lines]]
    quotes = {number: lines[number - 1] for number in numbers}
    return Sifted(text[:start], headings, [*map(tuple, parts.lines)], parts.heads, top, quotes, problems)
