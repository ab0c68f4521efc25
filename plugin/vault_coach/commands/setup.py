"""Commands for the first minute, and for when something is off."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from vault_coach.features.session import Session, common

if TYPE_CHECKING:
    from vault_coach.features.init import FirstLook

T = TypeVar("T")


@click.command(epilog="Example: coach init --example try-the-coach")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option(
    "--example",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Copy the example vault to DIR, to play with.",
)
@click.option("--templates", is_flag=True, help="Copy the note templates into your vault, too.")
@common
def init(session: Session, *, yes: bool, example: Path | None, templates: bool) -> None:
    """Look at your vault, say what was understood, and propose settings.

    Writes only after a yes, never into a note, and never over a coach.toml that is there.
    """
    if example is not None:
        _copy_example(session, example)
        return
    from vault_coach.features import init, scaffold
    from vault_coach.views.setup import FirstLookPage

    coach = session.coach
    found = init.look(coach)
    folder = scaffold.template_folder(coach, found.proposal.ignore) if templates else ""
    page = FirstLookPage(found, "", folder)
    if not session.as_json:
        page.show_found(session.terminal)
    me = coach.settings.me or _asked_name(found, quiet=yes or session.as_json)
    page = replace(page, text="" if found.configured else init.settings_text(found, me))
    if not session.as_json:
        page.show_proposal(session.terminal)
    if (page.text or folder) and (yes or (not session.as_json and _agreed("\nWrite this?"))):
        if page.text:
            init.write_settings(coach, page.text)
        copied = scaffold.copy_templates(coach, folder) if folder else None
        page = replace(page, written=bool(page.text), copied=copied)
    session.show(page)


def _copy_example(session: Session, target: Path) -> None:
    from vault_coach.features import scaffold
    from vault_coach.views.setup import ExamplePage

    page = ExamplePage(str(target), scaffold.copy_example(target))
    session.vault = target
    session.show(page)


def _asked_name(found: "FirstLook", *, quiet: bool) -> tuple[str, ...]:
    """The user's name, when the user wants to give it."""
    if quiet or found.configured:
        return ()
    click.echo(f"\n{found.maybe_me} is in nearly all your meetings; is that you?" if found.maybe_me else "")
    question = "Your name, as it stands in your notes (Enter to skip)"
    name = _unless_cut_off(lambda: str(click.prompt(question, default="", show_default=False)), "").strip()
    return (name,) if name else ()


def _agreed(question: str) -> bool:
    return _unless_cut_off(lambda: click.confirm(question), default=False)


def _unless_cut_off(ask: Callable[[], T], default: T) -> T:
    """What the user answers; the default when there is nobody to answer."""
    try:
        return ask()
    except click.Abort:
        click.echo()
        return default


@click.command(epilog="Example: coach doctor --strict")
@common
def doctor(session: Session) -> None:
    """What is off, and the way out of each."""
    import platformdirs

    from vault_coach.features.doctor import Machine, checkup
    from vault_coach.views.setup import CheckupPage

    coach = session.coach
    obsidian = platformdirs.user_config_path("obsidian", appauthor=False, roaming=True)
    page = CheckupPage(checkup(coach, Machine(obsidian)), coach.problems)
    session.show(page)


@click.command(epilog="Example: coach index --rebuild")
@click.option("--rebuild", is_flag=True, help="Throw the index away and read every note anew.")
@common
def index(session: Session, *, rebuild: bool) -> None:
    """Bring the index up to date; every command does so by itself."""
    from vault_coach.features.read_files import forget_index
    from vault_coach.views.setup import IndexPage

    coach = session.coach
    if rebuild:
        forget_index(coach)
    page = IndexPage(coach.notes)
    session.show(page)
