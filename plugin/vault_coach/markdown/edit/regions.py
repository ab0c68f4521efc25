"""Where a note's bytes are ordinary Markdown, and where they are code, a quote, a comment or properties."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pyromark

BOM = b"\xef\xbb\xbf"
LINE_END = re.compile(rb"\r\n|\n|\r")

_LONE_CR = re.compile(rb"\r(?!\n)")
_OPTIONS = pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS | pyromark.Options.ENABLE_WIKILINKS
_CONTAINERS = frozenset({"List", "Item", "BlockQuote"})
_MARKUP = frozenset({"HtmlBlock", "InlineHtml", "Image"})
_TOGGLE = re.compile(rb"%%")


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


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the note itself, not one inside a list or a quote."""

    start: int
    level: int
    title: str


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
        """The inert region that holds an offset, or None where the text is live."""
        return _holding(self.inert, offset) or _holding(self.comments, offset)


def _holding(ordered: list[Region], offset: int) -> Region | None:
    place = bisect_right(ordered, offset, key=lambda region: region.start) - 1
    return ordered[place] if place >= 0 and offset in ordered[place] else None


def line_of(data: bytes, offset: int) -> int:
    """The line an offset stands in, from 1."""
    return len(LINE_END.findall(data, 0, offset)) + 1


@lru_cache(maxsize=2)  # an edit looks again and again at the note before and the note after
def regions(data: bytes) -> Regions:
    """The layout of a note; its bytes must be UTF-8."""
    data = _LONE_CR.sub(b"\n", data)  # the parser loses count of lines that end in CR alone
    shift = len(BOM) if data.startswith(BOM) else 0
    found = Regions()
    depth = 0
    heading: Heading | None = None
    for event, span in pyromark.events_with_range(data[shift:].decode(), options=_OPTIONS):
        side, name, value = _read(event)
        start, stop = span["start"] + shift, span["end"] + shift
        if name in _CONTAINERS:
            depth += {"Start": 1, "End": -1}[side]
        if side == "Start" and name == "Heading" and depth == 0:
            heading = Heading(start, int(value["level"][1]), "")
        elif side == "End" and name == "Heading" and heading:
            found.headings.append(heading)
            heading = None
        elif heading and name in {"Text", "Code"}:
            heading = Heading(heading.start, heading.level, heading.title + value)
        if side != "End":
            _note(found, data, name, start, stop)
    found.comments = _percent_comments(data, found)
    return found


def _read(event: Any) -> tuple[str, str, Any]:
    """An event as ("Start" | "End" | "", its name, its value)."""
    if isinstance(event, str):
        return "", event, None
    ((outer, inner),) = event.items()
    if outer not in {"Start", "End"}:
        return "", outer, inner
    if isinstance(inner, str):
        return outer, inner, None
    ((name, value),) = inner.items()
    return outer, name, value


def _note(found: Regions, data: bytes, name: str, start: int, stop: int) -> None:
    what = {"CodeBlock": "code", "Code": "code", "BlockQuote": "a quote", "MetadataBlock": "the properties"}
    if name == "HtmlBlock":
        found.html.add(start)
        first_line = data[start:stop].split(b"\n", 1)[0]
        if first_line.startswith(b"<!--") and b"-->" not in first_line:
            found.inert.append(Region(start, stop, "a comment"))
    elif name in what and not _holding(found.inert, start):
        found.inert.append(Region(start, stop, what[name]))
    if name in _MARKUP and not _holding(found.markup, start):
        found.markup.append(Region(start, stop, "HTML"))


def _percent_comments(data: bytes, found: Regions) -> list[Region]:
    """Obsidian's `%% comments %%`; one that is never closed reaches to the end of the note."""
    places = (match.start() for match in _TOGGLE.finditer(data))
    toggles = [place for place in places if not found.around(place) and not _holding(found.markup, place)]
    ends = [stop + len(b"%%") for stop in toggles[1::2]]
    if len(toggles) % 2:
        ends.append(len(data))
    return [Region(start, stop, "a comment") for start, stop in zip(toggles[::2], ends, strict=True)]
