"""Exchanges: inline fields and listed lines about a partner."""

from datetime import date

import pytest

from support.readings import meeting, with_people

BOTH = '"[[Priya Nair]]", "[[Bo Lee]]"'
EXCHANGES = (
    "gave got offered asked credit credited-by invited introduced handed-off confirmed balance worked friction "
    "decided dissent difference"
).split()


@pytest.mark.parametrize("kind", EXCHANGES)
def test_every_field_of_the_method_is_an_exchange_with_the_only_other_attendee(kind: str) -> None:
    (exchange,) = meeting(f"{kind}:: some words\n").exchanges
    assert (exchange.kind, exchange.partner, exchange.text, exchange.day) == (
        kind,
        "Priya Nair",
        "some words",
        date(2026, 11, 10),
    )
    assert exchange.source.quote == f"{kind}:: some words"


@pytest.mark.parametrize("kind", ["trust", "interdependence", "learned"])
def test_ratings_and_learning_are_none(kind: str) -> None:
    assert meeting(f"{kind}:: 3\n").exchanges == ()


@pytest.mark.parametrize(
    ("line", "partners"),
    [
        ("gave:: an hour to [[Bo Lee]]", ["Bo Lee"]),
        ("gave:: an hour to @Bo", ["Bo Lee"]),
        ("- [[Bo Lee]] needed help [gave:: an hour]", ["Bo Lee"]),
        ("introduced:: [[Bo Lee]] to [[Priya Nair]]", ["Bo Lee", "Priya Nair"]),
        ("gave:: an hour to Bo", ["Bo Lee"]),
        ("gave:: an hour", [""]),
    ],
)
def test_the_partner_is_the_one_linked_or_named(line: str, partners: list[str]) -> None:
    assert [exchange.partner for exchange in meeting(f"{line}\n", people=BOTH).exchanges] == partners


def test_a_link_wins_over_the_only_other_attendee() -> None:
    assert [exchange.partner for exchange in meeting("gave:: [[Bo Lee]] an hour\n").exchanges] == ["Bo Lee"]


def test_exchanges_come_oldest_first_with_their_initiative() -> None:
    model = with_people(
        {
            "b.md": "---\ntype: meeting\ndate: 2026-11-10\nproject: Churn\n---\ngot:: a hand from [[Bo Lee]]\n",
            "a.md": "---\ntype: meeting\ndate: 2026-11-11\n---\ngave:: [[Bo Lee]] a hand\n",
        }
    )
    assert [(exchange.kind, exchange.initiative) for exchange in model.exchanges] == [
        ("got", "Churn"),
        ("gave", ""),
    ]


LISTS = """
## Friction
- slow pages
  - a detail
- got:: a hand
## Wins
- two things
### Decisions
- go
- [ ] a task
"""


def test_bullets_below_friction_wins_and_decisions_say_what_the_fields_say() -> None:
    exchanges = [(exchange.kind, exchange.partner, exchange.text) for exchange in meeting(LISTS).exchanges]
    assert exchanges == [
        ("friction", "Priya Nair", "slow pages"),
        ("got", "Priya Nair", "a hand"),
        ("worked", "Priya Nair", "two things"),
        ("decided", "Priya Nair", "go"),
    ]


def test_outside_meetings_such_bullets_are_plain_text() -> None:
    model = with_people({"Churn.md": "---\ntype: initiative\npartners: [Priya Nair]\n---\n" + LISTS})
    assert [exchange.kind for exchange in model.exchanges] == ["got"]
    assert model.decisions == ()
