"""Properties (YAML at the top of a note) as texts with their lines, whatever state they are in.

Every value is text, as Obsidian's YAML 1.2 has it for the values people mean (`1:1`, `10:30`, `yes`, `on`).
Plain lines are read directly; anything unusual goes through the YAML parser, and what YAML refuses, line by line.
"""

import re
from typing import NamedTuple

from vault_coach.markdown import yaml_events

MAX_CHARS = 64 * 1024

_QUOTED = r"\"([^\"\\\n]*+)\"|'([^'\n]*+)'"
_PLAIN = r"[^\W_](?:[^:#\n]|:(?![\s]))*+"
_KEY_LINE = re.compile(rf"([^\W\d_][\w /.-]*+):(?:\ +(?:{_QUOTED}|\[([^\n]*)\]|({_PLAIN})))?\ *+")
_ITEM_LINE = re.compile(rf"(\ *+)-\ +(?:{_QUOTED}|\[\[([^\[\]\n,]*+)\]\]|({_PLAIN}))\ *+")
_FLOW_ITEM = re.compile(rf"\s*+(?:{_QUOTED}|([^\W_][^\[\]{{}},\"'#:&*\n]*+))\s*+(?:,|$)")
_NESTED = re.compile(r"[\[\]{},\"']")
_NULLS = frozenset({"null", "Null", "NULL", "~"})
_PLACEHOLDER = re.compile(r"\{\{|<%")
_LOOSE_KEY = re.compile(r"[\"']?([^\s\"'#:-][^\"':\n]{0,80}+)[\"']?:(?:\s+(.*))?$")


_UNCLOSED = re.compile(r"---[ \t]*\n((?:(?:[^\s:#-][^:\n]{0,80}+:(?:[ \t][^\n]*)?|[ \t]*- [^\n]*)(?:\n|\Z))+)")


Trouble = tuple[int, str, str]
"""Line, message, hint."""


class Property(NamedTuple):
    """One property.

    Attributes:
        key: Its name as written.
        items: Its values as written, wikilinks in brackets; nested mappings left out.
        listed: True when it is a YAML list.
        line: Its line in the file, from 1.
    """

    key: str
    items: tuple[str, ...]
    listed: bool
    line: int


def split(text: str) -> tuple[str | None, int]:
    """The text between the `---` lines and where the body starts; (None, 0) when there are no properties."""
    if not text.startswith("---"):
        return None, 0
    start = text.find("\n") + 1
    if not start or text[3:start].strip():
        return None, 0
    at = start - 1
    while (at := text.find("\n---", at)) >= 0:
        end = text.find("\n", at + 4)
        end = len(text) if end < 0 else end
        if not text[at + 4 : end].strip():
            return text[start : at + 1], min(end + 1, len(text))
        at = end
    return None, 0


def unclosed(text: str) -> tuple[list[Property], list[Trouble], int] | None:
    """Properties whose closing `---` is missing, with the problem and where they end; None when there are none."""
    match = _UNCLOSED.match(text)
    if match is None:
        return None
    trouble = (1, "The properties are never closed.", "Put a line with --- below the last property.")
    return _loose(match[1]), [trouble], match.end()


def read(front: str) -> tuple[list[Property], list[Trouble]]:
    """All properties that can be read, first line of `front` being line 2 of the file."""
    quick = _quick(front)
    if quick is not None:
        return quick, []
    trouble = _refused(front)
    if trouble is None:
        try:
            return [Property(*item) for item in yaml_events.read(front, first_line=2)], []
        except yaml_events.Refused as refused:
            trouble = (refused.line, str(refused), refused.hint)
    return _loose(front[:MAX_CHARS]), [trouble]


