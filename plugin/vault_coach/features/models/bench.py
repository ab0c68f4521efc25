"""`coach model bench`: measure how fast a model drafts on this machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from vault_coach.features.machine import free_memory, idle_cores, peak_memory
from vault_coach.features.session import Session, places, settings_here, without_vault
from vault_coach.llm import catalog
from vault_coach.llm.backend import Request
from vault_coach.llm.llama import Llama
from vault_coach.show.jsonable import jsonable
from vault_coach.show.terminal import Terminal, in_bytes

_DRAFTS = 3


@dataclass(frozen=True, slots=True)
class BenchResult:
    """The speed of a model.

    Attributes:
        load: Seconds to the first words, loading included.
        prompt: Tokens read in a second.
        drawn: Tokens written in a second, all answers of a draft together.
        draft: Seconds for the answers one draft is chosen from.
        memory: Most bytes of memory the process had, with the model; 0 when not known.
    """

    name: str
    threads: int
    load: float
    prompt: float
    drawn: float
    draft: float
    memory: int

    def data(self) -> dict[str, Any]:
        """Return tokens a second, seconds, bytes; `memory` is null where the system does not tell."""
        return {**jsonable(self), "memory": self.memory or None}

    def show(self, terminal: Terminal) -> None:
        """Print the same as a table."""
        threads = "1 core" if self.threads == 1 else f"{self.threads} cores"
        terminal.title(f"{self.name} on {threads}")
        rows = [
            ("first words", f"{self.load:.1f} s, loading included"),
            ("reading", f"{self.prompt:.0f} tokens a second"),
            ("writing", f"{self.drawn:.0f} tokens a second, all answers of a draft together"),
            ("a draft", f"{self.draft:.1f} s"),
            ("memory", in_bytes(self.memory) if self.memory else "not known"),
        ]
        terminal.table(rows)


def measure_speed(
    path: Path, threads: int, *, clock: Callable[[], float], memory: Callable[[], int]
) -> BenchResult:
    """Measure a model on a draft made up for it.

    Raises:
        CoachError: When the model cannot be loaded or does not fit.
    """
    model = Llama(path, threads=threads, clock=clock)
    try:
        return _measure(model, threads, memory)
    finally:
        model.close()


def _measure(model: Llama, threads: int, memory: Callable[[], int]) -> BenchResult:
    counts = model.counts
    model.generate(replace(_DRAFT, candidates=1, longest=1))
    load, before = counts.seconds, counts.evaluated
    model.generate(replace(_DRAFT, prefix="", prompt=_DRAFT.prefix + _DRAFT.prompt, candidates=1, longest=1))
    reading, tokens = counts.seconds - load, counts.evaluated - before
    drawn, seconds = counts.drawn, counts.seconds
    for seed in range(_DRAFTS):
        model.generate(replace(_DRAFT, seed=seed))
    took = counts.seconds - seconds
    return BenchResult(
        name=model.name,
        threads=threads,
        load=load,
        prompt=tokens / max(reading, 1e-6),
        drawn=(counts.drawn - drawn) / max(took, 1e-6),
        draft=took / _DRAFTS,
        memory=memory(),
    )


_WORDS = """
that it this you me we us my your our I the a to of for with on in at by from and or if so now again before be is
are have do would could should need help make together today week early late enough part first side done ready
"""
_DRAFT = Request(
    prefix="""Each line is one question to a colleague: first what happened, then a short and kind question.

Mei, I said I would send you the staging logs by 4 March and I am late; which part do you need first?
Jonas, we were last in touch in June; what has changed on your side since then?
Ruth, you asked for the price list; would it help if I sent you half of it today?
""",
    prompt="Olu, I said I would draft the agenda by 3 October and I am late;",
    openings=("which part of the agenda do you", "what has had to wait", "which day would still be", "what can I"),
    words=tuple(_WORDS.split()),
    candidates=15,
    temperature=0.6,
    longest=8,
)


@click.command(epilog="Example: coach model bench --model starter")
@click.option("--model", "name", metavar="MODEL", help="A GGUF file, or a model's name. Default: the one in use.")
@without_vault
def bench(session: Session, *, name: str | None) -> None:
    """How fast a model drafts on this machine. Takes half a minute with the starter."""
    settings = settings_here()
    path = catalog.find(name or settings.model, places().models)
    catalog.check_room(path, free_memory())
    threads = settings.threads or idle_cores()
    session.show(measure_speed(path, threads, clock=time.monotonic, memory=peak_memory))
