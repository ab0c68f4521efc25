"""The influence loop: how far a partnership has come, from a first offer to larger things together."""

from dataclasses import dataclass
from typing import Literal

from vault_coach.analysis.evidence import Reason, line_of
from vault_coach.analysis.view import View
from vault_coach.domain.initiative import Initiative

Stage = Literal[0, 1, 2, 3, 4]

STAGES = ("not begun", "initiated", "co-executing", "reflected", "leveraging")
"""The name of each stage, by its number."""

NEXT_STEPS = (
    "Offer something small they can use now.",
    "Propose a small joint effort, with a checkpoint.",
    "When it ends, look back on how you worked together.",
    "Propose the next effort, one size larger.",
    "Bring in a third person who cares about the same thing.",
)
"""What leads on from each stage, by its number."""


@dataclass(frozen=True, slots=True)
class LoopStage:
    """Where a partnership stands in the loop: the furthest stage on record, and what puts it there."""

    stage: Stage
    reasons: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        """The stage in words."""
        return STAGES[self.stage]

    @property
    def next(self) -> str:
        """What leads on from here."""
        return NEXT_STEPS[self.stage]


def loop_stage(view: View, name: str) -> LoopStage:
    """Find the furthest stage of a partnership.

    Stage 1: I offered or gave; 2: a joint effort runs; 3: one was looked back on; 4: a larger one followed.
    """
    for stage, reasons in (
        (4, _larger(view, name)),
        (3, _reflected(view, name)),
        (2, [Reason(f'"{e.name}" is under way', line_of(e, "status")) for e in view.active_initiatives(name)]),
        (1, [Reason(f'you {e.kind} "{e.text}"', e.source) for e in view.exchanges(name, "offered", "gave")[:1]]),
    ):
        if reasons:
            return LoopStage(stage, tuple(reasons))  # type: ignore[arg-type]
    return LoopStage(0)


def _finished(view: View, name: str) -> list[Initiative]:
    return [effort for effort in view.joint_efforts("done") if name in effort.partners]


def _reflected(view: View, name: str) -> list[Reason]:
    return [
        Reason(f'looked back on "{effort.name}"', retro.source)
        for effort in _finished(view, name)
        if (retro := view.retro_of(effort))
    ]


def _larger(view: View, name: str) -> list[Reason]:
    """Find efforts begun on or after the day of a retro that are larger than the one it looked back on."""
    looked_back = [(effort, retro) for effort in _finished(view, name) if (retro := view.retro_of(effort))]
    return [
        Reason(f'"{later.name}" came after "{earlier.name}" and is larger', line_of(later, "size"))
        for later in view.joint_efforts("active", "done")
        if name in later.partners and later.started and later.started <= view.today
        for earlier, retro in looked_back
        if later.started >= retro.day and (later.size or 0) > (earlier.size or later.size or 0)
    ]
