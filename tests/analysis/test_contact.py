"""Rules neglected and task-only."""

from datetime import timedelta
from typing import Any

import pytest

from support.builders import TODAY, Case, make_meeting, make_partner, make_view, signals_of_kind


def _seen(*, ago: int, tier: str = "active", **fields: Any) -> Case:
    return Case("neglected", f"{tier} {ago}", make_view(make_partner(tier=tier, **fields), make_meeting(ago=ago)))


def _neglected(title: str, case: Case, *fires: int) -> Case:
    return Case("neglected", title, case.view, fires)


CASES = [
    _neglected("active, on the last day of the rhythm", _seen(ago=30)),
    _neglected("active, a day over", _seen(ago=31), 1),
    _neglected("active, just below one and a half times", _seen(ago=44), 1),
    _neglected("active, one and a half times", _seen(ago=45), 2),
    _neglected("active, twice: urgent is for core", _seen(ago=60), 2),
    _neglected("core, on the last day", _seen(ago=14, tier="core")),
    _neglected("core, a day over", _seen(ago=15, tier="core"), 1),
    _neglected("core, one and a half times", _seen(ago=21, tier="core"), 2),
    _neglected("core, just below twice", _seen(ago=27, tier="core"), 2),
    _neglected("core, twice", _seen(ago=28, tier="core"), 3),
    _neglected("peripheral, on the last day", _seen(ago=90, tier="peripheral")),
    _neglected("peripheral, a day over", _seen(ago=91, tier="peripheral"), 1),
    _neglected("the note's own rhythm, kept", _seen(ago=31, cadence=31)),
    _neglected("the note's own rhythm, exceeded", _seen(ago=8, cadence=7), 1),
    _neglected("paused", _seen(ago=60, paused=True)),
    _neglected("snoozed until today", _seen(ago=60, snooze_until=TODAY)),
    _neglected("snoozed until yesterday", _seen(ago=60, snooze_until=TODAY - timedelta(days=1)), 2),
    Case("neglected", "never met, core", make_view(make_partner(tier="core")), fires=(1,)),
    Case("neglected", "never met, active", make_view(make_partner()), fires=(1,)),
    Case("neglected", "never met, peripheral", make_view(make_partner(tier="peripheral"))),
    Case("neglected", "never met, though planned", make_view(make_partner(), make_meeting(ago=-1)), fires=(1,)),
    Case("neglected", "met for the first time today", make_view(make_partner(), make_meeting(ago=0))),
    Case(
        "neglected",
        "a planned meeting is no contact",
        make_view(make_partner(), make_meeting(ago=31), make_meeting(ago=-1)),
        fires=(1,),
    ),
    Case(
        "task-only",
        "four in a row",
        make_view(make_partner(), *(make_meeting(ago=ago) for ago in (1, 8, 15, 22))),
        fires=(1,),
    ),
    Case(
        "task-only",
        "four in a row, coffee sixty days ago",
        make_view(
            make_partner(), make_meeting(ago=60, kind="coffee"), *(make_meeting(ago=ago) for ago in (1, 8, 15, 22))
        ),
        fires=(1,),
    ),
    Case(
        "task-only",
        "four in a row, coffee within sixty days",
        make_view(
            make_partner(), make_meeting(ago=59, kind="coffee"), *(make_meeting(ago=ago) for ago in (1, 8, 15, 22))
        ),
    ),
    Case("task-only", "only three", make_view(make_partner(), *(make_meeting(ago=ago) for ago in (1, 8, 15)))),
    Case(
        "task-only",
        "an old coffee among the last four",
        make_view(
            make_partner(), make_meeting(ago=90, kind="coffee"), *(make_meeting(ago=ago) for ago in (1, 8, 15))
        ),
    ),
    Case(
        "task-only",
        "peripheral",
        make_view(make_partner(tier="peripheral"), *(make_meeting(ago=ago) for ago in (1, 8, 15, 22))),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_contact(case: Case) -> None:
    case.check()


def test_a_neglected_partner_is_named_with_the_day_and_the_rhythm() -> None:
    (signal,) = signals_of_kind("neglected", make_view(make_partner(), make_meeting(ago=35)))
    assert signal.reason == "You were last in touch with Dana on 20 October; your rhythm is 30 days."
    assert signal.facts == {"day": "2026-10-20", "days": "35", "number": "30"}
    assert [line.quote for line in signal.evidence] == ["# 2026-10-20 one-on-one Dana"]


def test_a_partner_never_met_is_shown_by_the_line_that_makes_them_matter() -> None:
    (signal,) = signals_of_kind("neglected", make_view(make_partner()))
    assert signal.reason == "Dana is one of your active partners, and no contact is on record."
    assert [line.quote for line in signal.evidence] == ["tier: active"]
