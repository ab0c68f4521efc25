"""Rules after a joint effort, retro-due to amplify, and the influence loop."""

from dataclasses import replace
from typing import Any

import pytest

from support.builders import (
    Case,
    Thing,
    days_ago,
    make_exchange,
    make_initiative,
    make_meeting,
    make_partner,
    make_source,
    make_view,
    signals_of_kind,
)
from vault_coach.analysis.loop import loop_stage


def _done(kind: str, title: str, *things: Thing, fires: tuple[int, ...] = (), **fields: Any) -> Case:
    """Build a case of an initiative with Dana that ended twenty days ago."""
    effort = make_initiative(**({"started_ago": 60, "ended_ago": 20, "size": 2} | fields))
    return Case(kind, title, make_view(make_partner(), effort, *things), fires, "Billing")


def _next(title: str, *things: Thing, size: int | None, fires: tuple[int, ...] = (), **fields: Any) -> Case:
    """Build a case of a proposed initiative with Dana after these things."""
    effort = make_initiative("Next", **({"status": "proposed", "started_ago": None, "size": size} | fields))
    return Case("stretch-too-fast", title, make_view(make_partner(), effort, *things), fires, "Next")


RETRO = make_meeting(kind="retro", ago=15, initiative="Billing")
WELL: dict[str, Any] = {"outcome": "calls halved", "topics": ("Pricing",)}
FINISHED = make_initiative(started_ago=60, ended_ago=20, size=2)


def _third(**fields: Any) -> Thing:
    return make_partner("Bo", **({"topics": ("pricing",)} | fields))


