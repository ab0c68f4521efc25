"""Rules about joint efforts under way: no-shared-metric to context-gap, and premature-consensus."""

from typing import Any

import pytest

from support.builders import (
    Case,
    Thing,
    make_commitment,
    make_decision,
    make_exchange,
    make_initiative,
    make_meeting,
    make_partner,
    make_view,
    signals_of_kind,
)


def _effort(kind: str, title: str, *things: Thing, fires: tuple[int, ...] = (), **fields: Any) -> Case:
    """Build a case of an initiative with Dana."""
    return Case(kind, title, make_view(make_partner(), make_initiative(**fields), *things), fires, "Billing")


def _met(ago: int, kind: Any = "checkpoint", **fields: Any) -> Thing:
    return make_meeting(ago=ago, kind=kind, initiative="Billing", **fields)


def _win(title: str, *things: Thing, fires: tuple[int, ...] = (), win: str = "") -> Case:
    return Case("win-unknown", title, make_view(make_partner(win=win), *things), fires)


def _decided(title: str, *, fires: tuple[int, ...] = (), **fields: Any) -> Case:
    view = make_view(make_partner(), make_decision(**fields))
    return Case("premature-consensus", title, view, fires, "Price list")


HANDED = make_exchange("handed-off", ago=5, text="the export", initiative="Billing")
BARE: frozenset[str] = frozenset()

