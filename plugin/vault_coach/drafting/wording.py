"""Turning a note's own words round so that they can be said to the person they are about. Pure.

The code says who did what to whom; a small model would swap the roles.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

VERBS = frozenset(
    "add adjust agree align announce answer arrange ask attach book bring build call change chase check "
    "circulate clarify clean close collect come compare compile complete confirm copy correct count cover "
    "create cut decide define deliver demo describe design discuss do document draft draw email explain "
    "export file fill find finish fix follow forward gather get give go help hold host include introduce "
    "invite join keep lead leave let line list look mail make map measure meet mention move name nudge offer "
    "open order organise organize outline own pair pass pick ping plan point post prepare present print "
    "propose prove provide publish pull push put raise read record remind remove rename reply report rerun "
    "reserve review rewrite ring rough run save say schedule send set share show sign sit sketch sort speak "
    "split start stop submit suggest summarise summarize swap switch take talk tell test think tidy trace "
    "track train translate trim try turn type update upload verify wait walk warn work write".split()
)
"""Words that begin a task as something to do ("send her the file")."""

_CUT = re.compile(
    r"\s*(?:[,;:(]|\s-{1,2}\s|\s[–—]\s|\b(?:so that|because|since|unless|before we|if)\b).*", re.DOTALL
)
_NOUN_ENDS = frozenset(
    "for to by with from about before after on at so because and when if until in into of as over per via".split()
)
_DETERMINERS = frozenset("the a an our my your this that these those all both each every one two three".split())
_THIRD = frozenset("she he her him his hers they them their".split())
_LONGEST = 9


@dataclass(frozen=True, slots=True)
class Task:
    """A commitment in words that can be said to the partner.

    Attributes:
        action: What is done, beginning with a verb ("send you the churn cohort file"), or "" when the note names
            only a thing.
        thing: What it is about, with its article ("the churn cohort file"), or "" when no plain name was found.
    """

    action: str
    thing: str


def task(text: str, partner: Iterable[str], me: Iterable[str]) -> Task:
    """Rephrase a commitment, the partner as "you" and the user as "me"; cut to what can be said in one breath.

    Args:
        text: The commitment in the note's words.
        partner: The partner's names, longest first.
        me: The user's names.
    """
    said = _address(_address(text, partner, "you", "your"), me, "me", "my")
    said = _CUT.sub("", said.strip()).strip(" .!?")
    words = said.removeprefix("to ").split()
    if not words or len(words) > _LONGEST or _THIRD & {word.lower() for word in words}:
        return Task("", "")
    if words[0].lower() in VERBS:
        action = " ".join([words[0].lower(), *words[1:]])
        return Task(action, _noun(words[1:]))
    return Task("", _noun(words, whole=True))


def _address(text: str, names: Iterable[str], plain: str, possessive: str) -> str:
    for name in names:
        if name:
            text = re.sub(rf"@?\b{re.escape(name)}['’]s\b", possessive, text)
            text = re.sub(rf"@?\b{re.escape(name)}\b", plain, text)
    return text


def _noun(words: list[str], *, whole: bool = False) -> str:
    """The thing a task is about: the words from its article up to the next preposition."""
    rest = [word for word in words if word.lower() not in {"you", "me", "us"}]
    if not whole:
        while rest and rest[0].lower() in _NOUN_ENDS | {"up", "out", "down", "off", "through"}:
            rest = rest[1:]
    end = next((place for place, word in enumerate(rest) if place and word.lower() in _NOUN_ENDS), len(rest))
    noun = rest[:end]
    if not noun or len(noun) > 5:  # noqa: PLR2004 (longer is a clause, not a name)
        return ""
    first = noun[0].lower()
    if first in _DETERMINERS:
        return " ".join([first, *noun[1:]])
    return " ".join(noun if noun[0][:1].isupper() or first.isdecimal() else ["the", *noun])


def spoken(day: date) -> str:
    """`14 November`."""
    return f"{day.day} {day:%B}"


def short(day: date) -> str:
    """`14 Nov`."""
    return f"{day.day} {day:%b}"


def age(day: date, today: date) -> str:
    """How long ago, in words: `today`, `yesterday`, `5 days ago`, `3 weeks ago`."""
    days = (today - day).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    if days < 0:
        return f"in {-days} days"
    return f"{days} days ago" if days < 21 else f"{days // 7} weeks ago"  # noqa: PLR2004 (three weeks)


def first_name(name: str) -> str:
    """`Priya` of `Priya Nair`."""
    return name.partition(" ")[0]


def quotable(text: str, longest: int = 12) -> str:
    """A note's own words fit to be quoted in a sentence: cut at the first clause, "" when still too long."""
    said = _CUT.sub("", text.strip()).strip(' .!?"“”')
    count = len(said.split())
    return said if 2 <= count <= longest else ""  # noqa: PLR2004 (one word says nothing)
