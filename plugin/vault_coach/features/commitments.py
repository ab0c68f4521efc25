"""`coach commitments`: what is promised and still open, both ways."""

from collections.abc import Sequence
from dataclasses import dataclass

from vault_coach.analysis import View
from vault_coach.analysis.phrases import count
from vault_coach.analysis.reciprocity import open_promises
from vault_coach.domain.commitment import Commitment
from vault_coach.show import payload
from vault_coach.show.page import Output
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import owed


@dataclass(frozen=True)
class CommitmentsPage:
    """Open promises.

    Args:
        mine: Show what the user owes.
        theirs: Show what others owe the user.
        overdue: Only what is past due.
    """

    view: View
    mine: bool = True
    theirs: bool = True
    overdue: bool = False

    def data(self) -> Payload:
        """Both lists; one that was not asked for is empty."""
        mine, theirs, resting = self._found()
        today = self.view.today
        return {
            "i_owe": [payload.commitment(promise, today) for promise in mine],
            "they_owe": [payload.commitment(promise, today) for promise in theirs],
            "resting": resting,
        }

    def show(self, terminal: Output) -> None:
        """What is due first stands first."""
        mine, theirs, resting = self._found()
        if self.mine:
            self._side(terminal, "You owe", mine)
        if self.theirs:
            self._side(terminal, "Others owe you", theirs)
        if not mine and not theirs:
            terminal.say("Nothing is overdue." if self.overdue else "Nothing is open.")
        if resting:
            terminal.say()
            terminal.say(f"Left out: {count(resting, 'promise')} with people you paused or snoozed.", style="dim")

    def _found(self) -> tuple[Sequence[Commitment], Sequence[Commitment], int]:
        found = open_promises(self.view, overdue=self.overdue)
        return found.mine if self.mine else (), found.theirs if self.theirs else (), found.resting

    def _side(self, terminal: Output, title: str, promises: Sequence[Commitment]) -> None:
        if not promises:
            return
        late = sum(1 for promise in promises if promise.overdue_days(self.view.today))
        terminal.title(f"{title}: {len(promises)} open, {late} late")
        for promise in promises:
            said = owed(promise, self.view.today, lasting=terminal.lasting)
            terminal.point(f"{promise.partner}: {said}", sources=[promise.source])
        terminal.say()
