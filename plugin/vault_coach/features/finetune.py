"""`coach model tune`: teach the starter the user's own wordings, on this machine, or take that back."""

import importlib.util
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from vault_coach import resources
from vault_coach.coach import Coach, Progress, shipped_moves
from vault_coach.drafting.evaluate import Sample
from vault_coach.drafting.prompt import STARTER as STARTER_PROMPT
from vault_coach.errors import CoachError
from vault_coach.features import feedback
from vault_coach.features.session import STOPPED, Session, places, without_vault
from vault_coach.finetune.examples import Endings, UserDataset, parse_facts, user_dataset
from vault_coach.llm import catalog
from vault_coach.llm.catalog import STARTER
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal

_NEEDED = ("torch", "transformers", "gguf", "llama_cpp")
_EVERY = 5.0  # seconds between two lines about how far it is


@dataclass(frozen=True, slots=True)
class TuneResult(Page):
    """The adapter that the starter drafts with now.

    Attributes:
        wordings: The user's wordings it knows now.
        left: Wordings that could not be taught.
    """

    path: Path
    wordings: tuple[str, ...]
    left: tuple[str, ...]
    steps: int

    def show(self, terminal: Terminal) -> None:
        """Print how many wordings it knows, which it could not be taught, and the way back."""
        count = "1 wording" if len(self.wordings) == 1 else f"{len(self.wordings)} wordings"
        terminal.line(f"The starter now knows {count} of yours: {self.path}")
        for wording in self.left:
            terminal.point(f"not taught, for no draft could end like this: {wording}")
        terminal.say("Take it back with `coach model tune --undo`.")


@dataclass(frozen=True, slots=True)
class RemovedAdapter(Page):
    """The adapter with the user's own wordings, taken away.

    Attributes:
        removed: False when there was none.
    """

    path: Path
    removed: bool

    def show(self, terminal: Terminal) -> None:
        """Print how the starter drafts now."""
        was = "" if self.removed else " It was taught nothing of yours."
        terminal.line(f"The starter drafts as it came.{was}")


def teach_wordings(coach: Coach, clock: Callable[[], float]) -> TuneResult:
    """Teach the starter the wordings of the vault's Voice note; it goes on from what ships.

    A run that was stopped is gone on with.

    Raises:
        CoachError: When there is nothing to teach, or something that is needed is not installed.
    """
    endings = _endings(coach)
    base = _ready(coach.places.models)
    coach.progress("Choosing examples to learn from")
    dataset = user_dataset(endings, taught_facts(), lambda move: shipped_moves().drafter_of(move, endings))
    if not dataset.wordings:
        raise CoachError(
            f"None of the wordings in {feedback.VOICE} can be taught.",
            "They have to end as drafts of their move do, in plain words, and stand below the name of a move.",
        )
    return _fine_tune(coach, base, dataset, calm(coach.progress, clock, _EVERY))


def remove_adapter(folder: Path) -> RemovedAdapter:
    """Have the starter draft as it came."""
    path = catalog.own_adapter(folder)
    removed = path.is_file()
    path.unlink(missing_ok=True)
    _checkpoint(path).unlink(missing_ok=True)
    return RemovedAdapter(path, removed)


def taught_facts() -> list[Sample]:
    """Load the facts that ship, with their endings: what the starter was taught."""
    files = sorted(resources.data("training/data").iterdir(), key=lambda file: file.name)
    samples: list[Sample] = []
    for file in files:
        if file.name.endswith(".md") and file.name != "README.md":
            samples += parse_facts(file.read_text(encoding="utf-8"), file.name)
    return samples


def calm(progress: Progress, clock: Callable[[], float], seconds: float) -> Progress:
    """Make a callback that passes on a status no more often than every so many seconds."""
    last = float("-inf")

    def pass_on(status: str) -> None:
        nonlocal last
        if clock() - last >= seconds:
            last = clock()
            progress(status)

    return pass_on


def _endings(coach: Coach) -> Endings:
    known = shipped_moves().prompt(STARTER_PROMPT).moves
    endings = {move: asks for move, asks in feedback.own_voice(coach).items() if move in known}
    if not endings:
        raise CoachError(
            f"There are no wordings of your own in {feedback.VOICE} yet.",
            "They come from sentences you edit in drafts; or write some there yourself.",
        )
    return endings


def _ready(models: Path) -> Path:
    """Find the starter's file, once all is there that teaching it needs."""
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        raise CoachError(
            "Teaching the starter needs a few more packages.",
            'Install them with: pip install "vault-coach[llama,train]"',
        )
    base = catalog.installed(STARTER, models)
    if base is None or catalog.adapter(base, models) is None:
        raise CoachError(
            "The starter, or what it was taught so far, is not here.", "Get it with `coach model get starter`."
        )
    return base


def _fine_tune(coach: Coach, base: Path, dataset: UserDataset, progress: Progress) -> TuneResult:
    from vault_coach.finetune.train import Dataset, TrainingConfig, fine_tune  # noqa: PLC0415 (heavy, optional)

    out = catalog.own_adapter(coach.places.models)
    out.parent.mkdir(parents=True, exist_ok=True)
    coach.progress(f"Loading {base.name}")
    trained = fine_tune(
        base,
        Dataset(dataset.taught, dataset.held_out),
        shipped_moves().prompt(STARTER_PROMPT),
        TrainingConfig(rate=6e-4, epochs=2),
        progress=progress,
        start=catalog.TUNED.path,
        threads=coach.settings.threads or coach.cores(),
        checkpoint=_checkpoint(out),
    )
    about = {
        "general.name": "vault-coach starter, own wordings",
        catalog.BASE: STARTER.sha256,
        catalog.FROM: catalog.TUNED.sha256,
        catalog.WORDINGS: "\n".join(dataset.wordings),
    }
    trained.write(out, about)
    return TuneResult(out, dataset.wordings, dataset.rejected, trained.log.steps)


def _checkpoint(adapter: Path) -> Path:
    return adapter.with_suffix(".part")


@click.command(epilog="Example: coach model tune --undo")
@click.option(
    "--vault", type=click.Path(path_type=Path), help="The vault's folder. Default: the one you stand in."
)
@click.option("--undo", is_flag=True, help="Have the starter draft as it came.")
@without_vault
def tune(session: Session, *, vault: Path | None, undo: bool) -> None:
    """Teach the starter your own wordings, those in Coach/Voice.md. Takes minutes; nothing leaves this machine.

    It learns them beside all it knows. Stopped with Ctrl-C, it goes on from there the next time.
    """
    if undo:
        session.show(remove_adapter(places().models))
        return
    session.vault = vault
    try:
        session.show(teach_wordings(session.coach, time.monotonic))
    except KeyboardInterrupt:
        click.echo("Stopped. `coach model tune` goes on from here.", err=True)
        sys.exit(STOPPED)
