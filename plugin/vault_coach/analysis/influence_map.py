"""The influence map: partners by trust and interdependence, open decisions and whom they need, who meets whom."""

from dataclasses import dataclass
from typing import Literal

from vault_coach.analysis.network import Bridge
from vault_coach.analysis.view import View
from vault_coach.domain.decision import Decision
from vault_coach.domain.partner import Partner, Tier

Zone = Literal["core", "untapped", "fragile"]

SCALE = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Pin:
    """One partner on the map.

    Attributes:
        trust: 1 to 5, None when not rated.
        interdependence: 1 to 5, None when not rated.
        bridges: The pairs of teams that only this partner links.
        needed_for: Names of the open decisions that need this partner.
    """

    partner: Partner
    tier: Tier
    trust: int | None
    interdependence: int | None
    bridges: tuple[Bridge, ...]
    needed_for: tuple[str, ...]

    @property
    def linked_teams(self) -> list[str]:
        """The other teams that nobody else links to the partner's own or to each other."""
        return sorted({team for bridge in self.bridges for team in bridge.teams} - {self.partner.team})

    @property
    def placed(self) -> bool:
        """True when both ratings are there."""
        return self.trust is not None and self.interdependence is not None


@dataclass(frozen=True, slots=True)
class InfluenceMap:
    """Everything the map shows.

    Attributes:
        pins: Partners the user is coached about, by name.
        decisions: Open decisions that need someone, by name.
        outsiders: People whom those decisions need and who are no such partners, by name.
        ties: Pairs of people on the map who met in a small group, in order of their names.
        zones: The cells of each zone as (trust, interdependence).
    """

    pins: tuple[Pin, ...]
    decisions: tuple[Decision, ...]
    outsiders: tuple[str, ...]
    ties: tuple[tuple[str, str], ...]
    zones: dict[Zone, tuple[tuple[int, int], ...]]

    @property
    def placed(self) -> list[Pin]:
        """Partners with both ratings."""
        return [pin for pin in self.pins if pin.placed]

    @property
    def unplaced(self) -> list[Pin]:
        """Partners who lack a rating."""
        return [pin for pin in self.pins if not pin.placed]

    @property
    def between(self) -> dict[tuple[str, str], list[str]]:
        """Pair of teams -> those without any of whom the two would not meet, by name."""
        linkers: dict[tuple[str, str], list[str]] = {}
        for pin in self.pins:
            for bridge in pin.bridges:
                linkers.setdefault(bridge.teams, []).append(pin.partner.name)
        return dict(sorted(linkers.items()))

    def needed(self, decision: Decision) -> list[str]:
        """List whom a decision needs, as far as they are on the map."""
        shown = {*(pin.partner.name for pin in self.pins), *self.outsiders}
        return [name for name in decision.needs if name in shown]


def influence_map(view: View) -> InfluenceMap:
    """Build the map on that day; whoever is paused or snoozed is not on it."""
    coached = {partner.name for partner in view.coached()}
    undecided = sorted(
        (d for d in view.model.decisions if d.status == "open" and d.needs), key=lambda d: (d.name, d.path)
    )
    needed = {name for decision in undecided for name in decision.needs}
    ties = sorted((min(pair), max(pair)) for pair in view.network.edges if coached.issuperset(pair))
    return InfluenceMap(
        pins=tuple(_pin(view, partner, undecided) for partner in view.coached()),
        decisions=tuple(undecided),
        outsiders=tuple(sorted(needed - coached - view.resting_names)),
        ties=tuple(ties),
        zones=_zones(view),
    )


def _pin(view: View, partner: Partner, decisions: list[Decision]) -> Pin:
    return Pin(
        partner=partner,
        tier=view.tier(partner),
        trust=partner.trust.value if partner.trust else None,
        interdependence=partner.interdependence.value if partner.interdependence else None,
        bridges=tuple(view.bridges.get(partner.name, ())),
        needed_for=tuple(decision.name for decision in decisions if partner.name in decision.needs),
    )


def _zones(view: View) -> dict[Zone, tuple[tuple[int, int], ...]]:
    """Find the cells that the method has a name for, by what the two numbers say together."""
    limits = view.thresholds
    cells = [(trust, need) for trust in SCALE for need in SCALE]
    return {
        "core": tuple((t, n) for t, n in cells if t >= limits.trust_high and n >= limits.interdependence_high),
        "untapped": tuple((t, n) for t, n in cells if t >= limits.trust_high and n <= limits.interdependence_low),
        "fragile": tuple((t, n) for t, n in cells if t <= limits.trust_low and n >= limits.interdependence_high),
    }
