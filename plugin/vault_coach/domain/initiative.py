"""Joint efforts."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from vault_coach.domain.source import Source

InitiativeStatus = Literal["proposed", "active", "done", "stopped"]

CONTEXT_SECTIONS = ("facts", "assumptions", "constraints", "risks", "desired outcomes")
"""The parts of a shared context, as section names in lower case."""


@dataclass(frozen=True, slots=True)
class Initiative:
    """A note of kind initiative.

    Attributes:
        partners: Names of the people in it, the user aside.
        size: 1 (an afternoon) to 5 (bet the year on it), None when not said.
        metrics: What both sides agreed to track, "" when nothing is.
        context: The shared-context sections that hold text, in lower case.
        checkpoint_cadence: Days between checkpoints when the note sets them.
        sources: Property name -> its line.
    """

    name: str
    path: str
    status: InitiativeStatus
    source: Source
    partners: tuple[str, ...] = ()
    size: int | None = None
    started: date | None = None
    ended: date | None = None
    outcome: str = ""
    metrics: str = ""
    checkpoint_cadence: int | None = None
    value: str = ""
    topics: tuple[str, ...] = ()
    context: frozenset[str] = frozenset()
    sources: dict[str, Source] = field(default_factory=dict)
