"""Who a task line says does it: one grammar for all the ways an owner is written.

Before a marker ("Nadia: …", "Nadia to …", "Nadia muss …"), in brackets or emphasis, by link or `@Name`, joined ("A
and B to …"), after a label ("Action: Nadia to …", "TODO(Nadia): …"), behind ("… (owner: Nadia)"). Whether a name
is anybody's is not known here: each way to read a line is a claim; `domain.commitment` takes the first that names
somebody.
"""

import re
from typing import NamedTuple

from vault_coach.domain import dates
from vault_coach.domain.reading import OwnerClaim, OwnerForm
from vault_coach.markdown import links
from vault_coach.markdown.doing_words import (
    LABEL_WORDS,
    LABELS,
    MODALS,
    NO_NAMES,
    PLEASE,
    SPANS,
    SURELY,
    VERBS,
    is_third_person,
)

_MOST_WORDS = 7
_MOST_OWNERS = 6
_LONGEST_ABBREVIATION = 4
_WORD = re.compile(r"[^\W\d_][\w'’ʼ‘·-]{0,40}+")
_APOSTROPHES = "'’ʼ‘"
# Everything before the first word, link, tag or bracket of a line: signs, arrows, dashes, quotation marks.
_BEFORE = re.compile(r"(?:[^\w\[(@#]+|#[^\s#]+\s+|\d{1,3}[.)]\s+|\d{4}-\d\d-\d\d\b)+")
# One or two words in lower case that may be a name: "nadia: …", "nadia to …".
_LOWER = re.compile(
    r"[^\W\d_A-Z][\w'’-]{1,20}+(?: [^\W\d_A-Z][\w'’-]{1,20}+)??(?=:\s|：|\s(?:to|will|muss|soll|doit|debe)\s)"
)
_COMPANY = re.compile(r" \([^()\[\]]{1,40}\)(?=\s*(?::|：|[-–—→,]| ))")
_BRACKETED = re.compile(r"\((@?[^()\n]{1,80})\)|\[(@?[^\[\]()]{1,60})\](?!\()")
_JOINER = re.compile(
    r"\s*[&+/;]\s*|\s*,\s*(?:and |und |et |y )?|\s+(?:and|und|et|y|e|or|oder|ou|o|sowie|plus|u\.)\s+|\s+(?=@|\[\[)"
)
_ME = re.compile(r"(?:me|I|ich|moi|yo|myself)(?![\w-]|['’](?!ll))", re.IGNORECASE)
_FIRST_PARTICLES = tuple(f"{word} " for word in links.LEADING_PARTICLES)
_FIRST_OF_ME = frozenset("mMiIyY")
_MARKER = re.compile(
    rf"\s*(?P<sign>[:：](?!:)|,(?=\s)|→|⇒|->|=>|\s[-–—|>»](?=\s))\s*|\s+(?P<modal>{MODALS})(?![\w'’]):?\s*"
    r"|(?P<will>['’]ll)\s+",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[\w'’-]+")
_LABEL = re.compile(
    rf"(?:\[\s*)?(?:{LABELS})(?:\s*#?\d{{1,3}}(?!\w))?"
    r"(?:\s*\((?P<bracket>[^()]{1,60})\)|\s+(?:-|–|—|for|für|pour|para)\s+(?P<dashed>[^\[\]:：]{1,60})(?=\]|:|：))?"
    r"(?:\s*\]\s*[:：]?|\s*[:：]|\s*[-–—](?=\s)|(?<=\))(?=\s)|(?=\s+[@\[]))\s*",
    re.IGNORECASE,
)
_ANY_LABEL = re.compile(r"[^:：\[\]@()]{1,40}[:：]\s+(?=\S)")
_BEHIND = re.compile(
    r"(?:\s*[-–—(\[|,;]+\s*(?:assigned to|assigned|owned by|responsible|zuständig|verantwortlich"
    r"|assigné à|asignado a)\s*[:：]?\s+"
    r"|\s*[-–—(\[|,;.]*\s*\b(?:owner|owners|assignee|assignees|assigned|responsible|resp\.?"
    r"|verantwortlich|zuständig|responsable)"
    r"\s*[:：=]\s*)"
    r"(?P<names>@?(?:\[\[)?[^\W\d_][^()\n]{0,120}?)(?:\s*\)|(?<!\])\])?\s*[.;,]?$"
    r"|\s\((?P<at>@[^()\n]{1,80})\)\s*[.;,]?$",
    re.IGNORECASE,
)
_BEHIND_HINTS = re.compile(r"own|assign|resp|zust|verantw|asign|\(@")


_Claim = tuple[tuple[str, ...], OwnerForm, int]


class _Unit(NamedTuple):
    """One written name: whether it is beyond doubt somebody or something (a link, an @), and where it ends."""

    name: str
    end: int
    sure: bool
    bracketed: bool = False


class Owned(NamedTuple):
    """A line's words without an owner behind them, and its claims: names, form, where they end in the words."""

    text: str
    claims: tuple[_Claim, ...]


def find_owners(text: str, *, emphasised: bool = False) -> Owned:
    """Find all claims of a line, the most telling first.

    Args:
        text: The line's words without emphasis, fields and days; links as they were written.
        emphasised: True when the line begins with words in bold or italics.
    """
    claims: list[_Claim] = []
    lower = text.lower()
    if _BEHIND_HINTS.search(lower) and (match := _BEHIND.search(text)):
        names = names_in_list(match["names"] or match["at"])
        if names and text[: match.start()].strip():
            text = text[: match.start()]
            claims.append((names, "sure", 0))
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    if start < len(text) and not _is_plain(text, start):
        claims += _claims_at(text, start, emphasised=emphasised)
    return Owned(text, tuple(claims))


def _is_plain(text: str, start: int) -> bool:
    """Return True for a line that begins in lower case and holds no sign of an owner: most do."""
    return (
        text[start].islower()
        and not any(sign in text for sign in ":：([@")
        and not _LOWER.match(text, start)
        and not (text[start] in _FIRST_OF_ME and _ME.match(text, start))
        and not text.startswith(_FIRST_PARTICLES, start)
        and not _LABEL.match(text, start)
    )


def parse_lone_owner(text: str) -> OwnerClaim | None:
    """Read a text that is but names, perhaps with a colon, as the head of a list; None for any other text."""
    bare = text.strip().strip("*_=~ ").rstrip(":：*_ ")
    names = names_in_list(bare) if bare else None
    if not names:
        return None
    sure = bare[:1] in "@[" or bare.lower() == "me"
    return OwnerClaim(names, "sure" if sure else "word")


def names_in_list(text: str) -> tuple[str, ...] | None:
    """Return the names of a text that is but names, joined by commas, "and" and the like; else None."""
    units = _units(text.strip(), 0)
    if not units or text.strip()[units[-1].end :].strip():
        return None
    return tuple(dict.fromkeys(unit.name for unit in units))


def _claims_at(text: str, start: int, *, emphasised: bool) -> list[_Claim]:
    """Find the claims of a line from its first word on: after a label, at the start, behind another word."""
    label = _LABEL.match(text, start)
    if label is not None and (label["bracket"] or label["dashed"]):
        names = names_in_list(label["bracket"] or label["dashed"])
        if names and text[label.end() :].strip():
            return [(names, "likely", label.end())]
    if label is not None and label.end() < len(text):
        claim = _claim(text, label.end(), emphasised=False)
        if claim:
            return [claim]
    claim = _claim(text, start, emphasised=emphasised)
    if claim and claim[1] == "sure":
        return [claim]
    outer = _ANY_LABEL.match(text, start)
    if outer is None or outer.end() >= len(text):
        return [claim] if claim else []
    inner = _claim(text, outer.end(), emphasised=False)
    # "Budget: Nadia to send": the doer stands behind; of two names before colons the first is the owner.
    both = [inner, claim] if inner and inner[1] in ("sure", "likely") else [claim, inner]
    return [found for found in both if found]


def _claim(text: str, start: int, *, emphasised: bool) -> _Claim | None:
    """Read owners and marker at a place of a line; None when nobody stands there, or nothing is left to do."""
    units = _units(text, start)
    while units:
        last = units[-1]
        end = last.end
        company = _COMPANY.match(text, end)
        marker = _MARKER.match(text, company.end() if company else end)
        form: OwnerForm | None = None
        if marker is not None:
            form = _form(units, marker, text)
        elif all(unit.sure for unit in units):
            form = "sure"
        elif last.bracketed or (emphasised and len(units) == 1 and text[end : end + 1] == " "):
            form = "word"
        elif is_third_person(text, end):
            form = (
                "likely"
                if is_third_person(text, end) == SURELY and _is_name_like(units, text[start:end])
                else "word"
            )
        stop = marker.end() if marker else end
        if form and text[stop:].strip(" .,;:-–—"):
            return tuple(dict.fromkeys(unit.name for unit in units)), form, stop
        units.pop()
    return None


def _form(units: list[_Unit], marker: re.Match[str], text: str) -> OwnerForm | None:
    """Say how surely the words before a marker name somebody."""
    if all(unit.sure or unit.name == "me" for unit in units):
        return "sure"
    rest = _FIRST_WORD.match(text, marker.end())
    first = rest[0] if rest else ""
    whole = text[: marker.start()]
    somebody = _is_name_like(units, whole)
    if marker["sign"]:
        if marker["sign"] == ",":
            return "likely" if somebody and first.lower() in PLEASE else "word"
        return "maybe" if somebody else "word"
    if first.lower().rstrip("s") in SPANS or first.lower() in SPANS:
        return None  # "April to June", "Monday to Friday"
    doing = first.lower() in VERBS
    joined = len(units) > 1 and all(unit.sure or unit.name[:1].isupper() for unit in units)
    return "likely" if somebody and (doing or joined or (" " in units[0].name and first[:1].islower())) else "word"


def _is_name_like(units: list[_Unit], text: str) -> bool:
    """Return True when the words look like people's names, not like a label or the verb of the sentence."""
    for unit in units:
        words = unit.name.lower().split()
        if unit.name[:1].islower() and words[0] not in links.LEADING_PARTICLES and unit.name != "me":
            return False
        if unit.sure or unit.name == "me":
            continue
        if words[0] in VERBS or any(word in NO_NAMES or word in LABEL_WORDS for word in words):
            return False
    return bool(text)


def _units(text: str, start: int) -> list[_Unit]:
    """Read joined names at a place of a line; empty when the first is none, or the last is a possessive."""
    units: list[_Unit] = []
    at = start
    while len(units) < _MOST_OWNERS:
        unit = _unit(text, at)
        if unit is None:
            return units or _bracketed_units(text, at)
        if text[unit.end : unit.end + 1] and text[unit.end] in _APOSTROPHES and text[unit.end :][1:3] != "ll":
            return []  # [[Nadia]]'s deck
        if unit.name.endswith(tuple(_APOSTROPHES)) or unit.name.lower().endswith(("'s", "’s", "ʼs")):
            return []  # Nadia's deck, Chris’ deck
        units.append(unit)
        joiner = _JOINER.match(text, unit.end)
        if joiner is None:
            break
        at = joiner.end()
    return units


def _bracketed_units(text: str, at: int) -> list[_Unit]:
    """Read joined names in brackets: `(Nadia/Jonas)`."""
    match = _BRACKETED.match(text, at)
    inside = (match[1] or match[2]).strip() if match else ""
    units = _units(inside, 0) if len(inside) < len(text) else []
    if match is None or not units or units[-1].end < len(inside):
        return []
    return [_Unit(unit.name, match.end(), unit.sure, bracketed=True) for unit in units]


def _unit(text: str, at: int) -> _Unit | None:
    """Read one name: a link, `@Name`, a name in brackets, the user, or words."""
    first = text[at : at + 1]
    if first in {"[", "@"}:
        linked = _linked(text, at)
        if linked is not None:
            return None if dates.is_day_name(linked.name) else linked
    if first in "[(" and first:
        match = _BRACKETED.match(text, at)
        inside = (match[1] or match[2]).strip() if match else ""
        if match and inside and (unit := _unit(inside, 0)) and unit.end == len(inside):
            return _Unit(unit.name, match.end(), unit.sure, bracketed=True)
        return None
    if first in _FIRST_OF_ME and (match := _ME.match(text, at)):
        return _Unit("me", match.end(), sure=False)
    return _worded(text, at)


def _linked(text: str, at: int) -> _Unit | None:
    rest = text[at:]
    linked = links.leading_link(rest) if rest[0] == "[" else links.leading_at(rest)
    if linked is None:
        return None
    name, end = linked
    return _Unit("me" if name.lower() == "@me" else name, at + end, sure=True)


def _worded(text: str, at: int) -> _Unit | None:
    """Read a name in words: capitalised ones, with particles and initials between them."""
    words, end, pos = 0, at, at
    while words < _MOST_WORDS and (match := _WORD.match(text, pos)):
        word = match[0]
        stop = match.end()
        if text[stop : stop + 2] == ". " and len(word) <= _LONGEST_ABBREVIATION:
            stop += 1  # Dr., J.
        if word[0].islower():
            if word.lower() not in links.NAME_PARTICLES and not _is_dotted(word):
                break
            if words == 0 and word.lower() not in links.LEADING_PARTICLES:
                break
        else:
            end = stop
        words += 1
        if text[stop : stop + 1] != " ":
            break
        pos = stop + 1
    if end == at and (lower := _LOWER.match(text, at)):
        end = lower.end()
    return _Unit(links.tidy(text[at:end]), end, sure=False) if end > at else None


def _is_dotted(word: str) -> bool:
    """Return True for a word such as d'Arc or l’Hôte, which a name may hold though it begins in lower case."""
    return word[1:2] in tuple(_APOSTROPHES) and word[2:3].isupper()
