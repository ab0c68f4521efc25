"""Change single properties of a note by whole lines; whatever leaves a doubt is refused.

No property is ever read and written back: a line gets a new value or a line is added, and the result is proven.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vault_coach.markdown import properties
from vault_coach.markdown.edit.blocks import Refusal, contents, find
from vault_coach.markdown.edit.regions import BOM, LINE_END, newline_of
from vault_coach.markdown.properties import Property
from vault_coach.markdown.vocabulary import properties_of, squash

_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\n|\r)|[^\r\n]++\Z")
_END = b"\r\n"
_FENCE = b"---"
_STARTS_MORE = (b"|", b">", b"&", b"*", b"!", b"{", b"[", b"%", b"@", b"`")
_BY_HAND = "Change it by hand in Obsidian."


@dataclass(frozen=True, slots=True)
class _Note:
    """A note taken apart.

    Attributes:
        head: What stands before the first property: BOM and opening line; only the BOM without properties.
        lines: The property lines with their endings; the first is line 2 of the file.
        rest: The closing line and the body.
        newline: The line ending of new lines.
    """

    head: bytes
    lines: tuple[bytes, ...]
    rest: bytes
    newline: bytes

    @property
    def front(self) -> str:
        """The text between the `---` lines."""
        return b"".join(self.lines).replace(b"\r\n", b"\n").replace(b"\r", b"\n").decode()


def set_properties(data: bytes, values: Mapping[str, str]) -> bytes | Refusal:
    """Return the note with those properties.

    A property that is there, under any of its names, gets the new value on its own line, comment kept; others are
    added below the last one, in properties made for them where a note has none.

    Args:
        data: The whole note.
        values: Canonical name of a partner's property to its value: a number, a word or a date.

    Returns:
        The new note, the same object when nothing changes, or why the note is left alone.
    """
    blocks = find(data)
    if isinstance(blocks, Refusal):
        return blocks
    note = _taken_apart(data)
    if isinstance(note, Refusal):
        return note
    known = _known(note, values)
    if isinstance(known, Refusal):
        return known
    new = _changed(note, known, values)
    if isinstance(new, Refusal):
        return new
    whole = new.head + b"".join(new.lines) + new.rest
    if whole == data:
        return data
    kept = whole.startswith(note.head) and whole.endswith(note.rest) and contents(whole) == contents(data)
    return whole if kept and _read_again(new, whole) == _expected(note, known, values) else _UNFIT


_UNFIT = Refusal(1, "The properties of this note cannot be changed without touching something else.", _BY_HAND)


def _taken_apart(data: bytes) -> _Note | Refusal:
    bom = BOM if data.startswith(BOM) else b""
    lines: list[bytes] = _LINE.findall(data, len(bom))
    newline = newline_of(data)
    if not lines or lines[0].rstrip() != _FENCE:
        if stray := properties.read_astray(LINE_END.sub(b"\n", data[len(bom) :]).decode()):
            line, message, hint = stray.problems[0]
            return Refusal(line, message, f"{hint} Then try again.")
        return _Note(bom, (), data[len(bom) :], newline)
    close = next((place for place, line in enumerate(lines) if place and line.rstrip() == _FENCE), None)
    if close is None:
        return Refusal(
            1, "The properties are never closed.", "Put a line with --- below the last one, then try again."
        )
    return _Note(bom + lines[0], tuple(lines[1:close]), b"".join(lines[close:]), newline)


def _known(note: _Note, values: Mapping[str, str]) -> list[Property] | Refusal:
    """Return the properties of a note, when there is no doubt about any of them."""
    if note.front.lstrip().startswith("{"):
        return Refusal(2, "These properties are written as JSON.", _BY_HAND)
    known, troubles = properties.read_properties(note.front)
    if troubles:
        line, message, hint = troubles[0]
        return Refusal(line, message, f"{hint} Then try again.")
    seen: dict[str, int] = {}
    for item in known:
        name = _canonical(item) if _canonical(item) in values else item.key
        if name in seen:
            return Refusal(
                item.line, f"The property {name} is here twice; the first is on line {seen[name]}.", "Remove one."
            )
        seen[name] = item.line
    return known


def _canonical(item: Property) -> str:
    return properties_of("partner").get(squash(item.key), ("", 0))[0]


def _changed(note: _Note, known: list[Property], values: Mapping[str, str]) -> _Note | Refusal:
    lines = list(note.lines)
    places = {_canonical(item): item for item in known}
    for name, value in values.items():
        item = places.get(name)
        if item is None:
            lines.append(f"{name}: {value}".encode() + note.newline)
            continue
        line = _with_value(lines, item, value)
        if line is None:
            return Refusal(item.line, f"The property {item.key} is not one plain value.", _BY_HAND)
        lines[item.line - 2] = line
    if note.head not in {b"", BOM}:  # there are properties
        return _Note(note.head, tuple(lines), note.rest, note.newline)
    fence = _FENCE + note.newline
    return _Note(note.head + fence, tuple(lines), fence + note.rest, note.newline)


def _with_value(lines: list[bytes], item: Property, value: str) -> bytes | None:
    """Return the property's line with that value; None when its value is more than the plain end of one line."""
    following = lines[item.line - 1 : item.line]
    if item.listed or len(item.items) > 1 or (following[:1] and following[0][:1] in {b" ", b"\t", b"-"}):
        return None
    line = lines[item.line - 2]
    bare = line.rstrip(_END)
    key, colon, rest = bare.partition(b":")
    text, mark, comment = rest.partition(b" #")
    old = text.strip(b" \t")
    quoted = old[:1] in {b'"', b"'"}
    if old.startswith(_STARTS_MORE) or b"#" in old or (quoted and (len(old) < 2 or old[-1:] != old[:1])):  # noqa: PLR2004 (two quotes)
        return None
    at = text.index(old) if old else len(text)
    gap = text[:at] or b" "
    return key + colon + gap + value.encode() + text[at + len(old) :] + mark + comment + line[len(bare) :]


def _read_again(new: _Note, whole: bytes) -> list[Property] | None:
    """Return the properties the new note has when it is read again, None when there is a doubt."""
    read = _taken_apart(whole)
    known = _known(read, {}) if read == new and isinstance(read, _Note) else None
    return known if isinstance(known, list) else None


def _expected(note: _Note, known: list[Property], values: Mapping[str, str]) -> list[Property]:
    """Return the properties the new note must have: the old ones where they were, the new ones below."""
    there = {_canonical(item) for item in known}
    old = [
        item._replace(items=(values[_canonical(item)],)) if _canonical(item) in values else item for item in known
    ]
    added = [name for name in values if name not in there]
    return old + [
        Property(name, (values[name],), listed=False, line=line)
        for line, name in enumerate(added, len(note.lines) + 2)
    ]
