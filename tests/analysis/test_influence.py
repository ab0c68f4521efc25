"""Rules bottleneck, bridge and introduce; the network and leverage."""

from typing import Any

import pytest

from support.builders import (
    Case,
    Thing,
    make_decision,
    make_exchange,
    make_initiative,
    make_meeting,
    make_partner,
    make_view,
    signals_of_kind,
)
from vault_coach.analysis import View
from vault_coach.analysis.leverage import leverage

NEEDED = make_decision(needs=("Dana",))
TEAMS = {"Ana": "Data", "Al": "Data", "Bo": "Legal", "Bea": "Legal", "Cy": "Sales"}


def _needed(title: str, *things: Thing, fires: tuple[int, ...] = (), **fields: Any) -> Case:
    return Case("bottleneck", title, make_view(make_partner(**fields), *things), fires)


def _teams(*things: Thing, team: str = "", **fields: Any) -> View:
    """Build a view of Dana, of a team or none, among people of three teams whom nobody is coached about."""
    others = [make_partner(name, team=theirs, tracked=False) for name, theirs in TEAMS.items()]
    return make_view(make_partner(team=team, **fields), *others, *things)


def _link(title: str, *things: Thing, fires: tuple[int, ...] = (), team: str = "") -> Case:
    return Case("bridge", title, _teams(*things, team=team), fires)


def _strangers(title: str, *things: Thing, fires: tuple[int, ...] = (), **fields: Any) -> Case:
    """Build Ana of Data and Bo of Legal, who both care about pricing."""
    ana = make_partner("Ana", **({"team": "Data", "topics": ("Pricing",)} | fields))
    bo = make_partner("Bo", team="Legal", topics=("hiring", "pricing"))
    return Case("introduce", title, make_view(ana, bo, *things), fires, subject=("Ana", "Bo"))


BOTH = [make_meeting("Dana", "Ana", ago=3), make_meeting("Dana", "Bo", ago=2)]
CROWD = [f"Guest {number}" for number in range(10)]

CASES = [
    _needed("trust is not high", NEEDED, make_initiative(), trust=3, fires=(2,)),
    _needed("trust is high", NEEDED, make_initiative(), trust=4),
    _needed("peripheral", NEEDED, make_initiative(), trust=4, tier="peripheral", fires=(2,)),
    _needed("nothing together", NEEDED, trust=4, fires=(2,)),
    _needed("two decisions", NEEDED, make_decision("Hiring", needs=("Dana",)), fires=(2, 2)),
    _needed("decided", make_decision(needs=("Dana",), decided_ago=1)),
    _needed("needed by none, though deciding", make_decision(deciders=("Dana",))),
    _link("the only link of two teams", *BOTH, fires=(1,)),
    _link("one of the two teams, with others in it", *BOTH, team="Data", fires=(1,)),
    _link("the only one of the team in the network", make_meeting("Dana", "Bo"), team="Data"),
    _link("another link there is", *BOTH, make_meeting("Al", "Bea"), make_meeting("Ana", "Al")),
    _link("another link by a long way round", *BOTH, make_meeting("Ana", "Cy"), make_meeting("Cy", "Bo")),
    _link("the teams meet apart from everyone here", *BOTH, make_meeting("Al", "Bea")),
    _link("all three in one room", make_meeting("Dana", "Ana", "Bo")),
    _link("met one team only", make_meeting("Dana", "Ana")),
    _link("two people of one team", make_meeting("Dana", "Ana"), make_meeting("Dana", "Al")),
    _link("planned meetings link nobody", make_meeting("Dana", "Ana"), make_meeting("Dana", "Bo", ago=-1)),
    _link("something together", *BOTH, make_initiative()),
    _link("a meeting of twelve", make_meeting("Dana", "Ana", *CROWD), make_meeting("Dana", "Bo"), fires=(1,)),
    _link("a meeting of thirteen", make_meeting("Dana", "Ana", "Al", *CROWD), make_meeting("Dana", "Bo")),
    _strangers("never met", fires=(1,)),
    _strangers("met", make_meeting("Ana", "Bo")),
    _strangers("met among twelve", make_meeting("Ana", "Bo", *CROWD)),
    _strangers("met among thirteen", make_meeting("Ana", "Bo", "Cy", *CROWD), fires=(1,)),
    _strangers("a meeting planned", make_meeting("Ana", "Bo", ago=-1), fires=(1,)),
    _strangers("introduced", make_exchange("introduced", "Ana", text="Ana and Bo")),
    _strangers("someone else introduced", make_exchange("introduced", "Ana", text="Ana to Bob"), fires=(1,)),
    _strangers("one team, spelled in two ways", team="legal"),
    _strangers("no team on record", team=""),
    _strangers("nothing in common", topics=("Hats",)),
    _strangers("a goal of one is a topic of the other", topics=(), goals=("Pricing",), fires=(1,)),
    _strangers("one of them paused", paused=True),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_influence(case: Case) -> None:
    case.check()


def test_the_reason_says_everything_that_stands_between() -> None:
    (signal,) = signals_of_kind("bottleneck", make_view(make_partner(trust=3, tier="peripheral"), NEEDED))
    assert signal.reason == (
        '"Price list" needs Dana; trust is fair so far, they are a peripheral partner '
        "and no joint effort is under way."
    )
    assert signal.evidence[0].quote == "needs: ('Dana',)"
    assert signal.facts == {"decision": "Price list"}


def test_a_bridge_shows_the_latest_meeting_with_each_team() -> None:
    older = make_meeting("Dana", "Al", ago=30)
    (signal,) = signals_of_kind("bridge", _teams(older, *BOTH))
    assert signal.reason.startswith("Dana is the only link on record between Data and Legal, and no joint effort")
    assert list(signal.evidence) == [meeting.source for meeting in BOTH]


def test_a_meeting_spreads_one_over_the_others_in_it() -> None:
    network = make_view(make_meeting("Ana", "Bo"), make_meeting("Ana", "Bo", "Cy")).network
    assert network.edges["Ana", "Bo"]["distance"] == 1 / (1 + 1 / 2)
    assert network.edges["Ana", "Cy"]["distance"] == 2


def test_someone_without_a_meeting_stays_in_the_network_alone() -> None:
    view = make_view(make_partner(), make_meeting("Ana", "Bo"))
    assert list(view.network.adj["Dana"]) == []
    assert view.bridges == {}


def test_leverage_is_a_list_of_reasons() -> None:
    view = make_view(
        make_partner(goals=("Fewer outages", "Hats")),
        *(make_partner(name, team=team) for name, team in TEAMS.items()),
        *BOTH,
        make_decision("Price list", deciders=("Dana",), needs=("Dana",)),
        make_decision("Hiring", influencers=("Dana",)),
        make_decision("Old", deciders=("Dana",), decided_ago=3),
        goals=("fewer outages",),
    )
    assert [reason.text for reason in leverage(view, view.model.partners["Dana"])] == [
        '"Hiring": has the ear of those who decide',
        '"Price list": decides on it and is needed for it',
        "shares your goal: Fewer outages",
        "is the only link between Data and Legal",
    ]
    assert leverage(view, view.model.partners["Cy"]) == []
