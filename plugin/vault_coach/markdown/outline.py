"""The lines of a body that say something: headings, tasks, bullets in action lists, lines with links or fields."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from vault_coach.domain.reading import OwnerClaim
from vault_coach.markdown.headings import (
    LAST_OF_LABEL,
    LONGEST_LABEL,
    Title,
    is_head,
    is_label,
    list_owner,
    read_heading,
    titled,
)
from vault_coach.markdown.mask import Box
from vault_coach.markdown.owners import parse_lone_owner

LineKind = Literal["task", "action", "text"]

MAX_PARTS = 10_000
"""No note people write says more."""

# Indent, list marker and, if there is one, what stands in the checkbox.
_ITEM = re.compile(r"(\s*)(?:[-*+]|\d{1,9}[.)])(?:\s+(?:\[(.)\](?=\s|$)\s*+)?|$)")
_NOT_WORD = re.compile(r"[\W_]+")
_PLACEHOLDERS = frozenset({"", "tbd", "tba", "todo", "na", "none", "nothing", "null"})
_SURELY_WORDS = re.compile(r"(?!\{\{|<%)(?:[\W_]*+[^\W_]){8}")  # longer than any placeholder
_LAST_OF_OWNER = "]:*_"  # of one with more than `_MOST_GAPS` spaces in it
_MOST_GAPS = 3
_NO_ITEM = 1 << 30
_OUTSIDE = -1  # further out than any item
_MARKERS = frozenset("-*+0123456789")
_UNDERLINES = frozenset("=-")


@dataclass(slots=True)
class Section:
    """A heading and what stands below it.

    Attributes:
        line: The heading's line in the file.
        name: The heading's words.
        day: The day in them as an ordinal, 0 for none.
        filled: True when there is text below it.
        dated: The index of the dated section it stands in (itself, if it is one), or -1.
    """

    line: int
    level: int
    name: str
    day: int
    filled: bool
    dated: int


class Line(NamedTuple):
    """A line that may say something.

    Attributes:
        number: Its line in the file.
        text: The visible text without list marker and checkbox.
        box: What stands between the brackets of a checkbox, "" for none.
        section: Index of the section it stands in, or -1.
        parent: The line of the task, or of the owner, that it stands below, 0 for none.
        member: True for a bullet below a line that is but a word, which may be no name.
        mark: The inline field it stands for by its heading, "" for none.
        list_owner: Who the heading of its list names, None for nobody; it may be no name.
    """

    number: int
    kind: LineKind
    text: str
    box: str
    section: int
    parent: int
    member: bool
    mark: str
    list_owner: OwnerClaim | None = None


@dataclass(slots=True)
class Outline:
    """A body as headings and telling lines, in the order of the file.

    Attributes:
        heads: Lines of items that are but a word, perhaps a name, with others below them.
        owners: Line -> whom it names, for lines that are but a name.
        first_text: The line of the first visible text, 0 for none.
        calm: True where a line without any sign in it neither fills a heading nor belongs to an action list.
        cut: The line from which on the body was left out for its length, 0 when all was read.
    """

    sections: list[Section] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    heads: set[int] = field(default_factory=set)
    owners: dict[int, OwnerClaim] = field(default_factory=dict)
    first_text: int = 0
    calm: bool = True
    cut: int = 0
    _open: list[int] = field(default_factory=list)
    _section: int = -1
    _unfilled: bool = False
    _actions_level: int = 0
    _labelled: bool = False
    _head_indent: int = _NO_ITEM  # of a bullet such as "**Action items**", whose list is indented below it
    _list_owner: OwnerClaim | None = None
    _mark: str = ""
    # The item whose bullets are actions or details: its indent, whether it names an owner, its line if it may not.
    _indent: int = _NO_ITEM
    _owner: bool = False
    _guess: int = 0
    # Indent and line of the tasks and owners that the next item may stand below, the outermost first.
    _above: list[tuple[int, int]] = field(default_factory=list)
    _boxes: list[tuple[list[int], bool, tuple[int, int, str, OwnerClaim | None]]] = field(default_factory=list)

    def add_heading(self, number: int, title: Title) -> None:
        """Close what this heading ends, and open it."""
        level, name, day, actions, self._mark = title
        above, sections = self._open, self.sections
        self._list_owner = None
        while above and sections[above[-1]].level >= level:
            above.pop()
        if level <= self._actions_level:
            self._actions_level = 0
        if actions and not self._actions_level:
            self._actions_level = level
            self._list_owner = list_owner(name)
        self._end_lists()
        if self._actions_level and level > self._actions_level and not actions:
            self._take_owner_line(number, f"{name}:", _OUTSIDE)
        self._section = index = len(sections)
        dated = index if day else sections[above[-1]].dated if above else -1
        above.append(index)
        self._unfilled = True
        self.calm = False
        sections.append(Section(number, level, name, day, False, dated))

    def add_item(self, number: int, indent: str, box: str, text: str, *, signed: bool) -> None:
        """Take a list item: a task, an action, or text."""
        deep = len(indent.expandtabs(4)) if indent else 0
        if self._heads_list(deep, box, text):
            return
        in_actions = self._labelled or self._actions_level > 0 or self._head_indent != _NO_ITEM
        listed = in_actions or box != ""
        if listed or self._unfilled:
            if not says_something(text):
                return
            if self._unfilled:
                self._fill()
        text = text.rstrip()
        below = self._is_below(number, deep, box, text, listed=listed)
        kind: LineKind = "text"
        if box:
            kind = "task"
        elif in_actions and (self._owner if below else not self._owner or self._guess):
            kind = "action"
        parent = self._stand(number, deep, text, listed=listed, acts=kind != "text")
        self._settle()
        mark = self._mark
        if mark and (kind != "text" or indent or not says_something(text)):
            mark = ""
        if signed or mark or kind != "text":
            member = below and kind == "action" and self._guess > 0
            list_owner = self._list_owner if in_actions else None
            self.lines.append(Line(number, kind, text, box, self._section, parent, member, mark, list_owner))

    def add_text(self, number: int, text: str, *, signed: bool) -> None:
        """Take a line that is neither heading nor list item."""
        labelled = text[-1] in LAST_OF_LABEL and is_label(text)
        self._end_lists()
        self._labelled = labelled
        if labelled and not self._actions_level:
            self._list_owner = list_owner(text)
        else:
            self._take_owner_line(number, text, _OUTSIDE)
        if self._unfilled and says_something(text):
            self._fill()
        self._settle()
        if signed:
            self.lines.append(Line(number, "text", text, "", self._section, 0, False, ""))

    def _is_below(self, number: int, indent: int, box: str, text: str, *, listed: bool) -> bool:
        """Return True when an item stands below another; one at the top may have others below itself.

        One that only names someone is the owner of those below it; other nested bullets are details.
        """
        if indent > self._indent:
            if listed and self._guess:
                self.heads.add(self._guess)
            return True
        self._indent, self._owner, self._guess = _NO_ITEM, False, 0
        if listed:
            self._indent = indent
            if text.count(" ") <= _MOST_GAPS or text[-1] in _LAST_OF_OWNER:
                self._name_owner(number, box, text)
        return False

    def _name_owner(self, number: int, box: str, text: str) -> None:
        """See whom an item names; a checkbox or a plain word is an owner only if it turns out to be a name."""
        claim = parse_lone_owner(text)
        if claim is not None:
            self._owner, self.owners[number] = True, claim
            if box or (claim.form != "sure" and text.rstrip("*_ ")[-1] not in ":："):
                self._guess = number

    def _heads_list(self, deep: int, box: str, text: str) -> bool:
        """Return True for a bullet such as `**Action items**`; an item beside one ends its list."""
        if self._head_indent != _NO_ITEM and deep <= self._head_indent:
            self._head_indent = _NO_ITEM
        if box or self._labelled or self._actions_level or not is_head(text):
            return False
        self._head_indent = min(self._head_indent, deep)
        self._indent, self._owner, self._guess = _NO_ITEM, False, 0
        self._parent(deep)
        self._settle()
        return True

    def _take_owner_line(self, number: int, text: str, width: int) -> None:
        """Take a line such as `Nadia:` as the owner of the tasks below it."""
        if len(text) <= LONGEST_LABEL and text.rstrip("*_ ")[-1:] == ":" and (claim := parse_lone_owner(text)):
            self.owners[number] = claim
            self._above.append((width, number))

    def _stand(self, number: int, deep: int, text: str, *, listed: bool, acts: bool) -> int:
        """Return the line an item stands below, 0 for none; a task or an owner may have others below itself."""
        parent = self._parent(deep)
        if acts or number in self.owners:
            self._above.append((deep, number))
        elif not listed:
            self._take_owner_line(number, text, deep)
        return parent

    def _parent(self, width: int) -> int:
        """Return the line of the task or owner an item stands below, 0 for none, and forget those it ends."""
        above = self._above
        while above and above[-1][0] >= width:
            above.pop()
        return above[-1][1] if above else 0

    def _settle(self) -> None:
        """Note whether lines without any sign in them may be passed over from here on."""
        open_list = self._actions_level or self._labelled or self._head_indent != _NO_ITEM
        self.calm = not (self._unfilled or open_list or self._mark or self._owner or self._above)

    def _end_lists(self) -> None:
        """End the list that items might belong to."""
        self._labelled, self._head_indent, self._indent, self._owner = False, _NO_ITEM, _NO_ITEM, False
        self._above = []

    def enter_box(self) -> None:
        """Begin a callout: a list above it is over, a heading above it goes on."""
        state = (self._section, self._actions_level, self._mark, self._list_owner)
        self._boxes.append(([*self._open], self._unfilled, state))
        self._end_lists()

    def leave_box(self) -> None:
        """End a callout: its headings and lists are over, and those around it go on."""
        self._open, unfilled, state = self._boxes.pop()
        self._section, self._actions_level, self._mark, self._list_owner = state
        self._unfilled = unfilled and not self.sections[self._section].filled
        self._end_lists()
        self._settle()

    def _fill(self) -> None:
        for index in reversed(self._open):
            section = self.sections[index]
            if section.filled:
                break
            section.filled = True
        self._unfilled = False


def outline(lines: Iterable[str], first_line: int, boxes: Iterable[Box] = ()) -> Outline:
    """Find the telling ones among the masked lines of a body.

    Args:
        lines: The lines, see `mask.mask_body`.
        first_line: The number of the first one in the file.
        boxes: The callouts among them.
    """
    parts = Outline()
    may_be_many = first_line + MAX_PARTS
    edges = _edges(boxes, first_line)
    edge = edges[-1][0] if edges else _NO_ITEM
    above, above_that = "", ""
    for number, line in enumerate(lines, first_line):
        text = line.strip()
        before, above, above_that = above_that, text, above
        if not text:
            continue
        if number >= edge:
            edge = _pass_edges(parts, edges, number)
        if not parts.first_text:
            parts.first_text = number
        # a link, a checkbox, a tag or a field needs one of these
        signed = "[" in text or "@" in text or "#" in text or (":" in text and "::" in text)
        first = text[0]
        if first in _UNDERLINES and _is_underline(text, above_that, before):
            level = 1 if first == "=" else 2
            parts.add_heading(number - 1, titled(level, above_that))
            continue
        if not signed and parts.calm and text[-1] not in LAST_OF_LABEL and not _may_be_head(first, text):
            continue
        if number >= may_be_many and len(parts.sections) + len(parts.lines) >= MAX_PARTS:
            parts.cut = number
            break
        if first == "#" and (title := read_heading(line)):
            parts.add_heading(number, title)
        elif first in _MARKERS and (item := _ITEM.match(line)):
            parts.add_item(number, item[1], item[2] or "", line[item.end() :], signed=signed)
        else:
            parts.add_text(number, text, signed=signed)
    return parts


def _edges(boxes: Iterable[Box], first_line: int) -> list[tuple[int, bool]]:
    """List where callouts begin (True) and end, the last first; of those on one line, ends come before."""
    edges = [(first_line + line, begins) for box in boxes for line, begins in zip(box, (True, False), strict=True)]
    return sorted(edges, reverse=True)


def _pass_edges(parts: Outline, edges: list[tuple[int, bool]], number: int) -> int:
    """Enter and leave the callouts that begin or end up to a line; return the line of the next edge."""
    while edges and edges[-1][0] <= number:
        _, begins = edges.pop()
        if begins:
            parts.enter_box()
        else:
            parts.leave_box()
    return edges[-1][0] if edges else _NO_ITEM


def _is_underline(text: str, above: str, before: str) -> bool:
    """Return True for the line that underlines a heading, which is one line and no list item."""
    return (
        len(text) > 1
        and not before
        and not text.strip(text[0])
        and above != ""
        and above[0] not in "#|>"
        and not _ITEM.match(above)
    )


def _may_be_head(first: str, text: str) -> bool:
    """Return True for a short bullet that may be the head of an action list below it."""
    return (
        first in _MARKERS
        and len(text) <= LONGEST_LABEL
        and (item := _ITEM.match(text)) is not None
        and (is_head(text[item.end() :]))
    )


def says_something(text: str) -> bool:
    """Return False for empty lines, rules and placeholders such as TBD or `{{notes}}`."""
    if len(text) > LONGEST_LABEL or _SURELY_WORDS.match(text):
        return True
    if text.startswith(("{{", "<%")) and text.endswith(("}}", "%>")):
        return False
    return _NOT_WORD.sub("", text).lower() not in _PLACEHOLDERS
