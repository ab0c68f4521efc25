"""Where a note's bytes are ordinary Markdown, and where they are code, a quote, a comment or properties."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from vault_coach.markdown.elements import Heading, parse_elements

BOM = b"\xef\xbb\xbf"
LINE_END = re.compile(rb"\r\n|\n|\r")

_LONE_CR = re.compile(rb"\r(?!\n)")
_WHAT = {"CodeBlock": "code", "Code": "code", "BlockQuote": "a quote", "MetadataBlock": "the properties"}
_MARKUP = frozenset({"HtmlBlock", "InlineHtml", "Image"})


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of bytes in which nothing counts as ours.

    Attributes:
        what: "code", "a quote", "a comment" or "the properties".
    """

    start: int
    stop: int
    what: str

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.stop


@dataclass(slots=True)
class Regions:
    """The layout of one note; every offset counts bytes from its first byte, BOM included.

    Attributes:
        inert: What the parser sees as code, quote, HTML comment or properties: outermost only, in order.
        comments: Obsidian's own comments, in order.
        markup: HTML and images: no words of the note's, though a block of ours may be such HTML.
        html: Where HTML blocks begin.
    """

    inert: list[Region] = field(default_factory=list)
    comments: list[Region] = field(default_factory=list)
    markup: list[Region] = field(default_factory=list)
    html: set[int] = field(default_factory=set)
    headings: list[Heading] = field(default_factory=list)

    def around(self, offset: int) -> Region | None:
        """Return the inert region that holds an offset, or None where the text is live."""
        return _region_at(self.inert, offset) or _region_at(self.comments, offset)

    def take(self, kind: str, start: int, stop: int, data: bytes) -> None:
        """Sort in a stretch of a kind, as the parser sees it."""
        if kind == "HtmlBlock":
            self.html.add(start)
            first_line = data[start:stop].split(b"\n", 1)[0]
            if first_line.startswith(b"<!--") and b"-->" not in first_line:
                self.inert.append(Region(start, stop, "a comment"))
        elif kind in _WHAT and not _region_at(self.inert, start):
            self.inert.append(Region(start, stop, _WHAT[kind]))
        if kind in _MARKUP and not _region_at(self.markup, start):
            self.markup.append(Region(start, stop, "HTML"))


def _region_at(ordered: list[Region], offset: int) -> Region | None:
    place = bisect_right(ordered, offset, key=lambda region: region.start) - 1
    return ordered[place] if place >= 0 and offset in ordered[place] else None


def line_of(data: bytes, offset: int) -> int:
    """Return the line an offset stands in, from 1."""
    return len(LINE_END.findall(data, 0, offset)) + 1


def newline_of(data: bytes) -> bytes:
    """Return the note's line ending: the most frequent, LF on a tie."""
    return max((b"\n", b"\r\n", b"\r"), key=LINE_END.findall(data).count)


@lru_cache(maxsize=2)  # an edit looks again and again at the note before and the note after
def regions(data: bytes) -> Regions:
    """Lay out a note; its bytes must be UTF-8."""
    data = _LONE_CR.sub(b"\n", data)  # the parser loses count of lines that end in CR alone
    shift = len(BOM) if data.startswith(BOM) else 0
    elements = parse_elements(data[shift:].decode(), properties=True)
    layout = Regions(headings=[heading._replace(start=heading.start + shift) for heading in elements.headings])
    for kind, start, stop in elements.stretches:
        layout.take(kind, start + shift, stop + shift, data)
    layout.comments = _percent_comments(data, layout)
    return layout


def _percent_comments(data: bytes, layout: Regions) -> list[Region]:
    """Find Obsidian's `%% comments %%`; one that is never closed reaches to the end of the note."""
    places = (match.start() for match in re.finditer(rb"%%", data))
    toggles = [place for place in places if not layout.around(place) and not _region_at(layout.markup, place)]
    ends = [stop + len(b"%%") for stop in toggles[1::2]]
    if len(toggles) % 2:
        ends.append(len(data))
    return [Region(start, stop, "a comment") for start, stop in zip(toggles[::2], ends, strict=True)]
