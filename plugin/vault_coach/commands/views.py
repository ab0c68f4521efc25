"""Commands that look: nothing is drafted and nothing is written."""

from typing import TYPE_CHECKING

import click

from vault_coach.commands.session import Session, common

if TYPE_CHECKING:
    from vault_coach.views.terminal import Terminal

_NEXT_MOVES = 5


@click.command()
@common
def signals(session: Session) -> None:
    """Everything that stands out today, with its evidence."""
    from vault_coach.views import payload

    found = session.coach.signals
    session.answer([payload.signal(each) for each in found], lambda terminal: terminal.signals(found))


@click.command()
@click.argument("partner")
@common
def show(session: Session, partner: str) -> None:
    """One page about one person."""
    from vault_coach.views import payload

    coach = session.coach
    name = coach.person(partner)
    session.answer(
        payload.partner(coach.view, name, coach.signals),
        lambda terminal: terminal.partner(coach.view, name, coach.signals),
    )


@click.command("next")
@common
def next_moves(session: Session) -> None:
    """The few things to do next, and why."""
    from vault_coach.views import payload

    found = session.coach.signals[:_NEXT_MOVES]
    session.answer([payload.signal(each) for each in found], lambda terminal: terminal.moves(found))


@click.command()
@common
def status(session: Session) -> None:
    """What the coach understood of your vault."""
    from vault_coach.views import payload

    found = session.coach.status()

    def show(terminal: "Terminal") -> None:
        terminal.status(found)
        terminal.problems(session.coach.partnerships.problems)

    session.answer(payload.status(found), show)
