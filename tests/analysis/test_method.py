"""What holds for all rules: the method's list, and laws that no rule may break."""

import random
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.builders import (
    TODAY,
    Thing,
    make_commitment,
    make_decision,
    make_exchange,
    make_initiative,
    make_learning,
    make_meeting,
    make_model,
    make_partner,
    make_review,
    make_view,
    signals_of_kind,
)
from vault_coach.analysis import KINDS, RULES, Rule, Signal, Thresholds, View, find_signals
from vault_coach.analysis.registry import rule
from vault_coach.analysis.thresholds import Culture

NAMES = ("Ana", "Bo", "Cy", "Dana", "Eve")


def test_there_is_a_rule_for_every_kind_in_the_order_of_the_method() -> None:
    assert tuple(RULES) == KINDS


@pytest.mark.parametrize("row", RULES.values(), ids=lambda row: row.kind)
def test_every_rule_explains_itself_in_sentences_and_names_its_settings(row: Rule) -> None:
    for sentence in (row.meaning, row.fires, row.idea, row.move):
        assert sentence.endswith(".")
    assert set(row.thresholds) <= {setting.name for setting in fields(Thresholds)}


@pytest.mark.parametrize("row", RULES.values(), ids=lambda row: row.kind)
def test_when_a_rule_fires_is_told_with_every_number_it_depends_on(row: Rule) -> None:
    assert set(re.findall(r"\{(\w+)", row.fires)) == set(row.thresholds)
    assert "{" not in row.when(Thresholds())


def test_every_setting_is_used_by_a_rule_and_has_its_sentence() -> None:
    used = {name for row in RULES.values() for name in row.thresholds}
    assert used == {setting.name for setting in fields(Thresholds)}
    assert all(setting.metadata["about"].endswith(".") for setting in fields(Thresholds))