def _refused(front: str) -> Trouble | None:
    """What makes it pointless or unsafe to ask the YAML parser."""
    if len(front) > MAX_CHARS:
        return 1, "The properties are longer than 64 kB.", "Move the long text into the body of the note."
    placeholder = _PLACEHOLDER.search(front)
    if placeholder is None:
        return None
    line = front.count("\n", 0, placeholder.start()) + 2
    hint = "Fill it in. If this is a template, name its folder as a templates folder."
    return line, "A template's placeholder was left in the properties.", hint


def _quick(front: str) -> list[Property] | None:
    """The properties, when each line is `key: value`, `key: [a, b]` or `- item`; None for anything else."""
    found: list[Property] = []
    items: list[str] = []
    indent: str | None = None
    open_list = False
    for number, line in enumerate(front.split("\n"), 2):
        if not line:
            continue
        match = _KEY_LINE.fullmatch(line)
        if match is not None:
            key, double, single, flow, plain = match.groups()
            if open_list:
                _fill(found, items)
            values, listed = _quick_value(double, single, flow, plain)
            if values is None:
                return None
            items, indent = [], None
            open_list = line.rstrip().endswith(":") and not values
            found.append(Property(key.rstrip(), values, listed, number))
            continue
        match = _ITEM_LINE.fullmatch(line)
        if match is None or not open_list or (indent is not None and match[1] != indent):
            return None
        indent = match[1]
        _add_item(items, match)
    if open_list:
        _fill(found, items)
    return found


def _add_item(items: list[str], match: re.Match[str]) -> None:
    _, double, single, link, plain = match.groups()
    if link is not None:
        items.append(f"[[{link}]]")
    elif plain is None:
        items.append(double if double is not None else single)
    elif plain.rstrip() not in _NULLS:
        items.append(plain.rstrip())


def _fill(found: list[Property], items: list[str]) -> None:
    last = found[-1]
    found[-1] = Property(last.key, tuple(items), listed=bool(items), line=last.line)


def _quick_value(
    double: str | None, single: str | None, flow: str | None, plain: str | None
) -> tuple[tuple[str, ...] | None, bool]:
    if plain is not None:
        plain = plain.rstrip()
        return (() if plain in _NULLS else (plain,)), False
    if flow is not None:
        return _flow_items(flow), True
    quoted = double if double is not None else single
    return (() if quoted is None else (quoted,)), False


def _flow_items(flow: str) -> tuple[str, ...] | None:
    """The items between the brackets of a one-line list, or a bare `[[link]]`; None for anything nested."""
    if flow.startswith("[") and flow.endswith("]") and not _NESTED.search(flow, 1, len(flow) - 1):
        return (f"[{flow}]",)
    items: list[str] = []
    at = 0
    while at < len(flow):
        match = _FLOW_ITEM.match(flow, at)
        if match is None:
            return None if flow[at:].strip() else tuple(items)
        double, single, plain = match.groups()
        if plain is None:
            items.append(double if double is not None else single)
        elif plain.strip() not in _NULLS:
            items.append(plain.strip())
        at = match.end()
    return tuple(items)


def _loose(front: str) -> list[Property]:
    """What a forgiving eye sees in broken YAML: unindented `key: value` lines and `- item` lines below them."""
    found: list[Property] = []
    for number, line in enumerate(front.split("\n"), 2):
        bare = line.strip()
        if bare.startswith("- ") and found:
            last = found[-1]
            found[-1] = Property(last.key, (*last.items, *_loose_values(bare[2:])), listed=True, line=last.line)
        elif match := _LOOSE_KEY.match(line):
            value = (match[2] or "").strip()
            found.append(Property(match[1].strip(), _loose_values(value), value.startswith("["), number))
    return found


def _loose_values(text: str) -> tuple[str, ...]:
    text = text.strip()
    if not text or text in _NULLS or _PLACEHOLDER.search(text):
        return ()
    listed = text.startswith("[") and not text.startswith("[[")
    parts = text[1:].removesuffix("]").split(",") if listed else [text]
    return tuple(part.strip().strip("\"'") for part in parts if part.strip().strip("\"'"))
