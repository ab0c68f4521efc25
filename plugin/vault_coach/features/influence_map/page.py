"""`coach map`: partners by trust and interdependence, bridges, and whom open decisions need."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from vault_coach.analysis import View
from vault_coach.analysis.influence_map import SCALE, InfluenceMap, Pin, influence_map
from vault_coach.analysis.phrases import listing, rated
from vault_coach.features import write_files
from vault_coach.features.influence_map.canvas import canvas
from vault_coach.features.influence_map.mermaid import map_note
from vault_coach.features.influence_map.svg import svg as picture
from vault_coach.features.session import Session, common
from vault_coach.show.jsonable import pick
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal

_NAME = "Influence map"

_CELL = 12
_LABEL = 10


@dataclass(frozen=True)
class MapPage(Page):
    """The influence map on one day."""

    view: View

    @cached_property
    def influence_map(self) -> InfluenceMap:
        """The people, the decisions and the ties on it."""
        return influence_map(self.view)

    def data(self) -> dict[str, Any]:
        """Give people by name, open decisions by name, and pairs who meet in small groups."""
        shown = self.influence_map
        return {
            "partners": [_pin(pin) for pin in shown.pins],
            "decisions": [
                {
                    "decision": decision.name,
                    "needs": shown.needed(decision),
                    "evidence": [decision.sources.get("needs", decision.source)],
                }
                for decision in shown.decisions
            ],
            "ties": shown.ties,
        }

    def show(self, terminal: Terminal) -> None:
        """Show a grid with first names, then what stands out on it, in words."""
        shown = self.influence_map
        terminal.title("Influence map, by your own ratings")
        for line in self._grid():
            terminal.say(line)
        terminal.say()
        if shown.unplaced:
            terminal.point(f"{listing(pin.partner.name for pin in shown.unplaced)}: not rated yet.", mark="?")
        for teams, names in shown.between.items():
            terminal.point(f"{listing(teams)} meet only through {listing(names)}.", mark="*")
        for decision in shown.decisions:
            if needed := shown.needed(decision):
                terminal.point(f'"{decision.name}" needs {listing(needed)}.', mark="!")

    def _grid(self) -> Iterator[str]:
        rule = " " * _LABEL + "┼".join(["", *["─" * _CELL] * len(SCALE)])
        pins = self.influence_map.placed
        names = _short(pins)
        yield "Trust"
        for trust in reversed(SCALE):
            here = [[pin for pin in pins if (pin.trust, pin.interdependence) == (trust, need)] for need in SCALE]
            cells = [[names[pin.partner.name] for pin in cell] for cell in here]
            for number in range(max(1, *map(len, cells))):
                label = rated(trust) if not number else ""
                line = (cell[number] if number < len(cell) else "" for cell in cells)
                yield "│".join([f"{label:<{_LABEL}}", *(f" {name:<{_CELL - 1}}" for name in line)]).rstrip()
            yield rule
        yield "│".join([" " * _LABEL, *(f" {rated(need):<{_CELL - 1}}" for need in SCALE)]).rstrip()
        yield " " * (_LABEL + 2) + "Interdependence"


def _short(pins: list[Pin]) -> dict[str, str]:
    """Shorten names to the first, with an initial where two share it, and a mark for bridges and those needed."""
    firsts = Counter(pin.partner.name.split()[0] for pin in pins)
    short = {}
    for pin in pins:
        first, *rest = pin.partner.name.split()
        named = f"{first} {rest[-1][0]}." if firsts[first] > 1 and rest else first
        marks = "*" * bool(pin.bridges) + "!" * bool(pin.needed_for)
        short[pin.partner.name] = textwrap.shorten(named, _CELL - 1 - len(marks), placeholder="…") + marks
    return short


def _pin(pin: Pin) -> dict[str, Any]:
    return {
        "partner": pin.partner.name,
        "team": pin.partner.team,
        **pick(pin, "tier", "trust", "interdependence"),
        "bridge_between": [bridge.teams for bridge in pin.bridges],
        "needed_for": pin.needed_for,
    }


@click.command("map", epilog="Example: coach map --svg map.svg")
@click.option("--note", is_flag=True, help=f'Write or refresh "{_NAME}.canvas" and "{_NAME}.md".')
@click.option("--svg", metavar="FILE", type=click.Path(path_type=Path), help="Write a picture to FILE.")
@common
def show_map(session: Session, *, note: bool, svg: Path | None) -> None:
    """Partners by trust and interdependence, bridges, and whom open decisions need."""
    coach, board = session.coach, f"{_NAME}.canvas"
    page = MapPage(coach.view)
    shown, files = page.influence_map, []
    if note:
        files.append(write_files.put_file(coach, board, canvas(shown, coach.linker), "map"))
        files.append(write_files.put_note(coach, f"{_NAME}.md", map_note(shown, coach.linker, board), "map"))
    if svg:
        files.append(write_files.put_picture(coach, svg, picture(shown), "map"))
    session.show(page, files)
