"""Derived values that views show: moves, open promises, the checklist, the map, places in network and loop."""

from dataclasses import replace

import pytest

from support.builders import (
    TODAY,
    Thing,
    days_ago,
    make_commitment,
    make_decision,
    make_exchange,
    make_initiative,
    make_meeting,
    make_partner,
    make_review,
    make_source,
    make_view,
)
from vault_coach.analysis import find_signals
from vault_coach.analysis.checklist import checklist
from vault_coach.analysis.influence_map import influence_map
from vault_coach.analysis.loop import NEXT_STEPS, STAGES
from vault_coach.analysis.network import betweenness, meeting_network, network_role
from vault_coach.analysis.phrases import hours, on, rated, times
from vault_coach.analysis.reciprocity import open_promises
from vault_coach.analysis.signal import next_moves
from vault_coach.domain.initiative import Initiative

# Moves


def test_each_subject_has_one_move_its_most_pressing_and_keeps_the_others() -> None:
    view = make_view(
        make_partner(win=""),
        make_initiative(),
        make_commitment(due_ago=10, text="send the file"),
        make_commitment("Dana", due_ago=5),
        make_meeting(ago=1, minutes=5),
    )
    signals = find_signals(view)
    dana = next(move for move in next_moves(signals, 5) if move.signal.subject == "Dana")
    assert dana.signal.kind == "promise-overdue"
    assert [signal.kind for signal in dana.also] == ["waiting-on", "win-unknown"]
    subjects = [move.signal.subject for move in next_moves(signals, 5)]
    assert len(subjects) == len(set(subjects))
    assert len(next_moves(signals, 1)) == 1


# Open promises


def test_open_promises_stand_by_the_day_they_are_due_those_without_a_day_last() -> None:
    things = [
        make_commitment(text="undated"),
        make_commitment(due_ago=-5, text="later"),
        make_commitment(due_ago=3, text="late"),
        make_commitment("Dana", text="theirs"),
        make_commitment(due_ago=3, done_ago=1, text="done"),
    ]
    promises = open_promises(make_view(make_partner(), *things))
    assert [promise.text for promise in promises.mine] == ["late", "later", "undated"]
    assert [promise.text for promise in promises.theirs] == ["theirs"]


def test_overdue_begins_the_day_after() -> None:
    things = [make_commitment(due_ago=0, text="today"), make_commitment(due_ago=1, text="yesterday")]
    promises = open_promises(make_view(make_partner(), *things), overdue=True)
    assert [promise.text for promise in promises.mine] == ["yesterday"]


def test_promises_with_people_who_rest_are_left_out_and_counted() -> None:
    promises = open_promises(
        make_view(make_partner(snooze_until=days_ago(0)), make_commitment(), make_commitment("Dana"))
    )
    assert (promises.mine, promises.theirs, promises.resting) == ((), (), 2)


# The checklist

DONE: dict[str, list[Thing]] = {
    "rated": [make_partner("Ana"), make_partner("Bo"), make_partner("Cy")],
    "effort": [make_partner(), make_initiative(size=2, started_ago=89)],
    "check-in": [make_partner(), make_exchange("balance", text="8", ago=89)],
    "story": [make_partner(), make_exchange("credit", ago=89)],
    "review": [make_review(ago=29)],
}
NOT_YET: dict[str, list[Thing]] = {
    "rated": [make_partner("Ana"), make_partner("Bo"), make_partner("Cy", rated_ago=91)],
    "effort": [make_partner(), make_initiative(size=3), make_initiative("Old", size=1, started_ago=90)],
    "check-in": [make_partner(), make_exchange("balance", text="8", ago=90)],
    "story": [make_partner(paused=True), make_exchange("credit")],
    "review": [make_review(ago=30)],
}


@pytest.mark.parametrize("name", DONE)
def test_a_step_is_ticked_from_the_notes_with_the_lines_that_show_it(name: str) -> None:
    step = next(step for step in checklist(make_view(*DONE[name])) if step.name == name)
    assert step.done
    assert step.evidence


@pytest.mark.parametrize("name", NOT_YET)
def test_a_step_that_is_too_old_too_large_or_about_someone_who_rests_is_not(name: str) -> None:
    step = next(step for step in checklist(make_view(*NOT_YET[name])) if step.name == name)
    assert not step.done
    assert step.next.endswith((".", "?"))


def with_story(effort: Initiative) -> Initiative:
    """Return the effort with its story in its note."""
    return replace(effort, sources=effort.sources | {"story": make_source(effort.path, "story: how we did it")})


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("check-in", make_meeting(kind="retro", ago=5)),
        ("story", with_story(make_initiative(ended_ago=5))),
    ],
)
def test_there_is_more_than_one_way_to_take_a_step(name: str, thing: Thing) -> None:
    step = next(step for step in checklist(make_view(make_partner(), thing)) if step.name == name)
    assert step.done


