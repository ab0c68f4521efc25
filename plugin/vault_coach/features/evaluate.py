"""Measuring drafts: the labelled set that ships, run over a model; and two side by side for a person to judge."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vault_coach import resources
from vault_coach.coach import shipped_moves
from vault_coach.drafting import evaluate
from vault_coach.drafting.evaluate import Result, Sample
from vault_coach.drafting.moves import Moves
from vault_coach.drafting.prompt import name_of
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Backend
from vault_coach.resources import Files

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Contender:
    """What is measured.

    Attributes:
        name: What to call it.
        backend: The model; None for the phrasebook.
        prompts: A folder of other prompt files; None for those that ship.
    """

    name: str
    backend: Backend | None
    prompts: Path | None = None

    def drafter(self, kind: str) -> Drafter:
        """What writes the sentences of a kind."""
        return Moves(Files("prompts", self.prompts, str(self.prompts))).drafter(kind, self.backend)


def samples(kind: str = "") -> list[Sample]:
    """The labelled set, or one kind of it, in a fixed order.

    Raises:
        CoachError: When there is no such kind, with those there are.
    """
    files = sorted(resources.data("prompts/eval").iterdir(), key=lambda file: file.name)
    found: list[Sample] = []
    kinds = []
    for file in files:
        kinds.append(name_of(file.name))
        if kind in {"", kinds[-1]}:
            found += evaluate.read(file.read_text(encoding="utf-8"), f"prompts/eval/{file.name}", kinds[-1])
    if not found:
        raise CoachError(f'There is no kind of draft called "{kind}".', f"Known: {', '.join(kinds)}.")
    return found


def own_samples(folder: Path) -> list[Sample]:
    """The labelled set in a folder of files named after the move they are about.

    A sample that brings its own lead, in another language, is left out: there is no prompt for it.

    Raises:
        CoachError: When there is none, or a line says nothing a sample can hold, with file and line.
    """
    moves = shipped_moves()
    found = [
        replace(sample, kind=moves.kind_of(sample.fact.move))
        for file in sorted(folder.glob("*.md"))
        if file.name != "README.md"
        for sample in evaluate.read(file.read_text(encoding="utf-8"), str(file), "", move=file.stem)
        if moves.knows(sample.fact.move) and "lead" not in sample.fact.values
    ]
    if not found:
        raise CoachError(f"There is no sample in {folder}.", "Write files like those of prompts/eval.")
    return found


def run(
    contender: Contender, wanted: Iterable[Sample], clock: Callable[[], float], progress: Progress
) -> list[Result]:
    """Write a sentence for each sample and judge it.

    Args:
        contender: What is measured.
        wanted: The samples.
        clock: Tells seconds.
        progress: Told what is being done.
    """
    results: list[Result] = []
    listed = list(wanted)
    drafters = {kind: contender.drafter(kind) for kind in {sample.kind for sample in listed}}
    for number, sample in enumerate(listed, start=1):
        progress(f"{contender.name}: {number} of {len(listed)}, {sample.title}")
        drafter, began = drafters[sample.kind], clock()
        item = drafter.write(sample.fact)
        results.append(evaluate.judge(drafter, sample, item, clock() - began))
    return results


def tokens(backend: Backend | None) -> dict[str, int]:
    """What a model on this machine counted; nothing for one that does not count."""
    counts = getattr(backend, "counts", None)
    return {name: getattr(counts, name) for name in ("prompt", "evaluated", "drawn")} if counts else {}


def blind(one: Sequence[Result], other: Sequence[Result], names: tuple[str, str], seed: int) -> tuple[str, str]:
    """Two contenders' sentences for a person to judge without knowing whose they are, and the key to them.

    Pairs that say the same are left out. Which stands first is drawn for each pair.
    """
    draw = random.Random(seed)  # noqa: S311 (to hide who is who from a reader, not from an attacker)
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a.item.text != b.item.text]
    sheet = ["# Which would you rather send?", "", "Tick one of each pair, or none when they are as good."]
    key = ["# Who wrote what", ""]
    for number, (a, b) in enumerate(pairs, start=1):
        swapped = draw.random() < 0.5  # noqa: PLR2004 (a fair coin)
        first, second = (b, a) if swapped else (a, b)
        sheet += ["", f"## {number}", "", f"- [ ] {first.item.text}", f"- [ ] {second.item.text}"]
        key.append(f"{number}. first: {names[swapped]}, second: {names[not swapped]}")
    return "\n".join(sheet) + "\n", "\n".join(key) + "\n"
