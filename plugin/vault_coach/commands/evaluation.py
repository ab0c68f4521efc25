"""The command that measures drafts."""

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vault_coach.commands.machine import machine
from vault_coach.commands.models import answers, settings
from vault_coach.features.session import free_cores, let_threads_sleep, places

if TYPE_CHECKING:
    from vault_coach.features.evaluate import Contender
    from vault_coach.show.page import Page

_PHRASEBOOK = "phrasebook"
_PLAIN = "plain"
_THIRD = "COACH_EVAL_MODEL"


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
@answers
def evaluate(
    *,
    name: str | None,
    kind: str,
    folder: Path | None,
    every: int,
    prompts: Path | None,
    compare: tuple[str, str] | None,
    blind: Path | None,
) -> "Page":
    """How good drafts are: a labelled set of facts, written about and judged.

    A model called plain is the starter without what it was taught. One more to measure beside the others can be
    named in COACH_EVAL_MODEL. With --compare and --blind, the sentences of two go into a note for you to judge
    without knowing whose they are; the key stands beside it.
    """
    from vault_coach.features import evaluate
    from vault_coach.views.evaluation import EvaluationPage, EvaluationsPage

    let_threads_sleep(os.environ)
    if blind and not compare:
        raise click.UsageError("--blind needs --compare A B.")
    wanted = (evaluate.own_samples(folder) if folder else evaluate.samples(kind))[::every]
    third = os.environ.get(_THIRD, "")
    contenders = [_contender(each, prompts) for each in (*(compare or (name or "",)), *filter(None, (third,)))]
    pages = []
    for each in contenders:
        results = evaluate.run(each, wanted, time.monotonic, lambda what: click.echo(f"{what} …", err=True))
        pages.append(EvaluationPage(each.name, results, evaluate.tokens(each.backend)))
    if compare and blind:
        sheet, key = evaluate.blind(pages[0].results, pages[1].results, compare, seed=len(wanted))
        blind.write_text(sheet, encoding="utf-8")
        blind.with_suffix(".key.md").write_text(key, encoding="utf-8")
    return EvaluationsPage(pages)


def _contender(name: str, prompts: Path | None) -> "Contender":
    """The phrasebook, the starter without what it was taught, a folder of prompts, or a model."""
    from vault_coach.coach import model_backend
    from vault_coach.features.evaluate import Contender

    if name == _PHRASEBOOK:
        return Contender(name, None, prompts)
    folder = Path(name) if name and Path(name).is_dir() else prompts
    is_model = bool(name) and folder != Path(name)
    chosen = replace(settings(), model=name) if is_model else settings()
    if name == _PLAIN:
        chosen = replace(chosen, model="", tuned=False)
    backend = model_backend(chosen, places(), cores=free_cores(), memory=machine().free)
    return Contender(backend.name if is_model or not name else name, backend, folder)
