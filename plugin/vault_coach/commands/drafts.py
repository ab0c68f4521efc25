"""Commands that draft."""

from typing import TYPE_CHECKING

import click

from vault_coach.commands.session import Session, common

if TYPE_CHECKING:
    from vault_coach.llm.backend import Backend
    from vault_coach.views.terminal import Terminal


@click.command()
@click.argument("partner", required=False)
@click.option("--print", "print_only", is_flag=True, help="Show the check-in and never write.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and do not write.")
@click.option("--replace", is_flag=True, help="Write over a check-in you edited.")
@click.option("--no-model", is_flag=True, help="Write with the phrasebook, without a model.")
@click.option("--model", metavar="PATH", help="A GGUF file, or the name starter.")
@common
def suggest(session: Session, *, partner: str | None, no_model: bool, model: str | None, **options: bool) -> None:  # noqa: ARG001 (`common` reads `model`)
    """Draft a check-in before a one-on-one, into the note of that meeting.

    Without PARTNER: for everyone you meet alone today or on the next working day.
    """
    from vault_coach import checkin
    from vault_coach.views import payload
    from vault_coach.views.moves import MovesPage

    coach = session.coach
    wanted = checkin.Options(**options)
    names = checkin.due(coach) if partner is None else [coach.person(partner)]
    checkin.check(coach, names, wanted)
    backend: Backend | None = None if no_model or not names else coach.backend()
    results = [checkin.suggest(coach, name, backend, wanted) for name in names]
    briefs = [payload.suggestion(result, session.today) for result in results]
    moves = MovesPage(coach.view, () if names else coach.signals)
    why = "" if names else "You meet nobody alone today or on the next working day, so here is what to do next."

    def show(terminal: "Terminal") -> None:
        for result in results:
            terminal.suggestion(result, coach.view)
        if not names:
            terminal.say(why)
            moves.show(terminal)

    several = {"why": why or None, "check_ins": briefs, "moves": moves.data()}
    session.answer(several if partner is None else briefs[0], show)
