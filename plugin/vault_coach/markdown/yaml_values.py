"""YAML properties as flat texts. Nodes are composed, no object is built, so nothing can be run or expanded."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any, NoReturn

import yaml

MAX_DEPTH = 20

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"", "null", "Null", "NULL", "~"})
# Every list and mapping has one of these signs of its own, so there are never more levels than signs.
_OPENER = re.compile(r"[\[{]|[-?:](?!\S)")
_EXPANDING = ("&", "*", "<<")

Item = tuple[str, tuple[str, ...], bool, int]
"""Key, values, whether it is a list, line in the file."""


class YamlRefusedError(Exception):
    """YAML that cannot or must not be read.

    Attributes:
        line: Its line in the file.
        hint: How to mend it.
    """

    def __init__(self, message: str, hint: str, line: int) -> None:
        super().__init__(message)
        self.hint = hint
        self.line = line


def flat_items(text: str, first_line: int) -> list[Item]:
    """Return the top-level mapping as keys with flat values; nested mappings have none.

    Args:
        text: The YAML, of which only the first mapping counts.
        first_line: The line of the file it begins on.

    Raises:
        YamlRefusedError: For broken YAML, and for anchors, aliases, merge keys and deep nesting, before they are
            expanded.
    """
    try:
        if len(_OPENER.findall(text)) > MAX_DEPTH or any(sign in text for sign in _EXPANDING):
            _check_harmless(text, first_line)
        documents = list(yaml.compose_all(text, Loader=_LOADER))
        if documents and not isinstance(documents[0], yaml.MappingNode):
            _check_harmless(text, first_line)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        with contextlib.suppress(yaml.YAMLError, ValueError, TypeError, RecursionError):
            _check_harmless(text, first_line)
        raise _broken(error, first_line) from error
    mapping = next((document for document in documents if isinstance(document, yaml.MappingNode)), None)
    return list(_items(mapping, first_line)) if mapping else []


def _broken(error: Exception, first_line: int) -> YamlRefusedError:
    """Say what is wrong with YAML, and on which line."""
    line, what = first_line, "it breaks off"
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line += mark.line if mark else 0
        what = (error.problem or "unexpected text").split("\n")[0][:120]
    elif isinstance(error, yaml.YAMLError):
        what = "it holds characters that YAML does not allow"
    hint = "Mend this line, or put its value in quotes."
    if "token" in what and "cannot start" in what:
        hint = "Put the value in quotes, and use spaces instead of tabs."
    return YamlRefusedError(f"The properties are not valid YAML: {what}.", hint, line)


def _line(part: Any, first_line: int) -> int:
    return first_line + int(part.start_mark.line)


def _check_harmless(text: str, first_line: int) -> None:
    """Refuse what is no mapping, and what the composer would expand or follow too deeply for the stack."""
    depth = 0
    begun = False
    for event in yaml.parse(text, Loader=_LOADER):
        if getattr(event, "anchor", None):  # an alias names its anchor, too
            _refuse("The properties use YAML anchors.", "Write the value out where it is used.", event, first_line)
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
            hint = "Write the values out where they are used."
            _refuse("The properties use YAML merge keys.", hint, event, first_line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            hint = "Keep properties to plain values and lists."
            _refuse("The properties are nested too deeply.", hint, event, first_line)
        begun = begun or isinstance(event, yaml.MappingStartEvent)
        empty = isinstance(event, yaml.ScalarEvent) and not event.value.strip()
        if isinstance(event, yaml.NodeEvent) and not begun and not empty:
            _refuse(
                "The properties are no `name: value` lines.", "Write each as `name: value`.", event, first_line
            )


def _refuse(message: str, hint: str, event: Any, first_line: int) -> NoReturn:
    raise YamlRefusedError(message, hint, _line(event, first_line))


def _items(mapping: yaml.MappingNode, first_line: int) -> Iterator[Item]:
    for key, value in mapping.value:
        if isinstance(key, yaml.ScalarNode):
            yield key.value, *_flat(value), _line(key, first_line)


def _flat(node: yaml.Node) -> tuple[tuple[str, ...], bool]:
    """Return the texts of a value and whether it is a list; a lone `[[link]]` is none."""
    if not isinstance(node, yaml.SequenceNode):
        return _text(node), False
    texts: list[str] = []
    for item in node.value:
        texts += _links(item) if isinstance(item, yaml.SequenceNode) else _text(item)
    plain = any(isinstance(item, yaml.ScalarNode) for item in node.value)
    return tuple(texts), plain or len(texts) != 1


def _links(node: yaml.SequenceNode) -> Iterator[str]:
    """Write lists inside a list as the `[[links]]` they were meant to be."""
    parts: list[str] = []
    for item in node.value:
        if isinstance(item, yaml.SequenceNode):
            parts = []
            yield from _links(item)
        else:
            parts += _text(item)
    if parts:
        yield f"[[{', '.join(parts)}]]"


_NAME_KEYS = (
    "name",
    "full name",
    "full_name",
    "fullname",
    "displayname",
    "email",
    "mail",
    "address",
    "emailaddress",
)


def _name_of(mapping: yaml.MappingNode) -> tuple[str, ...]:
    """Return the name in a mapping such as `{name: …, email: …}`, else its address, nothing without either."""
    values = {key.value.lower(): value for key, value in mapping.value if isinstance(key, yaml.ScalarNode)}
    for key in (
        "name",
        "full name",
        "full_name",
        "fullname",
        "displayname",
        "email",
        "mail",
        "address",
        "emailaddress",
    ):
        if key in values and (text := _text(values[key])):
            return text
    return ()


def _text(node: yaml.Node) -> tuple[str, ...]:
    """Return the text of a scalar on one line, a mapping's name, nothing for null, empty text and others."""
    if isinstance(node, yaml.MappingNode):
        return _name_of(node)
    if not isinstance(node, yaml.ScalarNode) or (not node.style and node.value in _NULLS):
        return ()
    text = " ".join(node.value.split("\n")).strip()
    return (text,) if text else ()
