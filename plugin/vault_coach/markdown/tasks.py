"""Task lines: who does what until when. Obsidian Tasks' signs, Dataview fields and plain words."""

import re
from dataclasses import dataclass
from datetime import date

from vault_coach.domain import dates
from vault_coach.domain.reading import TaskState
from vault_coach.markdown import inline_fields, links
from vault_coach.markdown.mask import reveal

_DAY = r"\[{0,2}(\d{4}-\d{2}-\d{2})(?!\d)\]{0,2}"
_SIGN = re.compile(r"([📅📆🗓✅❌⏳⌛🛫➕🔁🔺⏫🔼🔽⏬🆔⛔🏁])\ufe0f?")
_SIGN_DAY = re.compile(rf"\s*{_DAY}")
_SIGN_WORD = re.compile(r"\s*[\w, -]{0,40}+")
_DUE_WORDS = re.compile(rf"\(?\b(?:due|by):?\s+(?:on\s+)?{_DAY}\)?", re.IGNORECASE)
_TAGS_FIRST = re.compile(r"(?:#[^\s#]+\s+)+")
_TAGS_LAST = re.compile(r"(?:\s+#[^\s#]+)+$")
_BLOCK_ID = re.compile(r"\s\^[\w-]{1,40}+$")
_WORD = r"[^\W\d_][\w'’-]{0,40}+"
_SHALL = r"(?: to| will| shall| must| should| needs to| has to| is going to)"
_NAME = re.compile(rf"({_WORD}(?: {_WORD}){{0,2}}?)(?:\*\*|__)?(?::(?:\*\*|__)?|{_SHALL})\s+(?=\S)")
_ME = re.compile(
    r"(?:me|I|@me)(?:\*\*|__)?"
    r"(?::(?:\*\*|__)?|\s+(?:to|will|shall|must|should|need to|have to|am going to)\b|['’]ll\b)\s*",
    re.IGNORECASE,
)
_OWNER_LAST = re.compile(r"\s\((@[^\W\d_][\w'’-]{0,40}+(?: [^\W\d_][\w'’-]{0,40}+){0,3}+)\)[.;,]?$")
_TO = re.compile(r"[\s*_:,–—-]*(?:(?:to|will|shall|must|should|needs to|has to|is going to)\s+)?")
_EMPHASIS = re.compile(r"\*\*|__|==|~~|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_APOSTROPHES = frozenset("'’")
_DUE_SIGNS = "📅📆🗓"
_WORD_SIGNS = "🆔⛔🏁"

STATES: dict[str, TaskState] = {"x": "done", "X": "done", "-": "cancelled"}
"""What the sign in a checkbox means; any other is open."""


@dataclass(slots=True)
class Said:
    """What a task line says; see `domain.reading.Task`.

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


def read(text: str, box: str, path: str = "") -> Said | None:
    """What a task says, None when no words are left.

    Args:
        text: The visible text after the checkbox or the bullet.
        box: What stands in the checkbox, "" for a plain bullet.
        path: The note it stands in.
    """
    said = Said("", STATES.get(box, "open"), links=links.targets(text, path))
    if ":" in text and "::" in text:
        text = _take_fields(text, said)
    if not text.isascii():
        text = _take_signs(text, said)
    if "-" in text and ("20" in text or "19" in text):
        text = _take_due_words(text, said)
    if "#" in text or "^" in text:
        text = _TAGS_LAST.sub("", _BLOCK_ID.sub("", text))
    text = text.strip()
    if said.state == "open" and text.startswith("~~") and text.endswith("~~"):
        said.state = "cancelled"
    _take_owner(text, said)
    return said if said.text else None


def _take_fields(text: str, said: Said) -> str:
    found = inline_fields.inline(text)
    for field in found:
        key = field.key.lower()
        if key == "owner":
            _own(said, links.sole(field.value) or links.plain(field.value))
        elif key in {"due", "completion", "done"}:
            _date(said, "due" if key == "due" else "done", field.value.strip("[]"))
        elif key == "cancelled":
            said.state = "cancelled"
    return inline_fields.without(text, found)


def _take_signs(text: str, said: Said) -> str:
    """The text without the signs and what belongs to each of them."""
    words, *signs = _SIGN.split(text)
    kept = [words]
    for sign, after in zip(signs[::2], signs[1::2], strict=True):
        day = _SIGN_DAY.match(after)
        if sign == "✅":
            _date(said, "done", day[1] if day else "")
        elif sign == "❌":
            said.state = "cancelled"
        elif day and sign in _DUE_SIGNS:
            _date(said, "due", day[1])
        if sign in _WORD_SIGNS:
            day = _SIGN_WORD.match(after)
        kept.append("" if sign == "🔁" else after[day.end() :] if day else after)
    return " ".join(kept).replace("\u00a0", " ")


def _take_due_words(text: str, said: Said) -> str:
    match = _DUE_WORDS.search(text)
    if match is None:
        return text
    if said.due is None:
        _date(said, "due", match[1])
    return text[: match.start()] + text[match.end() :]


def _date(said: Said, what: str, text: str) -> None:
    day = dates.from_iso(text) if text else None
    if text and day is None:
        said.wrong_day = text
    if what == "due":
        said.due = day
        return
    said.done = day
    if said.state == "open":
        said.state = "done"


def _take_owner(text: str, said: Said) -> None:
    """Its words, and the owner they start with unless one is known already."""
    start = text.lstrip("*_ ")
    if start.startswith("#"):
        start = _TAGS_FIRST.sub("", start, count=1).lstrip("*_ ")
    if said.owner or not _take_named_owner(start, said):
        said.text = _clean(start)
    if (not said.owner or not said.owner_certain) and "@" in start and (match := _OWNER_LAST.search(start)):
        _take_last_owner(start[: match.start()], match[1], said)


def _take_last_owner(words: str, name: str, said: Said) -> None:
    """An owner in brackets behind the words, as in `send the file (@Dana)`."""
    rest = _clean(words)
    if rest and links.at_name(name) == name:
        _own(said, name)
        said.text, said.owner_certain, said.lead = rest, True, 0


def _take_named_owner(start: str, said: Said) -> bool:
    """True when the text begins with who does it, and something is left to do."""
    first = start[:1]
    if first in "mMiI@" and (match := _ME.match(start)):
        said.owner, said.text = "me", _clean(start[match.end() :])
    elif first in "[@":
        linked = links.leading_link(start) if first == "[" else links.leading_at(start)
        if linked is not None:
            _take_linked_owner(start, linked, said)
    elif first == first.upper() and (match := _NAME.match(start)) and _capitalised(match[1]):
        rest = _clean(start[match.end() :])
        said.text = _clean(start)
        said.owner, said.owner_certain = links.tidy(match[1]), False
        said.lead = len(said.text) - len(rest) if said.text.endswith(rest) else 0
    return bool(said.text)


def _capitalised(words: str) -> bool:
    return all(word[0] == word[0].upper() for word in words.split())


def _take_linked_owner(start: str, linked: tuple[str, int], said: Said) -> None:
    """An owner by link or @Name, unless the link is a day, stands alone, or is a possessive."""
    name, end = linked
    if start[end : end + 1] in _APOSTROPHES or dates.is_day_name(name):
        return
    match = _TO.match(start, end)
    rest = _clean(start[match.end() if match else end :])
    if rest:
        _own(said, name)
        said.text = rest


def _own(said: Said, name: str) -> None:
    name = links.tidy(name)
    said.owner = "me" if name.lower() in {"me", "i", "@me"} else name


def _clean(text: str) -> str:
    """Words alone: link brackets, emphasis and doubled spaces removed, inline code readable."""
    if "[" in text:
        text = links.plain(text)
    if "*" in text or "_" in text or "~" in text or "=" in text:
        text = _EMPHASIS.sub("", text)
    return " ".join(reveal(text).split()).strip(" -–—,;")