def test_the_network_library_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, vault_coach.analysis; sys.exit('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def history(names: Sequence[str] = NAMES) -> list[Thing]:
    """Build a history with a little of everything."""
    ana, bo, cy, dana, eve = names
    efforts = [
        make_initiative("Billing", ana, bo, started_ago=40, metrics="", context=frozenset()),
        make_initiative("Search", cy, started_ago=90, ended_ago=30, size=2, outcome="faster", topics=("Speed",)),
        make_initiative("Leap", cy, status="proposed", started_ago=None, size=5),
        make_initiative("Pricing", eve, started_ago=190, ended_ago=180),
        *(make_initiative(f"Alone {n}", alone=True, ended_ago=20 + n) for n in range(3)),
    ]
    meetings = [
        make_meeting(ana, cy, ago=50),
        make_meeting(dana, cy, ago=48, minutes=60),
        make_meeting(dana, ago=4, minutes=30),
        make_meeting(cy, ago=25, kind="retro", initiative="Search"),
        make_meeting(ana, bo, ago=35, kind="checkpoint", initiative="Billing", eventful=False),
        make_meeting(ana, bo, ago=36, kind="checkpoint", initiative="Billing", eventful=False),
    ]
    exchanges = [
        *(make_exchange("gave", dana, ago=ago) for ago in range(1, 60, 5)),
        make_exchange("balance", dana, ago=33, text="5"),
        make_exchange("asked", bo, ago=70),
        make_exchange("handed-off", bo, ago=12, text="the export"),
    ]
    return [
        make_partner(ana, team="Data", trust=5, interdependence=1, topics=("Speed",), authority="high"),
        make_partner(bo, team="Legal", trust=2, interdependence=5, win="", topics=("speed",)),
        make_partner(cy, team="Sales", tier="core", rated_ago=120),
        make_partner(dana, team="Legal", trust=None, tier="core", topics=("Speed",)),
        make_partner(eve, trust=5, interdependence=1, win=""),
        *efforts,
        *meetings,
        *exchanges,
        make_commitment(counterpart=ana, due_ago=2),
        make_commitment(bo, due_ago=9, initiative="Billing"),
        make_decision(needs=(bo, cy), deciders=(ana,)),
        make_decision("Tools", raised_ago=8, decided_ago=8, deciders=(cy,)),
        make_learning(ago=20),
        make_review(ago=40),
    ]


def signals_of(things: Sequence[Thing], culture: Culture = "collaborative") -> list[Signal]:
    return find_signals(View(make_model(*things), TODAY, culture=culture))


def test_the_history_is_rich_enough_for_the_laws_below() -> None:
    assert len({signal.kind for signal in signals_of(history())}) >= 25


def test_the_most_pressing_come_first_then_the_order_of_the_method() -> None:
    order = [(-signal.severity, KINDS.index(signal.kind)) for signal in signals_of(history())]
    assert order == sorted(order)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_in_which_notes_were_read_changes_nothing(seed: int) -> None:
    model = make_model(*history())
    shuffle = random.Random(seed).sample  # noqa: S311  (an order, no secret)

    def mixed(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(shuffle(items, len(items)))

    values = ((item.name, getattr(model, item.name)) for item in fields(model))
    lists: dict[str, Any] = {name: mixed(value) for name, value in values if isinstance(value, tuple)}
    partners = dict(mixed(tuple(model.partners.items())))
    other = replace(model, **lists, partners=partners)
    assert find_signals(View(other, TODAY)) == find_signals(View(model, TODAY))


@settings(max_examples=25, deadline=None)
@given(names=st.lists(st.text("abcdefgh", min_size=6, max_size=9), min_size=5, max_size=5, unique=True))
def test_other_names_change_nothing_but_the_names(names: list[str]) -> None:
    renamed = dict(zip(sorted(f"Q{name}" for name in names), NAMES, strict=True))
    texts = [_text(signal, renamed) for signal in signals_of(history(tuple(renamed)))]
    assert texts == [_text(signal, {}) for signal in signals_of(history())]


def _text(signal: Signal, renamed: dict[str, str]) -> str:
    """Return a signal as text, with the names replaced; line numbers count only for the order of evidence."""
    quotes = [source.quote for source in signal.evidence]
    text = repr(
        (signal.kind, signal.subject, signal.severity, signal.reason, quotes, signal.partners, signal.facts)
    )
    for new, old in renamed.items():
        text = text.replace(new, old)
    return text


AGING: dict[str, Callable[[int], list[Thing]]] = {
    "promise-overdue": lambda ago: [make_commitment(due_ago=ago), make_meeting(ago=1)],
    "waiting-on": lambda ago: [make_commitment("Dana", due_ago=ago), make_meeting(ago=1)],
    "neglected": lambda ago: [make_meeting(ago=ago)],
    "rating-stale": lambda ago: [make_partner(rated_ago=ago)],
    "no-shared-metric": lambda ago: [make_initiative(started_ago=ago, metrics="")],
    "checkpoint-due": lambda ago: [make_initiative(started_ago=90), _checkpoint(ago)],
    "stalled": lambda ago: [make_initiative(started_ago=90), _checkpoint(ago)],
    "depth-neglected": lambda ago: [make_learning(ago=ago)],
    "review-due": lambda ago: [make_review(ago=ago)],
}
"""What grows more pressing with the days: kind -> what happened that many days ago."""


def _checkpoint(ago: int) -> Thing:
    return make_meeting(ago=ago, kind="checkpoint", initiative="Billing")


@pytest.mark.parametrize("kind", AGING)
@settings(max_examples=30, deadline=None)
@given(ago=st.integers(0, 120), later=st.integers(1, 90), tier=st.sampled_from(["core", "active", "peripheral"]))
def test_what_is_overdue_never_becomes_less_so_with_time(kind: str, ago: int, later: int, tier: str) -> None:
    model = make_model(make_partner(tier=tier), *AGING[kind](ago))
    now, then = (signals_of_kind(kind, View(model, day)) for day in (TODAY, TODAY + timedelta(days=later)))
    assert [signal.severity for signal in now] <= [signal.severity for signal in then]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_note_about_someone_else_changes_nothing(data: st.DataObject) -> None:
    """A stranger met alone, what they gave or owe, an effort among strangers that is over: none of it counts."""
    ago = data.draw(st.integers(0, 200), label="days ago")
    others: list[Thing] = [
        make_meeting("Stranger", ago=ago, minutes=90),
        make_meeting("Stranger", "Other", ago=ago, kind="retro"),
        make_exchange("gave", "Stranger", ago=ago),
        make_commitment("Stranger", due_ago=ago),
        make_partner("Stranger", tracked=False, team="Attic", topics=("Speed",)),
        make_initiative("Attic", "Stranger", status="stopped", started_ago=ago),
    ]
    unrelated = data.draw(st.lists(st.sampled_from(others), min_size=1, unique_by=repr), label="notes")
    assert signals_of([*history(), *unrelated]) == signals_of(history())


@pytest.mark.parametrize("resting", [{"paused": True}, {"snooze_until": TODAY}, {"tracked": False}])
def test_nothing_is_said_about_people_the_user_does_not_want_to_hear_about(resting: dict[str, Any]) -> None:
    quiet = [replace(thing, **resting) if hasattr(thing, "tracked") else thing for thing in history()]
    for signal in signals_of(quiet):
        assert not set(signal.partners) & set(NAMES)
        assert not any(name in signal.reason for name in NAMES)


@pytest.mark.parametrize(
    ("culture", "word"), [("individualistic", "trusted peers"), ("hostile", "allies outside")]
)
def test_the_culture_tunes_the_moves_it_concerns_and_the_reason_says_so(culture: Culture, word: str) -> None:
    plain, tuned = signals_of(history()), signals_of(history(), culture)
    changed = {b.kind for a, b in zip(plain, tuned, strict=True) if a.move != b.move}
    assert {signal.kind for signal in tuned if word in signal.reason} == changed
    assert changed <= {kind for kind, row in RULES.items() if culture in row.in_culture}
    assert {"untapped-trust", "bottleneck", "introduce"} <= changed


def test_a_setting_moves_its_rule() -> None:
    assert signals_of_kind("neglected", make_view(make_partner(), make_meeting(ago=35))) != []
    assert signals_of_kind("neglected", make_view(make_partner(), make_meeting(ago=35), cadence_active=40)) == []


def test_two_rules_for_one_kind_are_a_mistake() -> None:
    again = rule("neglected", meaning="", fires="", idea="", move="")
    with pytest.raises(ValueError, match="two rules for neglected"):
        again(RULES["neglected"].find)
