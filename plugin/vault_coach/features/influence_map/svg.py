"""The influence map as a picture: one SVG file, without scripts, fonts or links to anywhere."""

import textwrap
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from vault_coach.analysis.influence_map import SCALE, InfluenceMap, Pin, Zone
from vault_coach.analysis.phrases import listing, rated
from vault_coach.features.influence_map.canvas import ZONES
from vault_coach.features.influence_map.layout import GAP, LABEL, Box, Layout, lay_out

_HEAD = 90
_FOOT = 40
_LINES = 3
_TINTS: dict[Zone, str] = {"core": "#e3f1e8", "untapped": "#e2eff6", "fragile": "#f9e6e3"}
_STYLE = """
text { font-family: Inter, "Helvetica Neue", "Noto Sans", Arial, sans-serif; fill: #23303a; }
.title { font-size: 26px; font-weight: 600; } .sub { font-size: 15px; fill: #5c6b76; }
.name { font-size: 17px; font-weight: 600; } .about { font-size: 13px; fill: #5c6b76; }
.scale { font-size: 15px; fill: #5c6b76; } .zone { font-size: 14px; fill: #5c6b76; font-style: italic; }
.cell { fill: none; stroke: #d5dce1; } .card { fill: #fff; stroke: #9fb0bb; }
.bridge { fill: #f4effb; stroke: #7650b0; stroke-width: 2.5; stroke-dasharray: 7 4; }
.decision { fill: #fdf1de; stroke: #c98a1b; }
.needs { fill: none; stroke: #c98a1b; stroke-width: 2; opacity: 0.75; }
.dot { fill: #c98a1b; }
"""


def svg(map_: InfluenceMap) -> str:
    """Write the map as an SVG file; it reads without colour too: a bridge has a dashed border and a word."""
    layout = lay_out(map_)
    extent = layout.extent
    sheet = Box(extent.x - GAP, -_HEAD, extent.width + 2 * GAP, extent.height + _HEAD + _FOOT)
    view = f"{sheet.x} {sheet.y} {sheet.width} {sheet.height}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" {_size(sheet)} role="img">',
        "<title>Influence map</title>",
        f"<style>{_STYLE}</style>",
        _rect(sheet, 'fill="#fbfcfc"'),
        _text(0, -_HEAD + 38, "title", "Influence map"),
        _text(0, -_HEAD + 64, "sub", "Your own ratings: trust upwards, interdependence to the right."),
        *_ground(layout),
        *_arrows(map_, layout),
        *_cards(map_, layout),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _ground(layout: Layout) -> Iterator[str]:
    """Draw zones, cells and the names of the scales."""
    for zone, box in layout.zones.items():
        yield _rect(box, f'fill="{_TINTS[zone]}"')
    for box in layout.cells.values():
        yield _rect(box, 'class="cell"')
    for zone, box in layout.zones.items():
        yield _text(box.x + GAP // 2, box.bottom - GAP // 2, "zone", ZONES[zone])
    for value in SCALE:
        row, column = layout.cells[value, 1], layout.cells[1, value]
        middle = column.x + column.width // 2
        yield _text(-GAP, row.y + row.height // 2, "scale", rated(value), "end")
        yield _text(middle, column.bottom + 24, "scale", rated(value), "middle")
    top, last = layout.cells[SCALE[-1], 1], layout.cells[1, SCALE[-1]]
    yield _text(-LABEL + GAP, top.y + GAP + 4, "name", "Trust ↑")
    yield _text(last.right + GAP, last.bottom + 24, "name", "Interdependence →")
    if layout.aside:
        yield _text(layout.aside.x, layout.aside.y - 4, "sub", "Not placed: no ratings yet")


def _arrows(map_: InfluenceMap, layout: Layout) -> Iterator[str]:
    for decision in map_.decisions:
        start = layout.decisions[decision.name]
        for name in map_.needed(decision):
            end = layout.people[name]
            x, y = start.x, start.y + start.height // 2
            to_x, to_y = end.right, end.y + end.height // 2
            bend = max(60, (x - to_x) // 2)
            yield f'<path class="needs" d="M{x} {y} C{x - bend} {y} {to_x + bend} {to_y} {to_x} {to_y}"/>'
            yield f'<circle class="dot" cx="{to_x}" cy="{to_y}" r="5"/>'


def _cards(map_: InfluenceMap, layout: Layout) -> Iterator[str]:
    for pin in map_.pins:
        kind = "bridge" if pin.bridges else "card"
        yield from _card(layout.people[pin.partner.name], kind, pin.partner.name, _about(pin))
    for name in map_.outsiders:
        yield from _card(layout.people[name], "card", name, ["not tracked"])
    for decision in map_.decisions:
        needs = f"needs {listing(map_.needed(decision))}" if map_.needed(decision) else ""
        yield from _card(layout.decisions[decision.name], "decision", decision.name, [needs])


def _about(pin: Pin) -> list[str]:
    return [pin.partner.team, f"bridge to {listing(pin.linked_teams)}" if pin.bridges else ""]


def _card(box: Box, kind: str, name: str, about: Sequence[str]) -> Iterator[str]:
    """Draw a card of up to three lines, the name first; what is too long for it shows when pointed at."""
    room = box.width - 2 * GAP
    names = textwrap.wrap(name, room // 9, max_lines=2, placeholder="…")
    lines = [("name", line) for line in names]
    lines += [("about", textwrap.shorten(line, room // 6, placeholder="…")) for line in about if line]
    yield f"<g><title>{escape('; '.join([name, *filter(None, about)]))}</title>"
    yield _rect(box, f'class="{kind}" rx="9"')
    y = box.y + box.height // 2 + 16 - 11 * len(lines[:_LINES])
    for number, (style, line) in enumerate(lines[:_LINES]):
        yield _text(box.x + GAP, y + 21 * number, style, line)
    yield "</g>"


def _text(x: int, y: int, kind: str, text: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" class="{kind}" text-anchor={quoteattr(anchor)}>{escape(text)}</text>'


def _rect(box: Box, how: str) -> str:
    return f'<rect x="{box.x}" y="{box.y}" {_size(box)} {how}/>'


def _size(box: Box) -> str:
    return f'width="{box.width}" height="{box.height}"'
