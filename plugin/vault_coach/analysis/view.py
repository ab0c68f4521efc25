"""What rules look at: the snapshot, the day and the thresholds, with the derived values several rules share."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from vault_coach.analysis.evidence import Reason, by_day, line_of
from vault_coach.analysis.network import Bridge, bridges, meeting_network
from vault_coach.analysis.phrases import rated
from vault_coach.analysis.thresholds import Culture, Thresholds
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.contact import Contact
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.partner import Partner, Tier
from vault_coach.domain.partnerships import Partnerships

if TYPE_CHECKING:
    import networkx as nx

T = TypeVar("T")


@dataclass(frozen=True)
class View:
    """The model on one day. Everything after `today` is planned, not done.

    What rules ask for again and again is grouped once and kept, so make one view and use it for all.
    """

    model: Partnerships
    today: date
    thresholds: Thresholds = field(default_factory=Thresholds)
    culture: Culture = "collaborative"

    # Days

    def since(self, days: int) -> date:
        """Return the day so many days ago: the eve of a period of that many days which ends today."""
        return self.today - timedelta(days=days)

    def within(self, day: date | None, days: int) -> bool:
        """Return True for the last so many days, today included; False for what is planned or undated."""
        return day is not None and 0 <= self.today.toordinal() - day.toordinal() < days

    def age(self, day: date) -> int:
        """Count the days from then to today."""
        return (self.today - day).days

    # Partners

    def coached(self) -> list[Partner]:
        """List tracked partners who are neither paused nor snoozed today: the only ones a signal may be about."""
        awake = (partner for partner in self.model.tracked() if not self.resting(partner))
        return sorted(awake, key=lambda partner: partner.name)

    def resting(self, partner: Partner) -> bool:
        """Return True while a partner is paused or snoozed."""
        return partner.paused or (partner.snooze_until is not None and partner.snooze_until >= self.today)

    @cached_property
    def resting_names(self) -> frozenset[str]:
        """Names of everyone who is paused or snoozed today."""
        return frozenset(partner.name for partner in self.model.partners.values() if self.resting(partner))

    def to_talk_to(self, names: Iterable[str]) -> list[str]:
        """Return those of some people who are coached partners, by name."""
        return sorted(self._coached_names.intersection(names))

    def computed_tier(self, partner: Partner) -> Tier:
        """Compute the tier: core by mutual trust and need, active by joint work or contact, else peripheral."""
        return self.placement(partner)[0]

    def placement(self, partner: Partner) -> tuple[Tier, list[Reason]]:
        """Compute the tier, with what puts the partner there."""
        limits = self.thresholds
        trust, need = partner.trust, partner.interdependence
        if trust and need and trust.value >= limits.trust_high and need.value >= limits.interdependence_high:
            return "core", [
                Reason(f"{rated(trust.value)} trust", trust.source),
                Reason(f"{rated(need.value)} interdependence", need.source),
            ]
        grounds = [
            Reason(f'the joint effort "{effort.name}"', line_of(effort, "status"))
            for effort in self.active_initiatives(partner.name)
        ]
        recent = [c for c in self.contacts(partner.name) if self.within(c.day, limits.period_days)]
        if len(recent) >= limits.active_interactions:
            grounds.append(Reason(f"{len(recent)} contacts in {limits.period_days} days", recent[-1].source))
        return ("active", grounds) if grounds else ("peripheral", [])

    def tier(self, partner: Partner) -> Tier:
        """Return the declared tier, else the computed one."""
        return partner.tier or self.computed_tier(partner)

    def cadence(self, partner: Partner) -> int:
        """Return the days between contacts: the note's own, else its tier's."""
        by_tier = {
            "core": self.thresholds.cadence_core,
            "active": self.thresholds.cadence_active,
            "peripheral": self.thresholds.cadence_peripheral,
        }
        return partner.cadence or by_tier[self.tier(partner)]

    # What is on record with one person

    def contacts(self, name: str) -> list[Contact]:
        """List the contacts with one person up to today, oldest first."""
        return self._contacts_by_partner.get(name, [])

    def last_contact(self, name: str) -> Contact | None:
        """Return the latest contact up to today, or None."""
        return self.contacts(name)[-1] if self.contacts(name) else None

    def minutes(self, name: str, days: int) -> int:
        """Sum the minutes with one person in the last `days` days; a meeting counts in full for everyone."""
        return sum(c.minutes or 0 for c in self.contacts(name) if self.within(c.day, days))

    def promises(self, name: str) -> list[Commitment]:
        """List the promises between the user and one person, both ways."""
        return self._promises_by_partner.get(name, [])

    def exchanges(self, name: str, *kinds: str) -> list[Exchange]:
        """List exchanges of these kinds (of any, when none is named) with a day up to today, oldest first."""
        return [e for e in self._exchanges_by_partner.get(name, []) if not kinds or e.kind in kinds]

    # Joint efforts

    def active_initiatives(self, name: str) -> list[Initiative]:
        """List the joint efforts under way with one person, by name."""
        return [effort for effort in self._initiatives_by_partner.get(name, []) if effort.status == "active"]

    def people_in(self, effort: Initiative) -> frozenset[str]:
        """Return the people its note names, else those who attend its meetings."""
        return frozenset(effort.partners) or frozenset(
            who for meeting in self._meetings_by_initiative.get(effort.name, []) for who in meeting.attendees
        )

    def joint_efforts(self, *statuses: str) -> list[Initiative]:
        """List initiatives of that status with at least one person who is neither paused nor snoozed.

        Work of one's own is no joint effort, and an end that is still to come has not come.
        """
        return [
            effort
            for effort in self.initiatives
            if effort.status in statuses
            and not (effort.status == "done" and effort.ended and effort.ended > self.today)
            and self.people_in(effort) - self.resting_names
        ]

    @cached_property
    def initiatives(self) -> list[Initiative]:
        """All initiatives, joint or not, by name."""
        return sorted(self.model.initiatives, key=lambda effort: (effort.name, effort.path))

    def meetings_of(self, effort: Initiative, *kinds: str) -> list[Meeting]:
        """List the meetings of an initiative up to today, of these kinds or of any, oldest first."""
        meetings = self._meetings_by_initiative.get(effort.name, [])
        return [m for m in meetings if m.day <= self.today and (not kinds or m.kind in kinds)]

    def planned_meetings_of(self, effort: Initiative, *kinds: str) -> list[Meeting]:
        """List the meetings of an initiative still to come, of these kinds or of any, soonest first."""
        return [
            m
            for m in self._meetings_by_initiative.get(effort.name, [])
            if m.day > self.today and (not kinds or m.kind in kinds)
        ]

    # The network, with the user left out

    @cached_property
    def teams(self) -> dict[str, str]:
        """Person -> team, each team in one spelling; people without a team are left out."""
        spelling: dict[str, str] = {}
        named = sorted((p.name, p.team.strip()) for p in self.model.partners.values() if p.team.strip())
        return {name: spelling.setdefault(team.casefold(), team) for name, team in named}

    @cached_property
    def network(self) -> "nx.Graph[str]":
        """Who met whom, see `network.meeting_network`."""
        people = sorted({*self.model.people, *self.model.partners})
        return meeting_network(self.held_meetings, people, self.thresholds.meeting_people)

    @cached_property
    def bridges(self) -> dict[str, list[Bridge]]:
        """Coached partner -> the pairs of teams that only they link, see `network.bridges`."""
        return bridges(self.network, self.teams, sorted(self._coached_names))

    @cached_property
    def held_meetings(self) -> list[Meeting]:
        """Meetings up to today, oldest first."""
        return sorted((m for m in self.model.meetings if m.day <= self.today), key=by_day)

    @cached_property
    def retros(self) -> list[Meeting]:
        """Retrospectives held up to today, oldest first."""
        return [meeting for meeting in self.held_meetings if meeting.kind == "retro"]

    def retro_of(self, effort: Initiative) -> Meeting | None:
        """Find the first retro held since an initiative ended.

        A retro that names another initiative is about that one; one that names none counts when one of the
        partners was in it. Without an end on record, only a retro that names the initiative counts.
        """
        for meeting in self.retros:
            if effort.ended and meeting.day < effort.ended:
                continue
            if meeting.initiative == effort.name:
                return meeting
            if effort.ended and not meeting.initiative and not set(effort.partners).isdisjoint(meeting.attendees):
                return meeting
        return None

    # Groups, made once

    @cached_property
    def _coached_names(self) -> frozenset[str]:
        return frozenset(partner.name for partner in self.coached())

    @cached_property
    def _contacts_by_partner(self) -> dict[str, list[Contact]]:
        past = (contact for contact in self.model.contacts if contact.day <= self.today)
        return _grouped(sorted(past, key=by_day), lambda contact: (contact.partner,))

    @cached_property
    def _promises_by_partner(self) -> dict[str, list[Commitment]]:
        mutual = (p for p in self.model.commitments if ME in (p.owner, p.counterpart))
        return _grouped(mutual, lambda promise: (promise.partner,))

    @cached_property
    def _exchanges_by_partner(self) -> dict[str, list[Exchange]]:
        dated = (e for e in self.model.exchanges if e.day is not None and e.day <= self.today)
        return _grouped(sorted(dated, key=by_day), lambda exchange: (exchange.partner,))

    @cached_property
    def _initiatives_by_partner(self) -> dict[str, list[Initiative]]:
        return _grouped(self.initiatives, lambda effort: effort.partners)

    @cached_property
    def _meetings_by_initiative(self) -> dict[str, list[Meeting]]:
        return _grouped(sorted(self.model.meetings, key=by_day), lambda meeting: (meeting.initiative,))


def _grouped(items: Iterable[T], keys: Callable[[T], Iterable[str]]) -> dict[str, list[T]]:
    """Group items under each of their keys but the empty one, in the order given."""
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        for key in keys(item):
            if key:
                groups[key].append(item)
    return dict(groups)
