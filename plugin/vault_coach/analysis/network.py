"""Who works with whom, read from meetings, with the user left out: with them in, everyone is linked by them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from vault_coach.domain.meeting import Meeting
from vault_coach.domain.source import Source

if TYPE_CHECKING:
    import networkx as nx

NetworkRole = Literal["bridge", "connector", "member", "apart"]
"""Bridge: the only link between two teams. Connector: many ways lead through them. Apart: met nobody else."""

_CONNECTS = 0.1  # the share of all shortest ways from which someone is called a connector


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two teams with no other link than one person, and that person's latest meeting with each."""

    teams: tuple[str, str]
    sources: tuple[Source, Source]


def meeting_network(meetings: Iterable[Meeting], people: Iterable[str], most: int) -> "nx.Graph[str]":
    """Build the weighted network of people who met.

    A meeting lists n people, the user not among them. One of 2 <= n <= `most` adds 1 / (n - 1) to each pair,
    which makes 1 for everyone in it, however many they are. A larger one says nothing about who works with whom.

    Args:
        meetings: Held meetings, oldest first.
        people: Everyone known; who was in no such meeting stays as an isolated node.
        most: The largest n that counts.

    Returns:
        A graph whose edges hold `distance`, 1 / weight, and `source`, the line of the pair's latest meeting.
    """
    import networkx as nx  # noqa: PLC0415  (a third of a second that other commands need not spend)

    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    latest: dict[tuple[str, str], Source] = {}
    for meeting in meetings:
        present = sorted(set(meeting.attendees))
        if not 1 < len(present) <= most:
            continue
        for pair in combinations(present, 2):
            weights[pair] += 1 / (len(present) - 1)
            latest[pair] = meeting.source
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(people)
    for pair, weight in weights.items():
        graph.add_edge(*pair, distance=1 / weight, source=latest[pair])
    return graph


def network_role(graph: "nx.Graph[str]", bridges: Mapping[str, Sequence[Bridge]], name: str) -> NetworkRole:
    """Describe one person's place in the network, given everyone's bridges.

    Betweenness takes long in a large network, so it is measured for those alone whom nothing simpler describes.
    """
    if name in bridges:
        return "bridge"
    if name not in graph or not graph.adj[name]:
        return "apart"
    share = round(betweenness(graph)[name], 9)  # as sums of floats, one tenth may come out a little less
    return "connector" if share >= _CONNECTS else "member"


def betweenness(graph: "nx.Graph[str]") -> dict[str, float]:
    """Measure how often each person lies on the shortest way between two others, from 0 never to 1 always.

    Who meets often is near, see `meeting_network`. It is for finding words, not for showing.
    """
    import networkx as nx  # noqa: PLC0415  (as above)

    shares: dict[str, float] = nx.betweenness_centrality(graph, weight="distance")
    return shares


def bridges(
    graph: "nx.Graph[str]", teams: Mapping[str, str], candidates: Sequence[str]
) -> dict[str, list[Bridge]]:
    """Find the people who are the only link between two teams.

    Person P is the bridge between teams A and B when all of this holds:

    - A and B have other members in the network; P may belong to one of the two, or to neither;
    - P has met at least one of those of A and at least one of those of B, so they are connected;
    - with P taken out, no other member of A is connected to any other member of B, by whatever way round.

    People without a team or without a meeting make no bridge and are no bridge's end. `teams`: person -> team.

    Returns:
        Candidate -> bridges by team names; nobody without one.
    """
    import networkx as nx  # noqa: PLC0415  (as above)

    # Only someone whose absence breaks the network apart can be a bridge, and those are found in one walk.
    cuts = set(nx.articulation_points(graph))
    links = _links(graph.edges, teams)
    by_person: dict[str, list[Bridge]] = {}
    for person in (candidate for candidate in candidates if candidate in cuts):
        reach = _teams_met(graph, teams, person)
        own = _links(graph.edges(person), teams)
        # Teams with a link of their own need no walk through the network.
        apart = [pair for pair in combinations(sorted(reach), 2) if links[pair] == own[pair]]
        if apart and (severed := _severed(graph, teams, person, apart)):
            by_person[person] = [Bridge(pair, (reach[pair[0]], reach[pair[1]])) for pair in severed]
    return by_person


def _links(edges: Iterable[tuple[str, str]], teams: Mapping[str, str]) -> Counter[tuple[str, str]]:
    """Pair of team names in order -> how many pairs of their people met."""
    pairs = (sorted((teams[one], teams[other])) for one, other in edges if one in teams and other in teams)
    return Counter((first, second) for first, second in pairs)


def _teams_met(graph: "nx.Graph[str]", teams: Mapping[str, str], person: str) -> dict[str, Source]:
    """Map teams to the line of the person's latest meeting with another member."""
    met: dict[str, Source] = {}
    for other in graph.adj.get(person, {}):
        source: Source = graph.edges[person, other]["source"]
        team = teams.get(other)
        if team and (team not in met or _recency(source) > _recency(met[team])):
            met[team] = source
    return met


def _recency(source: Source) -> tuple[str, str, int]:
    return str(source.day or ""), source.path, source.line


def _severed(
    graph: "nx.Graph[str]", teams: Mapping[str, str], person: str, pairs: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the pairs of teams whose other members have no connection once the person is out."""
    islands: defaultdict[str, set[int]] = defaultdict(set)
    for number, island in enumerate(_islands(graph, without=person)):
        for member in island & teams.keys():
            islands[teams[member]].add(number)
    return [pair for pair in pairs if not islands[pair[0]] & islands[pair[1]]]


def _islands(graph: "nx.Graph[str]", without: str) -> Iterator[set[str]]:
    """Yield the connected parts of the network once a person is out; a walk of our own, for that spares a copy."""
    seen = {without}
    for start in graph.adj:
        if start in seen:
            continue
        island, edge = {start}, [start]
        while edge:
            news = graph.adj[edge.pop()].keys() - island - {without}
            island |= news
            edge.extend(news)
        seen |= island
        yield island
