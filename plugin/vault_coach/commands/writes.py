"""Commands about what the coach wrote."""

from typing import TYPE_CHECKING

import click

from vault_coach.commands.session import Session, common

if TYPE_CHECKING:
    from vault_coach.views.terminal import Terminal


@click.command()
@click.argument("number", type=int, default=0)
@click.option("--list", "listed", is_flag=True, help="Show the writes that can be taken back.")
@common
def undo(session: Session, number: int, listed: bool) -> None:
    """Take back what the coach wrote: the last write, or write NUMBER."""
    from vault_coach.views import payload

    coach = session.coach
    writes = coach.writes() if listed else [coach.undo(number)]

    def show(terminal: "Terminal") -> None:
        if listed:
            terminal.writes(writes)
        else:
            terminal.say(f"{writes[0].path} is as it was before.")

    session.answer(payload.writes(writes), show)
