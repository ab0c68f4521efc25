"""Help, credit and asks between the user and a partner: what they are, and which of them a note records."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.source import Source

GIVEN = frozenset({"gave", "credit", "introduced"})
"""Kinds that count as the user giving. Offering and asking are words, not yet help, and count for neither side."""

RECEIVED = frozenset({"got", "credited-by", "invited"})
"""Kinds that count as the user receiving."""

_OTHER_MARKS = frozenset({"trust", "interdependence", "learned"})  # marks that are ratings and learning


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


def find_exchanges(occasions: Iterable[Occasion], names: Names) -> tuple[Exchange, ...]:
    """List the exchanges of a note, one a partner concerned, by line."""
    exchanges = [
        Exchange(mark.kind, name, mark.text, occasion.day, mark.source, occasion.initiative)
        for occasion in occasions
        for mark in occasion.marks
        if mark.kind not in _OTHER_MARKS
        for name in occasion.partners_of(mark.links, mark.text, names) or [""]
    ]
    return tuple(sorted(exchanges, key=lambda exchange: (exchange.source.line, exchange.partner)))
