"""`coach loop`: how far each partnership has come, from a first offer to larger things together."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import click

from vault_coach.analysis import View
from vault_coach.analysis.loop import NEXT_STEPS, STAGES, LoopStage, loop_stage
from vault_coach.analysis.phrases import listing
from vault_coach.features.session import Session, common, keeps
from vault_coach.show.jsonable import pick
from vault_coach.show.page import NotePage, Output

_ABOUT = (
    "nothing offered or given yet",
    "you offered or gave something",
    "something is under way together",
    "you looked back on something you finished",
    "something larger followed",
)


@dataclass(frozen=True)
class LoopPage(NotePage):
    """Where each partnership stands in the influence loop."""

    view: View

    @cached_property
    def places(self) -> dict[str, LoopStage]:
        """Partner -> place, by name."""
        return {partner.name: loop_stage(self.view, partner.name) for partner in self.view.coached()}

    def data(self) -> list[dict[str, Any]]:
        """Give the partners by name."""
        return [
            {"partner": name, **pick(stand, "stage", "name", "reasons", "next")}
            for name, stand in self.places.items()
        ]

    def show(self, output: Output) -> None:
        """Show stage by stage the people by name, and what leads on from there."""
        for stage, name in enumerate(STAGES):
            here = {who: stand for who, stand in self.places.items() if stand.stage == stage}
            if not here:
                continue
            output.title(f"{name.capitalize()}: {_ABOUT[stage]}")
            silent = [who for who, stand in here.items() if not stand.reasons]
            if silent:
                output.point(f"{listing(silent)}.")
            for who, stand in here.items():
                for reason in stand.reasons[:1]:
                    output.point(f"{who}: {reason.text}", sources=[reason.source])
            output.point(NEXT_STEPS[stage], mark=">")
            output.say()


@click.command(epilog="Example: coach loop --note")
@keeps("Influence loop")
@common
def loop(session: Session, *, note: bool) -> None:
    """How far each partnership has come, from a first offer to larger things together."""
    session.look(LoopPage(session.coach.view), "Influence loop", note=note)
