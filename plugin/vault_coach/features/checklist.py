"""`coach checklist`: five ways to begin, ticked from the notes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import click

from vault_coach.analysis import View
from vault_coach.analysis.checklist import ChecklistStep, checklist
from vault_coach.features.session import Session, common, keeps
from vault_coach.show.page import NotePage, Output

_SHOWN = 3


@dataclass(frozen=True)
class ChecklistPage(NotePage):
    """The five steps and what shows that they were taken."""

    view: View

    @cached_property
    def steps(self) -> list[ChecklistStep]:
        """The steps in the order to take them."""
        return checklist(self.view)

    def data(self) -> list[dict[str, Any]]:
        """Give each step; `next` is null once it is done."""
        return [
            {
                "step": step.name,
                "title": step.title,
                "done": step.done,
                "reasons": step.evidence,
                "next": None if step.done else step.next,
            }
            for step in self.steps
        ]

    def show(self, output: Output) -> None:
        """Show a box for each step, ticked or with what to do."""
        done = sum(step.done for step in self.steps)
        output.title(f"Five ways to begin: {done} done")
        for step in self.steps:
            output.say()
            output.point(step.title, mark="[x]" if step.done else "[ ]")
            for reason in step.evidence[:_SHOWN]:
                output.point(reason.text, mark="   -", sources=[reason.source])
            if len(step.evidence) > _SHOWN:
                output.point(f"and {len(step.evidence) - _SHOWN} more", mark="    ")
            if not step.done:
                output.point(step.next, mark="   >")


@click.command("checklist", epilog="Example: coach checklist --note")
@keeps("Checklist")
@common
def checklist_command(session: Session, *, note: bool) -> None:
    """Five ways to begin, ticked from your notes."""
    session.look(ChecklistPage(session.coach.view), "Checklist", note=note)
