"""The influence map as a JSON Canvas file, which Obsidian opens as a board."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from vault_coach.analysis.influence_map import SCALE, InfluenceMap, Pin, Zone
from vault_coach.analysis.phrases import listing, rated
from vault_coach.drafting.escape import escape
from vault_coach.drafting.linker import Linker
from vault_coach.features.influence_map.layout import GAP, LABEL, Box, Layout, around, lay_out

Node = dict[str, Any]

ZONES: dict[Zone, str] = {
    "core": "High trust, and you need each other",
    "untapped": "Trust with room for a joint task",
    "fragile": "Build trust before the next ask",
}
"""What lies in a zone, in words."""

_ZONE_COLOURS: dict[Zone, str] = {"core": "4", "untapped": "5", "fragile": "1"}
_BRIDGE, _DECISION = "6", "2"
_PAD = 8


def canvas(map_: InfluenceMap, linker: Linker) -> str:
    """Write the map as a `.canvas` file: groups lie below, cards above, arrows from decisions to people."""
    layout = lay_out(map_)
    board = {"nodes": list(_nodes(map_, layout, linker)), "edges": list(_edges(map_))}
    return json.dumps(board, ensure_ascii=False, indent="\t") + "\n"


def _nodes(map_: InfluenceMap, layout: Layout, linker: Linker) -> Iterator[Node]:
    for zone, box in layout.zones.items():
        yield _node("zone", zone, box, type="group", label=ZONES[zone], color=_ZONE_COLOURS[zone])
    if layout.aside:
        yield _node("group", "aside", layout.aside, type="group", label="Not placed: no ratings yet")
    if layout.decisions:
        box = around(layout.decisions.values())
        wide = Box(box.x - GAP, box.y - GAP, box.width + 2 * GAP, box.height + 2 * GAP)
        yield _node("group", "decisions", wide, type="group", label="Open decisions, and whom they need")
    yield from _scales(layout)
    for pin in map_.pins:
        box = layout.people[pin.partner.name]
        colour = {"color": _BRIDGE} if pin.bridges else {}
        yield _node("person", pin.partner.name, box, type="text", text=_card(pin, linker), **colour)
    for name in map_.outsiders:
        yield _node("person", name, layout.people[name], type="text", text=f"**{escape(name)}**\nnot tracked")
    for decision in map_.decisions:
        box = layout.decisions[decision.name]
        yield _node("decision", decision.name, box, type="text", text=linker.note(decision.path), color=_DECISION)


def _scales(layout: Layout) -> Iterator[Node]:
    """Place the names of the rows at the left and of the columns below."""
    for value in SCALE:
        row, column = layout.cells[value, 1], layout.cells[1, value]
        left = Box(-LABEL, row.y, LABEL - _PAD, row.height)
        below = Box(column.x, column.bottom + _PAD, column.width, 60)
        yield _node("trust", str(value), left, type="text", text=f"trust\n**{rated(value)}**")
        yield _node("need", str(value), below, type="text", text=f"interdependence **{rated(value)}**")


def _card(pin: Pin, linker: Linker) -> str:
    about = [escape(pin.partner.team)] if pin.partner.team else []
    about += [f"bridge to {listing(map(escape, pin.linked_teams))}"] if pin.bridges else []
    return "\n".join([linker.note(pin.partner.path), *about])


def _edges(map_: InfluenceMap) -> Iterable[Node]:
    for decision in map_.decisions:
        for name in map_.needed(decision):
            yield {
                "id": _id("needs", f"{decision.name}\n{name}"),
                "fromNode": _id("decision", decision.name),
                "fromSide": "left",
                "toNode": _id("person", name),
                "toSide": "right",
                "toEnd": "arrow",
                "label": "needs",
            }


def _node(kind: str, name: str, box: Box, **others: str) -> Node:
    return {"id": _id(kind, name), "x": box.x, "y": box.y, "width": box.width, "height": box.height, **others}


def _id(kind: str, name: str) -> str:
    """Give the same thing the same id in every version of the board."""
    return hashlib.sha256(f"{kind}\n{name}".encode()).hexdigest()[:16]
