"""Task lines: who does what until when. Obsidian Tasks' signs, Dataview fields and plain words."""

import re
from dataclasses import dataclass
from datetime import date

from vault_coach.domain import dates
from vault_coach.domain.reading import TaskState
from vault_coach.markdown import inline_fields, links
from vault_coach.markdown.mask import reveal

_DAY = r"\[{0,2}(\d{4}-\d{2}-\d{2})(?!\d)\]{0,2}"
# The signs of Obsidian Tasks, with or without the selector that makes them coloured.
_SIGN = re.compile(r"([📅📆🗓✅❌⏳⌛🛫➕🔁🔺⏫🔼🔽⏬🆔⛔🏁])\ufe0f?")
_SIGN_DAY = re.compile(rf"\s*{_DAY}")
_SIGN_WORD = re.compile(r"\s*[\w, -]{0,40}+")
# "due 2026-11-17", "(by [[2026-11-17]])".
_DUE_WORDS = re.compile(rf"\(?\b(?:due|by):?\s+(?:on\s+)?{_DAY}\)?", re.IGNORECASE)
_TAGS_FIRST = re.compile(r"(?:#[^\s#]+\s+)+")
_TAGS_LAST = re.compile(r"(?:\s+#[^\s#]+)+$")
_BLOCK_ID = re.compile(r"\s\^[\w-]{1,40}+$")
_WORD = r"[^\W\d_][\w'’-]{0,40}+"
_SHALL = r"(?: to| will| shall| must| should| needs to| has to| is going to)"
# "Priya:", "**Priya Nair:**", "Priya to", "Priya will", with what she does behind it.
_NAME = re.compile(rf"({_WORD}(?: {_WORD}){{0,2}}?)(?:\*\*|__)?(?::(?:\*\*|__)?|{_SHALL})\s+(?=\S)")
# "me:", "I will", "I'll", in any case.
_ME = re.compile(
    r"(?:me|I|@me)(?:\*\*|__)?"
    r"(?::(?:\*\*|__)?|\s+(?:to|will|shall|must|should|need to|have to|am going to)\b|['’]ll\b)\s*",
    re.IGNORECASE,
)
# "... (@Dana)" at the end of a task.
_OWNER_LAST = re.compile(r"\s\((@[^\W\d_][\w'’-]{0,40}+(?: [^\W\d_][\w'’-]{0,40}+){0,3}+)\)[.;,]?$")
_TO = re.compile(r"[\s*_:,–—-]*(?:(?:to|will|shall|must|should|needs to|has to|is going to)\s+)?")
# Marks of bold, highlight and strike-through; single ones only at the edge of a word.
_EMPHASIS = re.compile(r"\*\*|__|==|~~|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_APOSTROPHES = frozenset("'’")
_DUE_SIGNS = "📅📆🗓"
_WORD_SIGNS = "🆔⛔🏁"

STATES: dict[str, TaskState] = {"x": "done", "X": "done", "-": "cancelled"}
"""What the sign in a checkbox means; any other is open."""


@dataclass(slots=True)
class TaskLine:
    """A task line; see `domain.reading.Task`.

    Attributes:
        wrong_day: A date in it that no calendar has, or "".
    """

    text: str
    state: TaskState = "open"
    owner: str = ""
    owner_certain: bool = True
    lead: int = 0
    links: tuple[str, ...] = ()
    due: date | None = None
    done: date | None = None
    wrong_day: str = ""


def parse_task(text: str, box: str, path: str = "") -> TaskLine | None:
    """Read a task, None when no words are left.

    Args:
        text: The visible text after the checkbox or the bullet.
        box: What stands in the checkbox, "" for a plain bullet.
        path: The note it stands in.
    """
    task = TaskLine("", STATES.get(box, "open"), links=links.targets(text, path))
    if ":" in text and "::" in text:
        text = _take_fields(text, task)
    if not text.isascii():
        text = _take_signs(text, task)
    if "-" in text and ("20" in text or "19" in text):
        text = _take_due_words(text, task)
    if "#" in text or "^" in text:
        text = _TAGS_LAST.sub("", _BLOCK_ID.sub("", text))
    text = text.strip()
    if task.state == "open" and text.startswith("~~") and text.endswith("~~"):
        task.state = "cancelled"
    _take_owner(text, task)
    return task if task.text else None


def _take_fields(text: str, task: TaskLine) -> str:
    fields = inline_fields.inline(text)
    for field in fields:
        key = field.key.lower()
        if key == "owner":
            _own(task, links.sole(field.value) or links.plain(field.value))
        elif key in {"due", "completion", "done"}:
            _date(task, "due" if key == "due" else "done", field.value.strip("[]"))
        elif key == "cancelled":
            task.state = "cancelled"
    return inline_fields.without(text, fields)


def _take_signs(text: str, task: TaskLine) -> str:
    """Take out the signs and what belongs to each of them."""
    words, *signs = _SIGN.split(text)
    kept = [words]
    for sign, after in zip(signs[::2], signs[1::2], strict=True):
        day = _SIGN_DAY.match(after)
        if sign == "✅":
            _date(task, "done", day[1] if day else "")
        elif sign == "❌":
            task.state = "cancelled"
        elif day and sign in _DUE_SIGNS:
            _date(task, "due", day[1])
        if sign in _WORD_SIGNS:
            day = _SIGN_WORD.match(after)
        kept.append("" if sign == "🔁" else after[day.end() :] if day else after)
    return " ".join(kept).replace("\u00a0", " ")


def _take_due_words(text: str, task: TaskLine) -> str:
    match = _DUE_WORDS.search(text)
    if match is None:
        return text
    if task.due is None:
        _date(task, "due", match[1])
    return text[: match.start()] + text[match.end() :]


def _date(task: TaskLine, what: str, text: str) -> None:
    day = dates.from_iso(text) if text else None
    if text and day is None:
        task.wrong_day = text
    if what == "due":
        task.due = day
        return
    task.done = day
    if task.state == "open":
        task.state = "done"


def _take_owner(text: str, task: TaskLine) -> None:
    """Set the words of the task, and the owner they start with unless one is known already."""
    start = text.lstrip("*_ ")
    if start.startswith("#"):
        start = _TAGS_FIRST.sub("", start, count=1).lstrip("*_ ")
    if task.owner or not _take_named_owner(start, task):
        task.text = _clean(start)
    if (not task.owner or not task.owner_certain) and "@" in start and (match := _OWNER_LAST.search(start)):
        _take_last_owner(start[: match.start()], match[1], task)


def _take_last_owner(words: str, name: str, task: TaskLine) -> None:
    """Take an owner in brackets behind the words, as in `send the file (@Dana)`."""
    rest = _clean(words)
    if rest and links.at_name(name) == name:
        _own(task, name)
        task.text, task.owner_certain, task.lead = rest, True, 0


def _take_named_owner(start: str, task: TaskLine) -> bool:
    """Return True when the text begins with who does it, and something is left to do."""
    first = start[:1]
    if first in "mMiI@" and (match := _ME.match(start)):
        task.owner, task.text = "me", _clean(start[match.end() :])
    elif first in "[@":
        linked = links.leading_link(start) if first == "[" else links.leading_at(start)
        if linked is not None:
            _take_linked_owner(start, linked, task)
    elif first == first.upper() and (match := _NAME.match(start)) and _capitalised(match[1]):
        rest = _clean(start[match.end() :])
        task.text = _clean(start)
        task.owner, task.owner_certain = links.tidy(match[1]), False
        task.lead = len(task.text) - len(rest) if task.text.endswith(rest) else 0
    return bool(task.text)


def _capitalised(words: str) -> bool:
    return all(word[0] == word[0].upper() for word in words.split())


def _take_linked_owner(start: str, linked: tuple[str, int], task: TaskLine) -> None:
    """Take an owner by link or @Name, unless the link is a day, stands alone, or is a possessive."""
    name, end = linked
    if start[end : end + 1] in _APOSTROPHES or dates.is_day_name(name):
        return
    match = _TO.match(start, end)
    rest = _clean(start[match.end() if match else end :])
    if rest:
        _own(task, name)
        task.text = rest


def _own(task: TaskLine, name: str) -> None:
    name = links.tidy(name)
    task.owner = "me" if name.lower() in {"me", "i", "@me"} else name


def _clean(text: str) -> str:
    """Return the words alone: link brackets, emphasis and doubled spaces removed, inline code readable."""
    if "[" in text:
        text = links.plain(text)
    if "*" in text or "_" in text or "~" in text or "=" in text:
        text = _EMPHASIS.sub("", text)
    return " ".join(reveal(text).split()).strip(" -–—,;")
