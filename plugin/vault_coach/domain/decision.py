"""Decisions the user wants to shape."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from vault_coach.domain.source import Source


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


@dataclass(frozen=True, slots=True)
class Learning:
    """Time spent on the user's own craft."""

    day: date
    source: Source
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A portfolio review the user held."""

    day: date
    source: Source
