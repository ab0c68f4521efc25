"""Return on partnership: the arithmetic of each indicator, now against before."""

from typing import Any

import pytest

from support.builders import (
    Thing,
    make_commitment,
    make_decision,
    make_exchange,
    make_initiative,
    make_meeting,
    make_partner,
    make_view,
)
from vault_coach.analysis.roi import Indicator, measure_roi


def indicator(name: str, *things: Thing, **settings: Any) -> Indicator:
    roi = measure_roi(make_view(make_partner(), *things, **settings))
    return next(indicator for indicator in roi.indicators if indicator.name == name)


def values(indicator: Indicator) -> tuple[float | None, float | None]:
    return indicator.now.value, indicator.before.value


def test_completion_is_the_share_of_ended_efforts_that_was_finished() -> None:
    completion = indicator(
        "completion",
        make_initiative("Done", ended_ago=10),
        make_initiative("Also done", ended_ago=89),
        make_initiative("Stopped", status="stopped", started_ago=60),
        make_meeting(ago=20, initiative="Stopped"),
        make_initiative("Running"),
        make_initiative("Earlier", ended_ago=90),
    )
    assert completion.now.value == pytest.approx(2 / 3)
    assert completion.before.value == 1.0
    assert completion.now.of == 3
    assert completion.change == pytest.approx(-1 / 3)


def test_an_effort_without_any_sign_of_when_it_ended_does_not_count() -> None:
    assert indicator("completion", make_initiative("Done", status="done")).now.of == 0


def test_decision_days_is_the_median_of_decisions_made_in_the_period() -> None:
    days = indicator(
        "decision-days",
        make_decision("A", raised_ago=20, decided_ago=18),
        make_decision("B", raised_ago=30, decided_ago=10),
        make_decision("C", raised_ago=100, decided_ago=96),
        make_decision("D", raised_ago=5),
    )
    assert values(days) == (11.0, 4.0)


@pytest.mark.parametrize(("name", "kind"), [("invitations", "invited"), ("differences", "difference")])
def test_lines_are_counted_in_their_period(name: str, kind: str) -> None:
    lines = [make_exchange(kind, ago=ago) for ago in (0, 89, 90, 179, 180)]
    assert values(indicator(name, *lines)) == (2.0, 2.0)


def test_nothing_counted_is_nought_and_nothing_measured_is_unknown() -> None:
    assert values(indicator("invitations")) == (0.0, 0.0)
    assert values(indicator("decision-days")) == (None, None)
    assert indicator("decision-days").change is None


def test_kept_rates_of_both_sides() -> None:
    things: list[Thing] = [
        make_commitment(due_ago=10, done_ago=12),
        make_commitment(due_ago=10, done_ago=5),
        make_commitment("Dana", due_ago=3),
        make_commitment("Dana", due_ago=100, done_ago=101),
    ]
    assert values(indicator("my-promises", *things)) == (0.5, None)
    assert values(indicator("their-promises", *things)) == (0.0, 1.0)


def test_a_meeting_with_several_partners_counts_once() -> None:
    things: list[Thing] = [
        make_partner("Ana"),
        make_meeting("Ana", "Dana", ago=5, minutes=60),
        make_meeting(ago=95, minutes=30),
    ]
    assert values(indicator("minutes", *things)) == (60.0, 30.0)


def test_steps_are_thirds_of_both_periods_the_oldest_first() -> None:
    lines = [make_exchange("difference", ago=ago) for ago in (0, 29, 30, 179)]
    assert indicator("differences", *lines).steps == (1.0, 0.0, 0.0, 0.0, 1.0, 2.0)


def test_the_steps_of_a_count_add_up_to_both_periods() -> None:
    invitations = indicator("invitations", *(make_exchange("invited", ago=ago) for ago in range(0, 200, 7)))
    assert sum(step or 0 for step in invitations.steps) == (invitations.now.value or 0) + (
        invitations.before.value or 0
    )


def test_the_length_of_the_period_can_be_set() -> None:
    differences = indicator("differences", make_exchange("difference", ago=10), period_days=9)
    assert values(differences) == (0.0, 1.0)


def test_time_and_value_by_partner_in_the_order_of_names() -> None:
    roi = measure_roi(
        make_view(
            make_partner("Cy"),
            make_partner("Ana"),
            make_partner("Bo"),
            make_meeting("Cy", ago=5, minutes=50),
            make_meeting("Ana", ago=100, minutes=20),
            make_initiative("Letters", "Cy", ended_ago=10, value="21000"),
            make_initiative("Old", "Ana", ended_ago=200, value="5"),
        )
    )
    assert [(y.partner, y.minutes, y.minutes_before, [e.value for e in y.efforts]) for y in roi.partners] == [
        ("Ana", 0, 20, []),
        ("Cy", 50, 0, ["21000"]),
    ]


def test_whoever_rests_is_in_no_indicator() -> None:
    resting = make_partner("Ana", paused=True)
    things: list[Thing] = [resting, make_exchange("difference", "Ana"), make_meeting("Ana", minutes=60)]
    assert values(indicator("differences", *things)) == (0.0, 0.0)
    assert values(indicator("minutes", *things)) == (0.0, 0.0)


def test_every_value_has_its_lines() -> None:
    differences = indicator(
        "differences", make_exchange("difference", ago=10), make_exchange("difference", ago=100)
    )
    assert len(differences.now.sources) == len(differences.before.sources) == 1
