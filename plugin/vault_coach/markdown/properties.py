"""Properties (YAML at the top of a note) as texts with their lines, whatever state they are in.

Every value is text, as Obsidian's YAML 1.2 has it for the values people mean (`1:1`, `10:30`, `yes`, `on`).
Plain lines are read directly; anything unusual goes through the YAML parser, and what YAML refuses, line by line.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from vault_coach.markdown import yaml_events

MAX_CHARS = 64 * 1024

_BEGIN = re.compile(r"---[^\S\n]*+\n")
_END = re.compile(r"\n---[^\S\n]*+(?:\n|\Z)")
_QUOTED = r"\"([^\"\\\n]*+)\"|'([^'\n]*+)'"
_PLAIN = r"[^\W_][^:#\n]*+(?::(?!\s)[^:#\n]*+)*+"
_KEY_LINE = re.compile(rf"([^\W\d_][\w /.-]*+):(?:\ +(?:{_QUOTED}|\[([^\n]*)\]|({_PLAIN})))?\ *+")
_ITEM_LINE = re.compile(rf"(\ *+)-\ +(?:{_QUOTED}|\[\[([^\[\]\n,]*+)\]\]|({_PLAIN}))\ *+")
_FLOW_ITEM = re.compile(rf"\s*+(?:{_QUOTED}|([^\W_][^\[\]{{}},\"'#:&*\n]*+))\s*+(?:,|$)")
_NESTED = re.compile(r"[\[\]{},\"']")
_NULLS = frozenset({"null", "Null", "NULL", "~"})
_PLACEHOLDER = re.compile(r"\{\{|<%")
_LOOSE_KEY = re.compile(r"[\"']?([^\s\"'#:-][^\"':\n]{0,80}+)[\"']?:(?:\s+(.*))?$")


_LINES = r"(?:(?:[^\s:#-][^:\n]{0,80}+:(?:[ \t][^\n]*)?|[ \t]*- [^\n]*)(?:\n|\Z))++"
_UNCLOSED = re.compile(rf"---[ \t]*\n({_LINES})")
_TOO_LOW = re.compile(rf"((?:[ \t]*\n)++)---[ \t]*\n({_LINES})---[ \t]*(?:\n|\Z)")


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
    begin = _BEGIN.match(text)
    end = _END.search(text, begin.end() - 1) if begin else None
    return (text[begin.end() : end.start() + 1], end.end()) if begin and end else (None, 0)


def body_start(text: str) -> int:
    """Where the body of a note starts, below properties that Obsidian does not see too."""
    front, start = split(text)
    if front is not None:
        return start
    match = _UNCLOSED.match(text) or _TOO_LOW.match(text)
    return match.end() if match else 0


def of_note(text: str) -> tuple[list[Property], list[Trouble]]:
    """All properties of a note, those that Obsidian does not see too, and what is wrong with them."""
    front, _ = split(text)
    if front is None:
        loose = astray(text)
        return loose[:2] if loose else ([], [])
    return read(front) if front else ([], [])


def astray(text: str) -> tuple[list[Property], list[Trouble], int] | None:
    """Properties that Obsidian does not see, what is wrong and where the body begins; None when there are none."""
    if match := _UNCLOSED.match(text):
        trouble = (1, "The properties are never closed.", "Put a line with --- below the last property.")
        return _loose(match[1]), [trouble], match.end()
    if match := _TOO_LOW.match(text):
        above = match[1].count("\n")
        message = "An empty line stands above the properties, so Obsidian does not see them."
        found, troubles = read(match[2])
        moved = [item._replace(line=item.line + above) for item in found]
        later = [(line + above, what, hint) for line, what, hint in troubles]
        return moved, [(1, message, "Remove the empty line."), *later], match.end()
    return None


def read(front: str) -> tuple[list[Property], list[Trouble]]:
    """All properties that can be read, first line of `front` being line 2 of the file."""
    quick = _quick(front) if len(front) <= MAX_CHARS else None
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
        known = _key_line(line, number)
        if known is not None:
            item, opens = known
            if item is None:
                return None
            if items:
                _fill(found, items)
            items, indent, open_list = [], None, opens
            found.append(item)
            continue
        value = _item_line(line) if open_list else None
        if value is None or (indent is not None and value[0] != indent):
            return None
        indent = value[0]
        items += value[1]
    if items:
        _fill(found, items)
    return found


def _fill(found: list[Property], items: list[str]) -> None:
    last = found[-1]
    found[-1] = Property(last.key, tuple(items), listed=True, line=last.line)


@lru_cache(maxsize=4096)  # most lines stand in many notes, and often in the same place
def _key_line(line: str, number: int) -> tuple[Property | None, bool] | None:
    """The property and whether its list may follow; None for other lines, no property where the value is odd."""
    match = _KEY_LINE.fullmatch(line)
    if match is None:
        return None
    key, double, single, flow, plain = match.groups()
    values = _value(double, single, plain) if flow is None else _flow_items(flow)
    if values is None:
        return None, False
    return Property(key.rstrip(), values, flow is not None, number), match.lastindex == 1


@lru_cache(maxsize=4096)
def _item_line(line: str) -> tuple[str, tuple[str, ...]] | None:
    """Indent and value of a `- item` line, no value for null; None for other lines."""
    match = _ITEM_LINE.fullmatch(line)
    if match is None:
        return None
    indent, double, single, link, plain = match.groups()
    return indent, (f"[[{link}]]",) if link is not None else _value(double, single, plain)


def _value(double: str | None, single: str | None, plain: str | None) -> tuple[str, ...]:
    """What was written in one of three ways, nothing for null."""
    if plain is not None:
        plain = plain.rstrip()
        return () if plain in _NULLS else (plain,)
    quoted = single if double is None else double
    return () if quoted is None else (quoted,)


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
