"""The lines of a body that say something: headings, tasks, bullets in action lists, lines with links or fields."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from vault_coach.markdown import dates, links
from vault_coach.markdown.visible import reveal
from vault_coach.markdown.vocabulary import section_mark

LineKind = Literal["task", "action", "text"]

MAX_PARTS = 10_000
"""No note people write says more."""

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]++(.*))?$")
_ITEM = re.compile(r"(\s*)(?:[-*+]|\d{1,9}[.)])(?:\s+(?:\[(.)\](?=\s|$)\s*+)?|$)")
_LABEL = re.compile(r"(?:\*\*|__)[^*_]{1,40}+(?:\*\*|__):?|[^*_:]{1,40}+:")
_OWNER_ONLY = re.compile(
    r"(?:\[\[[^\[\]\n]{1,200}+\]\]|@[^\W\d_][\w'’-]{0,40}+(?: [^\W\d_a-z][\w'’-]{0,40}+){0,3}+)"
    r"(?:\*\*|__)?:?(?:\*\*|__)?"
    r"|(?:\*\*|__)?[^\W\d_][\w'’ -]{0,40}+(?:\*\*|__)?:(?:\*\*|__)?"
)
_NAME_ONLY = re.compile(r"(?:\*\*|__)?([^\W\d_][\w'’-]{0,40}+(?: [^\W\d_][\w'’-]{0,40}+){0,2}+)(?:\*\*|__)?")
_NOT_WORD = re.compile(r"[\W_]+")
_ACTIONS = re.compile(
    r"(?:my|our|open|new|agreed|key)?"
    r"(?:actions?|actionitems?|actionpoints?|nextsteps?|nextactions?|todos?|tasks?|followups?|commitments?)"
)
_PLACEHOLDERS = frozenset({"", "tbd", "tba", "todo", "na", "none", "nothing", "null"})
_SURELY_WORDS = re.compile(r"(?:[\W_]*+[^\W_]){8}")  # longer than any placeholder
_LONGEST_LABEL = 48
_LAST_OF_LABEL = ":*_"
_LAST_OF_OWNER = "]:*_"  # of one with more than `_MOST_GAPS` spaces in it
_MOST_GAPS = 3
_MARKERS = frozenset("-*+0123456789")


@dataclass(slots=True)
class Heading:
    """A heading; `dated` is the index of the dated heading it stands in (itself, if it is one), or -1."""

    line: int
    level: int
    name: str
    day: date | None
    filled: bool
    dated: int


class _Title(NamedTuple):
    """What a heading says: its level, its words, the day in them, and what bullets below it stand for."""

    level: int
    name: str
    day: date | None
    actions: bool
    mark: str


class Line(NamedTuple):
    """A line that may say something.

    Attributes:
        number: Its line in the file.
        text: The visible text without list marker and checkbox.
        box: What stands between the brackets of a checkbox, "" for none.
        heading: Index of the heading above it, or -1.
        inherited: The owner it gets from the bullet above it, as written there.
        guessed: True when that bullet is but a word, which may be no name.
        heads: True for such a bullet itself.
        mark: The inline field it stands for by its heading, "" for none.
    """

    number: int
    kind: LineKind
    text: str
    box: str
    heading: int
    inherited: str = ""
    guessed: bool = False
    heads: bool = False
    mark: str = ""


class _Group(NamedTuple):
    """An item others may stand below: its indent, the owner it names, and its place if that is a guess."""

    indent: int
    owner: str
    place: int = -1


@dataclass(slots=True)
class Outline:
    """A body as headings and telling lines, in the order of the file.

    Attributes:
        first_text: The line of the first visible text, 0 for none.
        calm: True where a line without any sign in it neither fills a heading nor belongs to an action list.
        cut: The line from which on the body was left out for its length, 0 when all was read.
    """

    headings: list[Heading] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    first_text: int = 0
    calm: bool = True
    cut: int = 0
    _open: list[int] = field(default_factory=list)
    _unfilled: bool = False
    _actions_level: int = 0
    _labelled: bool = False
    _group: _Group | None = None
    _mark: str = ""

    def add_heading(self, number: int, title: _Title) -> None:
        """Close what this heading ends, and open it."""
        level, name, day, actions, self._mark = title
        while self._open and self.headings[self._open[-1]].level >= level:
            self._open.pop()
        if level <= self._actions_level:
            self._actions_level = 0
        if actions and not self._actions_level:
            self._actions_level = level
        self._labelled, self._group = False, None
        index = len(self.headings)
        inside = self.headings[self._open[-1]].dated if self._open else -1
        self._open.append(index)
        self._unfilled = True
        self.calm = False
        self.headings.append(Heading(number, level, name, day, False, index if day else inside))

    def add_item(self, number: int, indent: str, box: str, text: str) -> None:
        """A list item: a task, an action, or text."""
        in_actions = bool(self._actions_level or self._labelled)
        if box or in_actions or self._unfilled:
            if not says_something(text):
                return
            if self._unfilled:
                self._fill()
        text = text.rstrip()
        listed = bool(box) or in_actions
        above = self._above(len(indent.expandtabs(4)) if indent else 0, box, text, listed=listed)
        action = in_actions and (bool(above.owner) if above else not self._names_owner)
        kind: LineKind = "task" if box else "action" if action else "text"
        self._settle()
        mark = self._mark if kind == "text" and not indent and says_something(text) else ""
        if kind != "text" or mark or telling(text):
            inherited = above.owner if above and listed else ""
            guessed = bool(inherited) and above is not None and above.place >= 0
            self.lines.append(Line(number, kind, text, box, self._heading, inherited, guessed, False, mark))

    def add_text(self, number: int, stripped: str) -> None:
        """A line that is neither heading nor list item."""
        self._labelled = stripped[-1] in _LAST_OF_LABEL and is_label(stripped)
        self._group = None
        if self._unfilled and says_something(stripped):
            self._fill()
        self._settle()
        if telling(stripped):
            self.lines.append(Line(number, "text", stripped, "", self._heading))

    def _above(self, indent: int, box: str, text: str, *, listed: bool) -> _Group | None:
        """The item this one stands below, None for one at the top, which may have others below itself.

        One that only names someone is the owner of those below it; other nested bullets are details.
        """
        group = self._group
        if group is not None and indent > group.indent:
            if group.place >= 0 and listed:
                self.lines[group.place] = self.lines[group.place]._replace(heads=True)
            return group
        self._group = self._opened(indent, box, text) if listed else None
        return None

    def _opened(self, indent: int, box: str, text: str) -> _Group:
        """The group an item opens; a checkbox or a plain word is an owner only if it turns out to be a name."""
        if text.count(" ") > _MOST_GAPS and text[-1] not in _LAST_OF_OWNER:
            return _Group(indent, "")
        if _OWNER_ONLY.fullmatch(text) and not box:
            return _Group(indent, text)
        if name := _lone_name(text):
            return _Group(indent, name, len(self.lines))
        return _Group(indent, "")

    @property
    def _names_owner(self) -> bool:
        """True when the item just opened is certain to be the owner of those below it."""
        return self._group is not None and bool(self._group.owner) and self._group.place < 0

    @property
    def _heading(self) -> int:
        return self._open[-1] if self._open else -1

    def _settle(self) -> None:
        """Note whether lines without any sign in them may be passed over from here on."""
        grouped = self._group is not None and bool(self._group.owner)
        self.calm = not (self._unfilled or self._actions_level or self._labelled or self._mark or grouped)

    def _fill(self) -> None:
        for index in reversed(self._open):
            if self.headings[index].filled:
                break
            self.headings[index].filled = True
        self._unfilled = False


def outline(visible: str, first_line: int) -> Outline:
    """The telling lines of a visible body whose first line has that number in the file."""
    found = Outline()
    text = visible.lstrip()
    if text:
        found.first_text = first_line + visible.count("\n", 0, len(visible) - len(text))
    may_be_many = first_line + MAX_PARTS
    for number, line in enumerate(visible.split("\n"), first_line):
        if not line or not (stripped := line.strip()):
            continue
        if found.calm and not telling(stripped) and stripped[-1] not in _LAST_OF_LABEL:
            continue
        if number >= may_be_many and len(found.headings) + len(found.lines) >= MAX_PARTS:
            found.cut = number
            break
        first = stripped[0]
        if first == "#" and (title := _title(line)):
            found.add_heading(number, title)
        elif first in _MARKERS and (item := _ITEM.match(line)):
            found.add_item(number, item[1], item[2] or "", line[item.end() :])
        else:
            found.add_text(number, stripped)
    return found


def telling(text: str) -> bool:
    """True when a line may hold a link, a checkbox, a field or a tag."""
    return "[" in text or "@" in text or "#" in text or (":" in text and "::" in text)


def says_something(text: str) -> bool:
    """False for empty lines, rules and placeholders such as TBD or `{{notes}}`."""
    if len(text) > _LONGEST_LABEL:
        return True
    if text.startswith(("{{", "<%")) and text.endswith(("}}", "%>")):
        return False
    return bool(_SURELY_WORDS.match(text)) or _NOT_WORD.sub("", text).lower() not in _PLACEHOLDERS


def is_actions(name: str) -> bool:
    """True for Actions, Action items, Next steps, To do and their near relatives."""
    return len(name) <= _LONGEST_LABEL and bool(_ACTIONS.fullmatch(_NOT_WORD.sub("", name).lower()))


def is_label(text: str) -> bool:
    """True for a line such as `**Action items**` or `Next steps:`, which opens a list as a heading does."""
    return len(text) <= _LONGEST_LABEL and bool(_LABEL.fullmatch(text)) and is_actions(text)


def _lone_name(text: str) -> str:
    """The name a text may be: capitalised words and nothing else, or all that makes an owner."""
    if _OWNER_ONLY.fullmatch(text):
        return links.plain(text).strip("*_:")
    match = _NAME_ONLY.fullmatch(text)
    return match[1] if match and all(word[0].isupper() for word in match[1].split()) else ""


@lru_cache(maxsize=4096)
def _title(line: str) -> _Title | None:
    """What the line of a heading says, None for one that only looks like a heading."""
    match = _HEADING.match(line)
    if match is None:
        return None
    name = (match[2] or "").strip()
    if name.endswith("#"):
        name = name.rstrip("#").rstrip()
    day, actions = dates.of_heading(name), is_actions(name)
    if "[" in name or not name.isascii():
        name = " ".join(reveal(links.plain(name)).split())
    return _Title(len(match[1]), name, day, actions, section_mark(name))
