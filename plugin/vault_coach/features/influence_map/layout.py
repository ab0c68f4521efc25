"""Where everything on the influence map lies, in pixels; the canvas and the picture share it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from vault_coach.analysis.influence_map import SCALE, InfluenceMap, Zone

CARD = (250, 104)
DECISION = (340, 104)
GAP = 16
LABEL = 150
_ASIDE = 200
_STACK = 4  # cards in a column of a cell, before a second column begins to pay


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; x and y are its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """The map laid out: trust grows upwards, interdependence to the right, decisions stand aside.

    Attributes:
        people: Person -> card, those not rated and outsiders included.
        decisions: Decision -> card.
        cells: (trust, interdependence) -> cell.
        zones: Zone -> the cells it covers, as one box; empty zones are left out.
        aside: The box of those who have no place on the scales, None without any.
    """

    people: dict[str, Box]
    decisions: dict[str, Box]
    cells: dict[tuple[int, int], Box]
    zones: dict[Zone, Box]
    aside: Box | None

    @property
    def extent(self) -> Box:
        """Everything, the labels of the scales included."""
        boxes = [*self.people.values(), *self.decisions.values(), *self.cells.values()]
        whole = around([*boxes, self.aside] if self.aside else boxes)
        return Box(-LABEL, 0, whole.right + LABEL, whole.bottom + _ASIDE // 4)


def around(boxes: Iterable[Box]) -> Box:
    """Find the smallest box around some boxes."""
    listed = list(boxes)
    x, y = min(box.x for box in listed), min(box.y for box in listed)
    return Box(x, y, max(box.right for box in listed) - x, max(box.bottom for box in listed) - y)


def lay_out(map_: InfluenceMap) -> Layout:
    """Lay a map out; the same map always lies the same way."""
    names_in = {
        (trust, need): [
            pin.partner.name for pin in map_.placed if (pin.trust, pin.interdependence) == (trust, need)
        ]
        for trust in SCALE
        for need in SCALE
    }
    cells = _cells({place: len(names) for place, names in names_in.items()})
    people = {name: box for place, names in names_in.items() for name, box in _cards(cells[place], names)}
    grid = around(cells.values())
    others = [*(pin.partner.name for pin in map_.unplaced), *map_.outsiders]
    aside = _aside(grid, len(others)) if others else None
    if aside:
        people |= dict(_cards(aside, others, across=True))
    heights = {decision.name: [people[name].y for name in map_.needed(decision)] for decision in map_.decisions}
    return Layout(
        people=people,
        decisions=_decisions(grid, heights),
        cells=cells,
        zones={zone: around(cells[place] for place in places) for zone, places in map_.zones.items() if places},
        aside=aside,
    )


def _cells(counts: dict[tuple[int, int], int]) -> dict[tuple[int, int], Box]:
    """Make columns as wide and rows as high as their fullest cell needs."""
    widths = {need: max(_columns(counts[trust, need]) for trust in SCALE) for need in SCALE}
    heights = {trust: max(_rows(counts[trust, need]) for need in SCALE) for trust in SCALE}
    cells, y = {}, 0
    for trust in reversed(SCALE):
        x, height = 0, heights[trust] * (CARD[1] + GAP) + GAP
        for need in SCALE:
            width = widths[need] * (CARD[0] + GAP) + GAP
            cells[trust, need] = Box(x, y, width, height)
            x += width
        y += height
    return cells


def _columns(count: int) -> int:
    return max(1, ceil(sqrt(count / _STACK)))


def _rows(count: int) -> int:
    return max(1, ceil(count / _columns(count)))


def _cards(cell: Box, names: Sequence[str], *, across: bool = False) -> Iterable[tuple[str, Box]]:
    """Place cards in a cell, one below the other; `across`, side by side first."""
    columns = max(1, (cell.width - GAP) // (CARD[0] + GAP)) if across else _columns(len(names))
    for number, name in enumerate(names):
        row, column = divmod(number, columns) if across else reversed(divmod(number, _rows(len(names))))
        x, y = (GAP + place * (size + GAP) for place, size in zip((column, row), CARD, strict=True))
        yield name, Box(cell.x + x, cell.y + y, *CARD)


def _aside(grid: Box, count: int) -> Box:
    columns = (grid.width - GAP) // (CARD[0] + GAP)
    rows = ceil(count / columns)
    return Box(0, grid.bottom + _ASIDE // 2, grid.width, rows * (CARD[1] + GAP) + GAP)


def _decisions(grid: Box, heights: dict[str, list[int]]) -> dict[str, Box]:
    """Put each beside the highest card of those it needs, as far as there is room, so that few lines cross."""
    cards, y = {}, GAP
    for name, wanted in sorted(heights.items(), key=lambda item: (min(item[1], default=0), item[0])):
        y = max(y, min(wanted, default=0))
        cards[name] = Box(grid.right + _ASIDE, y, *DECISION)
        y += DECISION[1] + 2 * GAP
    return cards
