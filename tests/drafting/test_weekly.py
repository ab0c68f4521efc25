"""The weekly reflection: the facts of one week, what changed, what is next, and questions about just that."""

from datetime import date

import pytest

from support.builders import (
    TODAY,
    Thing,
    make_commitment,
    make_decision,
    make_exchange,
    make_initiative,
    make_meeting,
    make_partner,
    make_view,
)
from vault_coach.analysis import find_signals
from vault_coach.drafting.kinds import weekly
from vault_coach.drafting.plan import Plan

MONDAY = date(2026, 11, 16)  # eight days before the day of the tests: its days are 2 to 8 days ago
HELD = make_meeting(ago=5, minutes=30)


def week(*things: Thing, monday: date = MONDAY) -> Plan:
    """The plan of a week with Dana and Cy."""
    view = make_view(make_partner("Dana", tier="core"), make_partner("Cy"), *things)
    return weekly.plan(view, monday, find_signals(view))


def lines(plan: Plan, name: str) -> list[str]:
    return [line.text for part in plan.parts if part.name == name for line in part.lines]


def moves(plan: Plan) -> list[str]:
    return [fact.move for fact in plan.facts]


def test_who_was_met_with_minutes_by_tier() -> None:
    plan = week(HELD, make_meeting("Cy", "Dana", ago=3, minutes=45), make_meeting("Cy", ago=9))
    assert lines(plan, "met") == ["Core, 1 h 15: Dana (twice).", "Active, 45 min: Cy."]
    assert all(line.evidence for part in plan.parts for line in part.lines if part.name == "met")


def test_a_meeting_without_minutes_counts_as_met() -> None:
    assert lines(week(make_meeting(ago=2)), "met") == ["Core: Dana."]


def test_promises_both_ways() -> None:
    plan = week(
        make_commitment(made_ago=4, text="send a", due_ago=-3),
        make_commitment("Dana", made_ago=4, text="send b"),
        make_commitment(made_ago=30, text="send c", done_ago=4),
        make_commitment("Dana", made_ago=30, text="send d", due_ago=5),
        make_commitment(made_ago=30, text="send e", due_ago=15),
        make_commitment(made_ago=4, text="send f", state="cancelled"),
    )
    assert sorted(lines(plan, "made")) == ["Dana to you: send b", "You to Dana: send a, due 27 Nov"]
    assert lines(plan, "kept") == ["You to Dana: send c"]
    assert lines(plan, "broken") == ["Dana to you: send d, due 19 Nov"]


def test_credit_and_help_both_ways() -> None:
    plan = week(*(make_exchange(kind, ago=4, text=kind) for kind in ("credit", "credited-by", "gave", "got")))
    assert sorted(lines(plan, "credit")) == ["Dana credited you: credited-by", "You credited Dana: credit"]
    assert sorted(lines(plan, "help")) == ["Dana helped you: got", "You helped Dana: gave"]


def test_what_changed_since_the_week_before() -> None:
    plan = week(
        HELD,
        make_meeting("Cy", ago=4),
        make_meeting(ago=12, minutes=60),
        make_initiative("Ward list", started_ago=4),
        make_initiative("Old list", started_ago=90, ended_ago=4),
        make_decision("Price list", decided_ago=6),
        make_decision("Other list", decided_ago=16),
    )
    assert lines(plan, "changed") == [
        "2 partners met; 1 the week before.",
        "30 min in meetings; 1 h the week before.",
        '"Old list" ended.',
        '"Ward list" began.',
        '"Price list" was decided.',
    ]


def test_days_outside_the_week_and_days_to_come_count_for_nothing() -> None:
    plan = week(make_meeting(ago=9), make_meeting(ago=1), make_exchange("got", ago=1))
    assert moves(plan) == ["weekly-quiet"]
    this_week = week(make_meeting(ago=1, minutes=20), make_meeting(ago=-1, minutes=50), monday=date(2026, 11, 23))
    assert lines(this_week, "met") == ["Core, 20 min: Dana."]


def test_next_moves_are_those_of_the_most_pressing_signals() -> None:
    late = make_commitment(made_ago=30, due_ago=20)
    assert lines(week(HELD, late), "next")[0].startswith("Dana: Own it")
    long_ago = week(make_meeting(ago=100), late, monday=date(2026, 8, 10))
    assert lines(long_ago, "met")
    assert lines(long_ago, "next") == []


@pytest.mark.parametrize(
    ("move", "thing", "values"),
    [
        (
            "weekly-broken",
            make_commitment(made_ago=30, due_ago=5),
            {"quote": "send the figures", "day": "19 November"},
        ),
        ("weekly-friction", make_exchange("friction", ago=4, text="two lists"), {"quote": "two lists"}),
        ("weekly-help", make_exchange("got", ago=4, text="a long list"), {"quote": "a long list"}),
        ("weekly-help", make_exchange("got", ago=4, text="she read it"), {}),
        ("weekly-credit", make_exchange("credit", ago=4, text="for the list"), {"quote": "for the list"}),
        ("weekly-kept", make_commitment(made_ago=30, done_ago=4), {"quote": "send the figures"}),
        ("weekly-given", make_exchange("gave", ago=4, text="a long list"), {"quote": "a long list"}),
        ("weekly-met", make_meeting(ago=4), {}),
    ],
)
def test_a_question_about_what_the_week_held(move: str, thing: Thing, values: dict[str, str]) -> None:
    (fact,) = week(thing).facts
    assert fact.move == move
    assert fact.values == {"other": "Dana", **values}
    assert fact.evidence == (thing.source,)


def test_three_questions_about_different_things_and_people() -> None:
    plan = week(
        make_commitment(made_ago=30, due_ago=5),
        make_exchange("friction", ago=4),
        make_exchange("got", ago=4),
        make_exchange("got", "Cy", ago=4),
        make_exchange("credit", ago=4),
        make_meeting(ago=4),
    )
    assert moves(plan) == ["weekly-broken", "weekly-friction", "weekly-help"]
    assert [fact.values["other"] for fact in plan.facts] == ["Dana", "Dana", "Cy"]


def test_what_the_other_one_did_not_keep_asks_nothing_of_me() -> None:
    assert moves(week(make_commitment("Dana", made_ago=30, due_ago=5))) == []


def test_a_quiet_week_is_two_lines() -> None:
    plan = week(make_meeting(ago=30))
    (line,) = [line for part in plan.parts for line in part.lines]
    assert line.text.startswith("A quiet week in your notes: no meeting,")
    assert line.text.endswith("The last meeting before it was on 25 October.")
    assert line.evidence
    assert moves(plan) == ["weekly-quiet"]


def test_someone_who_rests_is_not_spoken_of() -> None:
    rests = make_partner("Bo", paused=True)
    plan = week(
        rests, make_meeting("Bo", ago=4), make_exchange("got", "Bo", ago=4), make_commitment("Bo", made_ago=4)
    )
    assert moves(plan) == ["weekly-quiet"]


def test_it_is_named_by_its_days() -> None:
    assert (week().kind, week().subject) == ("weekly", "16 November to 22 November")
    assert TODAY.year == MONDAY.year