CASES = [
    _done("retro-due", "none held", fires=(2,)),
    _done("retro-due", "over today", ended_ago=0, fires=(2,)),
    _done("retro-due", "to be over tomorrow", ended_ago=-1),
    _done("retro-due", "over for a period", ended_ago=90, fires=(1,)),
    _done("retro-due", "no end on record", ended_ago=None, status="done", fires=(1,)),
    _done("retro-due", "held", RETRO),
    _done("retro-due", "held on the last day", make_meeting(kind="retro", ago=20, initiative="Billing")),
    _done("retro-due", "held today", make_meeting(kind="retro", ago=0, initiative="Billing")),
    _done(
        "retro-due", "held before the end", make_meeting(kind="retro", ago=21, initiative="Billing"), fires=(2,)
    ),
    _done("retro-due", "held about another", make_meeting(kind="retro", ago=15, initiative="Search"), fires=(2,)),
    _done("retro-due", "held with the partner, about nothing named", make_meeting(kind="retro", ago=15)),
    _done("retro-due", "planned", make_meeting(kind="retro", ago=-1, initiative="Billing"), fires=(2,)),
    _done("retro-due", "under way", ended_ago=None),
    _done("retro-due", "stopped", ended_ago=None, status="stopped"),
    _done("story-due", "nobody credited", outcome="calls halved", fires=(2,)),
    _done("story-due", "no outcome"),
    _done("story-due", "credited on the last day", make_exchange("credit", ago=20), outcome="calls halved"),
    _done("story-due", "credited before", make_exchange("credit", ago=21), outcome="calls halved", fires=(2,)),
    _done(
        "story-due",
        "credited for another",
        make_exchange("credit", initiative="Search"),
        outcome="calls halved",
        fires=(2,),
    ),
    _done("story-due", "someone else credited", make_exchange("credit", "Bo"), outcome="calls halved", fires=(2,)),
    _done(
        "story-due",
        "credited by them",
        make_exchange("credited-by", ago=3),
        outcome="calls halved",
        fires=(2,),
    ),
    _done("stretch-ready", "looked back, nothing next", RETRO, fires=(1,)),
    _done("stretch-ready", "not looked back"),
    _done(
        "stretch-ready", "something proposed", RETRO, make_initiative("Next", status="proposed", started_ago=None)
    ),
    _done("stretch-ready", "something begun on the last day", RETRO, make_initiative("Next", started_ago=20)),
    _done("stretch-ready", "something begun before", RETRO, make_initiative("Next", started_ago=21), fires=(1,)),
    _done("stretch-ready", "something with others", RETRO, make_initiative("Next", "Bo"), fires=(1,)),
    _done("stretch-ready", "something with others too", RETRO, make_initiative("Next", "Bo", "Dana")),
    _next("two sizes up", FINISHED, size=4, fires=(2,)),
    _next("one size up", FINISHED, size=3),
    _next("no size", FINISHED, size=None),
    _next("begun already", FINISHED, size=4, status="active", started_ago=3, fires=(2,)),
    _next("begun as the other ended", FINISHED, size=4, status="active", started_ago=20, fires=(2,)),
    _next("begun before the other ended", FINISHED, size=4, status="active", started_ago=21),
    _next("with others", FINISHED, size=4, partners=("Bo",)),
    _next("the last counts", FINISHED, make_initiative("Later", ended_ago=9, size=3), size=4),
    _next("nothing finished", size=5),
    _done("amplify", "a third who cares", RETRO, _third(), **WELL, fires=(1,)),
    _done(
        "amplify", "two who care", RETRO, _third(), make_partner("Cy", topics=("Pricing",)), **WELL, fires=(1, 1)
    ),
    _done("amplify", "no outcome", RETRO, _third(), topics=("Pricing",)),
    _done("amplify", "no retro", _third(), **WELL),
    _done("amplify", "other topics", RETRO, _third(topics=("hats",)), **WELL),
    _done("amplify", "was in it", RETRO, _third(), **WELL, partners=("Bo", "Dana")),
    _done("amplify", "paused", RETRO, _third(paused=True), **WELL),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_reflection(case: Case) -> None:
    case.check()


def test_a_story_in_the_note_is_a_story_told() -> None:
    effort = make_initiative(ended_ago=20, outcome="calls halved")
    with_story = replace(
        effort, sources=effort.sources | {"story": make_source(effort.path, "story: told in May")}
    )
    assert len(signals_of_kind("story-due", make_view(make_partner(), effort))) == 1
    assert signals_of_kind("story-due", make_view(make_partner(), with_story)) == []


def test_the_next_size_is_one_above_and_never_off_the_scale() -> None:
    (grown,) = signals_of_kind("stretch-ready", make_view(make_partner(), FINISHED, RETRO))
    (largest,) = signals_of_kind(
        "stretch-ready", make_view(make_partner(), make_initiative(ended_ago=20, size=5), RETRO)
    )
    assert grown.move == "Propose a slightly larger effort with the same partners, about size 3."
    assert "size" not in largest.move


def test_amplify_is_about_the_third_person() -> None:
    effort = make_initiative(started_ago=60, ended_ago=20, **WELL)
    (signal,) = signals_of_kind("amplify", make_view(make_partner(), _third(), effort, RETRO))
    assert signal.partners == ("Bo",)
    assert signal.facts == {"initiative": "Billing", "day": "2026-11-04", "thing": "pricing", "other": "Bo"}


LARGER = make_initiative("Next", started_ago=15, size=3)


@pytest.mark.parametrize(
    ("things", "stage"),
    [
        ([make_exchange("asked")], "not begun"),
        ([make_exchange("offered")], "initiated"),
        ([make_exchange("gave"), make_initiative()], "co-executing"),
        ([FINISHED], "not begun"),
        ([FINISHED, RETRO], "reflected"),
        ([FINISHED, RETRO, make_initiative("Next", started_ago=15, size=2)], "reflected"),
        ([FINISHED, RETRO, make_initiative("Next", started_ago=16, size=3)], "reflected"),
        ([FINISHED, RETRO, make_initiative("Next", status="proposed", started_ago=None, size=3)], "reflected"),
        ([FINISHED, LARGER], "co-executing"),
        ([FINISHED, RETRO, LARGER], "leveraging"),
        ([FINISHED, RETRO, make_initiative("Next", started_ago=0, size=3)], "leveraging"),
        ([FINISHED, RETRO, make_initiative("Next", started_ago=-1, size=3, status="proposed")], "reflected"),
        ([FINISHED, RETRO, make_initiative("Next", started_ago=-1, size=3)], "reflected"),
    ],
)
def test_the_furthest_stage_of_the_loop_counts(things: list[Thing], stage: str) -> None:
    assert loop_stage(make_view(make_partner(), *things), "Dana").name == stage


def test_a_stage_shows_the_line_that_puts_them_there() -> None:
    (reason,) = loop_stage(make_view(make_partner(), FINISHED, RETRO), "Dana").reasons
    assert reason.source == RETRO.source
    assert reason.source.day == days_ago(15)
