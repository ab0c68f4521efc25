"""The influence map as Mermaid diagrams inside a note: a quadrant chart, and who meets whom across teams."""

import re
from collections.abc import Iterator, Sequence

from vault_coach.analysis.influence_map import SCALE, InfluenceMap, Pin
from vault_coach.analysis.phrases import listing
from vault_coach.drafting.linker import Linker

_LOUD = re.compile(r'["\[\](){}<>|`#;%\\]')
_MIDDLE = 3
_BELOW_NAMES = (2, 4)
_CLEAR = 0.2  # part of a cell by which these are raised in the middle row: a quadrant's name stands just below
_SIZE = '%%{init: {"quadrantChart": {"chartWidth": 760, "chartHeight": 640}}}%%'
_READING = "Those you rate alike stand one below the other, by name; *fair* lies on the lines in the middle."
_DASHED = "Who has a dashed border is the only link between two teams."
_MOST_TIES = 300  # Mermaid draws no more than 500 lines


def quadrants(map_: InfluenceMap) -> str:
    """Write a `quadrantChart`; the scale from 1 to 5 is spread over both sides, and people alike stand apart."""
    lines = [
        _SIZE,
        "quadrantChart",
        "    x-axis Low interdependence --> High interdependence",
        "    y-axis Low trust --> High trust",
        "    quadrant-1 Tend it",
        "    quadrant-2 Begin something",
        "    quadrant-3 Stay in touch",
        "    quadrant-4 Build trust first",
    ]
    return "\n".join([*lines, *_points(map_.placed)])


def _points(pins: Sequence[Pin]) -> Iterator[str]:
    cell = 1 / len(SCALE)
    for pin in pins:
        here = [p for p in pins if (p.trust, p.interdependence) == (pin.trust, pin.interdependence)]
        step = 1 - (here.index(pin) + 1) / (len(here) + 1)
        x, y = ((value or 0) - 1 for value in (pin.interdependence, pin.trust))
        raised = _CLEAR if pin.trust == _MIDDLE and pin.interdependence in _BELOW_NAMES else 0
        yield f'    "{_quiet(pin.partner.name)}": [{(x + 0.5) * cell:.2f}, {(y + step + raised) * cell:.2f}]'


def network(map_: InfluenceMap) -> str:
    """Write a `graph`: a box a team, a line a pair that meets across teams, decisions and their people."""
    ids = {pin.partner.name: f"p{number}" for number, pin in enumerate(map_.pins, start=1)}
    ids |= {name: f"o{number}" for number, name in enumerate(map_.outsiders, start=1)}
    teams = {pin.partner.name: pin.partner.team for pin in map_.pins}
    lines = ["graph LR"]
    for number, team in enumerate(sorted(set(teams.values())), start=1):
        lines.append(f'    subgraph t{number}["{_quiet(team) or "No team"}"]')
        lines += [f'        {ids[name]}["{_quiet(name)}"]' for name in teams if teams[name] == team]
        lines.append("    end")
    lines += [f'    {ids[name]}["{_quiet(name)}"]' for name in map_.outsiders]
    across = [pair for pair in map_.ties if teams[pair[0]] != teams[pair[1]]]
    lines += [f"    {ids[one]} --- {ids[other]}" for one, other in across[:_MOST_TIES]]
    for number, decision in enumerate(map_.decisions, start=1):
        lines.append(f'    d{number}{{{{"{_quiet(decision.name)}"}}}}')
        lines += [f"    d{number} -. needs .-> {ids[name]}" for name in map_.needed(decision)]
    bridges = [ids[pin.partner.name] for pin in map_.pins if pin.bridges]
    if bridges:
        lines.append("    classDef bridge stroke-width:3px,stroke-dasharray:6 3")
        lines.append(f"    class {','.join(bridges)} bridge")
    return "\n".join(lines)


def map_note(map_: InfluenceMap, linker: Linker, board: str) -> str:
    """Write the body of the map's own note; `board` is the canvas file beside it."""
    parts = [f"As a board to move things around on: [[{board}]].", ""]
    parts += ["## Trust and interdependence", "", "```mermaid", quadrants(map_), "```", ""]
    unrated = [linker.note(pin.partner.path) for pin in map_.unplaced]
    parts += [_READING, ""]
    parts += [f"Not rated yet: {listing(unrated)}.", ""] if unrated else []
    parts += ["## Who meets whom across teams", "", "```mermaid", network(map_), "```", ""]
    parts += [_DASHED, ""] if map_.between else []
    parts += [f"- {line}" for line in _notable(map_, linker)]
    return "\n".join(parts).rstrip() + "\n"


def _notable(map_: InfluenceMap, linker: Linker) -> Iterator[str]:
    """Name bridges, and whom open decisions need, as links."""
    paths = {pin.partner.name: pin.partner.path for pin in map_.pins}
    for teams, people in map_.between.items():
        names = [linker.note(paths[name]) for name in people]
        yield f"{listing(map(_quiet, teams))} meet only through {listing(names)}."
    for decision in map_.decisions:
        names = [linker.note(paths[name]) if name in paths else _quiet(name) for name in map_.needed(decision)]
        if names:
            yield f"{linker.note(decision.path)} needs {listing(names)}."


def _quiet(text: str) -> str:
    """Write a label without the signs that mean something to Mermaid."""
    return " ".join(_LOUD.sub(" ", text).split())
