"""Task lines: who does what until when. Obsidian Tasks' signs, Dataview fields and plain words."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from vault_coach.domain.reading import OwnerClaim, TaskState
from vault_coach.markdown import inline_fields, links
from vault_coach.markdown.day_forms import parse_day, trouble_of
from vault_coach.markdown.due_words import take_due_words
from vault_coach.markdown.mask import reveal
from vault_coach.markdown.owners import find_owners, names_in_list
from vault_coach.markdown.read_rules import BoxMeaning
from vault_coach.markdown.task_signs import take_signs

_TAGS_LAST = re.compile(r"(?:\s+#[^\s#]+)+$")
_TAGS_FIRST = re.compile(r"(?:#[^\s#]+\s+)+")
_BLOCK_ID = re.compile(r"\s\^[\w-]{1,40}+$")
# Marks of bold, highlight and strike-through; single ones only at the edge of a word.
_EMPHASIS = re.compile(r"\*\*|__|==|~~|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_EMPTY_BRACKETS = re.compile(r"(?:^|\s+)(?:\(\s*\)|\[\s*\]|\{\s*\})")
_OWNER_KEYS = frozenset({"owner", "owners", "assignee", "assignees", "assigned", "assigned to", "responsible"})
_DUE_KEYS = frozenset({"due", "due date", "duedate", "due-date", "deadline", "fällig", "frist"})
_TRAILING = ".;,"

BOXES: dict[str, BoxMeaning] = {"x": "done", "X": "done", "-": "cancelled"}
"""What the sign in a checkbox means where the vault does not say otherwise; any other is open."""


@dataclass(slots=True)
class TaskLine:
    """A task line; see `domain.reading.Task`.

    Attributes:
        trouble: What is wrong with a day in it, or "".
    """

    text: str
    state: TaskState = "open"
    claims: tuple[OwnerClaim, ...] = ()
    links: tuple[str, ...] = ()
    due: date | None = None
    done: date | None = None
    trouble: str = ""


def parse_task(text: str, box: BoxMeaning | str, path: str = "") -> TaskLine | None:
    """Read a task, None when no words are left.

    Args:
        text: The visible text after the checkbox or the bullet.
        box: What the checkbox means, "" for a plain bullet.
        path: The note it stands in.
    """
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    task = TaskLine("", "done" if box == "done" else "cancelled" if box == "cancelled" else "open")
    task.links = links.targets(text, path)
    if ":" in text and "::" in text:
        text = _take_fields(text, task)
    if not text.isascii():
        text = _take_signs(text, task, box)
    text = text.strip()
    if task.state == "open" and text.startswith("~~") and text.endswith("~~"):
        task.state = "cancelled"
    emphasised = text[:1] in "*_="
    if "*" in text or "_" in text or "~" in text or "=" in text:
        text = _without_emphasis(text)
    if "20" in text or "19" in text:
        text = _take_due_words(text, task)
    if "#" in text or "^" in text:
        text = _TAGS_LAST.sub("", _BLOCK_ID.sub("", text.rstrip()))
    _take_owners(text.strip(), task, emphasised=emphasised)
    return task if task.text else None


def _without_emphasis(text: str) -> str:
    """Take the marks of emphasis out of a text, the targets of its links aside."""
    if "[[" not in text:
        return _EMPHASIS.sub("", text)
    parts = re.split(r"(\[\[[^\[\]]*\]\])", text)
    # a mark beside a link is at the edge of a word
    return "".join(part if place % 2 else _EMPHASIS.sub("", part).strip("*_") for place, part in enumerate(parts))


def _take_fields(text: str, task: TaskLine) -> str:
    fields = inline_fields.inline(text)
    for field in fields:
        key = field.key.lower()
        if key in _OWNER_KEYS:
            value = field.value.strip()
            names = (sole,) if (sole := links.sole(value)) else names_in_list(value) or (links.plain(value),)
            task.claims = (*task.claims, OwnerClaim(tuple(map(_own, names)), "sure"))
        elif key in _DUE_KEYS:
            value = field.value.strip("[]")
            _set_due(task, value, parse_day(value) if value[:1].isdigit() else None)
        elif key in {"completion", "done"}:
            value = field.value.strip("[]")
            _set_done(task, value, parse_day(value) if value[:1].isdigit() else None)
        elif key == "cancelled":
            task.state = "cancelled"
    return inline_fields.without(text, fields)


def _take_signs(text: str, task: TaskLine, box: str) -> str:
    signs = take_signs(text, ticked=task.state == "done" or not box)
    if signs.due_written:
        _set_due(task, signs.due_written, signs.due)
    if signs.struck:
        task.state = "cancelled"
    if signs.done_written:
        _set_done(task, signs.done_written, signs.done)
    elif signs.ticked and not box and task.state == "open":
        task.state = "done"
    return signs.text


def _take_due_words(text: str, task: TaskLine) -> str:
    text, written, day = take_due_words(text)
    if written and task.due is None:
        _set_due(task, written, day)
    return text


def _set_due(task: TaskLine, written: str, day: date | None) -> None:
    task.due = day
    if written and day is None:
        task.trouble = trouble_of(written)


def _set_done(task: TaskLine, written: str, day: date | None) -> None:
    task.done = day
    if written and day is None:
        task.trouble = trouble_of(written)
    if task.state == "open":
        task.state = "done"


def _take_owners(text: str, task: TaskLine, *, emphasised: bool) -> None:
    """Set the words of the task and, as claims, who they say does it."""
    text, claims = find_owners(text, emphasised=emphasised)
    if text.startswith("#"):
        cut = _TAGS_FIRST.match(text)
        skipped = cut.end() if cut else 0
    else:
        skipped = 0
    task.text = _clean(text[skipped:])
    for names, form, end in claims:
        rest = _clean(text[end:]) if end else ""
        lead = len(task.text) - len(rest) if rest and task.text.endswith(rest) else 0
        task.claims = (*task.claims, OwnerClaim(tuple(map(_own, names)), form, lead))


def _own(name: str) -> str:
    name = links.tidy(name)
    return "me" if name.lower() in {"me", "i", "@me"} else name


def _clean(text: str) -> str:
    """Return the words alone: link brackets and doubled spaces removed, inline code readable."""
    if "[" in text:
        text = links.plain(text)
    if "*" in text or "_" in text or "~" in text or "=" in text:
        text = _EMPHASIS.sub("", text)
    if "(" in text or "[" in text or "{" in text:
        text = _EMPTY_BRACKETS.sub("", text)
    text = " ".join(reveal(text).split()).strip(" -–—,;")
    if text.endswith(" .") or text == ".":
        text = text[:-1].rstrip(" -–—,;")
    return text
