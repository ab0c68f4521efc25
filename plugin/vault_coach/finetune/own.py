"""What teaches the user's own wordings: each said of facts that ship, beside endings that ship. Pure."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vault_coach.drafting.evaluate import Sample
from vault_coach.drafting.prompt import filled
from vault_coach.drafting.sentence import Drafter
from vault_coach.finetune import examples
from vault_coach.finetune.examples import Example

Voice = Mapping[str, tuple[str, ...]]

_FACTS = 12  # at most, that a wording is said of
_REPLAYED = 300  # shipped endings that are seen again
_HELD = 10  # one in so many is only looked at
_SEED = 7


@dataclass(frozen=True, slots=True)
class Own:
    """What is taught to make wordings of one's own known.

    Attributes:
        taught: Examples to learn from.
        held: Examples that are only looked at.
        wordings: Those that are among them.
        left: Those that no fact goes with, or that the checks on drafts would not let through.
    """

    taught: tuple[Example, ...]
    held: tuple[Example, ...]
    wordings: tuple[str, ...]
    left: tuple[str, ...]


def lessons(voice: Voice, samples: Sequence[Sample], drafter: Callable[[str], Drafter]) -> Own:
    """Examples of the user's own wordings, and a fixed choice of those that ship.

    Args:
        voice: Move -> wordings.
        samples: The facts that ship, with their endings.
        drafter: Move -> what writes the leads of that move, and knows the user's words for it.
    """
    plain = [sample for sample in samples if "lead" not in sample.fact.values]
    said = {ask: list(_said(ask, move, plain, drafter)) for move, asks in voice.items() for ask in asks}
    known = {ask: found for ask, found in said.items() if found}
    taught = [example for found in known.values() for example in found[: _kept(len(found))]]
    held = [example for found in known.values() for example in found[_kept(len(found)) :]]
    again = list(_again(samples, drafter))
    return Own(
        taught=(*taught, *(each for number, each in enumerate(again) if number % _HELD)),
        held=(*held, *again[::_HELD]),
        wordings=tuple(known),
        left=tuple(ask for ask, found in said.items() if not found),
    )


def _said(ask: str, move: str, samples: Sequence[Sample], drafter: Callable[[str], Drafter]) -> Iterator[Example]:
    """A wording as the ending of facts of its move that it goes with."""
    facts = [sample for sample in samples if sample.fact.move == move]
    count = 0
    for sample in random.Random(_SEED).sample(facts, len(facts)):  # noqa: S311 (a choice, no secret)
        ending = filled(ask, sample.fact.values)
        if count < _FACTS and ending and drafter(move).passes(sample.fact, ending):
            count += 1
            yield Example(drafter(move).write(sample.fact).lead, ending, sample)


def _kept(count: int) -> int:
    """How many of so many are learned from: all but one in ten, and all of a few."""
    return count - count // _HELD


def _again(samples: Sequence[Sample], drafter: Callable[[str], Drafter]) -> Iterator[Example]:
    """A fixed choice of what ships."""
    choice = [(sample, number) for sample in samples for number in range(len(sample.accept))]
    for sample, number in random.Random(_SEED).sample(choice, min(_REPLAYED, len(choice))):  # noqa: S311 (the same)
        yield examples.of(sample, drafter)[number]
