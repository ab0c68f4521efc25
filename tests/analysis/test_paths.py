"""Betweenness equals networkx's own, on networks as meetings make them and on odd ones."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault_coach.analysis import network, paths

PAIRS = st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1])
WEIGHTS = st.sampled_from([1.0, 0.5, 1 / 3, 0.25, 0.2, 1.5, 2.0, 1 / 11]) | st.floats(0.01, 100)
TIES = st.dictionaries(PAIRS, WEIGHTS, max_size=40)


def make(ties: dict[tuple[int, int], float], people: int = 12) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(str(number) for number in range(people))
    for (one, other), weight in ties.items():
        graph.add_edge(str(one), str(other), weight=weight, distance=1 / weight)
    return graph


@settings(max_examples=200, deadline=None)
@given(TIES)
def test_as_networkx_has_it(ties: dict[tuple[int, int], float]) -> None:
    graph = make(ties)
    found = network.betweenness(graph)
    assert list(found) == list(graph)
    assert found == pytest.approx(nx.betweenness_centrality(graph, weight="distance"), abs=1e-9)


def test_two_ways_of_the_same_length_share() -> None:
    square = make({(0, 1): 1, (1, 2): 1, (2, 3): 1, (0, 3): 1}, people=4)
    assert network.betweenness(square) == pytest.approx(dict.fromkeys("0123", 1 / 6))


def test_who_meets_often_is_near() -> None:
    triangle = make({(0, 1): 4, (1, 2): 4, (0, 2): 1}, people=3)
    assert network.betweenness(triangle) == {"0": 0.0, "1": 1.0, "2": 0.0}


@pytest.mark.parametrize("people", [0, 1, 2])
def test_too_few_to_be_between(people: int) -> None:
    assert paths.betweenness([[] for _ in range(people)]) == [0.0] * people
