"""Help, credit and asks between the user and a partner."""

from dataclasses import dataclass
from datetime import date

from vault_coach.domain.source import Source

GIVEN = frozenset({"gave", "credit", "introduced"})
"""Kinds that count as the user giving. Offering and asking are words, not yet help, and count for neither side."""

RECEIVED = frozenset({"got", "credited-by", "invited"})
"""Kinds that count as the user receiving."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One inline field of the method, tied to a partner.

    Attributes:
        kind: gave, got, offered, asked, credit, credited-by, invited, introduced, handed-off, confirmed, balance,
            worked, friction, decided, dissent, difference.
        partner: The person concerned, or "" when the line and the meeting name none or several.
        text: The value, in the note's words.
        day: The day of the note.
        initiative: The initiative of its note, or "".
    """

    kind: str
    partner: str
    text: str
    day: date | None
    source: Source
    initiative: str = ""
