"""Written examples to teach a model with: parsing them, comparing wordings, and their vocabulary. Pure.

An example is a fact, the lead that code writes for it, and one ending a person would be glad to read. Examples are
kept as samples of the same form as those of `coach eval`, one file a move; each `accept` is an ending.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import zip_longest

from vault_coach.drafting import evaluate, user_endings
from vault_coach.drafting.checks import all_words, as_words, words
from vault_coach.drafting.evaluate import Sample
from vault_coach.drafting.prompt import VARIABLE
from vault_coach.drafting.sentence import QUOTED, Drafter

_ARTICLE = re.compile(r"(?:the|a|an|our|my|your) ", re.IGNORECASE)
_SLOT = " … "
_OPENINGS = 24
"""Most openings of a move."""

_SPOKEN = 2
"""Facts of a move that have to use a word before it counts as a word of the move."""

NAMES = frozenset({"first", "other", "who", "team", "teams", "day", "days", "span"})
"""Variables that hold names and dates."""
SUBJECTS = frozenset({"action", "thing", "initiative", "decision"}) | QUOTED
"""Variables that hold what a fact speaks of."""


@dataclass(frozen=True, slots=True)
class Example:
    """Sentence to learn from.

    Attributes:
        lead: Its beginning, written by code.
        ask: The ending that is taught.
        sample: The fact it is about, with its file and line.
    """

    lead: str
    ask: str
    sample: Sample

    @property
    def move(self) -> str:
        """Its move."""
        return self.sample.fact.move

    @property
    def brings_lead(self) -> bool:
        """True when its fact brings its own lead, in a language without a phrasebook."""
        return "lead" in self.sample.fact.values

    @property
    def wording(self) -> str:
        """Its ending as words, with a gap for every value of its fact."""
        return wording(self.ask, self.sample.fact.values)


def parse_examples(text: str, file: str, drafter: Callable[[str], Drafter]) -> list[Example]:
    """Parse the examples of a file; its name is the move of the samples that name none.

    Args:
        text: Its contents.
        file: Its name.
        drafter: Move -> what writes the leads of that move.

    Raises:
        CoachError: When a line cannot be read or a fact has no lead, with file and line.
    """
    return [example for sample in parse_facts(text, file) for example in examples_of(sample, drafter)]


def parse_facts(text: str, file: str) -> list[Sample]:
    """Parse the facts of a file with their endings; its name is the move of those that name none.

    Raises:
        CoachError: When a line cannot be read, with file and line.
    """
    return evaluate.parse_samples(text, file, "", move=file.rpartition("/")[2].removesuffix(".md"))


def examples_of(sample: Sample, drafter: Callable[[str], Drafter]) -> list[Example]:
    """Return one example for each of a fact's endings."""
    lead = _lead(sample, drafter)
    return [Example(lead, ask, sample) for ask in sample.accept]


def _lead(sample: Sample, drafter: Callable[[str], Drafter]) -> str:
    """Return the lead a sample brings along, in another language, or the one the coach would write."""
    return sample.fact.values.get("lead") or drafter(sample.fact.move).write(sample.fact).lead


def wording(ask: str, values: dict[str, str]) -> str:
    """Return an ending as words, with a gap for every value of its fact: one sentence about two things is one."""
    gapped = f" {ask} "
    for value in sorted(values.values(), key=len, reverse=True):
        bare = _ARTICLE.sub("", value, count=1) if _ARTICLE.match(value) else value
        gapped = re.sub(rf"(?<!\w){re.escape(bare)}(?!\w)", _SLOT, gapped, flags=re.IGNORECASE)
    return " ".join("…" if part == _SLOT.strip() else as_words(part) for part in gapped.split() if part)


def own_words(example: Example) -> set[str]:
    """Return the words of an ending that its fact does not give it."""
    values = example.sample.fact.values
    given = all_words(value for name, value in values.items() if name not in QUOTED)
    return set(words(example.ask)) - given


def lexicon(examples: Iterable[Example]) -> dict[str, frozenset[str]]:
    """Return move -> words that fit any fact of it: those that endings about two facts or more share."""
    facts: dict[str, dict[str, set[str]]] = {}
    for example in examples:
        for word in own_words(example):
            facts.setdefault(example.move, {}).setdefault(word, set()).add(example.sample.title)
    return {
        move: frozenset(word for word, titles in used.items() if len(titles) >= _SPOKEN)
        for move, used in facts.items()
    }


def wordings(examples: Iterable[Example]) -> Counter[str]:
    """Count the wordings, whatever the move."""
    return Counter(example.wording for example in examples)


def endings(samples: Iterable[Sample]) -> set[str]:
    """Return the wordings of all good endings of some facts."""
    return {wording(ask, sample.fact.values) for sample in samples for ask in sample.accept}


def facts(samples: Iterable[Sample], without: AbstractSet[str] = frozenset()) -> set[tuple[object, ...]]:
    """Return the distinct facts: a move with its values, but for those of some variables."""
    return {
        (sample.fact.move, *sorted(pair for pair in sample.fact.values.items() if pair[0] not in without))
        for sample in samples
    }


def spoken_of(samples: Iterable[Sample]) -> set[tuple[str, str]]:
    """Return pairs of a move and what a fact of it speaks of; names, dates and numbers are nobody's own."""
    return {
        (sample.fact.move, value.lower())
        for sample in samples
        for name, value in sample.fact.values.items()
        if name in SUBJECTS
    }


def openings(examples: Iterable[Example]) -> dict[str, list[str]]:
    """Return move -> openings of its endings, up to four words each: some of every first word, these in turn.

    Those that few moves share come first, for they say most.
    """
    by_move: dict[str, dict[str, list[str]]] = {}
    for example in examples:
        if opening := _opening(example):
            begun = by_move.setdefault(example.move, {}).setdefault(opening.split()[0], [])
            if opening not in begun:
                begun.append(opening)
    moves = Counter(opening for begun in by_move.values() for alike in begun.values() for opening in alike)
    return {
        move: _in_turn([sorted(alike, key=moves.__getitem__) for alike in begun.values()])[:_OPENINGS]
        for move, begun in by_move.items()
    }


def _opening(example: Example) -> str:
    """Return how an ending begins, "" when that speaks of its fact in other words than the thing's name."""
    values, ending = example.sample.fact.values, example.ask
    for name in ("thing", "initiative"):
        if name in values:
            ending = ending.replace(values[name], f"{{{{ {name} }}}}")
    begun = user_endings.opening(ending)
    several = len(VARIABLE.sub("one", begun).split()) > 1
    fits = several and "," not in begun and set(words(VARIABLE.sub("", begun))) <= own_words(example)
    return begun if fits else ""


def _in_turn(lists: list[list[str]]) -> list[str]:
    """Return one item of every list, then another one of each, until all are taken."""
    return [item for row in zip_longest(*lists) for item in row if item is not None]
