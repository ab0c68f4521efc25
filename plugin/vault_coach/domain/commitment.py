"""Promises, in both directions."""

from dataclasses import dataclass
from datetime import date

from vault_coach.domain.reading import TaskState
from vault_coach.domain.source import Source

ME = "me"
"""The user's name inside the model, whatever the notes call them."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something one side said it would do for the other.

    Attributes:
        owner: `ME`, or the name of the person who does it.
        counterpart: `ME`, the name of the person it is for, or "" when the note does not tell.
        text: What is to be done, in the note's words.
        made: The day of the note it stands in.
        done: The day it was done; for a ticked line without a date, the day of its note.
        initiative: The initiative it belongs to, or "".
    """

    owner: str
    counterpart: str
    text: str
    state: TaskState
    source: Source
    made: date | None = None
    due: date | None = None
    done: date | None = None
    initiative: str = ""

    @property
    def partner(self) -> str:
        """The other person of the two, or "" when it concerns no one else."""
        return self.counterpart if self.owner == ME else self.owner

    def overdue_days(self, today: date) -> int:
        """Days past due while still open; 0 when not due, done, cancelled or without a date."""
        if self.state != "open" or self.due is None:
            return 0
        return max(0, (today - self.due).days)
