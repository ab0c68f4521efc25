"""Rephrasing a note's own words for the person they are about. Pure.

Code decides who did what for whom; a small model would swap the roles.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

VERBS = frozenset(
    "add adjust agree align announce answer approve archive arrange ask assign attach book brief bring "
    "build calculate call cancel celebrate change chase check circulate clarify clean close collect "
    "combine come compare compile complete compute configure confirm connect contact convert copy correct "
    "count cover create cut debug decide define delete deliver demo deploy describe design discover "
    "discuss distribute do document download draft draw edit email encourage ensure escalate estimate "
    "evaluate explain explore export extend extract file fill finalise finalize find finish fix follow "
    "forward gather generate get give go hand hear help hold host identify implement improve include "
    "inform inspect install introduce investigate invite join keep lead leave lend let liaise line list "
    "look mail maintain make map mark measure meet mention merge migrate move name negotiate nominate "
    "nudge obtain offer open order organise organize outline own pair pass paste pick ping plan point "
    "post prepare present print prioritise prioritize produce promote proofread propose protect prove "
    "provide publish pull push put raise react read reconcile record recruit reduce refine refresh "
    "register remember remind remove rename repair replace reply report request rerun research reserve "
    "resolve respond restore review revise rewrite ring rough run save say schedule secure send separate "
    "set settle share show sign simplify sit sketch solve sort speak specify spend split start stop "
    "submit suggest summarise summarize supply support swap switch take talk teach tell test thank think "
    "tidy trace track train transfer translate trim try turn tweak type unblock understand update upload "
    "validate verify visit wait walk warn work write".split()
)
"""Words that begin a task as something to do ("send her the file")."""

_TITLES = frozenset("dr prof mr mrs ms mx sir herr frau".split())
# What ends the first clause: a comma, colon, bracket or dash, or a word that begins another one.
_CUT = re.compile(r"(?:[,;:](?= |$)|\(| -{1,2} | [–—] |\b(?:so that|because|since|unless|before we|if)\b).*")
_NOUN_ENDS = frozenset(
    "for to by with from about before after on at so because and when if until in into of as over per via".split()
)
_DETERMINERS = frozenset("the a an our my your this that these those all both each every one two three".split())
_OBJECT_FIRST = frozenset("the a an my your our".split())
_FOREIGN = frozenset(
    "der die das den dem des ein eine einen und le la les des une et el los las una y il lo gli".split()
)
_ALSO_WORDS = frozenset("a an i may april june august will mark grant bill chase grace hope".split())
"""First names that are also words of a task, or months."""

_THIRD = frozenset("she he her him his hers they them their".split())
_PARTICLES = frozenset("up out down off through".split())
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Task:
    """Commitment in words that can be said to the partner.

    Attributes:
        action: What is done, beginning with a verb ("send you the churn cohort file"), or "" when the note names
            only a thing.
        thing: What it is about, with its article ("the churn cohort file"), or "" when no plain name was found.
    """

    action: str
    thing: str


def task(text: str, partner: Iterable[str], me: Iterable[str]) -> Task:
    """Rephrase a commitment, the partner as "you" and the user as "me"; cut to what can be said in one breath.

    The partner's names come longest first.
    """
    names = list(partner)
    addressed = _address(_address(text, _clear(names), "you", "your"), _clear(me), "me", "my")
    if not {*names}.difference(_clear(names)).isdisjoint(re.findall(r"\w+", addressed)):
        return Task("", "")  # "figures for May": the month, or her?
    words = _first_clause(addressed).split()
    if words[:1] in (["to"], ["To"]):
        words = words[1:]
    if not words or len(words) > _LONGEST or not _can_be_said(words):
        return Task("", "")
    if not _is_action(words):
        return Task("", _noun(words))
    rest = words[1:]
    while rest and rest[0].lower() in _NOUN_ENDS | _PARTICLES:
        rest = rest[1:]
    action = " ".join([words[0].lower(), *words[1:]])
    return Task(action if len(words) > 1 else "", _noun(rest))


def _clear(names: Iterable[str]) -> list[str]:
    """Return the names that cannot be anything else."""
    return [name for name in names if name.casefold() not in _ALSO_WORDS]


def _address(text: str, names: Iterable[str], plain: str, possessive: str) -> str:
    for name in names:
        if name:
            owned = "['’]s?" if name.endswith("s") else "['’]s"
            text = re.sub(rf"@?\b{re.escape(name)}{owned}(?!\w)", possessive, text)
            text = re.sub(rf"@?\b{re.escape(name)}\b", plain, text)
    return text


def _first_clause(text: str) -> str:
    return _CUT.sub("", " ".join(text.split())).strip(" .!?")


def _can_be_said(words: list[str]) -> bool:
    """Tell whether a task names no third person, and no "me" where "I" would stand ("the file me sent")."""
    low = [word.lower() for word in words]
    subject = any(word == "me" and before not in VERBS | _NOUN_ENDS for before, word in pairwise(["", *low]))
    return not subject and _THIRD.isdisjoint(low)


def _is_action(words: list[str]) -> bool:
    """Tell whether a task begins with a known verb, or with a word that takes an object right away."""
    first, second = words[0].lower(), words[1].lower() if len(words) > 1 else ""
    if second == "of":
        return False  # "list of names", "draft of the plan"
    known = first in VERBS or (first.startswith("re") and first[2:] in VERBS)
    return known or (second in _OBJECT_FIRST and first not in _DETERMINERS | _NOUN_ENDS)


def _noun(words: list[str]) -> str:
    """Return the thing a task is about, up to the next preposition, with its article; "" for a clause."""
    rest = [word for word in words if word.lower() not in {"you", "me", "us"}]
    end = next((place for place, word in enumerate(rest) if word.lower() in _NOUN_ENDS | _PARTICLES), len(rest))
    noun = rest[:end]
    if not noun or len(noun) > 5 or any(map(_opens, noun[1:])):  # noqa: PLR2004
        return ""
    first = noun[0].lower()
    if first in _DETERMINERS:
        return " ".join([first, *noun[1:]])
    if not "".join(noun).isascii() or _FOREIGN & {word.lower() for word in noun}:
        return ""  # an English article before words of another language is gibberish
    bare = first.isdecimal() or first.endswith(("'s", "’s")) or all(word[:1].isupper() for word in noun)
    return " ".join(noun if bare else ["the", *noun])


def _opens(word: str) -> bool:
    """Tell whether a word begins a thing of its own, so that the words before it are no part of a name."""
    return word.lower() in _DETERMINERS or word.endswith(("'s", "’s"))


def spoken(day: date) -> str:
    """Return a day as `14 November`."""
    return f"{day.day} {day:%B}"


def short(day: date) -> str:
    """Return a day as `14 Nov`."""
    return f"{day.day} {day:%b}"


def age(day: date, today: date) -> str:
    """Return how long ago a day was: `today`, `yesterday`, `5 days ago`, `3 weeks ago`."""
    days = (today - day).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    if days < 0:
        return f"in {-days} days"
    return f"{days} days ago" if days < 21 else f"{days // 7} weeks ago"  # noqa: PLR2004 (three weeks)


def first_name(name: str) -> str:
    """Return the first name: `Priya` of `Priya Nair`, `Lena` of `Dr. Lena Roth`."""
    words = name.rsplit("/", 1)[-1].split()  # of two people with one name, each has a folder
    return next((word for word in words if word.casefold().strip(".") not in _TITLES), name)


def quotable(text: str, longest: int = 12) -> str:
    """Return a note's own words as they may be quoted to the partner: cut at the first clause.

    "" when still too long, or when they speak of someone as he or she: that may be the partner.
    """
    clause = _first_clause(text).strip(' "“”')
    low = [word.lower() for word in clause.split()]
    fits = 1 < len(low) <= longest  # one word says nothing
    return clause if fits and _THIRD.isdisjoint(low) else ""
