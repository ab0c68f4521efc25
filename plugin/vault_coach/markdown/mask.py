"""What of a body is evidence: not code, quotes, comments, HTML, embeds, nor the coach's own blocks.

Hidden text becomes spaces, so that lines keep their numbers. A callout is one's own box: what it holds stands in
the text as it would without the box. Inline code stays in its sentence, in a form in which nothing in it can be
taken for a link, a field or a date; `reveal` turns it back.
"""

import re

from vault_coach.markdown.elements import Stretch, parse_elements

# All that may be hidden begins so: code with a backtick, a tilde or an indent, a quote, HTML, an image.
_SIGNS = ("`", "~", "\t", "    ", ">", "<", "![")
_NOT_NEWLINE = re.compile(r"[^\n]+")
_FIRST_MASK = 0xE000
_MASK = {code: _FIRST_MASK + code for code in range(128) if chr(code) not in "\n\t `"} | {ord("`"): " "}
_UNMASK = {_FIRST_MASK + code: code for code in range(128)}
_MASKED = re.compile("[\ue000-\ue07f]")

# "> [!todo]- Words", but neither a quotation nor a draft of the coach's own.
_OWN_BOX = re.compile(rb">[ \t]*\[!(?!(?:quote|cite|coach)\b)[^\]\n]{1,100}\]", re.IGNORECASE)
_BOX_TITLE = re.compile(r"([^>]*)>[ \t]*\[!([^\]|\n]+)[^\]\n]*\][+-]?[ \t]*(.*)")
_BOX_EDGE = re.compile(r"([ \t]*)>[ \t]?")

Trouble = tuple[int, str, str]
"""Offset in the body, message, hint."""

Box = tuple[int, int]
"""The first line of a callout and the first one below it, counted from 0."""


def mask_body(body: str) -> tuple[str, list[Trouble], list[Box]]:
    """Return the body with everything that is no evidence blanked out, what was never closed, and its callouts."""
    troubles: list[Trouble] = []
    boxes: list[Box] = []
    if any(sign in body for sign in _SIGNS):
        body = _mask_stretches(body, troubles, boxes)
    if "%" in body and "%%" in body:
        body = _blank_comments(body, troubles)
    return body, troubles, boxes


def reveal(text: str) -> str:
    """Make the inline code of a text readable again."""
    return text if text.isascii() or not _MASKED.search(text) else text.translate(_UNMASK)


def _blank(text: str) -> str:
    return _NOT_NEWLINE.sub(lambda match: " " * len(match[0]), text)


def _mask_stretches(body: str, troubles: list[Trouble], boxes: list[Box]) -> str:
    data = body.encode()
    elements = parse_elements(body, own_box=_OWN_BOX if "[!" in body else None)
    stretches = elements.stretches
    if "coach:begin" in body:
        stretches = _join_own_blocks(data, stretches, troubles)
    parts: list[str] = []
    at = 0
    for kind, start, stop in stretches:
        inside = data[start:stop].decode()
        parts += [data[at:start].decode(), inside.translate(_MASK) if kind == "Code" else _blank(inside)]
        at = stop
    parts.append(data[at:].decode())
    shown = "".join(parts)
    return _unbox(shown, data, elements.boxes, boxes) if elements.boxes else shown


def _unbox(shown: str, data: bytes, callouts: list[Stretch], boxes: list[Box]) -> str:
    """Take the edges of callouts away, outer ones first, and add the lines of each to `boxes`."""
    lines = shown.split("\n")
    number = at = 0
    for _, start, stop in callouts:
        number += data.count(b"\n", at, start)
        at = start
        below = number + data.count(b"\n", start, stop) + (data[stop - 1 : stop] != b"\n")
        boxes.append((number, below))
        title = _BOX_TITLE.match(lines[number])
        for inside in range(number, below):
            lines[inside] = _BOX_EDGE.sub(r"\1", lines[inside], count=1)
        if title:
            before, kind, words = title.groups()
            words = words.rstrip() or kind.strip()
            lines[number] = before + (words if "*" in words or "_" in words else f"**{words}**")
    return "\n".join(lines)


def _join_own_blocks(data: bytes, stretches: list[Stretch], troubles: list[Trouble]) -> list[Stretch]:
    """Make one stretch of all from a `coach:begin` marker to its `coach:end`."""
    joined: list[Stretch] = []
    begun = -1
    for stretch in stretches:
        text = data[stretch.start : stretch.stop].lstrip()
        if begun < 0 and text.startswith(b"<!-- coach:begin"):
            begun = stretch.start
        elif begun >= 0 and text.startswith(b"<!-- coach:end"):
            joined.append(Stretch("block", begun, stretch.stop))
            begun = -1
        elif begun < 0:
            joined.append(stretch)
    if begun >= 0:
        joined.append(Stretch("block", begun, len(data)))
        at = len(data[:begun].decode())
        troubles.append(
            (at, "A coach block begins here and never ends.", "Put its end marker back, or remove it all.")
        )
    return joined


def _blank_comments(body: str, troubles: list[Trouble]) -> str:
    """Blank `%% comments %%`; one left open hides the rest."""
    parts = body.split("%%")
    if len(parts) % 2 == 0:
        at = len(body) - len(parts[-1]) - len("%%")
        troubles.append((at, "This %% comment is never closed: all below it is left out.", "Close it with %%."))
    shown = [_blank(part) if index % 2 else part for index, part in enumerate(parts)]
    return "  ".join(shown)
