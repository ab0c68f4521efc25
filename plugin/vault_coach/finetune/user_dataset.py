"""Examples of the user's own endings: put to facts that ship, beside endings that ship. Pure."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vault_coach.drafting.evaluate import Sample
from vault_coach.drafting.prompt import filled
from vault_coach.drafting.sentence import Drafter
from vault_coach.finetune.examples import Example, examples_of

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
        left: Endings that go with no fact, or that the checks on drafts would turn down.
    """

    taught: tuple[Example, ...]
    held_out: tuple[Example, ...]
    wordings: tuple[str, ...]
    left: tuple[str, ...]


def user_dataset(endings: Endings, samples: Sequence[Sample], drafter: Callable[[str], Drafter]) -> UserDataset:
    """Build examples of the user's own endings, with a fixed choice of those that ship.

    Args:
        endings: The user's own.
        samples: The facts that ship, with their endings.
        drafter: Move -> what writes the leads of that move, and knows the user's words for it.
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
        left=tuple(ask for ask, examples in tried.items() if not examples),
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
