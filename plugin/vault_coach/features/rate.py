"""`coach rate`: write a partnership's ratings into the partner's note."""

import sys
from collections.abc import Callable, Mapping

import click

from vault_coach.coach import Coach
from vault_coach.features.log import LogResult, NoteEdits, add_line, own_note
from vault_coach.features.session import Session, common
from vault_coach.markdown.edit.set_properties import set_properties

_QUESTIONS = {
    "trust": ("How much do you trust each other, 1 to 5?", 5),
    "interdependence": ("How much do you need each other for your work, 1 to 5?", 5),
    "balance": ("How balanced is give and take between you, 1 to 10?", 10),
}
"""Rating -> the question that asks for it, and its highest number."""


def rate_partner(coach: Coach, name: str, ratings: Mapping[str, int]) -> LogResult:
    """Write ratings down: trust and interdependence (1 to 5) as properties, balance (1 to 10) as a line of today.

    Raises:
        CoachError: When nobody of that name is known, or a note cannot take it; nothing is written then.
    """
    person = coach.person(name)
    edits = NoteEdits(coach, "rate")
    props = {key: str(value) for key, value in ratings.items() if key != "balance"}
    if props:
        path = own_note(coach, person)
        edits.put(path, set_properties(edits.text(path), {**props, "rated": coach.today.isoformat()}))
    if "balance" in ratings:
        add_line(edits, person, "balance", str(ratings["balance"]))
    return LogResult(person, edits.write())


@click.command(epilog='Example: coach rate "Priya Nair" --trust 4')
@click.argument("partner")
@click.option("--trust", type=click.IntRange(1, 5), help="How much you trust each other.")
@click.option("--interdependence", type=click.IntRange(1, 5), help="How much you need each other for your work.")
@click.option("--balance", type=click.IntRange(1, 10), help="How balanced give and take is, in their answer.")
@common
def rate(session: Session, *, partner: str, **options: int | None) -> None:
    """Rate a partnership; asks when nothing is said."""
    ratings = {name: value for name, value in options.items() if name in _QUESTIONS and value is not None}
    name = session.coach.person(partner)
    if not ratings:
        ratings = _ask(session, name)
        if not ratings:
            click.echo("Nothing was rated.", err=True)
            return
    session.show(rate_partner(session.coach, name, ratings))


def _ask(session: Session, name: str) -> dict[str, int]:
    """Ask the user question by question; return the ratings that were given."""
    if session.as_json or not _at_a_terminal():
        raise click.UsageError("Say what to rate: --trust, --interdependence or --balance, each with a number.")
    click.echo(f"About you and {name}. Enter skips a question.", err=True)
    answers = {
        rating: click.prompt(question, default="", show_default=False, value_proc=_number(most), err=True)
        for rating, (question, most) in _QUESTIONS.items()
    }
    return {rating: value for rating, value in answers.items() if value is not None}


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _number(most: int) -> Callable[[str], int | None]:
    def parse(answer: str) -> int | None:
        digits = answer.strip()
        if not digits:
            return None
        if not digits.isdecimal() or not 1 <= int(digits) <= most:
            raise click.UsageError(f"Give a number from 1 to {most}, or Enter to skip.")
        return int(digits)

    return parse
