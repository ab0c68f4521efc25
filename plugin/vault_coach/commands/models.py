"""Commands about models."""

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vault_coach.commands.machine import machine, most_memory_so_far
from vault_coach.errors import CoachError
from vault_coach.features.session import (
    STOPPED,
    Session,
    free_cores,
    let_threads_sleep,
    places,
    print_json,
    settings_file,
    standing_in,
)

if TYPE_CHECKING:
    from vault_coach.config import Settings
    from vault_coach.show.page import Page


@click.group()
def model() -> None:
    """Models on this machine."""


def answers(command: Callable[..., "Page"]) -> Callable[..., None]:
    """Give the page a command returns, as JSON or for people. No vault is needed for it."""

    @click.option("--json", "as_json", is_flag=True, help="Answer as JSON on stdout.")
    @wraps(command)
    def run(*, as_json: bool, **others: Any) -> None:
        page = command(**others)
        name = click.get_current_context().command_path.partition(" ")[2]
        today = datetime.now().astimezone().date()
        if not as_json:
            page.show(Session(name, None, today, as_json=False, strict=False, flags={}).terminal)
            return
        print_json(name, today, page.data())

    return run


@model.command("list", epilog="Example: coach model list")
@answers
def model_list() -> "Page":
    """Which models there are, and which of them suit this machine."""
    from vault_coach.features import models
    from vault_coach.views.models import ShelfPage

    known = settings()
    return ShelfPage(models.shelf(places().models, known.model, machine(), tuned=known.tuned))


@model.command("get", epilog="Example: coach model get starter")
@click.argument("name")
@answers
def model_get(name: str) -> "Page":
    """Fetch the model NAME, check it, and keep it. The only command that uses the network.

    NAME is one of `coach model list`, or hf:OWNER/NAME/FILE.gguf for any other on Hugging Face.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_VERBOSITY", "error")
    if not sys.stderr.isatty():
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from vault_coach.llm import catalog, fetch
    from vault_coach.views.models import GotPage

    wanted = catalog.named(name)
    if not catalog.fetched(wanted, places().models).is_file():
        about = f" ({wanted.size // 1_000_000} MB, {wanted.licence})" if wanted.size else ""
        click.echo(f"Fetching {name}{about} …", err=True)
    return GotPage(name, fetch.fetch(wanted, places().models))


@model.command("use", epilog="Example: coach model use starter")
@click.argument("name")
@answers
def model_use(name: str) -> "Page":
    """Draft with the model NAME from now on: one of `coach model list`, or a GGUF file."""
    from vault_coach.features import models
    from vault_coach.views.models import UsedPage

    return UsedPage(models.use(name, places().models, settings_file(), settings))


@model.command("check", epilog="Example: coach model check starter")
@click.argument("name", required=False)
@answers
def model_check(name: str | None) -> "Page":
    """Whether a model's file is whole and what it should be; without NAME, the one in use."""
    from vault_coach.features import models
    from vault_coach.views.models import CheckedPage

    return CheckedPage(models.check(name or settings().model, places().models))


@model.command("tune", epilog="Example: coach model tune --undo")
@click.option(
    "--vault", type=click.Path(path_type=Path), help="The vault's folder. Default: the one you stand in."
)
@click.option("--undo", is_flag=True, help="Have the starter draft as it came.")
@answers
def model_tune(vault: Path | None, undo: bool) -> "Page":
    """Teach the starter your own wordings, those in Coach/Voice.md. Takes minutes; nothing leaves this machine.

    It learns them beside all it knows. Stopped with Ctrl-C, it goes on from there the next time.
    """
    from vault_coach.features import finetune
    from vault_coach.views.models import TunedPage, UndonePage

    if undo:
        return UndonePage(finetune.undo(places().models))
    today = datetime.now().astimezone().date()
    coach = Session("tune", vault, today, as_json=False, strict=False, flags={}).coach
    try:
        return TunedPage(finetune.tune(coach, time.monotonic))
    except KeyboardInterrupt:
        click.echo("Stopped. `coach model tune` goes on from here.", err=True)
        sys.exit(STOPPED)


@model.command("bench", epilog="Example: coach model bench --model starter")
@click.option("--model", "name", metavar="MODEL", help="A GGUF file, or a model's name. Default: the one in use.")
@answers
def model_bench(name: str | None) -> "Page":
    """How fast a model drafts on this machine. Takes half a minute with the starter."""
    let_threads_sleep(os.environ)
    from vault_coach.features import models
    from vault_coach.llm import catalog
    from vault_coach.views.models import MeasuredPage

    known = settings()
    path = catalog.find(name or known.model, places().models)
    catalog.check_room(path, machine().free)
    threads = known.threads or free_cores()
    return MeasuredPage(models.bench(path, threads, clock=time.monotonic, memory=most_memory_so_far))


def settings() -> "Settings":
    """The settings in force where the user stands, in a vault or not."""
    from vault_coach import config

    try:
        vault = standing_in(Path.cwd(), os.environ)
    except CoachError:
        vault = None
    return config.load(vault, settings_file(), os.environ, {})