def test_how_many_ratings_are_missing_is_said() -> None:
    (rated_step, *_) = checklist(make_view(make_partner("Ana")))
    assert rated_step.next.startswith("Rate 2 more")


# The map


def test_partners_without_both_ratings_are_on_the_map_without_a_place() -> None:
    shown = influence_map(make_view(make_partner("Ana"), make_partner("Bo", trust=None)))
    assert [pin.partner.name for pin in shown.placed] == ["Ana"]
    assert [pin.partner.name for pin in shown.unplaced] == ["Bo"]


def test_open_decisions_point_to_those_they_need_also_outside_the_portfolio() -> None:
    shown = influence_map(
        make_view(
            make_partner("Ana"),
            make_partner("Bo", paused=True),
            make_decision("Prices", needs=("Ana", "Bo", "Zora")),
            make_decision("Made", needs=("Ana",), decided_ago=3),
            make_decision("Free"),
        )
    )
    (decision,) = shown.decisions
    assert shown.needed(decision) == ["Ana", "Zora"]
    assert shown.outsiders == ("Zora",)
    assert shown.pins[0].needed_for == ("Prices",)


def test_zones_follow_the_thresholds() -> None:
    shown = influence_map(make_view(make_partner(), trust_high=5))
    assert shown.zones["core"] == ((5, 4), (5, 5))
    assert shown.zones["fragile"] == ((1, 4), (1, 5), (2, 4), (2, 5))


def test_teams_that_meet_only_through_some_are_named_with_them() -> None:
    shown = influence_map(
        make_view(
            make_partner("Ana", team="Blue"),
            make_partner("Bo", team="Green"),
            make_partner("Cy", team="Red"),
            make_meeting("Ana", "Bo"),
            make_meeting("Bo", "Cy", ago=3),
        )
    )
    assert shown.between[("Blue", "Red")] == ["Bo"]
    assert shown.pins[1].linked_teams == ["Blue", "Red"]
    assert shown.ties == (("Ana", "Bo"), ("Bo", "Cy"))


# The network


def test_whoever_stands_between_others_is_found_by_the_shortest_way() -> None:
    meetings = [make_meeting("Ana", "Bo"), make_meeting("Bo", "Cy", ago=3)]
    assert betweenness(meeting_network(meetings, ["Ana", "Bo", "Cy", "Eve"], 12)) == {
        "Ana": 0.0,
        "Bo": pytest.approx(1 / 3),
        "Cy": 0.0,
        "Eve": 0.0,
    }


def test_those_who_meet_often_are_near() -> None:
    """Ana and Cy met once, but each meets Bo so often that the way through Bo is shorter."""
    often = [make_meeting(*pair, ago=ago) for pair in (("Ana", "Bo"), ("Bo", "Cy")) for ago in range(1, 6)]
    network = meeting_network([make_meeting("Ana", "Cy"), *often], ["Ana", "Bo", "Cy"], 12)
    assert betweenness(network)["Bo"] == 1.0


def test_a_place_in_the_network_in_words() -> None:
    view = make_view(
        *(make_partner(name, team="Blue") for name in ("Ana", "Bo", "Cy", "Eve")),
        make_meeting("Ana", "Bo"),
        make_meeting("Bo", "Cy", ago=3),
    )
    assert [network_role(view.network, view.bridges, name) for name in ("Ana", "Bo", "Eve", "Nobody")] == [
        "member",
        "connector",
        "apart",
        "apart",
    ]


def test_the_only_link_between_two_teams_is_a_bridge() -> None:
    teams = {"Ana": "Blue", "Bo": "", "Cy": "Red"}
    people = [make_partner(name, team=team) for name, team in teams.items()]
    view = make_view(*people, make_meeting("Ana", "Bo"), make_meeting("Bo", "Cy", ago=3))
    assert network_role(view.network, view.bridges, "Bo") == "bridge"


# Words


def test_every_stage_has_what_leads_on() -> None:
    assert len(NEXT_STEPS) == len(STAGES)


def test_a_day_long_past_is_said_with_its_year() -> None:
    days = [days_ago(ago) for ago in (0, 300, 301, -30)]
    assert [on(day, TODAY) for day in days] == ["24 November", "28 January", "27 January 2026", "24 December"]


def test_how_often_in_words() -> None:
    assert [times(number) for number in (0, 1, 2, 3)] == ["not at all", "once", "twice", "3 times"]


def test_ratings_and_minutes_in_words() -> None:
    assert [rated(value) for value in (1, 3, 5)] == ["very low", "fair", "very high"]
    assert [hours(minutes) for minutes in (0, 45, 60, 200)] == ["0 min", "45 min", "1 h", "3 h 20"]
