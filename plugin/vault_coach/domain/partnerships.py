"""The model: an immutable snapshot of all partnerships, with look-ups."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.contact import Contact
from vault_coach.domain.decision import Decision
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.learning import Learning, Review
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.names import Names
from vault_coach.domain.partner import Partner
from vault_coach.domain.source import Problem


@dataclass(frozen=True)
class Partnerships:
    """Everything the notes say about the user's partnerships.

    All lists are in a fixed order (by day, then path and line), whatever order the notes were read in.

    Attributes:
        partners: Every person with a note of their own, by name; `tracked` tells who is coached about.
        people: Names of everyone met or linked, with or without a note.
        goals: The user's own goals, from the settings.
        dated_notes: How many dated notes were searched; evidence for an absence.
        names: How names were matched.
    """

    partners: dict[str, Partner] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    contacts: tuple[Contact, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    decisions: tuple[Decision, ...] = ()
    learnings: tuple[Learning, ...] = ()
    reviews: tuple[Review, ...] = ()
    goals: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    dated_notes: int = 0
    names: Names = field(default_factory=lambda: Names(frozenset()), repr=False, compare=False)
    _by_partner: dict[str, list[Contact]] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for contact in self.contacts:
            self._by_partner.setdefault(contact.partner, []).append(contact)

    def tracked(self) -> Iterator[Partner]:
        """Return the people the user wants to be coached about, by name."""
        return (partner for partner in self.partners.values() if partner.tracked)

    def contacts_with(self, name: str, until: date) -> list[Contact]:
        """List the contacts with one person up to and including a day, oldest first."""
        return [contact for contact in self._by_partner.get(name, []) if contact.day <= until]

    def commitments_with(self, name: str) -> list[Commitment]:
        """List the promises between the user and one person, both ways, oldest first."""
        return [
            promise
            for promise in self.commitments
            if (promise.owner == ME and promise.counterpart == name)
            or (promise.owner == name and promise.counterpart == ME)
        ]

    def exchanges_with(self, name: str) -> list[Exchange]:
        """List help, credit, asks and answers recorded with one person, oldest first."""
        return [exchange for exchange in self.exchanges if exchange.partner == name]

    def initiatives_with(self, name: str) -> list[Initiative]:
        """List the joint efforts that one person is part of."""
        return [initiative for initiative in self.initiatives if name in initiative.partners]

    def meetings_with(self, name: str) -> list[Meeting]:
        """List the meetings one person attends, past and planned, oldest first."""
        return [meeting for meeting in self.meetings if name in meeting.attendees]
