"""YAML read from its event stream: no object is built, so nothing can be run, expanded or nested without end."""

from collections.abc import Iterator
from typing import Any

import yaml

MAX_DEPTH = 20

_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_NULLS = frozenset({"", "null", "Null", "NULL", "~"})
_LINK_DEPTH = 2

Item = tuple[str, tuple[str, ...], bool, int]
"""Key, values, is it a list, line."""


class Refused(Exception):  # noqa: N818 (what happened, not an error of ours)
    """YAML that cannot or must not be read.

    Attributes:
        line: Its line in the file.
        hint: How to mend it.
    """

    def __init__(self, message: str, hint: str, line: int) -> None:
        super().__init__(message)
        self.hint = hint
        self.line = line


def read(text: str, first_line: int) -> list[Item]:
    """The top-level mapping as keys with flat values.

    Raises:
        Refused: For broken YAML, and for anchors, aliases, merge keys and deep nesting, before they are expanded.
    """
    try:
        return list(_top(_checked(text, first_line), first_line))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        what = (error.problem or "unexpected text").split("\n")[0][:120]
        raise Refused(f"The properties are not valid YAML: {what}.", _hint(what), line) from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        what = (
            "it holds characters that YAML does not allow"
            if isinstance(error, yaml.YAMLError)
            else "it breaks off"
        )
        raise Refused(f"The properties are not valid YAML: {what}.", _hint(""), first_line) from error


def _hint(what: str) -> str:
    if "token" in what and "cannot start" in what:
        return "Put the value in quotes, and use spaces instead of tabs."
    return "Mend this line, or put its value in quotes."


def _line(event: Any, first_line: int) -> int:
    return first_line + int(event.start_mark.line)


def _checked(text: str, first_line: int) -> Iterator[Any]:
    """Events, as long as they are harmless."""
    depth = 0
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        line = _line(event, first_line)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Refused("The properties use YAML anchors.", "Write the value out where it is used.", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
            raise Refused("The properties use YAML merge keys.", "Write the values out where they are used.", line)
        if depth > MAX_DEPTH:
            raise Refused(
                "The properties are nested too deeply.", "Keep properties to plain values and lists.", line
            )
        yield event


def _top(events: Iterator[Any], first_line: int) -> Iterator[Item]:
    """Items of the first document's mapping; nothing for an empty one."""
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            break
        empty = isinstance(event, yaml.ScalarEvent) and not event.value.strip()
        if isinstance(event, yaml.NodeEvent) and not empty:
            line = _line(event, first_line)
            raise Refused("The properties are no `name: value` lines.", "Write each as `name: value`.", line)
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent):
            _skip(event, events)
            _skip(next(events), events)
            continue
        values, listed = _value(next(events), events)
        yield event.value, values, listed, _line(event, first_line)
    for _ in events:
        pass


def _value(event: Any, events: Iterator[Any]) -> tuple[tuple[str, ...], bool]:
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event), False
    if isinstance(event, yaml.MappingStartEvent):
        _skip(event, events)
        return (), False
    found: list[str] = []
    listed = _sequence(events, found)
    return tuple(found), listed


def _sequence(events: Iterator[Any], found: list[str]) -> bool:
    """Gather a list that has begun, flat; what stands in doubled brackets is a link. False for a lone link."""
    depth, parts, others = 1, list[str](), 0
    for event in events:
        if isinstance(event, yaml.MappingStartEvent):
            _skip(event, events)
        elif isinstance(event, yaml.SequenceStartEvent):
            depth += 1
            parts = []
        elif isinstance(event, yaml.SequenceEndEvent):
            depth -= 1
            if parts:
                found.append(f"[[{', '.join(parts)}]]")
                parts = []
            if not depth:
                break
        elif depth >= _LINK_DEPTH:
            parts += _scalar(event)
        else:
            others += 1
            found += _scalar(event)
    return bool(others) or len(found) != 1


def _skip(event: Any, events: Iterator[Any]) -> None:
    """Pass over a value that has begun with `event`."""
    depth = isinstance(event, yaml.CollectionStartEvent)
    level = int(depth)
    while level:
        inner = next(events)
        level += isinstance(inner, yaml.CollectionStartEvent)
        level -= isinstance(inner, yaml.CollectionEndEvent)


def _scalar(event: Any) -> tuple[str, ...]:
    plain = event.implicit[0]
    text = " ".join(event.value.split("\n")).strip()
    return () if not text or (plain and text in _NULLS) else (text,)
