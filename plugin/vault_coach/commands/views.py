"""Commands that look: nothing is drafted and nothing is written."""

from typing import TYPE_CHECKING

import click

from vault_coach.features.session import Session, common, keeps

if TYPE_CHECKING:
    from vault_coach.show.terminal import Terminal


@click.command(epilog="Example: coach signals --explain neglected")
@click.option("--explain", metavar="KIND", help="What a kind of signal means, when it fires, and what to set.")
@keeps("Signals")
@common
def signals(session: Session, *, explain: str | None, note: bool) -> None:
    """Everything that stands out today, with its evidence."""
    from vault_coach.features.signals import SignalsPage

    if explain and note:
        raise click.UsageError("--note keeps the signals of the day; leave out --explain.")
    if explain:
        from vault_coach.views.explain import ExplainPage

        session.show(ExplainPage(session.coach.view, explain))
        return
    session.look(SignalsPage(session.coach.signals), "Signals", note=note)


@click.command(epilog='Example: coach show "Priya Nair"')
@click.argument("partner")
@keeps("About PARTNER")
@common
def show(session: Session, partner: str, *, note: bool) -> None:
    """One page about one person."""
    from vault_coach.features.partner import PartnerPage

    coach, name = session.coach, session.coach.person(partner)
    session.look(PartnerPage(coach.view, name, coach.signals), f"About {name}", note=note)


@click.command("next", epilog="Example: coach next --note")
@keeps("Next moves")
@common
def next_moves(session: Session, *, note: bool) -> None:
    """The few things to do next, and why."""
    from vault_coach.features.next_moves import MovesPage

    session.look(MovesPage(session.coach.view, session.coach.signals), "Next moves", note=note)


@click.command(epilog="Example: coach status --files")
@click.option("--files", is_flag=True, help="List exactly which notes are read, and which are not and why.")
@common
def status(session: Session, *, files: bool) -> None:
    """What the coach understood of your vault."""
    from vault_coach.show import payload

    if files:
        from vault_coach.features.read_files import list_files

        session.show(list_files(session.coach))
        return
    found = session.coach.status()

    def show(terminal: "Terminal") -> None:
        terminal.status(found)
        terminal.problems(session.coach.partnerships.problems)

    session.answer(payload.status(found), show)
