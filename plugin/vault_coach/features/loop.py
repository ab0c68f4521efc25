"""`coach loop`: how far each partnership has come, from a first offer to larger things together."""

from dataclasses import dataclass
from functools import cached_property

from vault_coach.analysis import View
from vault_coach.analysis.loop import NEXT_STEPS, STAGES, Place, place
from vault_coach.analysis.phrases import listing
from vault_coach.show import payload
from vault_coach.show.page import Output
from vault_coach.show.payload import Payload

_ABOUT = (
    "nothing offered or given yet",
    "you offered or gave something",
    "something is under way together",
    "you looked back on something you finished",
    "something larger followed",
)


@dataclass(frozen=True)
class LoopPage:
    """Where each partnership stands in the influence loop."""

    view: View

    @cached_property
    def places(self) -> dict[str, Place]:
        """Partner -> place, by name."""
        return {partner.name: place(self.view, partner.name) for partner in self.view.coached()}

    def data(self) -> list[Payload]:
        """Partners by name."""
        return [{"partner": name, **_place(found)} for name, found in self.places.items()]

    def show(self, terminal: Output) -> None:
        """Stage by stage, people by name, and what leads on from there."""
        for stage, name in enumerate(STAGES):
            here = {who: found for who, found in self.places.items() if found.stage == stage}
            if not here:
                continue
            terminal.title(f"{name.capitalize()}: {_ABOUT[stage]}")
            silent = [who for who, found in here.items() if not found.reasons]
            if silent:
                terminal.point(f"{listing(silent)}.")
            for who, found in here.items():
                for reason in found.reasons[:1]:
                    terminal.point(f"{who}: {reason.text}", sources=[reason.source])
            terminal.point(NEXT_STEPS[stage], mark=">")
            terminal.say()


def _place(found: Place) -> Payload:
    return {
        "stage": found.stage,
        "name": found.name,
        "reasons": payload.reasons(found.reasons),
        "next": found.next,
    }
