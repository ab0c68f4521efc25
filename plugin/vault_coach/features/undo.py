"""`coach undo` and `coach conflicts`: take a write back, and show the user's texts that a write displaced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import click

from vault_coach.features import feedback
from vault_coach.features.session import Session, common
from vault_coach.show.terminal import Terminal
from vault_coach.vault.errors import shown
from vault_coach.vault.journal import KEPT_DAYS, Conflict, Entry
from vault_coach.vault.undo import UndoRefusedError, undoable
from vault_coach.vault.undo import undo as take_back


@dataclass(frozen=True)
class WritesPage:
    """Writes that can be taken back, oldest first, or the one that was taken back."""

    writes: Sequence[Entry]
    undone: bool = False

    def data(self) -> list[dict[str, Any]]:
        """Return number, note, time and command of each write."""
        return [
            {
                "number": entry.number,
                "path": entry.path,
                "at": entry.purpose.at,
                "reason": entry.purpose.reason,
            }
            for entry in self.writes
        ]

    def show(self, terminal: Terminal) -> None:
        """Print a line a write."""
        if self.undone:
            terminal.say(f"{self.writes[0].path} is as it was before.")
            return
        for entry in self.writes:
            at = f"{entry.purpose.at:%Y-%m-%d %H:%M}"
            terminal.say(f"{entry.number:>4}  {at}  {entry.purpose.reason}  {entry.path}")
        if not self.writes:
            terminal.say("Nothing to undo.")


@click.command(epilog="Example: coach undo --list")
@click.argument("number", type=int, default=0)
@click.option("--list", "listed", is_flag=True, help="Show the writes that can be taken back.")
@common
def undo(session: Session, number: int, listed: bool) -> None:
    """Take back what the coach wrote: the last write, or write NUMBER."""
    coach = session.coach
    if listed:
        session.show(WritesPage(undoable(coach.journal)))
        return
    try:
        entry = take_back(coach.vault, coach.journal, coach.now, number)
    except UndoRefusedError as refused:
        if refused.diff and not session.as_json:
            session.terminal.diff(refused.diff)
        raise
    feedback.forget_undone(coach, entry)
    session.show(WritesPage([entry], undone=True))


@dataclass(frozen=True)
class ConflictsPage:
    """Displaced texts, oldest first."""

    conflicts: Sequence[Conflict]

    def data(self) -> list[dict[str, Any]]:
        """Return the displaced texts; `kept` is the file that holds one."""
        return [
            {
                "path": shown(conflict.path),
                "at": conflict.at,
                "why": conflict.why,
                "kept": conflict.kept,
                "kept_until": (conflict.at + timedelta(days=KEPT_DAYS)).date(),
            }
            for conflict in self.conflicts
        ]

    def show(self, terminal: Terminal) -> None:
        """Print where each text is kept and why it was displaced."""
        for conflict in self.conflicts:
            until = (conflict.at + timedelta(days=KEPT_DAYS)).date()
            terminal.title(shown(conflict.path), level=2)
            terminal.say(f"{conflict.at:%Y-%m-%d %H:%M}: {conflict.why}. That text is kept until {until} in")
            terminal.line(str(conflict.kept))
        if self.conflicts:
            terminal.say()
            terminal.say("Compare each with its note, and copy over what is missing.")
        else:
            terminal.say("No text of yours was ever displaced.")


@click.command(epilog="Example: coach conflicts --json")
@common
def conflicts(session: Session) -> None:
    """Texts of yours that met with a write of the coach's, and where they are kept."""
    session.show(ConflictsPage(session.coach.journal.conflicts()))
