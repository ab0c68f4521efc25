"""Commands that write down what you tell them."""

import sys
from collections.abc import Callable
from typing import Any

import click

from vault_coach.features.session import Session, common

_ASKED = {
    "trust": ("How much do you trust each other, 1 to 5?", 5),
    "interdependence": ("How much do you need each other for your work, 1 to 5?", 5),
    "balance": ("How balanced is give and take between you, 1 to 10?", 10),
}
_LOGGED = {
    "gave": "Help you gave.",
    "got": "Help you received.",
    "offered": "Help you offered.",
    "asked": "What you asked for.",
    "credit": "Credit you gave them in public.",
    "credited-by": "Credit they gave you in public.",
    "invited": "Where they invited you.",
    "introduced": "Whom you introduced to them.",
    "handed-off": "Work you handed over.",
    "confirmed": "What they said back in their words.",
    "worked": "What worked between you.",
    "friction": "What rubbed.",
    "decided": "What was decided.",
    "dissent": "What spoke against it.",
    "difference": "What difference working together made.",
}


@click.command(epilog='Example: coach rate "Priya Nair" --trust 4')
@click.argument("partner")
@click.option("--trust", type=click.IntRange(1, 5), help="How much you trust each other.")
@click.option("--interdependence", type=click.IntRange(1, 5), help="How much you need each other for your work.")
@click.option("--balance", type=click.IntRange(1, 10), help="How balanced give and take is, in their answer.")
@common
def rate(session: Session, *, partner: str, **said: int | None) -> None:
    """Rate a partnership; asks when nothing is said."""
    from vault_coach.features import log
    from vault_coach.views.recorded import RecordedPage

    ratings = {name: value for name, value in said.items() if name in _ASKED and value is not None}
    name = session.coach.person(partner)
    if not ratings:
        ratings = _asked(session, name)
        if not ratings:
            click.echo("Nothing was rated.", err=True)
            return
    session.show(RecordedPage(log.rate(session.coach, name, ratings)))


def _asked(session: Session, name: str) -> dict[str, int]:
    """What the user answers, question by question."""
    if session.as_json or not _at_a_terminal():
        raise click.UsageError("Say what to rate: --trust, --interdependence or --balance, each with a number.")
    click.echo(f"About you and {name}. Enter skips a question.", err=True)
    answers = {
        each: click.prompt(question, default="", show_default=False, value_proc=_number(most), err=True)
        for each, (question, most) in _ASKED.items()
    }
    return {each: value for each, value in answers.items() if value is not None}


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _number(most: int) -> Callable[[str], int | None]:
    def read(answer: str) -> int | None:
        said = answer.strip()
        if not said:
            return None
        if not said.isdecimal() or not 1 <= int(said) <= most:
            raise click.UsageError(f"Give a number from 1 to {most}, or Enter to skip.")
        return int(said)

    return read


def _kind_options(command: Callable[..., None]) -> Callable[..., None]:
    """A flag for each kind of line."""
    for kind, about in reversed(_LOGGED.items()):
        command = click.option(f"--{kind}", "kinds", flag_value=kind, multiple=True, help=about)(command)
    return command


@click.command(epilog='Example: coach log Priya "Opened the door to Finance for me" --got')
@click.argument("partner")
@click.argument("text")
@_kind_options
@common
def log(session: Session, *, partner: str, text: str, kinds: Any) -> None:
    """Write TEXT down about PARTNER: help, credit, asks, what worked, what rubbed.

    It goes into today's one-on-one note with them, else under today's date in their own note.
    """
    from vault_coach.features import log
    from vault_coach.views.recorded import RecordedPage

    if len(kinds) != 1:
        raise click.UsageError(f"Say what it is, one of --{', --'.join(_LOGGED)}.")
    session.show(RecordedPage(log.log(session.coach, partner, kinds[0], text)))
