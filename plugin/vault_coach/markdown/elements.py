"""What the Markdown parser sees in a text: the stretches that are no plain words, and the headings.

The one reader of the parser's events. Offsets count bytes of the text in UTF-8.
"""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyromark

_STRETCHES = frozenset({"CodeBlock", "BlockQuote", "HtmlBlock", "Image", "MetadataBlock", "Code", "InlineHtml"})
_WORDS = frozenset({"Text", "Code"})
_WIKILINKS = pyromark.Options.ENABLE_WIKILINKS
_PROPERTIES = _WIKILINKS | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS


class Stretch(NamedTuple):
    """A stretch of a text, `kind` being the parser's word for it."""

    kind: str
    start: int
    stop: int


class Heading(NamedTuple):
    """A heading of the note itself, not one inside a list or a quote."""

    start: int
    level: int
    title: str


@dataclass(slots=True)
class Elements:
    """What the parser sees, in the order of the text; stretches inside others are left out.

    Attributes:
        boxes: Callouts that are the note's own words, those inside others too.
    """

    stretches: list[Stretch] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    boxes: list[Stretch] = field(default_factory=list)


def parse_elements(text: str, *, properties: bool = False, own_box: re.Pattern[bytes] | None = None) -> Elements:
    """Ask the Markdown parser.

    Args:
        text: Markdown; lone carriage returns end no line for the parser.
        properties: True for a whole note, which may begin with properties.
        own_box: Matches where a quote begins that is a box of one's own: what it holds is looked into. None for
            quotes that are all the same.
    """
    data = text.encode() if own_box else b""
    elements = Elements()
    stretch_stop = list_stop = heading_stop = 0
    options = _PROPERTIES if properties else _WIKILINKS
    event: Any
    for event, span in pyromark.events_with_range(text, options=options, merge_text=True):
        if isinstance(event, str) or "End" in event:
            continue
        ((side, tag),) = event.items()
        start = span["start"]
        if start < heading_stop and side in _WORDS:
            heading = elements.headings[-1]
            elements.headings[-1] = heading._replace(title=heading.title + tag)
        if side == "Text" or start < stretch_stop:
            continue
        name = side if side != "Start" else tag if isinstance(tag, str) else next(iter(tag))
        if own_box and name == "BlockQuote" and own_box.match(data, start):
            elements.boxes.append(Stretch(name, start, span["end"]))
        elif name in _STRETCHES:
            stretch_stop = span["end"]
            elements.stretches.append(Stretch(name, start, stretch_stop))
        elif name == "List":
            list_stop = max(list_stop, span["end"])
        elif name == "Heading" and start >= list_stop:
            heading_stop = span["end"]
            elements.headings.append(Heading(start, int(tag[name]["level"][1]), ""))
    return elements
