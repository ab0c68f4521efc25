"""Labelled sets of facts: parsing them, and judging the sentences that are drafted from them. Pure.

A set is a Markdown file for each kind of draft. A `##` heading begins a sample; its list holds the move, the
variables of the lead, and what is expected of the sentence (`must`, `not`, `reject`, `accept`).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from vault_coach.domain.source import Source
from vault_coach.drafting.plan import Fact, Item
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError

_SAMPLE = re.compile(r"^## +(\S.*?) *$")
_FIELD = re.compile(r"^- +([a-z]+): +(\S.*?) *$")
_EXPECTED = ("must", "not", "reject", "accept")


@dataclass(frozen=True, slots=True)
class Sample:
    """Labelled fact.

    Attributes:
        must: What has to appear in the sentence, in any case.
        never: What may not.
        reject: Endings the checks have to catch, such as swapped roles.
        accept: Good endings the checks have to let through.
    """

    kind: str
    title: str
    fact: Fact
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """Sentence drafted from a sample, and its verdict.

    Attributes:
        flaws: Checks that the sentence fails, and expectations it does not meet; empty when it is sound.
        missed: Endings of the sample that the checks judge wrongly.
        seconds: Time it took to draft.
    """

    sample: Sample
    item: Item
    flaws: tuple[str, ...]
    missed: tuple[str, ...]
    seconds: float

    @property
    def at_once(self) -> bool:
        """True when the first candidate passed every check."""
        return bool(self.item.tried) and not self.item.tried[0].failed


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over the results of one kind, or of all.

    Attributes:
        at_once: Samples whose first candidate passed.
        by_model: Samples the model wrote in the end.
        sound: Samples whose sentence has no flaw.
        missed: Endings judged wrongly, of how many.
        failed: Check -> how many candidates it turned down.
    """

    name: str
    samples: int
    at_once: int
    by_model: int
    sound: int
    missed: int
    endings: int
    seconds: float
    failed: Counter[str]


def parse_samples(text: str, file: str, kind: str, move: str = "") -> list[Sample]:
    """Parse the samples of a file of one kind of draft; `move` is that of the samples that name none.

    Raises:
        CoachError: When a line is no field, or a sample has no move, with file and line.
    """
    sections: list[tuple[str, int, dict[str, list[str]]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _SAMPLE.match(line):
            sections.append((heading[1], number, {"move": [move]} if move else {}))
        elif (entry := _FIELD.match(line)) and sections:
            sections[-1][2].setdefault(entry[1], []).append(entry[2])
        elif line.startswith("- "):
            raise CoachError(f"{file}, line {number}: this line cannot be read.", "Write it as `- name: value`.")
    return [_sample(kind, title, file, number, fields) for title, number, fields in sections]


def _sample(kind: str, title: str, file: str, number: int, fields: dict[str, list[str]]) -> Sample:
    if "move" not in fields:
        raise CoachError(f"{file}, line {number}: this sample has no move.", "Add `- move: name`.")
    values = {name: lines[0] for name, lines in fields.items() if name not in {"move", *_EXPECTED}}
    fact = Fact(fields["move"][-1], None, values, (Source(file, number, title),))
    must, never, reject, accept = (tuple(fields.get(name, ())) for name in _EXPECTED)
    return Sample(kind, title, fact, must, never, reject, accept)


def judge(drafter: Drafter, sample: Sample, item: Item, seconds: float) -> Result:
    """Judge a written sentence, and whether the checks tell a sample's good endings from its bad ones."""
    lower = item.text.lower()
    flaws = [
        *drafter.flaws(sample.fact, item),
        *(f"must say {text!r}" for text in sample.must if text.lower() not in lower),
        *(f"must not say {text!r}" for text in sample.never if text.lower() in lower),
    ]
    missed = [ending for ending in sample.reject if drafter.passes(sample.fact, ending)]
    missed += [ending for ending in sample.accept if not drafter.passes(sample.fact, ending)]
    return Result(sample, item, tuple(flaws), tuple(missed), seconds)


def tally(name: str, results: Iterable[Result]) -> Tally:
    """Sum up some results."""
    listed = list(results)
    return Tally(
        name=name,
        samples=len(listed),
        at_once=sum(result.at_once for result in listed),
        by_model=sum(result.item.writer == "model" for result in listed),
        sound=sum(not result.flaws for result in listed),
        missed=sum(len(result.missed) for result in listed),
        endings=sum(len(result.sample.reject) + len(result.sample.accept) for result in listed),
        seconds=sum(result.seconds for result in listed),
        failed=Counter(why for result in listed for attempt in result.item.tried for why in attempt.failed),
    )


def by_kind(results: Iterable[Result]) -> list[Tally]:
    """Sum up the results of every kind, in the order of the samples, then those of all."""
    listed = list(results)
    kinds = dict.fromkeys(result.sample.kind for result in listed)
    return [tally(kind, (r for r in listed if r.sample.kind == kind)) for kind in kinds] + [tally("all", listed)]
