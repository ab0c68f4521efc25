"""From the telling lines of one note to the rows of its reading."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from vault_coach.domain.reading import NoteKind
from vault_coach.markdown import canonical_fields, inline_fields, links, properties, tasks
from vault_coach.markdown.mask import reveal
from vault_coach.markdown.outline import Heading, Line
from vault_coach.markdown.properties import Property
from vault_coach.markdown.reading_codec import ordinal
from vault_coach.markdown.sift import Sifted
from vault_coach.markdown.tasks import Said
from vault_coach.markdown.vocabulary import is_known, mark, squash

MAX_MENTIONS = 5000

Place = tuple[int, str, str, int]
"""A line that is evidence: its number, itself, the heading above it and the day it stands for."""

_TAG = re.compile(r"#(?<![^\s(]#)([^\s#.,;:!?'\"()\[\]{}|<>`*&^%$@+=]+)")
_ONLY_TAGS = re.compile(r"(?:#[^\s#]++\s*+)++")
_BOTH: dict[str, NoteKind] = {"trust": "partner", "interdependence": "partner", "decided": "decision"}
_NOT_MENTIONS = frozenset({"type", "kind", "class", "categories", "category", "tags", "tag", "aliases", "alias"})


class Extract:
    """One note on its way to a reading; `day` and `kind` are set once they are known.

    Attributes:
        said: Squashed key -> property or body field, properties first.
        problems: Rows of line, message, hint.
        own_tags: Tags about the whole note: those of its properties, and of lines that hold nothing else.
        tags: All tags, those in open tasks left out.
        quotes: The lines that may become evidence, by their numbers.
        places: Rows of those that are.
    """

    def __init__(self, path: str, sifted: Sifted) -> None:
        self.path, self._sifted = path, sifted
        found, troubles = properties.of_note(sifted.above)
        self.problems = [*troubles, *sifted.problems]
        self.said: dict[str, Property] = {}
        for item in found:
            self.said.setdefault(squash(item.key), item)
        self.quotes = dict(enumerate(sifted.above.split("\n"), 1)) | sifted.quotes
        self._headings = [Heading(*row) for row in sifted.headings]
        self.day = 0
        self.kind: NoteKind = "other"
        self.own_tags = canonical_fields.tags_of(self.said)
        self.tags = list(self.own_tags)
        self.places: list[Place] = []
        self._place_of: dict[int, int] = {}
        self._tasks: list[tuple[Line, Said]] = []
        self._marks: list[tuple[Line, str, str, bool]] = []
        self._linked: list[tuple[Line, tuple[str, ...]]] = []
        self._body_fields: dict[str, Line] = {}

    def gather(self) -> None:
        """Take what the lines of the body say."""
        path = self.path
        for row in self._sifted.lines:
            line = Line(*row)
            if line.kind == "text":
                self._take_text(line, links.targets(line.text, path))
                continue
            said = _said(line, path)
            if said is not None:
                self._tasks.append((line, said))
                if said.state == "done":
                    self._take_text(line, said.links)

    def _take_text(self, line: Line, targets: tuple[str, ...]) -> None:
        """Take the links, tags and fields of a line that is evidence."""
        text = line.text
        if targets:
            self._linked.append((line, targets))
        if "#" in text:
            found = [tag.lower() for tag in _TAG.findall(text) if not tag.isdecimal()]
            self.tags += found
            if line.kind == "text" and _ONLY_TAGS.fullmatch(text):
                self.own_tags += found
        before = len(self._marks)
        if ":" in text and "::" in text:
            for key, value in _pairs(text):
                self._take_field(line, key, value)
        if line.mark and len(self._marks) == before:
            self._marks.append((line, line.mark, text, True))

    def _take_field(self, line: Line, written: str, text: str) -> None:
        key = squash(written)
        if not text or not is_known(key):
            return
        kind = mark(key)
        if kind is not None:
            self._marks.append((line, kind, text, False))
        if (
            (kind is None or kind in _BOTH)
            and line.kind == "text"
            and self._dated(line) < 0
            and key not in self.said
        ):
            self.said[key] = Property(written, (text,), listed=False, line=line.number)
            self._body_fields[key] = line

    def _dated(self, line: Line) -> int:
        """Index of the dated section a line stands in, or -1."""
        return self._headings[line.heading].dated if line.heading >= 0 else -1

    def _place(self, number: int, heading: int = -1) -> int:
        """The place of a line in `places`."""
        place = self._place_of.get(number)
        if place is None:
            place = self._place_of[number] = len(self.places)
            _, _, name, day = self.places[heading] if heading >= 0 else (0, "", "", self.day)
            self.places.append((number, self.quotes[number], name, day))
        return place

    def top(self) -> int:
        """The place of the first line of text below the properties, else of the first line."""
        return self._place(self._sifted.top)

    def fields(self) -> list[Any]:
        """Fields; what is both mark and property is a property only in a note of the kind it belongs to."""
        said, kind, headings = self.said, self.kind, {}
        for key, line in self._body_fields.items():
            headings[line.number] = line.heading
            if _BOTH.get(key, kind) != kind:
                said = {name: item for name, item in said.items() if name != key}
        found = canonical_fields.fields_of(said, kind)
        return [(name, texts, self._place(number, headings.get(number, -1))) for name, texts, number in found]

    def sections(self) -> list[Any]:
        """All headings; they are asked for first, so that each has the place of its index."""
        headings = self._headings
        found = []
        for index, heading in enumerate(headings):
            day = headings[heading.dated].day if heading.dated >= 0 else self.day
            self._place_of[heading.line] = index
            self.places.append((heading.line, self.quotes[heading.line], heading.name, day))
            found.append((heading.name, heading.day, heading.filled, index))
        return found

    def tasks(self) -> list[Any]:
        """Checkboxes and the bullets of action lists."""
        found = []
        heads = self._sifted.heads
        for line, said in self._tasks:
            if said.wrong_day:
                message = f"{said.wrong_day} is no day of the calendar."
                self.problems.append((line.number, message, "Correct the date."))
            found.append(
                (
                    said.text,
                    said.state,
                    said.owner,
                    said.owner_certain,
                    said.links,
                    ordinal(said.due),
                    ordinal(said.done),
                    self._place(line.number, line.heading),
                    self._dated(line),
                    said.lead,
                    "head" if line.number in heads else "member" if _is_member(line, said) else "",
                )
            )
        return found

    def marks(self) -> list[Any]:
        """Inline fields of the method, except properties of this note, and bullets that stand for one."""
        found = []
        for line, kind, text, listed in self._marks:
            dated = self._dated(line)
            if _BOTH.get(kind) == self.kind and dated < 0 and not listed:
                continue
            targets = links.targets(text, self.path) or links.targets(line.text, self.path)
            place = self._place(line.number, line.heading)
            found.append((kind, reveal(links.plain(text)), targets, place, dated, listed))
        return found

    def mentions(self) -> list[Any]:
        """Links in properties, text and done tasks, each once a section; none where there is no day to meet on."""
        if self.kind == "other" and not self.day and not any(heading.day for heading in self._headings):
            return []
        found = self._in_properties()
        for line, targets in self._linked:
            section = self._dated(line)
            for target in targets:
                if (target, section) not in found:
                    found[target, section] = (target, self._place(line.number, line.heading), section)
            if len(found) > MAX_MENTIONS:
                message = f"This note links more than {MAX_MENTIONS} notes; those below are left out."
                self.problems.append((line.number, message, "Split the note."))
                break
        return list(found.values())[:MAX_MENTIONS]

    def _in_properties(self) -> dict[tuple[str, int], tuple[str, int, int]]:
        """Target and section -> mention, for the links in properties."""
        found: dict[tuple[str, int], tuple[str, int, int]] = {}
        for key, item in self.said.items():
            if key in _NOT_MENTIONS or key in self._body_fields:
                continue
            for text in item.items:
                if "[[" in text:
                    for target in _linked(text, self.path if "." in text else ""):
                        found.setdefault((target, -1), (target, self._place(item.line), -1))
        return found


def _said(line: Line, path: str) -> Said | None:
    """What a task line says; an owner that may be none is not put before its words."""
    if not line.guessed:
        return tasks.read(f"{line.inherited} {line.text}" if line.inherited else line.text, line.box, path)
    said = tasks.read(line.text, line.box, path)
    if said is not None and not (said.owner and said.owner_certain):
        said.owner, said.owner_certain, said.lead = line.inherited, False, 0
    return said


@lru_cache(maxsize=4096)
def _linked(text: str, path: str) -> tuple[str, ...]:
    """What a property's value links to; the path is wanted only for links that begin with a dot."""
    return links.targets(text, path)


def _is_member(line: Line, said: Said) -> bool:
    return line.guessed and not line.box and not said.owner_certain


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    one = inline_fields.whole(text)
    if one is not None:
        yield one
        return
    for found in inline_fields.inline(text):
        yield found.key, found.value
