"""Properties (YAML at the top of a note) as texts with their lines, whatever state they are in.

Every value is text, as Obsidian's YAML 1.2 has it for the values people mean (`1:1`, `10:30`, `yes`, `on`).
What YAML refuses is read line by line.
"""

import re
from typing import NamedTuple

from vault_coach.markdown.yaml_values import YamlRefusedError, flat_items

MAX_CHARS = 64 * 1024

_BEGIN = re.compile(r"---[^\S\n]*+\n")
_END = re.compile(r"\n---[^\S\n]*+(?:\n|\Z)")
_NULLS = frozenset({"null", "Null", "NULL", "~"})
_PLACEHOLDER = re.compile(r"\{\{|<%")
_LEFT_PLACEHOLDER = re.compile(
    rf"(?:^[ \t]*|[:,\[-][ \t]*)(?={_PLACEHOLDER.pattern})", re.MULTILINE
)  # as a key or value
_LOOSE_KEY = re.compile(r"[\"']?([^\s\"'#:-][^\"':\n]{0,80}+)[\"']?:(?:\s+(.*))?$")  # an unindented `key: value`
# One or more lines that are `key: value` or `- item`.
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


class FrontMatter(NamedTuple):
    """What stands above a note's body.

    Attributes:
        properties: All that can be read, those that Obsidian does not see too.
        problems: What is wrong with them.
        body_start: Where the body begins, in characters.
    """

    properties: list[Property]
    problems: list[Trouble]
    body_start: int


def line_feeds(text: str) -> str:
    """Return a text whose lines end with a line feed: a note keeps its own line ends, readers see these."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def split(text: str) -> tuple[str | None, int]:
    """Return the text between the `---` lines and where the body starts; (None, 0) without properties."""
    begin = _BEGIN.match(text)
    end = _END.search(text, begin.end() - 1) if begin else None
    return (text[begin.end() : end.start() + 1], end.end()) if begin and end else (None, 0)


def read_front_matter(text: str) -> FrontMatter:
    """Read what stands above the body of a note with line feeds."""
    front, start = split(text)
    if front is None:
        return read_astray(text) or FrontMatter([], [], 0)
    return FrontMatter(*(read_properties(front) if front else ([], [])), start)


def read_astray(text: str) -> FrontMatter | None:
    """Read properties that Obsidian does not see, for they are never closed or stand too low; None without any."""
    if match := _UNCLOSED.match(text):
        trouble = (1, "The properties are never closed.", "Put a line with --- below the last property.")
        return FrontMatter(_read_loosely(match[1]), [trouble], match.end())
    if match := _TOO_LOW.match(text):
        above = match[1].count("\n")
        message = "An empty line stands above the properties, so Obsidian does not see them."
        properties, troubles = read_properties(match[2])
        moved = [item._replace(line=item.line + above) for item in properties]
        later = [(line + above, what, hint) for line, what, hint in troubles]
        return FrontMatter(moved, [(1, message, "Remove the empty line."), *later], match.end())
    return None


def read_properties(front: str) -> tuple[list[Property], list[Trouble]]:
    """Read all properties that can be read.

    Args:
        front: The text between the `---` lines; its first line is line 2 of the file.
    """
    trouble: Trouble | None
    if len(front) > MAX_CHARS:
        trouble = 1, "The properties are longer than 64 kB.", "Move the long text into the body of the note."
    elif _PLACEHOLDER.search(front) and _LEFT_PLACEHOLDER.search(front):
        trouble = _placeholder_left(front)
    else:
        try:
            return [Property(*item) for item in flat_items(front, first_line=2)], []
        except YamlRefusedError as refused:
            trouble = _placeholder_left(front) or (refused.line, str(refused), refused.hint)
    return _read_loosely(front[:MAX_CHARS]), [trouble] if trouble else []


def _placeholder_left(front: str) -> Trouble | None:
    """Report the first placeholder of a template, None without any."""
    placeholder = _PLACEHOLDER.search(front)
    if placeholder is None:
        return None
    line = front.count("\n", 0, placeholder.start()) + 2
    hint = "Fill it in. If this is a template, name its folder as a templates folder."
    return line, "A template's placeholder was left in the properties.", hint


def _read_loosely(front: str) -> list[Property]:
    """Read what a forgiving eye sees in broken YAML: unindented `key: value` and the `- item` lines below."""
    properties: list[Property] = []
    for number, line in enumerate(front.split("\n"), 2):
        bare = line.strip()
        if bare.startswith("- ") and properties:
            last = properties[-1]
            properties[-1] = last._replace(items=(*last.items, *_loose_values(bare[2:])), listed=True)
        elif match := _LOOSE_KEY.match(line):
            value = (match[2] or "").strip()
            properties.append(Property(match[1].strip(), _loose_values(value), value.startswith("["), number))
    return properties


def _loose_values(text: str) -> tuple[str, ...]:
    text = text.strip()
    if not text or text in _NULLS or _PLACEHOLDER.search(text):
        return ()
    listed = text.startswith("[") and not text.startswith("[[")
    parts = text[1:].removesuffix("]").split(",") if listed else [text]
    return tuple(part.strip().strip("\"'") for part in parts if part.strip().strip("\"'"))
