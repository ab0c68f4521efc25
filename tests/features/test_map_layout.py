"""However many people there are, each has a place of their own on the map."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import make_decision, make_partner, make_view
from vault_coach.analysis.influence_map import influence_map
from vault_coach.features.influence_map.layout import Box, lay_out

RATING = st.one_of(st.none(), st.integers(1, 5))


def overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


@given(st.lists(st.tuples(RATING, RATING), max_size=40))
def test_no_card_lies_on_another_and_each_lies_in_its_cell(ratings: list[tuple[int | None, int | None]]) -> None:
    partners = [make_partner(f"P{n}", trust=t, interdependence=i) for n, (t, i) in enumerate(ratings)]
    needs = tuple(partner.name for partner in partners[:3])
    map_ = influence_map(make_view(*partners, make_decision("A", needs=needs), make_decision("B", needs=needs)))
    layout = lay_out(map_)
    cards = [*layout.people.values(), *layout.decisions.values()]
    assert len(cards) == len(partners) + len(map_.decisions)
    assert not any(overlap(one, other) for one, other in combinations(cards, 2))
    for pin in map_.placed:
        cell, card = layout.cells[pin.trust or 0, pin.interdependence or 0], layout.people[pin.partner.name]
        assert cell.x <= card.x < card.right <= cell.right
        assert cell.y <= card.y < card.bottom <= cell.bottom


@pytest.mark.parametrize("count", [1, 5, 17, 150])
def test_a_crowded_cell_grows_both_ways(count: int) -> None:
    layout = lay_out(influence_map(make_view(*(make_partner(f"P{n}") for n in range(count)))))
    cell = layout.cells[3, 3]
    assert cell.width / cell.height < 5
    assert cell.height / cell.width < 5