CASES = [
    _effort("no-shared-metric", "fourteen days", started_ago=14, metrics="", fires=(2,)),
    _effort("no-shared-metric", "thirteen days", started_ago=13, metrics=""),
    _effort("no-shared-metric", "metrics agreed", started_ago=14),
    _effort("no-shared-metric", "not begun", started_ago=14, metrics="", status="proposed"),
    _effort(
        "no-shared-metric", "begun with its first meeting", _met(14), started_ago=None, metrics="", fires=(2,)
    ),
    _effort("no-shared-metric", "begun who knows when", started_ago=None, metrics=""),
    _effort("no-shared-metric", "on my own", started_ago=14, metrics="", alone=True),
    _win("in an active effort", make_initiative(), fires=(1,)),
    _win("in two", make_initiative(), make_initiative("Search"), fires=(1,)),
    _win("known", make_initiative(), win="Fewer calls"),
    _win("nothing under way", make_initiative(ended_ago=2)),
    _win("not part of it", make_initiative("Billing", "Bo")),
    _effort("checkpoint-due", "fourteen days since the last", _met(14), started_ago=60, fires=(2,)),
    _effort("checkpoint-due", "thirteen days since the last", _met(13), started_ago=60),
    _effort("checkpoint-due", "one is planned", _met(14), _met(-20), started_ago=60),
    _effort("checkpoint-due", "one is held today", _met(0), started_ago=60),
    _effort(
        "checkpoint-due", "another meeting is planned", _met(14), _met(-2, "other"), started_ago=60, fires=(2,)
    ),
    _effort("checkpoint-due", "its own rhythm", _met(14), started_ago=60, checkpoint_cadence=30),
    _effort("checkpoint-due", "its own rhythm, over", _met(8), started_ago=60, checkpoint_cadence=7, fires=(2,)),
    _effort("checkpoint-due", "none yet, fourteen days old", started_ago=14, fires=(2,)),
    _effort("checkpoint-due", "none yet, thirteen days old", started_ago=13),
    _effort("checkpoint-due", "only other meetings", _met(1, "other"), started_ago=60, fires=(2,)),
    _effort("checkpoint-due", "done", started_ago=60, ended_ago=30),
    _effort("status-only", "the last two", _met(1, eventful=False), _met(8, eventful=False), _met(15), fires=(1,)),
    _effort("status-only", "the one before recorded something", _met(1, eventful=False), _met(8)),
    _effort("status-only", "only one so far", _met(1, eventful=False)),
    _effort("status-only", "other meetings", _met(1, "other", eventful=False), _met(8, "other", eventful=False)),
    _effort("status-only", "today was the second", _met(0, eventful=False), _met(8, eventful=False), fires=(1,)),
    _effort("status-only", "one is to come", _met(-1, eventful=False), _met(8, eventful=False)),
    _effort("stalled", "thirty days", _met(30, "other"), started_ago=60, fires=(2,)),
    _effort("stalled", "twenty-nine days", _met(29, "other"), started_ago=60),
    _effort("stalled", "no meeting in thirty days since it began", started_ago=30, fires=(2,)),
    _effort("stalled", "no meeting, twenty-nine days old", started_ago=29),
    _effort("stalled", "stopped", started_ago=60, status="stopped"),
    _effort("context-gap", "no assumptions", HANDED, make_exchange("confirmed", ago=5), context=BARE, fires=(2,)),
    _effort("context-gap", "not said back", HANDED, fires=(2,)),
    _effort("context-gap", "said back before", HANDED, make_exchange("confirmed", ago=6), fires=(2,)),
    _effort("context-gap", "said back on the day", HANDED, make_exchange("confirmed", ago=5)),
    _effort(
        "context-gap",
        "said back, but something else",
        HANDED,
        make_exchange("confirmed", ago=5, initiative="Search"),
        fires=(2,),
    ),
    _effort("context-gap", "nothing handed over", context=BARE),
    _effort("context-gap", "no initiative named: the only one", make_exchange("handed-off"), fires=(2,)),
    _effort(
        "context-gap",
        "no initiative named: one of two",
        make_exchange("handed-off"),
        make_initiative("Search"),
    ),
    _effort("context-gap", "a promise to me", make_commitment("Dana", initiative="Billing"), fires=(2,)),
    _effort("context-gap", "a promise of mine", make_commitment(initiative="Billing")),
    _effort("context-gap", "a promise kept", make_commitment("Dana", initiative="Billing", done_ago=1)),
    _effort("context-gap", "done", HANDED, ended_ago=1),
    _decided("on one day", raised_ago=9, decided_ago=9, fires=(2,)),
    _decided("a period ago", raised_ago=90, decided_ago=90, fires=(1,)),
    _decided("a day later", raised_ago=9, decided_ago=8),
    _decided("with dissent", raised_ago=9, decided_ago=9, dissent=True),
    _decided("today", raised_ago=0, decided_ago=0, fires=(2,)),
    _decided("open", raised_ago=9),
    _decided("planned for tomorrow", raised_ago=-1, decided_ago=-1),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_initiatives(case: Case) -> None:
    case.check()


def test_the_brief_of_each_partner_in_it_can_carry_the_signal() -> None:
    effort = make_initiative("Billing", "Dana", "Bo", "Cy", started_ago=20, metrics="")
    view = make_view(make_partner(), make_partner("Bo"), make_partner("Cy", paused=True), effort)
    (signal,) = signals_of_kind("no-shared-metric", view)
    assert signal.partners == ("Bo", "Dana")


def test_an_effort_whose_people_all_rest_is_left_alone() -> None:
    view = make_view(make_partner(paused=True), make_initiative(started_ago=60, metrics=""))
    assert signals_of_kind("no-shared-metric", view) == signals_of_kind("stalled", view) == []


def test_a_context_gap_names_the_work_the_person_and_what_is_missing() -> None:
    view = make_view(make_partner(), make_initiative(context=frozenset({"risks"})), HANDED)
    (signal,) = signals_of_kind("context-gap", view)
    assert signal.reason == (
        'You handed on "the export" of "Billing" to Dana, but its assumptions and constraints '
        "are not written down, and nobody has said it back in their own words."
    )
    assert signal.partners == ("Dana",)
    assert signal.evidence[0] == HANDED.source
    assert signal.facts == {"thing": "the export", "initiative": "Billing", "other": "Dana", "day": "2026-11-19"}


def test_a_context_gap_names_nobody_twice() -> None:
    handed = make_exchange("handed-off", ago=5, text="the export, to Dana", initiative="Billing")
    (signal,) = signals_of_kind("context-gap", make_view(make_partner(), make_initiative(), handed))
    assert signal.reason == (
        'You handed on "the export, to Dana" of "Billing", but nobody has said it back in their own words.'
    )


def test_a_decision_names_those_who_had_a_part_in_it() -> None:
    decision = make_decision(raised_ago=9, decided_ago=9, deciders=("Dana",), influencers=("Bo", "Stranger"))
    (signal,) = signals_of_kind("premature-consensus", make_view(make_partner(), make_partner("Bo"), decision))
    assert signal.partners == ("Bo", "Dana")
