"""Decisions: those with a note of their own, and `decided::` lines."""

from datetime import date

import pytest

from support.readings import with_people
from vault_coach.domain.decision import Decision


def decision(properties: str, body: str = "", **others: str) -> Decision:
    notes = {"Decisions/Price list.md": f"---\ntype: decision\n{properties}\n---\n{body}"}
    model = with_people({**notes, **{f"{day}.md": text for day, text in others.items()}})
    return next(decision for decision in model.decisions if decision.name == "Price list")


def test_all_properties_of_a_decision() -> None:
    prices = decision(
        "raised: 2026-11-01\ndeciders: [Priya]\nneeds: ['[[Bo Lee]]', me]\n"
        "influencers: Zed Ito\ninitiative: '[[Churn]]'"
    )
    assert (prices.status, prices.raised, prices.decided) == ("open", date(2026, 11, 1), None)
    assert (prices.deciders, prices.needs, prices.influencers) == (("Priya Nair",), ("Bo Lee",), ("Zed Ito",))
    assert (prices.initiative, prices.dissent) == ("Churn", False)
    assert prices.sources["needs"].line == 5


@pytest.mark.parametrize(
    ("properties", "status"),
    [
        ("decided: 2026-11-02", "decided"),
        ("status: decided", "decided"),
        ("status: Approved", "decided"),
        ("status: open", "open"),
        ("date: 2026-11-01", "open"),
    ],
)
def test_a_decision_is_open_until_it_is_made(properties: str, status: str) -> None:
    assert decision(properties).status == status


def test_a_decision_is_raised_on_the_day_of_its_note_when_nothing_else_is_said() -> None:
    assert decision("date: 2026-11-01").raised == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("body", "dissent"),
    [
        ("dissent:: [[Bo Lee]] would wait\n", True),
        ("## Dissent\nBo would wait\n", True),
        ("## Objections\n- too early\n", True),
        ("## Dissent\n\n", False),
        ("all agreed\n", False),
    ],
)
def test_dissent_in_its_own_note(body: str, dissent: bool) -> None:
    assert decision("decided: 2026-11-02", body).dissent is dissent


@pytest.mark.parametrize("link", ["[[Price list]]", "[[Decisions/Price list|it]]", "[[price list]]"])
def test_dissent_in_a_note_that_links_the_decision(link: str) -> None:
    other = f"talked about {link}\n\ndissent:: Bo would wait\n"
    assert decision("decided: 2026-11-02", **{"2026-11-01": other}).dissent
    assert not decision("decided: 2026-11-02", **{"2026-11-01": "dissent:: Bo would wait\n"}).dissent


def test_a_decided_line_is_a_decision_made_on_that_day() -> None:
    model = with_people(
        {"M.md": "---\ntype: meeting\ndate: 2026-11-10\nproject: Churn\n---\ndecided:: use one list\n"}
    )
    (decision,) = model.decisions
    assert (decision.name, decision.status, decision.raised, decision.decided) == (
        "use one list",
        "decided",
        None,
        date(2026, 11, 10),
    )
    assert (decision.needs, decision.initiative) == ((), "Churn")
