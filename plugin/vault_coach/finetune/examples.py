"""Examples to teach a model with: those that ship, and the user's own endings put to facts that ship. Pure.

An example is a fact, the lead that code writes for it, and one ending a person would be glad to read. Examples are
kept as samples of the same form as those of `coach eval`, one file a move; each `accept` is an ending.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vault_coach.drafting import evaluate
from vault_coach.drafting.checks import as_words
from vault_coach.drafting.evaluate import Sample
from vault_coach.drafting.prompt import filled
from vault_coach.drafting.sentence import Drafter

_ARTICLE = re.compile(r"(?:the|a|an|our|my|your) ", re.IGNORECASE)
_SLOT = " … "


@dataclass(frozen=True, slots=True)
class Example:
    """Sentence to learn from: a lead written by code, the ending that is taught, and the fact."""

    lead: str
    ask: str
    sample: Sample

    @property
    def move(self) -> str:
        """Its move."""
        return self.sample.fact.move

    @property
    def wording(self) -> str:
        """Its ending as words, with a gap for every value of its fact."""
        return wording(self.ask, self.sample.fact.values)


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


Endings = Mapping[str, tuple[str, ...]]
"""Move -> endings in the user's own words."""

_FACTS = 12  # most facts that an ending is put to
_REPLAYED = 300  # endings that ship, taught once more
_HELD_OUT = 10  # one in so many is held out
_SEED = 7


@dataclass(frozen=True, slots=True)
class UserDataset:
    """Examples that teach the user's own endings.

    Attributes:
        taught: Examples to learn from.
        held_out: Examples that are only evaluated.
        wordings: The endings that are among them.
        rejected: Endings that go with no fact, or that the checks on drafts would turn down.
    """

    taught: tuple[Example, ...]
    held_out: tuple[Example, ...]
    wordings: tuple[str, ...]
    rejected: tuple[str, ...]


def user_dataset(endings: Endings, samples: Sequence[Sample], drafter: Callable[[str], Drafter]) -> UserDataset:
    """Build examples of the user's own endings, with a fixed choice of those that ship.

    `drafter` maps a move to what writes its leads, and knows the user's words for it.
    """
    plain = [sample for sample in samples if "lead" not in sample.fact.values]
    tried = {ask: list(_examples(ask, move, plain, drafter)) for move, asks in endings.items() for ask in asks}
    known = {ask: examples for ask, examples in tried.items() if examples}
    taught = [example for listed in known.values() for example in listed[: _taught_count(len(listed))]]
    held_out = [example for listed in known.values() for example in listed[_taught_count(len(listed)) :]]
    replayed = list(_replayed(samples, drafter))
    return UserDataset(
        taught=(*taught, *(example for number, example in enumerate(replayed) if number % _HELD_OUT)),
        held_out=(*held_out, *replayed[::_HELD_OUT]),
        wordings=tuple(known),
        rejected=tuple(ask for ask, examples in tried.items() if not examples),
    )


def _examples(
    ask: str, move: str, samples: Sequence[Sample], drafter: Callable[[str], Drafter]
) -> Iterator[Example]:
    """Yield an ending of the user's as that of facts of its move that it goes with."""
    facts = [sample for sample in samples if sample.fact.move == move]
    count = 0
    for sample in random.Random(_SEED).sample(facts, len(facts)):  # noqa: S311 (a choice, no secret)
        ending = filled(ask, sample.fact.values)
        if count < _FACTS and ending and drafter(move).passes(sample.fact, ending):
            count += 1
            yield Example(drafter(move).write(sample.fact).lead, ending, sample)


def _taught_count(count: int) -> int:
    """Return how many of so many examples are learned from: all but one in ten, and all of a few."""
    return count - count // _HELD_OUT


def _replayed(samples: Sequence[Sample], drafter: Callable[[str], Drafter]) -> Iterator[Example]:
    """Yield a fixed choice of the examples that ship."""
    choice = [(sample, number) for sample in samples for number in range(len(sample.accept))]
    for sample, number in random.Random(_SEED).sample(choice, min(_REPLAYED, len(choice))):  # noqa: S311 (the same)
        yield examples_of(sample, drafter)[number]
