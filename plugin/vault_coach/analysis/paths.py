"""Shortest ways through a small weighted network, by Brandes' method: plain lists, for speed."""

from collections.abc import Sequence
from heapq import heappop, heappush
from math import inf

Near = Sequence[Sequence[tuple[int, float]]]
"""For each node, by number, its neighbours and how far they are, more than 0; as far one way as the other."""


def betweenness(near: Near) -> list[float]:
    """For each node, the share of pairs of other nodes whose shortest way leads through it, from 0 to 1.

    Where a pair has several shortest ways, each counts for its part.
    """
    total = [0.0] * len(near)
    for start in range(len(near)):
        order, ways, before = _shortest(near, start)
        share = [0.0] * len(near)
        for node in reversed(order[1:]):
            part = (1 + share[node]) / ways[node]
            for previous in before[node]:
                share[previous] += ways[previous] * part
            total[node] += share[node]
    pairs = (len(near) - 1) * (len(near) - 2)
    return [each / pairs for each in total] if pairs > 0 else total


def _shortest(near: Near, start: int) -> tuple[list[int], list[float], list[list[int]]]:
    """Nodes from the nearest to the farthest; for each, its number of shortest ways and its last stops on them."""
    order: list[int] = []
    ways = [0.0] * len(near)
    before: list[list[int]] = [[] for _ in near]
    length = [inf] * len(near)
    passed = [False] * len(near)
    ways[start], length[start] = 1.0, 0.0
    edge = [(0.0, start)]
    while edge:
        far, node = heappop(edge)
        if passed[node]:
            continue
        passed[node] = True
        order.append(node)
        for other, step in near[node]:
            there = far + step
            if there < length[other]:
                length[other], ways[other], before[other] = there, ways[node], [node]
                heappush(edge, (there, other))
            elif there == length[other]:
                ways[other] += ways[node]
                before[other].append(node)
    return order, ways, before
