"""What a person wrote under certain headings: the coach's own blocks, code, quotes and comments left out."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from vault_coach.markdown import links, properties
from vault_coach.markdown.endings import line_feeds
from vault_coach.markdown.mask import reveal, visible
from vault_coach.markdown.outline import Heading, outline

_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+(?:\[.\]\s+)?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One list item or paragraph.

    Attributes:
        heading: The heading it stands under.
        text: Its words in one line, each link as a bare name.
        line: The line of the file it begins on, from 1.
        quote: That line as it stands.
    """

    heading: str
    text: str
    line: int
    quote: str


def paragraphs_under(text: str, wanted: Callable[[str], bool]) -> list[Paragraph]:
    """What stands under each wanted heading, down to the next one of its level or higher, in order.

    Args:
        text: The whole note.
        wanted: Says of a heading's words whether it counts.
    """
    text = line_feeds(text)
    _, start = properties.split(text)
    first = text.count("\n", 0, start) + 1
    shown, _ = visible(text[start:])
    below = shown.split("\n")
    lines = [*[""] * (first - 1), *below]
    found: dict[int, Paragraph] = {}
    for heading, stop in _sections(outline(below, first).headings, len(lines) + 1):
        if wanted(heading.name):
            inside = {number: lines[number - 1] for number in range(heading.line + 1, stop)}
            for number, words in _paragraphs(inside.items()):
                found.setdefault(number, Paragraph(heading.name, words, number, text.split("\n")[number - 1]))
    return [found[number] for number in sorted(found)]


def _sections(headings: list[Heading], end: int) -> Iterator[tuple[Heading, int]]:
    """Each heading and the line on which what it holds is over."""
    for index, heading in enumerate(headings):
        later = (other.line for other in headings[index + 1 :] if other.level <= heading.level)
        yield heading, next(later, end)


def _paragraphs(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The line each item or paragraph begins on, and its words."""
    begun, words = 0, ""
    for number, line in lines:
        stripped = line.strip()
        item = _ITEM.match(stripped)
        if begun and (item or not stripped or stripped.startswith("#")):
            yield begun, words
            begun = 0
        if not stripped or stripped.startswith("#"):
            continue
        said = reveal(links.plain(stripped[item.end() :] if item else stripped))
        begun, words = (begun, f"{words} {said}") if begun else (number, said)
    if begun:
        yield begun, words
