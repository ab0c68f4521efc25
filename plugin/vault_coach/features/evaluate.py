"""`coach eval`: run models over a labelled set and judge their sentences, or have a person judge them blindly."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from vault_coach import resources
from vault_coach.coach import Progress, model_backend, shipped_moves
from vault_coach.drafting import evaluate
from vault_coach.drafting.evaluate import Result, Sample, Tally, by_kind
from vault_coach.drafting.moves import Moves
from vault_coach.drafting.prompt import name_of
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError
from vault_coach.features.machine import free_memory, idle_cores
from vault_coach.features.session import Session, places, settings_here, without_vault
from vault_coach.llm.backend import Backend
from vault_coach.resources import Files
from vault_coach.show.terminal import Terminal

_PHRASEBOOK = "phrasebook"
_PLAIN = "plain"
_HEADS = ("kind", "of", "at once", "model", "sound", "s each", "turned down by")
_REASONS = 2  # checks named a kind


@dataclass(frozen=True)
class Contender:
    """A model or the phrasebook, with the prompts it is to write with.

    Attributes:
        name: What to call it.
        backend: The model; None for the phrasebook.
        prompts: A folder of other prompt files; None for those that ship.
    """

    name: str
    backend: Backend | None
    prompts: Path | None = None

    def drafter(self, kind: str) -> Drafter:
        """Make what writes the sentences of a kind."""
        return Moves(Files("prompts", self.prompts, str(self.prompts))).drafter(kind, self.backend)


@dataclass(frozen=True)
class Evaluation:
    """The results of one contender.

    Args:
        tokens: What the model counted: tokens of prompts, those evaluated, those drawn; empty for none.
    """

    name: str
    results: Sequence[Result]
    tokens: dict[str, int]

    def data(self) -> dict[str, Any]:
        """Return tallies by kind, each sentence with its flaws, tokens."""
        return {
            "model": self.name,
            "kinds": [_tally_data(tally) for tally in by_kind(self.results)],
            "tokens": self.tokens,
            "sentences": [
                {
                    "kind": result.sample.kind,
                    "title": result.sample.title,
                    "move": result.sample.fact.move,
                    "text": result.item.text,
                    "writer": result.item.writer,
                    "at_once": result.at_once,
                    "flaws": result.flaws,
                    "missed": result.missed,
                }
                for result in self.results
            ],
        }

    def show(self, terminal: Terminal) -> None:
        """Print one row a kind, then whatever should not have been."""
        terminal.title(self.name)
        terminal.table((_row(tally) for tally in by_kind(self.results)), _HEADS, right=range(1, len(_HEADS) - 1))
        if self.tokens:
            terminal.say()
            terminal.say(
                f"{self.tokens['prompt']} prompt tokens, {self.tokens['evaluated']} of them evaluated; "
                f"{self.tokens['drawn']} drawn."
            )
        for trouble in self.trouble():
            terminal.point(trouble)

    def trouble(self) -> Iterator[str]:
        """Find the sentences with flaws, and the endings that were judged wrongly."""
        for result in self.results:
            where = f"{result.sample.kind}, {result.sample.title}"
            if result.flaws:
                yield f"{where}: {result.item.text} ({', '.join(result.flaws)})"
            for ending in result.missed:
                yield f"{where}: judged wrongly: {ending}"


@dataclass(frozen=True)
class Evaluations:
    """The results of one contender, or of several in the same run."""

    pages: Sequence[Evaluation]

    def data(self) -> list[dict[str, Any]]:
        """Return each contender's results."""
        return [page.data() for page in self.pages]

    def show(self, terminal: Terminal) -> None:
        """Print one table after the other; then how many of each kind's sentences passed at once, side by side."""
        for page in self.pages:
            page.show(terminal)
            terminal.say()
        if len(self.pages) > 1:
            terminal.title("Passed every check at once")
            names = [page.name for page in self.pages]
            columns = zip(*(by_kind(page.results) for page in self.pages), strict=True)
            rows = (
                (tallies[0].name, *(_share(tally.at_once, tally.samples) for tally in tallies))
                for tallies in columns
            )
            terminal.table(rows, ("kind", *names), right=range(1, len(names) + 1))


def samples(kind: str = "") -> list[Sample]:
    """Load the labelled set, or one kind of it, in a fixed order.

    Raises:
        CoachError: When there is no such kind, with those there are.
    """
    files = {
        name_of(file.name): file
        for file in sorted(resources.data("prompts/eval").iterdir(), key=lambda file: file.name)
    }
    if kind and kind not in files:
        raise CoachError(f'There is no kind of draft called "{kind}".', f"Known: {', '.join(files)}.")
    return [
        sample
        for name in ([kind] if kind else files)
        for sample in evaluate.parse_samples(
            files[name].read_text(encoding="utf-8"), f"prompts/eval/{files[name].name}", name
        )
    ]


