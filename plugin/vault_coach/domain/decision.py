"""Decisions the user wants to shape: what one is, and where notes hold one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem, Source
from vault_coach.domain.spelling import fold

_DECIDED = frozenset({"decided", "done", "made", "closed", "approved", "accepted", "rejected"})


@dataclass(frozen=True, slots=True)
class Decision:
    """A note of kind decision, or a `decided::` line (then decided, with no one named as needed).

    Attributes:
        raised: The day it came up.
        decided: The day it was made.
        deciders: Who decides.
        needs: Whose input or approval is required.
        influencers: Who has the deciders' ear.
        dissent: True when a dissenting view is on record.
    """

    name: str
    path: str
    status: Literal["open", "decided"]
    source: Source
    raised: date | None = None
    decided: date | None = None
    deciders: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    influencers: tuple[str, ...] = ()
    initiative: str = ""
    dissent: bool = False
    sources: dict[str, Source] = field(default_factory=dict)

    @property
    def own_note(self) -> bool:
        """False for a line in a note about something else."""
        return self.path.rsplit("/", 1)[-1] == f"{self.name}.md"


def find_decisions(
    readings: Iterable[Reading], doubted: Collection[str], names: Names, problems: list[Problem]
) -> list[Decision]:
    """List the decisions that have a note of their own.

    Args:
        readings: Notes of any kind.
        doubted: Folded titles, as `find_doubts` gives them.
        names: Everyone who can be found.
        problems: What cannot be understood is added to it.
    """
    return [_decision(reading, doubted, names, problems) for reading in readings if reading.kind == "decision"]


def find_decided_lines(occasions: Iterable[Occasion]) -> tuple[Decision, ...]:
    """List the `decided::` lines of a note."""
    return tuple(
        Decision(
            mark.text,
            mark.source.path,
            "decided",
            mark.source,
            decided=occasion.day,
            initiative=occasion.initiative,
        )
        for occasion in occasions
        for mark in occasion.marks
        if mark.kind == "decided" and occasion.reading.kind != "decision"
    )


def find_doubts(occasions: Iterable[Occasion]) -> frozenset[str]:
    """Collect the folded titles of what a note mentions where it records dissent: perhaps of decisions."""
    return frozenset(
        fold(name)
        for occasion in occasions
        if any(mark.kind == "dissent" for mark in occasion.marks)
        for name in (occasion.reading.title, *(mention.target for mention in occasion.mentions))
    )


def _decision(reading: Reading, doubted: Collection[str], names: Names, problems: list[Problem]) -> Decision:
    """Build a decision. Dissent counts in its own note, and in a note that links it (`doubted`)."""
    decided = reading.date_of("decided", problems)
    status = reading.text("status").lower()
    objected = not reading.filled_sections.isdisjoint({"dissent", "objections"})
    return Decision(
        name=reading.title,
        path=reading.path,
        status="decided" if decided or status in _DECIDED else "open",
        source=reading.top,
        raised=reading.date_of("raised", problems) or reading.day,
        decided=decided,
        deciders=names.match_people(reading.values("deciders")),
        needs=names.match_people(reading.values("needs")),
        influencers=names.match_people(reading.values("influencers")),
        initiative=reading.text("initiative"),
        dissent=objected or fold(reading.title) in doubted,
        sources=reading.property_lines,
    )
