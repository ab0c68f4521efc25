"""From the text of one note to the rows of its reading."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from vault_coach.domain import dates, no_contact
from vault_coach.domain.reading import NoteKind, OwnerClaim
from vault_coach.markdown import attendees, canonical_fields, inline_fields, links, tasks
from vault_coach.markdown.attendees import tells_attendees
from vault_coach.markdown.mask import mask_body, reveal
from vault_coach.markdown.merge_markers import keep_one_side
from vault_coach.markdown.outline import Line, Outline, outline
from vault_coach.markdown.properties import Property, Trouble, line_feeds, read_front_matter
from vault_coach.markdown.read_rules import BoxMeaning
from vault_coach.markdown.reading_codec import day_of, ordinal
from vault_coach.markdown.tasks import TaskLine
from vault_coach.markdown.vocabulary import is_known, mark, squash

MAX_MENTIONS = 5000

Place = tuple[int, str, str, int]
"""A line that is evidence: its number, itself, the heading above it and the day it stands for."""

_TAG = re.compile(r"#(?<![^\s(]#)([^\s#.,;:!?'\"()\[\]{}|<>`*&^%$@+=]+)")
_BULLET = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+")
_FIRST = 12  # lines of a body in which it may say that a meeting did not take place
_ONLY_TAGS = re.compile(r"(?:#[^\s#]++\s*+)++")
_BOTH: dict[str, NoteKind] = {"trust": "partner", "interdependence": "partner", "decided": "decision"}
_NOT_MENTIONS = frozenset(
    {"type", "kind", "class", "categories", "category", "tags", "tag", "aliases", "alias", "absent"}
)


class Extract:
    """One note on its way to a reading; `day` and `kind` are set once they are known.

    Args:
        path: Its vault-relative path.
        text: The note without BOM, any line endings.
        boxes: What signs in checkboxes mean in this vault, besides the usual ones.

    Attributes:
        props: Squashed key -> property or body field, properties first.
        problems: Rows of line, message, hint.
        own_tags: Tags about the whole note: those of its properties, and of lines that hold nothing else.
        tags: All tags, those in open tasks left out.
        places: Rows of the lines that are evidence.
    """

    def __init__(self, path: str, text: str, boxes: tuple[tuple[str, BoxMeaning], ...] = ()) -> None:
        self.path = path
        self._boxes = {**tasks.BOXES, **dict(boxes)} if boxes else tasks.BOXES
        text = line_feeds(text)
        self._lines = text.split("\n")
        conflict = 0
        if "<<<<<<< " in text:
            text, conflict = keep_one_side(text)
        self._text, self._whole = text, not conflict
        self._shown: list[str] = []
        self._first_line = 1
        front = read_front_matter(text)
        self.problems = front.problems
        if conflict:
            message = "A merge was left unresolved here; only the first of the two versions is read."
            self.problems.append((conflict, message, "Decide for one, and remove the markers."))
        self.props: dict[str, Property] = {}
        for item in front.properties:
            self.props.setdefault(squash(item.key), item)
        self._outline = self._outlined(text, front.body_start)
        self.day = 0
        self.kind: NoteKind = "other"
        self.own_tags = canonical_fields.tags_of(self.props)
        self.tags = list(self.own_tags)
        self.places: list[Place] = []
        self._place_of: dict[int, int] = {}
        self._tasks: list[tuple[Line, TaskLine, tuple[OwnerClaim, ...]]] = []
        self._marks: list[tuple[Line, str, str, bool]] = []
        self._linked: list[tuple[Line, tuple[str, ...]]] = []
        self._body_fields: dict[str, Line] = {}
        self._gather()
        if tells_attendees(text) and not canonical_fields.attended(self.props):
            self._take_attendees()

    def _outlined(self, text: str, start: int) -> Outline:
        """Outline what can be seen of the body, which begins at `start`."""
        body = text[start:]
        first_line = text.count("\n", 0, start) + 1
        shown, troubles, boxes = mask_body(body)
        self.problems += [
            (first_line + body.count("\n", 0, offset), message, hint) for offset, message, hint in troubles
        ]
        below = self._lines[first_line - 1 :] if shown is body and self._whole else shown.split("\n")
        self._shown, self._first_line = below, first_line
        parts = outline(below if shown else [], first_line, boxes)
        if parts.cut:
            trouble: Trouble = parts.cut, "This note is too long; from here on it is left out.", "Split it."
            self.problems.append(trouble)
        return parts

    def _gather(self) -> None:
        """Take what the lines of the body say."""
        path = self.path
        owners = {number: (claim,) for number, claim in self._outline.owners.items()}
        for line in self._outline.lines:
            meaning = self._boxes.get(line.box, "open")
            if line.kind == "text" or meaning == "text":
                self._take_text(line, links.targets(line.text, path))
                continue
            task = tasks.parse_task(line.text, meaning if line.box else "", path)
            if task is None:
                continue
            above = owners.get(line.parent, ())
            if line.list_owner:
                above = (*above, line.list_owner)
            owners[line.number] = (*task.claims, *owners.get(line.number, ()), *above)
            self._tasks.append((line, task, above))
            if task.state == "done":
                self._take_text(line, task.links)

    def _take_text(self, line: Line, targets: tuple[str, ...]) -> None:
        """Take the links, tags and fields of a line that is evidence."""
        text = line.text
        if targets:
            self._linked.append((line, targets))
        if "#" in text:
            tags = [tag.lower() for tag in _TAG.findall(text) if not tag.isdecimal()]
            self.tags += tags
            if line.kind == "text" and _ONLY_TAGS.fullmatch(text):
                self.own_tags += tags
        before = len(self._marks)
        if ":" in text and "::" in text:
            for key, value in _pairs(text):
                self._take_field(line, key, value)
        if line.mark and len(self._marks) == before:
            self._marks.append((line, line.mark, text, True))

    def _take_attendees(self) -> None:
        """Take who was there from a label, with the names behind or below it, or from a heading such as Attendees.

        Where several places tell it, the note is about several meetings, and none of them counts for the whole.
        """
        places = attendees.find_places(self._shown, self._first_line)
        if len(places) != 1 or dates.is_day_name(links.base(self.path)):
            return
        number, names = places[0]
        above = [index for index, section in enumerate(self._outline.sections) if section.line < number]
        line = Line(number, "text", self.quote(number), "", above[-1] if above else -1, 0, member=False, mark="")
        if self._dated(line) < 0:
            self.props["attendees"] = Property("attendees", names, listed=True, line=number)
            self._body_fields["attendees"] = line

    def take_tagged_people(self, title: str) -> bool:
        """Return True for a note that is no person though its tags name some: they were there."""
        attended = canonical_fields.attended(self.props)
        if not attendees.is_no_person(title, self.own_tags, dated=self.day > 0, attended=attended):
            return False
        people = attendees.people_of_tags(self.own_tags, title)
        if people and not attended and not dates.is_day_name(title):
            line = self.props["tags"].line if "tags" in self.props else self._outline.first_text or 1
            self.props["attendees"] = Property("attendees", people, listed=True, line=line)
        return True

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
            and key not in self.props
        ):
            self.props[key] = Property(written, (text,), listed=False, line=line.number)
            self._body_fields[key] = line

    def take_absences(self, title: str) -> None:
        """Note as fields of their own who was not there, and which meetings did not take place."""
        if self.kind != "partner":
            self._take_absent()
        off = self._lines_called_off()
        status = self.props.get("status")
        if self.kind == "meeting" and (
            no_contact.is_cancelled(title)
            or (status and any(no_contact.is_cancelled_status(text) for text in status.items))
            or any(no_contact.tells_cancelled(line) for line in self._first_lines())
        ):
            off.append("true")
        if off:
            known = self.props.get("cancelled")
            items = (*(known.items if known else ()), *off)
            line = known.line if known else self._outline.first_text or 1
            self.props["cancelled"] = Property("cancelled", items, listed=True, line=line)

    def _take_absent(self) -> None:
        absent: dict[str, int] = {}
        for key in canonical_fields.ATTENDEES & self.props.keys():
            item = self.props[key]
            away = {name: bare for name in item.items if (bare := no_contact.without_absence(name))}
            if away:
                absent |= dict.fromkeys(away.values(), item.line)
                there = tuple(name for name in item.items if name not in away)
                self.props[key] = item._replace(items=there)
        if no_contact.may_tell_absence(self._text.lower()):
            absent |= self._absent_in_body()
        if absent:
            known = self.props.get("absent")
            items = (*(known.items if known else ()), *absent)
            line = known.line if known else next(iter(absent.values()))
            self.props["absent"] = Property("absent", items, listed=True, line=line)

    def _absent_in_body(self) -> dict[str, int]:
        """Map those who a line of the body says were not there to that line."""
        absent: dict[str, int] = {}
        below = ""  # the label or heading the lines stand below
        for number, line in enumerate(self._shown, self._first_line):
            text = line.strip()
            if not text or not (below or no_contact.may_tell_absence(text.lower())):
                continue
            item = text[0] in "-*+" or text[0].isdecimal()
            if no_contact.is_absence_label(text):
                below = "heading" if text[0] == "#" else "label"
            elif text[0] == "#" or (below == "label" and not item):
                below = ""
            elif below:
                names = links.targets(text, self.path) or (_BULLET.sub("", text),)
                absent |= dict.fromkeys(names, number)
                continue
            for name in no_contact.named_absent(_BULLET.sub("", text)):
                absent |= dict.fromkeys(links.targets(name, self.path) or (name,), number)
        return absent

    def _first_lines(self) -> list[str]:
        """Return the first lines of the body that are no headings."""
        said = [text for line in self._shown[:_FIRST] if (text := line.strip()) and text[0] != "#"]
        return said[:2]

    def _lines_called_off(self) -> list[str]:
        """List the lines, as text, of the dated headings whose meeting did not take place."""
        off = []
        for section in self._outline.sections:
            if section.day:
                at = section.line - self._first_line + 1
                below = next((text for line in self._shown[at : at + 2] if (text := line.strip())), "")
                if no_contact.is_cancelled(section.name) or no_contact.tells_cancelled(below):
                    off.append(str(section.line))
        return off

    def _dated(self, line: Line) -> int:
        """Return the index of the dated section a line stands in, or -1."""
        return self._outline.sections[line.section].dated if line.section >= 0 else -1

    def quote(self, number: int) -> str:
        """Return a line of the note as it stands."""
        return self._lines[number - 1]

    def _place(self, number: int, section: int = -1) -> int:
        """Return the place of a line in `places`."""
        place = self._place_of.get(number)
        if place is None:
            place = self._place_of[number] = len(self.places)
            _, _, name, day = self.places[section] if section >= 0 else (0, "", "", self.day)
            self.places.append((number, self.quote(number), name, day))
        return place

    def top(self) -> int:
        """Return the place of the first line of text below the properties, else of the first line."""
        return self._place(self._outline.first_text or 1)

    def fields(self) -> list[Any]:
        """Rows of the fields; a key that is both mark and property is a property in notes of its kind only."""
        props, kind, sections = self.props, self.kind, {}
        for key, line in self._body_fields.items():
            sections[line.number] = line.section
            if _BOTH.get(key, kind) != kind:
                props = {name: item for name, item in props.items() if name != key}
        rows = canonical_fields.fields_of(props, kind)
        return [(name, texts, self._place(number, sections.get(number, -1))) for name, texts, number in rows]

    def sections(self) -> list[Any]:
        """Rows of all sections; asked for first, so that each has the place of its index."""
        sections = self._outline.sections
        rows = []
        for index, section in enumerate(sections):
            day = sections[section.dated].day if section.dated >= 0 else self.day
            self._place_of[section.line] = index
            self.places.append((section.line, self.quote(section.line), section.name, day))
            rows.append((section.name, section.day, section.filled, index))
        return rows

    def tasks(self) -> list[Any]:
        """Rows of the checkboxes and the bullets of action lists."""
        rows = []
        heads = self._outline.heads
        for line, task, above in self._tasks:
            if task.trouble:
                self.problems.append((line.number, task.trouble, "Correct the date: write it as 2026-11-20."))
            rows.append(
                (
                    task.text,
                    task.state,
                    [(claim.names, claim.form, claim.lead) for claim in task.claims],
                    [(claim.names, claim.form, 0) for claim in above],
                    task.links,
                    ordinal(task.due),
                    ordinal(task.done),
                    self._place(line.number, line.section),
                    self._dated(line),
                    "head" if line.number in heads else "member" if line.member else "",
                    line.box != "",
                )
            )
        return rows

    def marks(self) -> list[Any]:
        """Rows of inline fields of the method, but properties of the note, and of bullets that stand for one."""
        rows = []
        for line, kind, text, listed in self._marks:
            dated = self._dated(line)
            if _BOTH.get(kind) == self.kind and dated < 0 and not listed:
                continue
            targets = links.targets(text, self.path) or links.targets(line.text, self.path)
            place = self._place(line.number, line.section)
            rows.append((kind, reveal(links.plain(text)), targets, place, dated, listed))
        return rows

    def mentions(self) -> list[Any]:
        """Rows of links in properties, text and done tasks, each once a section; none without a day to meet on."""
        if self.kind == "other" and not self.day and not any(section.day for section in self._outline.sections):
            return []
        rows = self._mentions_in_properties()
        for line, targets in self._linked:
            section = self._dated(line)
            met = self._tells_of_contact(line)
            for target in targets:
                if (target, section) not in rows or (met and not rows[target, section][3]):
                    rows[target, section] = (target, self._place(line.number, line.section), section, met)
            if len(rows) > MAX_MENTIONS:
                message = f"This note links more than {MAX_MENTIONS} notes; those below are left out."
                self.problems.append((line.number, message, "Split the note."))
                break
        return list(rows.values())[:MAX_MENTIONS]

    def _tells_of_contact(self, line: Line) -> bool:
        """Return False for lines about plans and birthdays, and those below a heading such as Tomorrow."""
        section = self._outline.sections[line.section] if line.section >= 0 else None
        if section and no_contact.is_plan_heading(section.name):
            return False
        dated = self._dated(line)
        day = self._outline.sections[dated].day if dated >= 0 else self.day
        return not no_contact.is_no_meeting(line.text, day_of(day))

    def _mentions_in_properties(self) -> dict[tuple[str, int], tuple[str, int, int, bool]]:
        """Map target and section to the row of a mention, for the links in properties."""
        rows: dict[tuple[str, int], tuple[str, int, int, bool]] = {}
        for key, item in self.props.items():
            if key in _NOT_MENTIONS or key in self._body_fields:
                continue
            for text in item.items:
                if "[[" in text:
                    for target in _linked(text, self.path if "." in text else ""):
                        rows.setdefault((target, -1), (target, self._place(item.line), -1, True))
        return rows


@lru_cache(maxsize=4096)
def _linked(text: str, path: str) -> tuple[str, ...]:
    """Return what a property's value links to; the path is wanted only for links that begin with a dot."""
    return links.targets(text, path)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    whole = inline_fields.whole(text)
    if whole is not None:
        yield whole
        return
    for field in inline_fields.inline(text):
        yield field.key, field.value