def own_samples(folder: Path) -> list[Sample]:
    """Load the labelled set of a folder of files named after the move they are about.

    A sample that brings its own lead, in another language, is left out: there is no prompt for it.

    Raises:
        CoachError: When there is none, or a line says nothing a sample can hold, with file and line.
    """
    moves = shipped_moves()
    labelled = [
        replace(sample, kind=moves.kind_of(sample.fact.move))
        for file in sorted(folder.glob("*.md"))
        if file.name != "README.md"
        for sample in evaluate.parse_samples(file.read_text(encoding="utf-8"), str(file), "", move=file.stem)
        if moves.knows(sample.fact.move) and "lead" not in sample.fact.values
    ]
    if not labelled:
        raise CoachError(f"There is no sample in {folder}.", "Write files like those of prompts/eval.")
    return labelled


def run(
    contender: Contender, wanted: Iterable[Sample], clock: Callable[[], float], progress: Progress
) -> list[Result]:
    """Write a sentence for each sample and judge it."""
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
    """Return the tokens a model on this machine counted; nothing for one that does not count."""
    counts = getattr(backend, "counts", None)
    return {name: getattr(counts, name) for name in ("prompt", "evaluated", "drawn")} if counts else {}


def blind_sheet(
    one: Sequence[Result], other: Sequence[Result], names: tuple[str, str], seed: int
) -> tuple[str, str]:
    """Write two contenders' sentences for a person to judge without knowing whose they are, and the key to them.

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


def _row(tally: Tally) -> tuple[str, ...]:
    reasons = (f"{name} {count}" for name, count in tally.failed.most_common(_REASONS))
    shares = (_share(part, tally.samples) for part in (tally.at_once, tally.by_model, tally.sound))
    seconds = f"{tally.seconds / tally.samples:.1f}" if tally.samples else "0"
    return tally.name, str(tally.samples), *shares, seconds, ", ".join(reasons) or "nothing"


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole} %" if whole else "none"


def _tally_data(tally: Tally) -> dict[str, Any]:
    return {
        "kind": tally.name,
        "samples": tally.samples,
        "passed_at_once": tally.at_once,
        "by_model": tally.by_model,
        "by_phrasebook": tally.samples - tally.by_model,
        "sound": tally.sound,
        "endings": tally.endings,
        "misjudged": tally.missed,
        "seconds": round(tally.seconds, 2),
        "failed": dict(tally.failed.most_common()),
    }


@click.command("eval", epilog="Example: coach eval --model phrasebook")
@click.option("--model", "name", metavar="MODEL", help="A GGUF file, a model's name, plain, or phrasebook.")
@click.option("--kind", default="", help="Only this kind of draft.")
@click.option(
    "--set",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of your own samples, a file a move.",
)
@click.option("--every", default=1, type=click.IntRange(1), metavar="N", help="Only every Nth sample.")
@click.option(
    "--prompts", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Other prompt files."
)
@click.option("--compare", nargs=2, metavar="A B", help="Two models, or folders of prompts, side by side.")
@click.option("--blind", type=click.Path(path_type=Path), metavar="OUT.md", help="Where the pairs to judge go.")
@click.option("--third", envvar="COACH_EVAL_MODEL", default="", hidden=True)
@without_vault
def evaluate_drafts(
    session: Session,
    *,
    name: str | None,
    kind: str,
    folder: Path | None,
    every: int,
    prompts: Path | None,
    compare: tuple[str, str] | None,
    blind: Path | None,
    third: str,
) -> None:
    """How good drafts are: a labelled set of facts, written about and judged.

    A model called plain is the starter without what it was taught. One more to measure beside the others can be
    named in COACH_EVAL_MODEL. With --compare and --blind, the sentences of two go into a note for you to judge
    without knowing whose they are; the key stands beside it.
    """
    if blind and not compare:
        raise click.UsageError("--blind needs --compare A B.")
    wanted = (own_samples(folder) if folder else samples(kind))[::every]
    names = (*(compare or (name or "",)), *filter(None, (third,)))
    contenders = [_contender(name, prompts) for name in names]
    pages = []
    for contender in contenders:
        results = run(contender, wanted, time.monotonic, session.progress)
        pages.append(Evaluation(contender.name, results, tokens(contender.backend)))
    if compare and blind:
        sheet, key = blind_sheet(pages[0].results, pages[1].results, compare, seed=len(wanted))
        blind.write_text(sheet, encoding="utf-8")
        blind.with_suffix(".key.md").write_text(key, encoding="utf-8")
    session.show(Evaluations(pages))


def _contender(name: str, prompts: Path | None) -> Contender:
    """Make a contender of the phrasebook, the plain starter, a folder of prompts, or a model."""
    if name == _PHRASEBOOK:
        return Contender(name, None, prompts)
    folder = Path(name) if name and Path(name).is_dir() else prompts
    is_model = bool(name) and folder != Path(name)
    settings = replace(settings_here(), model=name) if is_model else settings_here()
    if name == _PLAIN:
        settings = replace(settings, model="", tuned=False)
    backend = model_backend(settings, places(), cores=idle_cores(), memory=free_memory())
    return Contender(backend.name if is_model or not name else name, backend, folder)
