"""`coach commitments`: what is promised and still open, both ways."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import click

from vault_coach.analysis import View
from vault_coach.analysis.phrases import count
from vault_coach.analysis.reciprocity import OpenPromises, open_promises
from vault_coach.domain.commitment import Commitment
from vault_coach.features.session import Session, common, keeps
from vault_coach.show.jsonable import commitment
from vault_coach.show.page import NotePage, Output
from vault_coach.show.terminal import owed


@dataclass(frozen=True)
class CommitmentsPage(NotePage):
    """Open promises: what the user owes, what others owe the user, or both; `overdue`, only what is past due."""

    view: View
    mine: bool = True
    theirs: bool = True
    overdue: bool = False

    @cached_property
    def promises(self) -> OpenPromises:
        """Both sides; one that was not asked for is empty."""
        both = open_promises(self.view, overdue=self.overdue)
        return replace(both, mine=both.mine if self.mine else (), theirs=both.theirs if self.theirs else ())

    def data(self) -> dict[str, Any]:
        """Give both lists; one that was not asked for is empty."""
        today = self.view.today
        return {
            "i_owe": [commitment(promise, today) for promise in self.promises.mine],
            "they_owe": [commitment(promise, today) for promise in self.promises.theirs],
            "resting": self.promises.resting,
        }

    def show(self, output: Output) -> None:
        """Show what is due first in front."""
        mine, theirs, resting = self.promises.mine, self.promises.theirs, self.promises.resting
        self._side(output, "You owe", mine)
        self._side(output, "Others owe you", theirs)
        if not mine and not theirs:
            output.say("Nothing is overdue." if self.overdue else "Nothing is open.")
        if resting:
            output.say()
            output.say(f"Left out: {count(resting, 'promise')} with people you paused or snoozed.", style="dim")

    def _side(self, output: Output, title: str, promises: Sequence[Commitment]) -> None:
        if not promises:
            return
        today = self.view.today
        late = sum(1 for promise in promises if promise.overdue_days(today))
        output.title(f"{title}: {len(promises)} open, {late} late")
        for promise in promises:
            text = owed(promise, today, lasting=output.lasting)
            output.point(f"{promise.partner}: {text}", sources=[promise.source])
        output.say()


@click.command(epilog="Example: coach commitments --overdue")
@click.option("--mine", is_flag=True, help="Only what you owe.")
@click.option("--theirs", is_flag=True, help="Only what others owe you.")
@click.option("--overdue", is_flag=True, help="Only what is past due.")
@keeps("Commitments")
@common
def commitments(session: Session, *, mine: bool, theirs: bool, overdue: bool, note: bool) -> None:
    """Open promises, both ways, what is due first in front."""
    page = CommitmentsPage(session.coach.view, mine=mine or not theirs, theirs=theirs or not mine, overdue=overdue)
    side = "My " if mine and not theirs else "Their " if theirs and not mine else ""
    session.look(page, f"{side}{'Overdue ' if overdue else ''}Commitments".capitalize(), note=note)
