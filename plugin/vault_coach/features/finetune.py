"""Teaching the starter the user's own wordings, on this machine and only when asked; and taking that back."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vault_coach import resources
from vault_coach.coach import Coach, Progress, shipped_moves
from vault_coach.drafting.evaluate import Sample
from vault_coach.drafting.prompt import STARTER as STARTER_PROMPT
from vault_coach.errors import CoachError
from vault_coach.features import feedback
from vault_coach.finetune import examples, own
from vault_coach.finetune.own import Own, Voice
from vault_coach.llm import catalog
from vault_coach.llm.catalog import STARTER

_NEEDED = ("torch", "transformers", "gguf", "llama_cpp")
_EVERY = 5.0  # seconds between two lines about how far it is


@dataclass(frozen=True, slots=True)
class Tuned:
    """What the starter was taught.

    Attributes:
        path: The adapter that was written.
        wordings: The user's wordings it knows now.
        left: Wordings that could not be taught.
        steps: Steps it took.
    """

    path: Path
    wordings: tuple[str, ...]
    left: tuple[str, ...]
    steps: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back.

    Attributes:
        path: Where the adapter is, or was.
        removed: False when there was none.
    """

    path: Path
    removed: bool


def tune(coach: Coach, clock: Callable[[], float]) -> Tuned:
    """Teach the starter the wordings of the vault's Voice note; it goes on from what ships.

    A run that was stopped is gone on with.

    Args:
        coach: The vault.
        clock: Tells seconds.

    Raises:
        CoachError: When there is nothing to teach, or something that is needed is not installed.
    """
    voice = _voice(coach)
    base = _ready(coach.places.models)
    coach.progress("Choosing examples to learn from")
    lessons = own.lessons(voice, taught(), lambda move: shipped_moves().drafter_of(move, voice))
    if not lessons.wordings:
        raise CoachError(
            f"None of the wordings in {feedback.VOICE} can be taught.",
            "They have to end as drafts of their move do, in plain words, and stand below the name of a move.",
        )
    return _teach(coach, base, lessons, calm(coach.progress, clock, _EVERY))


def undo(folder: Path) -> Undone:
    """Have the starter draft as it came.

    Args:
        folder: The coach's own models.
    """
    path = catalog.own_adapter(folder)
    removed = path.is_file()
    path.unlink(missing_ok=True)
    _checkpoint(path).unlink(missing_ok=True)
    return Undone(path, removed)


def taught() -> list[Sample]:
    """The facts that ship, with their endings: what the starter was taught."""
    files = sorted(resources.data("training/data").iterdir(), key=lambda file: file.name)
    found: list[Sample] = []
    for file in files:
        if file.name.endswith(".md") and file.name != "README.md":
            found += examples.samples(file.read_text(encoding="utf-8"), file.name)
    return found


def calm(progress: Progress, clock: Callable[[], float], seconds: float) -> Progress:
    """Pass on what is said no more often than every so many seconds."""
    last = float("-inf")

    def say(what: str) -> None:
        nonlocal last
        if clock() - last >= seconds:
            last = clock()
            progress(what)

    return say


def _voice(coach: Coach) -> Voice:
    known = shipped_moves().prompt(STARTER_PROMPT).moves
    voice = {move: asks for move, asks in feedback.own_voice(coach).items() if move in known}
    if not voice:
        raise CoachError(
            f"There are no wordings of your own in {feedback.VOICE} yet.",
            "They come from sentences you edit in drafts; or write some there yourself.",
        )
    return voice


def _ready(models: Path) -> Path:
    """The starter's file, once all is there that teaching it needs."""
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


def _teach(coach: Coach, base: Path, lessons: Own, progress: Progress) -> Tuned:
    from vault_coach.finetune.teach import Lessons, teach  # noqa: PLC0415 (heavy and optional)
    from vault_coach.finetune.train import Course  # noqa: PLC0415 (the same)

    out = catalog.own_adapter(coach.places.models)
    out.parent.mkdir(parents=True, exist_ok=True)
    coach.progress(f"Loading {base.name}")
    pupil = teach(
        base,
        Lessons(lessons.taught, lessons.held),
        shipped_moves().prompt(STARTER_PROMPT),
        Course(rate=6e-4, rounds=2),
        progress=progress,
        start=catalog.TUNED.path,
        threads=coach.settings.threads or coach.cores,
        checkpoint=_checkpoint(out),
    )
    about = {
        "general.name": "vault-coach starter, own wordings",
        catalog.BASE: STARTER.sha256,
        catalog.FROM: catalog.TUNED.sha256,
        catalog.WORDINGS: "\n".join(lessons.wordings),
    }
    pupil.write(out, about)
    return Tuned(out, lessons.wordings, lessons.left, pupil.learned.steps)


def _checkpoint(adapter: Path) -> Path:
    return adapter.with_suffix(".part")
