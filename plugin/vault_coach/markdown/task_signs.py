"""The signs of the Tasks plugin, taken where the plugin would take them; anywhere else they are words.

A day behind 📅 and its like counts wherever it stands. ✅ and ❌ need their day, 🔁 its rule, 🆔 ⛔ 🏁 their word,
and behind all of these nothing but signs, tags, links and fields may follow.
"""

import re
from dataclasses import dataclass
from datetime import date

from vault_coach.markdown.day_forms import ANY, TIME, parse_day

# With or without the selector that makes them coloured.
_SIGN = re.compile(r"([📅📆🗓⏰✅❌⏳⌛🛫➕🔁🔺⏫🔼🔽⏬🆔⛔🏁])\ufe0f?")
_DUE = "📅📆🗓⏰"
_DAYS = _DUE + "⏳⌛🛫➕"
_PRIORITIES = "🔺⏫🔼🔽⏬"
_DAY = re.compile(rf"\s*\[{{0,2}}({ANY})\]{{0,2}}{TIME}")
_RULE_WORD = (
    r"(?:every|other|day|week|month|year|weekday|hour|on|the|and|of|in|at|last|first|second|third|when|done"
    r"|\d+(?:st|nd|rd|th)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)s?"
)
_RULE = re.compile(rf"\s*every\b(?:[ ,]+{_RULE_WORD}\b)+", re.IGNORECASE)
_WORD = {
    "🆔": re.compile(r"\s*[\w-]+"),
    "⛔": re.compile(r"\s*[\w-]+(?:\s*,\s*[\w-]+)*"),
    "🏁": re.compile(r"\s*(?:delete|keep)\b", re.IGNORECASE),
    "🔁": _RULE,
}
# What may stand behind the signs without making them words: links, tags, block ids, code.
_NO_WORDS = re.compile(r"\[\[[^\[\]]*\]\]|\[[^\[\]]*\]\([^()]*\)|https?://\S+|#[^\s#]+|\^[\w-]+|[\ue000-\ue07f]")
_LETTER = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Signs:
    """What the signs of a line say.

    Attributes:
        text: The line without them.
        due_written: The due day as written, "" for none; `due` is None when it is not clear.
        done_written: The same for the day it was done.
        struck: True when a sign says that it was cancelled.
        ticked: True when it ends in a ✅ without a day.
    """

    text: str
    due_written: str = ""
    due: date | None = None
    done_written: str = ""
    done: date | None = None
    struck: bool = False
    ticked: bool = False


def take_signs(text: str, *, ticked: bool) -> Signs:
    """Take the signs out of a line.

    Args:
        text: The line's words.
        ticked: True when its box, or the lack of one, leaves it to the signs to say when it was done.
    """
    words, *parts = _SIGN.split(text)
    signs = Signs("")
    kept: list[str] = []
    last = True  # nothing but signs follows
    leads = not words.strip()
    for place in range(len(parts) - 2, -1, -2):
        sign, after = parts[place : place + 2]
        payload = None if sign in _PRIORITIES else (_WORD.get(sign) or _DAY).match(after)
        rest = after[payload.end() :] if payload else after
        quiet = last and not _says(rest)
        if payload and (sign in _DAYS or quiet or (ticked and sign == "✅")):
            _take(sign, payload, signs)
            kept.append(f" {rest}")
        elif sign in _PRIORITIES or (quiet and not payload) or (leads and place == 0):
            signs.ticked |= sign == "✅" and quiet
            kept.append(f" {after}")
        else:
            kept.append(f" {sign}{after}")
        last = quiet
    signs.text = (words + "".join(reversed(kept))).replace("\u00a0", " ")
    return signs


def _says(text: str) -> bool:
    """Return True when words stand in a text."""
    return bool(_LETTER.search(_NO_WORDS.sub("", text)))


def _take(sign: str, payload: re.Match[str], signs: Signs) -> None:
    if sign == "❌":
        signs.struck = True
    elif sign == "✅":
        signs.done_written, signs.done = payload[1], parse_day(payload[1])
    elif sign in _DUE and (not signs.due_written or sign != "⏰"):
        signs.due_written, signs.due = payload[1], parse_day(payload[1])
