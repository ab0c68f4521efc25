"""How good drafting is: a labelled set of facts, run over a model and judged sentence by sentence. Pure.

A set is a Markdown file for each kind of draft. Each `##` heading begins a sample, its list holds what is known:
the move and the variables of the lead, and what is expected (`must`, `not`, `reject`, `accept`).
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from vault_coach.domain.source import Source
from vault_coach.drafting.fact import Fact
from vault_coach.drafting.sentence import Drafter, Item
from vault_coach.errors import CoachError

_SAMPLE = re.compile(r"^## +(\S.*?) *$")
_KNOWN = re.compile(r"^- +([a-z]+): +(\S.*?) *$")
_EXPECTED = ("must", "not", "reject", "accept")


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled fact.

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
    """What became of one sample.

    Attributes:
        flaws: Checks that the sentence fails, and expectations it does not meet; empty when it is sound.
        missed: Endings that were judged wrongly.
        seconds: How long it took.
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
    """Results of one kind, or of all.

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


def read(text: str, file: str, kind: str, move: str = "") -> list[Sample]:
    """The samples of a file.

    Args:
        text: Its contents.
        file: Its name, for messages.
        kind: The kind of draft they belong to.
        move: The move of those that name none.

    Raises:
        CoachError: When a line says nothing a sample can hold, with file and line.
    """
    found: list[tuple[str, int, dict[str, list[str]]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := _SAMPLE.match(line):
            found.append((heading[1], number, {"move": [move]} if move else {}))
        elif (known := _KNOWN.match(line)) and found:
            found[-1][2].setdefault(known[1], []).append(known[2])
        elif line.startswith("- "):
            raise CoachError(f"{file}, line {number}: this line cannot be read.", "Write it as `- name: value`.")
    return [_sample(kind, title, file, number, known) for title, number, known in found]


def _sample(kind: str, title: str, file: str, number: int, known: dict[str, list[str]]) -> Sample:
    if "move" not in known:
        raise CoachError(f"{file}, line {number}: this sample has no move.", "Add `- move: name`.")
    values = {name: said[0] for name, said in known.items() if name not in {"move", *_EXPECTED}}
    fact = Fact(known["move"][-1], None, values, (Source(file, number, title),))
    must, never, reject, accept = (tuple(known.get(name, ())) for name in _EXPECTED)
    return Sample(kind, title, fact, must, never, reject, accept)


def judge(drafter: Drafter, sample: Sample, item: Item, seconds: float) -> Result:
    """What a written sentence is worth, and whether the checks tell good endings from bad ones.

    Args:
        drafter: What it was written with.
        sample: What was to be written about.
        item: The sentence.
        seconds: How long that took.
    """
    said = item.text.lower()
    flaws = [
        *drafter.flaws(sample.fact, item),
        *(f"must say {text!r}" for text in sample.must if text.lower() not in said),
        *(f"must not say {text!r}" for text in sample.never if text.lower() in said),
    ]
    missed = [ending for ending in sample.reject if drafter.passes(sample.fact, ending)]
    missed += [ending for ending in sample.accept if not drafter.passes(sample.fact, ending)]
    return Result(sample, item, tuple(flaws), tuple(missed), seconds)


def tally(name: str, results: Iterable[Result]) -> Tally:
    """The sums of some results."""
    listed = list(results)
    return Tally(
        name=name,
        samples=len(listed),
        at_once=sum(each.at_once for each in listed),
        by_model=sum(each.item.writer == "model" for each in listed),
        sound=sum(not each.flaws for each in listed),
        missed=sum(len(each.missed) for each in listed),
        endings=sum(len(each.sample.reject) + len(each.sample.accept) for each in listed),
        seconds=sum(each.seconds for each in listed),
        failed=Counter(why for each in listed for tried in each.item.tried for why in tried.failed),
    )


def by_kind(results: Iterable[Result]) -> list[Tally]:
    """A tally for each kind, in the order the samples stand, then one of all."""
    listed = list(results)
    kinds = dict.fromkeys(each.sample.kind for each in listed)
    return [tally(kind, (r for r in listed if r.sample.kind == kind)) for kind in kinds] + [tally("all", listed)]
