"""What of a body is evidence: not code, quotes, comments, HTML, embeds, nor the coach's own blocks.

Hidden text becomes spaces, so that lines keep their numbers. Inline code stays in its sentence, in a form in which
nothing in it can be taken for a link, a field or a date; `reveal` turns it back.

The Markdown parser decides; `markdown.simple` spares it where the body holds simple forms only.
"""

import re
from typing import Any

import pyromark

from vault_coach.markdown.simple import OURS, UNMASK, blank, mask, visible_if_simple

_BLOCKS = frozenset({"CodeBlock", "BlockQuote", "HtmlBlock", "Image"})
_MASKED = re.compile("[\ue000-\ue07f]")

Found = tuple[int, str, str]
"""Offset in the body, message, hint."""


def visible(body: str) -> tuple[str, list[Found]]:
    """The body with everything that is no evidence blanked out, and what was never closed."""
    troubles: list[Found] = []
    simple = visible_if_simple(body)
    body = simple if simple is not None else _parsed(body, troubles)
    if "%" in body and "%%" in body:
        body = _without_comments(body, troubles)
    return body, troubles


def reveal(text: str) -> str:
    """A text with its inline code readable again."""
    return text if text.isascii() or not _MASKED.search(text) else text.translate(UNMASK)


def _parsed(body: str, troubles: list[Found]) -> str:
    data = body.encode()
    ranges = _hidden(body)
    if OURS in body:
        ranges = _with_own_blocks(data, ranges, troubles)
    parts: list[str] = []
    at = 0
    for start, end, code in ranges:
        inside = data[start:end].decode()
        parts += [data[at:start].decode(), mask(inside) if code else blank(inside)]
        at = end
    parts.append(data[at:].decode())
    return "".join(parts)


def _hidden(body: str) -> list[tuple[int, int, bool]]:
    """Byte ranges that are no evidence, in order; True marks inline code."""
    found: list[tuple[int, int, bool]] = []
    end = 0
    for event, span in pyromark.events_with_range(
        body, options=pyromark.Options.ENABLE_WIKILINKS, merge_text=True
    ):
        if isinstance(event, str) or "Text" in event or "End" in event or span["start"] < end:
            continue
        name = _opens(event)
        if name:
            end = span["end"]
            found.append((span["start"], end, name == "Code"))
    return found


def _opens(event: Any) -> str:
    """The name of an event that begins something hidden, "" for any other."""
    if "Code" in event:
        return "Code"
    if "InlineHtml" in event:
        return "InlineHtml"
    start = event.get("Start")
    name = start if type(start) is str else next(iter(start), "") if start else ""
    return name if name in _BLOCKS else ""


def _with_own_blocks(
    data: bytes, ranges: list[tuple[int, int, bool]], troubles: list[Found]
) -> list[tuple[int, int, bool]]:
    """The same ranges, those from a `coach:begin` marker to its `coach:end` as one."""
    found: list[tuple[int, int, bool]] = []
    begun = -1
    for start, end, code in ranges:
        text = data[start:end].lstrip()
        if begun < 0 and text.startswith(b"<!-- coach:begin"):
            begun = start
        elif begun >= 0 and text.startswith(b"<!-- coach:end"):
            found.append((begun, end, False))
            begun = -1
        elif begun < 0:
            found.append((start, end, code))
    if begun >= 0:
        found.append((begun, len(data), False))
        at = len(data[:begun].decode())
        troubles.append(
            (at, "A coach block begins here and never ends.", "Put its end marker back, or remove it all.")
        )
    return found


def _without_comments(body: str, troubles: list[Found]) -> str:
    """Without `%% comments %%`; one left open hides the rest."""
    parts = body.split("%%")
    if len(parts) % 2 == 0:
        at = len(body) - len(parts[-1]) - len("%%")
        troubles.append((at, "This %% comment is never closed: all below it is left out.", "Close it with %%."))
    shown = [blank(part) if index % 2 else part for index, part in enumerate(parts)]
    return "  ".join(shown)
