"""The introduction: beside each pair a note to send to both, of what both of their notes say."""

import re
from pathlib import Path

import pytest

from support.builders import make_partner, make_view, signals_of_kind
from support.run import Run, answer, tree
from vault_coach.analysis import View
from vault_coach.drafting.kinds.introduction import plan
from vault_coach.drafting.plan import Plan
from vault_coach.errors import CoachError


def note(view: View) -> Plan:
    """The note to the only pair there is to introduce."""
    (signal,) = signals_of_kind("introduce", view)
    return plan(view, signal)


def pair(role: str = "") -> View:
    """Two partners of different teams who share a topic."""
    ana = make_partner("Ana", team="Care", role="nurse", topics=("queues", "a secret of Ana's"))
    bo = make_partner("Bo", team="Platform", role=role, topics=("queues",))
    return make_view(ana, bo)


def test_it_says_who_is_who_what_both_care_about_and_asks_one_question() -> None:
    facts = note(pair(role="engineer")).facts
    meet, shared, asked = facts
    assert [fact.move for fact in facts] == ["intro-meet", "intro-shared", "intro-ask"]
    assert meet.values["who"] == "Ana (nurse) and Bo (engineer)"
    assert shared.values["topic"] == asked.values["topic"] == "queues"


def test_without_both_roles_the_teams_say_who_is_who() -> None:
    meet = note(pair()).facts[0]
    assert "who" not in meet.values
    assert meet.values["teams"] == "Ana (Care) and Bo (Platform)"


def test_what_only_one_of_them_cares_about_is_not_told_to_the_other() -> None:
    assert not [value for fact in note(pair()).facts for value in fact.values.values() if "secret" in value]


def test_the_page_holds_two_to_four_sentences_and_one_question(coach: Run) -> None:
    shown = answer(coach("weave", "--no-model", "--json"))
    assert shown
    for entry in shown:
        assert entry["note"] == " ".join(item["text"] for item in entry["items"])
        assert 2 <= len(entry["items"]) <= 4
        assert entry["note"].count("?") == 1
        assert all(person["name"] in entry["note"] for person in entry["people"])
        assert all(len(item["text"].split()) <= 30 for item in entry["items"])
        assert {item["writer"] for item in entry["items"]} == {"phrasebook"}


def test_the_note_of_introductions_holds_it_and_stays_as_it_is(coach: Run, vault: Path) -> None:
    (entry,) = answer(coach("weave", "--no-model", "--json", "--note"))
    text = (vault / "Coach" / "Introductions.md").read_text(encoding="utf-8")
    assert entry["note"] in text
    before = tree(vault)
    coach("weave", "--no-model", "--note")
    assert tree(vault) == before


def test_without_a_model_the_page_is_there_all_the_same(coach: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vault_coach.coach.Coach.backend", _no_model)
    result = coach("weave")
    assert result.exit_code == 0
    assert "Written with the phrasebook, without a model." in re.sub(r"\s+", " ", result.stdout)


def test_a_model_asked_for_by_name_must_be_there(coach: Run) -> None:
    result = coach("weave", "--model", "no-such-model.gguf")
    assert result.exit_code == 1
    assert "no-such-model" in result.stderr


def test_a_vault_with_nobody_to_introduce_asks_no_model(coach: Run, vault: Path) -> None:
    person = vault / "People" / "Bo Lee.md"
    person.write_text(person.read_text(encoding="utf-8").replace("topics: [gate queues]\n", ""), encoding="utf-8")
    result = coach("weave", "--model", "no-such-model.gguf")
    assert result.exit_code == 0
    assert "Nobody to introduce today." in result.stdout


def _no_model(_coach: object) -> None:
    raise CoachError("There is no model.", "Get one.")
