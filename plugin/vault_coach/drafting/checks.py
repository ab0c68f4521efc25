"""What a candidate must stand up to before it may ship: small named checks, each with its reason. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from vault_coach.llm.backend import Candidate

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # "don't" and "one-on-one" are one word
PLAIN = re.compile(r"(?:[^\W_]|[\s.,;:?¿!¡'’\"“”()&/+%€$£-])*")
"""A text of letters, digits and plain punctuation alone."""
_ENDS = re.compile(r"[.?!](?=\s|$)")
_SHORTEST = 3  # words; "yes?" is no question
_TAIL = 4  # words at the end that two sentences of a draft do not share
_GAP = "…"
_I = re.compile(r"I(?:['’].*)?")  # "I", "I'm", "I’ll"
DANGLING = frozenset(
    "a an the to of for with on in at by from and or if so than that is are was be been would could should can do "
    "does did have has had not more your my our we i as before after about into because every than".split()
)
"""Words that no sentence ends with."""

SMALL = DANGLING | frozenset("you me us it this what which who how when where there still any".split())
"""Words that may stand in a sentence twice."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a candidate.

    Attributes:
        words: Most words of lead and ask together.
        mean_logprob: Lowest mean log-probability of what the model added.
        min_logprob: Lowest log-probability of any token of it.
    """

    words: int = 30
    mean_logprob: float = -1.6
    min_logprob: float = -4.6


@dataclass(frozen=True, slots=True)
class Case:
    """Candidate with what it may be made of.

    Attributes:
        candidate: The ending to judge.
        lead: The beginning of the sentence, written by code.
        facts: The words of the fact, in lower case.
        known: Those and the words of its move.
        never: Phrases that would turn round who did what.
        taken: What it must not repeat: `repeat_marks` of this draft and of earlier ones.
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
        """The ending as text."""
        return self.candidate.text


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, numbers included."""
    return [match.lower() for match in _WORD.findall(unicodedata.normalize("NFC", text))]


def as_words(text: str) -> str:
    """Return a sentence as its words alone, so that two that differ in marks or capitals alone are equal."""
    return " ".join(words(text))


def tail(ask: str, lead: str) -> str:
    """Return how a sentence ends, with a gap for what its lead speaks of: two that end alike say much the same."""
    spoken = set(words(lead)) - SMALL
    gapped = [_GAP if word in spoken else word for word in words(ask)]
    kept = [word for before, word in pairwise(["", *gapped]) if not before == word == _GAP]
    return " ".join(kept[-_TAIL:])


def repeat_marks(ask: str, lead: str) -> frozenset[str]:
    """Return what gives a repeated sentence away: its words, and how it ends."""
    return frozenset({as_words(ask), tail(ask, lead)})


def _form(case: Case) -> bool:
    text = f"{case.lead} {case.ask}"
    once = len(_ENDS.findall(case.ask)) == 1 and text.count("?") == (case.end == "?")
    return once and text.endswith(case.end) and "\n" not in text and text == text.strip()


def _length(case: Case) -> bool:
    return len(f"{case.lead} {case.ask}".split()) <= case.limits.words


def _inert(case: Case) -> bool:
    """Allow only letters, digits and plain punctuation: nothing that Markdown, a plugin or a terminal acts on."""
    return PLAIN.fullmatch(case.ask) is not None and "::" not in case.ask and "--" not in case.ask


def _grounded(case: Case) -> bool:
    return all(word in case.known for word in words(case.ask))


def _numbers(case: Case) -> bool:
    numbers = {word for word in words(case.ask) if any(sign.isdecimal() for sign in word)}
    return numbers <= case.facts.union(words(case.lead))


def _names(case: Case) -> bool:
    """Require that a capitalised word stands in the lead or the fact, "I" aside."""
    capital = {word for word in _WORD.findall(case.ask) if word[:1].isupper() and not _I.fullmatch(word)}
    return {word.lower() for word in capital} <= case.facts.union(words(case.lead))


def _roles(case: Case) -> bool:
    text = f" {' '.join(words(case.ask))} "
    return not any(f" {' '.join(words(phrase))} " in text for phrase in case.never)


def _whole(case: Case) -> bool:
    """Require a sentence that does not break off and repeats no longer word."""
    spoken = words(case.ask)
    longer = [word for word in spoken if word not in SMALL]
    doubled = any(one == other for one, other in pairwise(spoken))
    complete = len(spoken) >= _SHORTEST and spoken[-1] not in DANGLING
    return complete and not doubled and len(longer) == len(set(longer))


def _fresh(case: Case) -> bool:
    """Require an ending like that of no other sentence about the subject, nor of a worked example."""
    ending = f" {as_words(case.ask)}"
    copied = any(f" {example}".endswith(ending) for example in case.examples)
    return not copied and tail(case.ask, case.lead) not in case.taken


def _fluent(case: Case) -> bool:
    candidate, limits = case.candidate, case.limits
    return candidate.mean_logprob >= limits.mean_logprob and candidate.min_logprob >= limits.min_logprob


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
"""Name -> why a sentence is turned down, and the check it has to pass."""


def failures(case: Case) -> list[str]:
    """Return the names of the checks a candidate fails, in order; none when it may ship."""
    return [name for name, (_, passes) in CHECKS.items() if not passes(case)]


def all_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of some texts, in lower case."""
    return frozenset(word for text in texts for word in words(text))
