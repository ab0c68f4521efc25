"""Rules untapped-trust, fragile-dependence, unrated, rating-stale and tier-drift."""

from typing import Any

import pytest

from support.builders import Case, Thing, make_initiative, make_meeting, make_partner, make_view, signals_of_kind


def _rated(kind: str, title: str, *things: Thing, fires: tuple[int, ...] = (), **fields: Any) -> Case:
    return Case(kind, title, make_view(make_partner(**fields), *things), fires)


CASES = [
    _rated("untapped-trust", "high and low", trust=4, interdependence=2, fires=(1,)),
    _rated("untapped-trust", "trust a step below", trust=3, interdependence=2),
    _rated("untapped-trust", "need a step above", trust=4, interdependence=3),
    _rated("untapped-trust", "something together", make_initiative(), trust=4, interdependence=2),
    _rated(
        "untapped-trust",
        "something together, but over",
        make_initiative(ended_ago=3),
        trust=4,
        interdependence=2,
        fires=(1,),
    ),
    _rated("untapped-trust", "half rated", trust=4, interdependence=None),
    _rated("fragile-dependence", "low and high", trust=2, interdependence=4, fires=(2,)),
    _rated("fragile-dependence", "trust a step above", trust=3, interdependence=4),
    _rated("fragile-dependence", "need a step below", trust=2, interdependence=3),
    _rated("unrated", "no trust", trust=None, fires=(1,)),
    _rated("unrated", "no interdependence, core", interdependence=None, tier="core", fires=(1,)),
    _rated("unrated", "both there"),
    _rated("unrated", "peripheral", trust=None, tier="peripheral"),
    _rated("rating-stale", "ninety-one days", rated_ago=91, fires=(1,)),
    _rated("rating-stale", "ninety days", rated_ago=90),
    _rated("rating-stale", "peripheral", rated_ago=91, tier="peripheral"),
    _rated("rating-stale", "never rated", trust=None, rated_ago=91),
    _rated("tier-drift", "core by ratings, called active", trust=4, interdependence=4, fires=(1,)),
    _rated("tier-drift", "a step short of core, with an effort", make_initiative(), trust=4),
    _rated("tier-drift", "called core, an active effort", make_initiative(), tier="core", fires=(1,)),
    _rated("tier-drift", "called active, two contacts", make_meeting(ago=1), make_meeting(ago=2), fires=(1,)),
    _rated("tier-drift", "called active, three contacts", *(make_meeting(ago=ago) for ago in (1, 2, 89))),
    _rated(
        "tier-drift", "the third contact a day too old", *(make_meeting(ago=ago) for ago in (1, 2, 90)), fires=(1,)
    ),
    _rated("tier-drift", "ratings ninety days old", rated_ago=90, fires=(1,)),
    _rated("tier-drift", "ratings too old to tell", rated_ago=91),
    _rated("tier-drift", "not rated", trust=None),
    _rated("tier-drift", "no tier declared", tier=None),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ratings(case: Case) -> None:
    case.check()


def test_drift_says_what_the_record_says_and_why() -> None:
    (signal,) = signals_of_kind("tier-drift", make_view(make_partner(tier="core"), make_initiative("Billing")))
    assert signal.reason == (
        'Dana is core in your note, while your record says active: the joint effort "Billing".'
    )


def test_a_tier_that_nobody_declared_is_computed() -> None:
    close = make_partner(tier=None, trust=5, interdependence=4)
    assert make_view(close).tier(close) == "core"
    assert make_view(close).cadence(close) == 14
