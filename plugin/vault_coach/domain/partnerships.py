"""The model: an immutable snapshot of all partnerships, with look-ups."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.decision import Decision, Learning, Review
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.meeting import Interaction, Meeting
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
    """

    partners: dict[str, Partner] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    decisions: tuple[Decision, ...] = ()
    learnings: tuple[Learning, ...] = ()
    reviews: tuple[Review, ...] = ()
    goals: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    dated_notes: int = 0
    _by_partner: dict[str, list[Interaction]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for interaction in self.interactions:
            self._by_partner.setdefault(interaction.partner, []).append(interaction)

    def tracked(self) -> Iterator[Partner]:
        """The people the user wants to be coached about, by name."""
        return (partner for partner in self.partners.values() if partner.tracked)

    def interactions_with(self, name: str, until: date) -> list[Interaction]:
        """Contacts with one person up to and including a day, oldest first."""
        return [contact for contact in self._by_partner.get(name, []) if contact.day <= until]

    def commitments_with(self, name: str) -> list[Commitment]:
        """Promises between the user and one person, both ways, oldest first."""
        return [
            promise
            for promise in self.commitments
            if (promise.owner == ME and promise.counterpart == name)
            or (promise.owner == name and promise.counterpart == ME)
        ]

    def exchanges_with(self, name: str) -> list[Exchange]:
        """Help, credit, asks and answers recorded with one person, oldest first."""
        return [exchange for exchange in self.exchanges if exchange.partner == name]

    def initiatives_with(self, name: str) -> list[Initiative]:
        """Joint efforts that one person is part of."""
        return [initiative for initiative in self.initiatives if name in initiative.partners]

    def meetings_with(self, name: str) -> list[Meeting]:
        """Meetings one person attends, past and planned, oldest first."""
        return [meeting for meeting in self.meetings if name in meeting.attendees]
