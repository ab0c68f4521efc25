"""`coach checklist`: five ways to begin, ticked from the notes."""

from dataclasses import dataclass
from functools import cached_property

from vault_coach.analysis import View
from vault_coach.analysis.checklist import Step, checklist
from vault_coach.show import payload
from vault_coach.show.page import Output
from vault_coach.show.payload import Payload

_SHOWN = 3


@dataclass(frozen=True)
class ChecklistPage:
    """The five steps and what shows that they were taken."""

    view: View

    @cached_property
    def steps(self) -> list[Step]:
        """In the order to take them."""
        return checklist(self.view)

    def data(self) -> list[Payload]:
        """Each step; `next` is null once it is done."""
        return [
            {
                "step": step.name,
                "title": step.title,
                "done": step.done,
                "reasons": payload.reasons(step.evidence),
                "next": None if step.done else step.next,
            }
            for step in self.steps
        ]

    def show(self, terminal: Output) -> None:
        """A box for each step, ticked or with what to do."""
        done = sum(step.done for step in self.steps)
        terminal.title(f"Five ways to begin: {done} done")
        for step in self.steps:
            terminal.say()
            terminal.point(step.title, mark="[x]" if step.done else "[ ]")
            for reason in step.evidence[:_SHOWN]:
                terminal.point(reason.text, mark="   -", sources=[reason.source])
            if len(step.evidence) > _SHOWN:
                terminal.point(f"and {len(step.evidence) - _SHOWN} more", mark="    ")
            if not step.done:
                terminal.point(step.next, mark="   >")
