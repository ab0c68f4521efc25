"""Commands about what the coach wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from vault_coach.features.session import Session, common
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal
from vault_coach.vault.journal import Entry


@dataclass(frozen=True)
class UndoPage(Page):
    """Writes that can be taken back, or the one that was.

    Args:
        listed: True when they are only listed.
    """

    writes: Sequence[Entry]
    listed: bool

    def data(self) -> list[dict[str, Any]]:
        """Give each write."""
        return [
            {"number": write.number, "path": write.path, "at": write.purpose.at, "reason": write.purpose.reason}
            for write in self.writes
        ]

    def show(self, terminal: Terminal) -> None:
        """Show a line for each write."""
        if not self.listed:
            terminal.say(f"{self.writes[0].path} is as it was before.")
        elif not self.writes:
            terminal.say("Nothing to undo.")
        else:
            for write in self.writes:
                at = f"{write.purpose.at:%Y-%m-%d %H:%M}"
                terminal.say(f"{write.number:>4}  {at}  {write.purpose.reason}  {write.path}")


@click.command(epilog="Example: coach undo --list")
@click.argument("number", type=int, default=0)
@click.option("--list", "listed", is_flag=True, help="Show the writes that can be taken back.")
@common
def undo(session: Session, number: int, listed: bool) -> None:
    """Take back what the coach wrote: the last write, or write NUMBER."""
    from vault_coach.features import feedback
    from vault_coach.vault.undo import UndoRefusedError

    coach = session.coach
    try:
        writes = coach.writes() if listed else [feedback.undone(coach, coach.undo(number))]
    except UndoRefusedError as refused:
        if refused.diff and not session.as_json:
            session.terminal.diff(refused.diff)
        raise

    session.show(UndoPage(writes, listed))


@click.command(epilog="Example: coach conflicts --json")
@common
def conflicts(session: Session) -> None:
    """Texts of yours that met with a write of the coach's, and where they are kept."""
    from vault_coach.views.conflicts import ConflictsPage

    session.show(ConflictsPage(session.coach.journal.conflicts()))


@click.command(epilog='Example: coach forget "Priya Nair"')
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def forget(session: Session, *, name: str, yes: bool) -> None:
    """Take away all the coach keeps or wrote about a person. Your own text is never touched."""
    from vault_coach.features import forget
    from vault_coach.views.forgotten import ForgottenPage, show_plan

    if session.as_json and not yes:
        raise click.UsageError("With --json, say --yes.")
    traces = forget.look(session.coach, name)
    if not yes:
        show_plan(session.terminal, traces)
    agreed = yes or agrees("Forget them?")
    session.show(ForgottenPage(traces, forget.forget(session.coach, traces) if agreed else None))


def agrees(question: str) -> bool:
    """What the user answers; no when there is nobody to answer."""
    try:
        return click.confirm(question)
    except click.Abort:
        click.echo()
        return False
