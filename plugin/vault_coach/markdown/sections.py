"""What a person wrote under certain headings: the coach's own blocks, code, quotes and comments left out."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from vault_coach.markdown import links
from vault_coach.markdown.mask import mask_body, reveal
from vault_coach.markdown.outline import Section, outline
from vault_coach.markdown.properties import line_feeds, split

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
    """Return what stands under each wanted heading, down to the next one of its level or higher, in order.

    Args:
        text: The whole note.
        wanted: Says of a heading's words whether it counts.
    """
    text = line_feeds(text)
    _, start = split(text)
    first = text.count("\n", 0, start) + 1
    shown, *_ = mask_body(text[start:])
    below = shown.split("\n")
    lines = [*[""] * (first - 1), *below]
    paragraphs: dict[int, Paragraph] = {}
    for section, stop in _spans(outline(below, first).sections, len(lines) + 1):
        if wanted(section.name):
            inside = {number: lines[number - 1] for number in range(section.line + 1, stop)}
            for number, words in _paragraphs(inside.items()):
                paragraphs.setdefault(number, Paragraph(section.name, words, number, text.split("\n")[number - 1]))
    return [paragraphs[number] for number in sorted(paragraphs)]


def _spans(sections: list[Section], end: int) -> Iterator[tuple[Section, int]]:
    """Yield each section and the line on which what it holds is over."""
    for index, section in enumerate(sections):
        later = (other.line for other in sections[index + 1 :] if other.level <= section.level)
        yield section, next(later, end)


def _paragraphs(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield the line each item or paragraph begins on, and its words."""
    begun, words = 0, ""
    for number, line in lines:
        stripped = line.strip()
        item = _ITEM.match(stripped)
        if begun and (item or not stripped or stripped.startswith("#")):
            yield begun, words
            begun = 0
        if not stripped or stripped.startswith("#"):
            continue
        line_words = reveal(links.plain(stripped[item.end() :] if item else stripped))
        begun, words = (begun, f"{words} {line_words}") if begun else (number, line_words)
    if begun:
        yield begun, words
