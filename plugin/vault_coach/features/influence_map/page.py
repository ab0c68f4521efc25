"""`coach map`: partners by trust and interdependence, bridges, and whom open decisions need."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from vault_coach.analysis import View
from vault_coach.analysis.influence_map import SCALE, InfluenceMap, Pin, influence_map
from vault_coach.analysis.phrases import listing, rated
from vault_coach.show.payload import Payload, evidence
from vault_coach.show.terminal import Terminal

_CELL = 12
_LABEL = 10


@dataclass(frozen=True)
class MapPage:
    """The influence map on one day."""

    view: View

    @cached_property
    def found(self) -> InfluenceMap:
        """What it shows."""
        return influence_map(self.view)

    def data(self) -> Payload:
        """People by name, open decisions by name, and pairs who meet in small groups."""
        return {
            "partners": [_pin(pin) for pin in self.found.pins],
            "decisions": [
                {
                    "decision": decision.name,
                    "needs": self.found.needed(decision),
                    "evidence": evidence([decision.sources.get("needs", decision.source)]),
                }
                for decision in self.found.decisions
            ],
            "ties": [list(pair) for pair in self.found.ties],
        }

    def show(self, terminal: Terminal) -> None:
        """A grid with first names, then what stands out on it, in words."""
        terminal.title("Influence map, by your own ratings")
        for line in self._grid():
            terminal.say(line)
        terminal.say()
        if self.found.unplaced:
            terminal.point(f"{listing(pin.partner.name for pin in self.found.unplaced)}: not rated yet.", mark="?")
        for teams, names in self.found.between.items():
            terminal.point(f"{listing(teams)} meet only through {listing(names)}.", mark="*")
        for decision in self.found.decisions:
            if needed := self.found.needed(decision):
                terminal.point(f'"{decision.name}" needs {listing(needed)}.', mark="!")

    def _grid(self) -> Iterator[str]:
        rule = " " * _LABEL + "┼".join(["", *["─" * _CELL] * len(SCALE)])
        pins = self.found.placed
        names = _short(pins)
        yield "Trust"
        for trust in reversed(SCALE):
            here = [[pin for pin in pins if (pin.trust, pin.interdependence) == (trust, need)] for need in SCALE]
            cells = [[names[pin.partner.name] for pin in found] for found in here]
            for number in range(max(1, *map(len, cells))):
                label = rated(trust) if not number else ""
                shown = (cell[number] if number < len(cell) else "" for cell in cells)
                yield "│".join([f"{label:<{_LABEL}}", *(f" {name:<{_CELL - 1}}" for name in shown)]).rstrip()
            yield rule
        yield "│".join([" " * _LABEL, *(f" {rated(need):<{_CELL - 1}}" for need in SCALE)]).rstrip()
        yield " " * (_LABEL + 2) + "Interdependence"


def _short(pins: list[Pin]) -> dict[str, str]:
    """Person -> first name, with an initial where two share it, and a mark for bridges and for those needed."""
    firsts = Counter(pin.partner.name.split()[0] for pin in pins)
    short = {}
    for pin in pins:
        first, *rest = pin.partner.name.split()
        named = f"{first} {rest[-1][0]}." if firsts[first] > 1 and rest else first
        marks = "*" * bool(pin.bridges) + "!" * bool(pin.needed_for)
        short[pin.partner.name] = textwrap.shorten(named, _CELL - 1 - len(marks), placeholder="…") + marks
    return short


def _pin(pin: Pin) -> Payload:
    return {
        "partner": pin.partner.name,
        "team": pin.partner.team,
        "tier": pin.tier,
        "trust": pin.trust,
        "interdependence": pin.interdependence,
        "bridge_between": [list(bridge.teams) for bridge in pin.bridges],
        "needed_for": list(pin.needed_for),
    }
