"""Endings in the user's own words, learned from drafts they edited, for the next drafts. Pure.

An ending follows the lead, with `{{ thing }}` where it named the thing itself, so that nothing of one partner's
facts is in it.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence

from vault_coach.drafting.checks import PLAIN, words
from vault_coach.drafting.prompt import VARIABLE

HEAD = """---
coach: ignore
---
# Voice

How you would say it: endings you made of the coach's sentences. They come first when it drafts again. Edit them,
add your own, or delete any line.
"""
"""The note before the first ending."""

_HEADING = re.compile(r"^## +(\S.*?) *$")
_ITEM = re.compile(r"^[-*+] +(\S.*?) *$")
_LISTED = re.compile(r"^(?:> ?)*(?:[-*+]|\d{1,3}[.)]) +(.*)$")  # a list item inside a callout
_LINKS = re.compile(r" · (?:\[|!?\[\[).*$")  # the links behind a sentence
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>#|~=$^{}!&@%.)+-])")
_ALIKE = 0.5  # how much of a sentence must be left for an edited one to be the same one
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST = 20  # words of an ending
_BEGUN, _LEFT = 4, 3  # most words of an opening, and fewest left to go on with
THING = "{{ thing }}"
_BRACES = re.compile(r"[{}]")


def sentences(body: str) -> list[str]:
    """Return the listed sentences of a block as a person reads them: without marks, links and escapes."""
    items = (_LISTED.match(line) for line in body.splitlines())
    return [_ESCAPED.sub(r"\1", _LINKS.sub("", item[1])).strip() for item in items if item]


def counterparts(written: Sequence[str], current: Sequence[str]) -> list[str]:
    """Return what every written sentence is among the current: itself, an edited one, or "" when it is gone."""
    edited = [sentence for sentence in current if sentence not in written]
    counterparts = []
    for sentence in written:
        near = difflib.get_close_matches(sentence, edited, n=1, cutoff=_ALIKE)
        counterparts.append(sentence if sentence in current else near[0] if near else "")
        if near and sentence not in current:
            edited.remove(near[0])
    return counterparts


def learned_ending(edited: str, lead: str, thing: str, context: str = "") -> str:
    """Return the ending that an edited sentence teaches; "" when it is not fit for someone else.

    Args:
        edited: The sentence as the user left it.
        lead: Its beginning, as code had written it.
        thing: The thing it named, "" for none.
        context: The rest of the note; none of its words are used for someone else.
    """
    ask = edited.removeprefix(lead).strip() if edited.startswith(lead) else edited.rpartition("; ")[2].strip()
    if thing:
        ask = re.sub(re.escape(thing), THING, ask, flags=re.IGNORECASE)
    bare = ask.replace(THING, "")
    fits = ask.endswith(("?", ".")) and 1 < len(ask.split()) <= _LONGEST and PLAIN.fullmatch(bare) is not None
    personal = set(words(f"{lead} {context}")) & {word for word in words(bare) if word not in _COMMON}
    capital = [word for word in _WORDS.findall(bare) if word[0].isupper() and word.lower() not in _COMMON]
    named = capital or any(sign.isdecimal() for sign in bare)
    return ask[0].lower() + ask[1:] if fits and not named and not personal else ""


_COMMON = frozenset(
    "a an and are as at be by can could did do does for from have how i i'd i'll i'm i've in is it me my not of "
    "on or our shall should so that the this to us was we what when where which who why will with would you "
    "your".split()
)


def parse_endings(text: str) -> dict[str, tuple[str, ...]]:
    """Return the endings in the user's note by move; a line with other braces than `{{ thing }}` is left out."""
    endings: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            current = endings.setdefault(heading[1].lower(), [])
        elif (item := _ITEM.match(line)) and not _BRACES.search(item[1].replace(THING, "")):
            current.append(item[1])
    return {move: tuple(dict.fromkeys(items)) for move, items in endings.items() if items}


def opening(ending: str) -> str:
    """Return how an ending begins: up to four words, and so that some are left to go on with."""
    parts = VARIABLE.sub(r"{{\1}}", ending).split()  # a variable counts as one word
    begun = parts[: max(0, min(_BEGUN, len(parts) - _LEFT))]
    return VARIABLE.sub(r"{{ \1 }}", " ".join(begun))


def with_endings(text: str, new: Mapping[str, Iterable[str]]) -> str:
    """Return the user's note with new endings below their moves; its other lines stay as they are."""
    text = text or HEAD
    end = "\r" if "\r\n" in text else ""
    lines, known = text.split("\n"), parse_endings(text)
    for move, endings in new.items():
        fresh = [f"- {ending}{end}" for ending in dict.fromkeys(endings) if ending not in known.get(move, ())]
        place = next((number for number, line in enumerate(lines, 1) if _begins(line.rstrip("\r"), move)), None)
        if fresh and place is None:
            if lines[-1]:  # the last line was not ended
                lines[-1:] = [f"{lines[-1]}{end}", ""]
            lines[-1:] = [end, f"## {move}{end}", *fresh, ""]
        elif fresh:
            lines[place:place] = fresh
    return "\n".join(lines)


def _begins(line: str, move: str) -> bool:
    heading = _HEADING.match(line)
    return heading is not None and heading[1].lower() == move
