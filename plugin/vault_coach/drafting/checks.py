"""What a candidate must stand up to before it may ship: small named checks, each with its reason. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from vault_coach.llm.backend import Candidate

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
PLAIN = re.compile(r"(?:[^\W_]|[\s.,;:?¿!¡'’\"“”()&/+%€$£-])*")
_ENDS = re.compile(r"[.?!](?=\s|$)")
_SHORTEST = 3  # words; "yes?" is no question
_TAIL = 4  # words at the end that two sentences of a draft do not share
_GAP = "…"
_I = re.compile(r"I(?:['’].*)?")
DANGLING = frozenset(
    "a an the to of for with on in at by from and or if so than that is are was be been would could should can do "
    "does did have has had not more your my our we i as before after about into because every than".split()
)
"""Words that no sentence ends with."""

SMALL = DANGLING | frozenset("you me us it this what which who how when where there still any".split())
"""Words that may stand in a sentence twice."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a candidate may go.

    Attributes:
        words: Most words of lead and ask together.
        fluency: Lowest mean log-probability of what the model added.
        weakest: Lowest log-probability of any token of it.
    """

    words: int = 30
    fluency: float = -1.6
    weakest: float = -4.6


@dataclass(frozen=True, slots=True)
class Case:
    """One candidate with what it may be made of.

    Attributes:
        lead: What the code wrote before it.
        facts: The words of the fact, in lower case.
        known: Those and the words of its move.
        never: Phrases that would turn round who did what.
        taken: What it must not repeat: asks of this draft and of earlier ones, as `as_said` tells them.
        examples: The worked examples as words; it must not repeat how one of them ends.
        end: The mark it must end with.
    """

    candidate: Candidate
    lead: str
    facts: frozenset[str]
    known: frozenset[str]
    never: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()
    examples: tuple[str, ...] = ()
    end: str = "?"
    limits: Limits = Limits()

    @property
    def ask(self) -> str:
        """What the model wrote."""
        return self.candidate.text


def words(text: str) -> list[str]:
    """The words of a text in lower case, numbers included."""
    return [match.lower() for match in _WORD.findall(unicodedata.normalize("NFC", text))]


def as_words(text: str) -> str:
    """A sentence as its words alone, to tell whether it was said before."""
    return " ".join(words(text))


def tail(ask: str, lead: str) -> str:
    """How a sentence ends, as words, what its lead speaks of left out: two that end alike say much the same."""
    spoken = set(words(lead)) - SMALL
    said = [_GAP if word in spoken else word for word in words(ask)]
    kept = [word for before, word in pairwise(["", *said]) if not before == word == _GAP]
    return " ".join(kept[-_TAIL:])


def as_said(ask: str, lead: str) -> frozenset[str]:
    """What tells that a sentence was said before: its words, and how it ends."""
    return frozenset({as_words(ask), tail(ask, lead)})


def _form(case: Case) -> bool:
    text = f"{case.lead} {case.ask}"
    once = len(_ENDS.findall(case.ask)) == 1 and text.count("?") == (case.end == "?")
    return once and text.endswith(case.end) and "\n" not in text and text == text.strip()


def _length(case: Case) -> bool:
    return len(f"{case.lead} {case.ask}".split()) <= case.limits.words


def _inert(case: Case) -> bool:
    """Only letters, digits and plain punctuation: nothing that Markdown, a plugin or a terminal would act on."""
    return PLAIN.fullmatch(case.ask) is not None and "::" not in case.ask and "--" not in case.ask


def _grounded(case: Case) -> bool:
    return all(word in case.known for word in words(case.ask))


def _numbers(case: Case) -> bool:
    said = {word for word in words(case.ask) if any(sign.isdecimal() for sign in word)}
    return said <= case.facts.union(words(case.lead))


def _names(case: Case) -> bool:
    """A capitalised word must stand in the lead or the fact, "I" aside."""
    capital = {word for word in _WORD.findall(case.ask) if word[:1].isupper() and not _I.fullmatch(word)}
    return {word.lower() for word in capital} <= case.facts.union(words(case.lead))


def _roles(case: Case) -> bool:
    text = f" {' '.join(words(case.ask))} "
    return not any(f" {' '.join(words(phrase))} " in text for phrase in case.never)


def _whole(case: Case) -> bool:
    """It is a sentence, does not break off, and says no longer word twice."""
    said = words(case.ask)
    longer = [word for word in said if word not in SMALL]
    doubled = any(one == other for one, other in pairwise(said))
    return len(said) >= _SHORTEST and said[-1] not in DANGLING and not doubled and len(longer) == len(set(longer))


def _fresh(case: Case) -> bool:
    """It ends like no other sentence about the subject, and is none of the worked examples."""
    said = f" {as_words(case.ask)}"
    copied = any(f" {each}".endswith(said) for each in case.examples)
    return not copied and tail(case.ask, case.lead) not in case.taken


def _fluent(case: Case) -> bool:
    return case.candidate.fluency >= case.limits.fluency and case.candidate.weakest >= case.limits.weakest


CHECKS: dict[str, tuple[str, Callable[[Case], bool]]] = {
    "form": ("is not one sentence in one line", _form),
    "length": ("is longer than one breath", _length),
    "inert": ("holds more than plain words", _inert),
    "grounded": ("uses a word that is neither in the fact nor of the move", _grounded),
    "numbers": ("names a number the fact does not", _numbers),
    "names": ("names someone the fact does not", _names),
    "roles": ("turns round who did what", _roles),
    "whole": ("breaks off or repeats itself", _whole),
    "fresh": ("repeats an example, or ends like another item", _fresh),
    "fluent": ("is not fluent", _fluent),
}
"""Name -> reason and check."""


def failures(case: Case) -> list[str]:
    """Names of the checks a candidate fails, in order; empty when it may ship."""
    return [name for name, (_, passes) in CHECKS.items() if not passes(case)]


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """All words of some texts, in lower case."""
    return frozenset(word for text in texts for word in words(text))
