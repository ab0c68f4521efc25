"""The user's own voice: what they made of drafts, as wordings for the next ones. Pure.

A wording is the end of a sentence, after the lead, with `{{ thing }}` where it spoke of the thing itself, so that
nothing of one partner's facts is in it.
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
"""The note before the first wording."""

_HEADING = re.compile(r"^## +(\S.*?) *$")
_ITEM = re.compile(r"^[-*+] +(\S.*?) *$")
_LISTED = re.compile(r"^(?:> ?)*(?:[-*+]|\d{1,3}[.)]) +(.*)$")
_LINKS = re.compile(r" · (?:\[|!?\[\[).*$")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>#|~=$^{}!&@%.)+-])")
_ALIKE = 0.5  # how much of a sentence must be left for an edited one to be the same one
_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST = 20  # words of a wording
_BEGUN, _LEFT = 4, 3  # most words of an opening, and fewest left to go on with
THING = "{{ thing }}"
_BRACES = re.compile(r"[{}]")


def sentences(body: str) -> list[str]:
    """The listed sentences of a block as a person reads them: without marks, links and escapes."""
    found = (_LISTED.match(line) for line in body.splitlines())
    return [_ESCAPED.sub(r"\1", _LINKS.sub("", match[1])).strip() for match in found if match]


def counterparts(written: Sequence[str], left: Sequence[str]) -> list[str]:
    """What became of each written sentence among those left: itself, an edited one, or "" when it is gone."""
    changed = [each for each in left if each not in written]
    found = []
    for sentence in written:
        near = difflib.get_close_matches(sentence, changed, n=1, cutoff=_ALIKE)
        found.append(sentence if sentence in left else near[0] if near else "")
        if near and sentence not in left:
            changed.remove(near[0])
    return found


def wording(edited: str, lead: str, thing: str, told: str = "") -> str:
    """The wording an edited sentence teaches; "" when it is none that may be used for someone else.

    Args:
        edited: The sentence as the user left it.
        lead: What the code had written of it.
        thing: What it spoke of, "" for nothing.
        told: What else the note tells; none of its words are used for someone else.
    """
    ask = edited.removeprefix(lead).strip() if edited.startswith(lead) else edited.rpartition("; ")[2].strip()
    if thing:
        ask = re.sub(re.escape(thing), THING, ask, flags=re.IGNORECASE)
    said = ask.replace(THING, "")
    fits = ask.endswith(("?", ".")) and 1 < len(ask.split()) <= _LONGEST and PLAIN.fullmatch(said) is not None
    personal = set(words(f"{lead} {told}")) & {word for word in words(said) if word not in _COMMON}
    capital = [word for word in _WORDS.findall(said) if word[0].isupper() and word.lower() not in _COMMON]
    named = capital or any(sign.isdecimal() for sign in said)
    return ask[0].lower() + ask[1:] if fits and not named and not personal else ""


_COMMON = frozenset(
    "a an and are as at be by can could did do does for from have how i i'd i'll i'm i've in is it me my not of "
    "on or our shall should so that the this to us was we what when where which who why will with would you "
    "your".split()
)


def read(text: str) -> dict[str, tuple[str, ...]]:
    """The wordings of the note, by move; a line with other braces than those of the thing says nothing."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            current = found.setdefault(heading[1].lower(), [])
        elif (item := _ITEM.match(line)) and not _BRACES.search(item[1].replace(THING, "")):
            current.append(item[1])
    return {move: tuple(dict.fromkeys(items)) for move, items in found.items() if items}


def opening(wording: str) -> str:
    """How a wording begins: up to four words, and so that some are left to go on with."""
    parts = VARIABLE.sub(r"{{\1}}", wording).split()  # a variable counts as one word
    begun = parts[: max(0, min(_BEGUN, len(parts) - _LEFT))]
    return VARIABLE.sub(r"{{ \1 }}", " ".join(begun))


def added(text: str, new: Mapping[str, Iterable[str]]) -> str:
    """The note with new wordings below their moves; what stands there stays as it is."""
    text = text or HEAD
    end = "\r" if "\r\n" in text else ""
    lines, known = text.split("\n"), read(text)
    for move, wordings in new.items():
        fresh = [f"- {each}{end}" for each in dict.fromkeys(wordings) if each not in known.get(move, ())]
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
