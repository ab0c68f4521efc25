"""Exchanges, initiatives, decisions, learning and reviews, as notes tell them."""

from datetime import date

import pytest

from support.readings import meeting, vault, with_people
from vault_coach.domain.decision import Decision
from vault_coach.domain.initiative import Initiative

BOTH = '"[[Priya Nair]]", "[[Bo Lee]]"'
EXCHANGES = (
    "gave got offered asked credit credited-by invited introduced handed-off confirmed balance worked friction "
    "decided dissent difference"
).split()


@pytest.mark.parametrize("kind", EXCHANGES)
def test_every_field_of_the_method_is_an_exchange_with_the_only_other_attendee(kind: str) -> None:
    (found,) = meeting(f"{kind}:: some words\n").exchanges
    assert (found.kind, found.partner, found.text, found.day) == (
        kind,
        "Priya Nair",
        "some words",
        date(2026, 11, 10),
    )
    assert found.source.quote == f"{kind}:: some words"


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
    assert [each.partner for each in meeting(f"{line}\n", people=BOTH).exchanges] == partners


def test_a_link_wins_over_the_only_other_attendee() -> None:
    assert [each.partner for each in meeting("gave:: [[Bo Lee]] an hour\n").exchanges] == ["Bo Lee"]


def test_exchanges_come_oldest_first_with_their_initiative() -> None:
    model = with_people(
        {
            "b.md": "---\ntype: meeting\ndate: 2026-11-10\nproject: Churn\n---\ngot:: a hand from [[Bo Lee]]\n",
            "a.md": "---\ntype: meeting\ndate: 2026-11-11\n---\ngave:: [[Bo Lee]] a hand\n",
        }
    )
    assert [(each.kind, each.initiative) for each in model.exchanges] == [("got", "Churn"), ("gave", "")]


def initiative(properties: str, body: str = "") -> Initiative:
    (found,) = with_people({"Efforts/Churn.md": f"---\ntype: initiative\n{properties}\n---\n{body}"}).initiatives
    return found


def test_all_properties_of_an_initiative() -> None:
    found = initiative(
        "people: ['[[Priya Nair]]', Bo, me]\nstatus: In progress\nsize: 3\nstart: 2026-09-01\n"
        "metrics: lapsed passes a week\ncheckpoint-cadence: weekly\nvalue: 40k a year\ntopics: [renewal]"
    )
    assert (found.name, found.status, found.partners) == ("Churn", "active", ("Priya Nair", "Bo Lee"))
    assert (found.size, found.started, found.checkpoint_cadence) == (3, date(2026, 9, 1), 7)
    assert (found.metrics, found.value, found.topics) == ("lapsed passes a week", "40k a year", ("renewal",))
    assert found.sources["metrics"].quote == "metrics: lapsed passes a week"


@pytest.mark.parametrize(
    ("properties", "status"),
    [
        ("status: active", "active"),
        ("status: in-progress", "active"),
        ("status: In_Progress", "active"),
        ("status: Done", "done"),
        ("status: completed", "done"),
        ("status: on-hold", "stopped"),
        ("status: cancelled", "stopped"),
        ("status: idea", "proposed"),
        ("started: 2026-09-01", "active"),
        ("started: 2026-09-01\nended: 2026-10-01", "done"),
        ("size: 2", "proposed"),
    ],
)
def test_status_as_said_else_from_its_days(properties: str, status: str) -> None:
    assert initiative(properties).status == status


def test_an_unknown_status_is_a_problem() -> None:
    model = vault({"Churn.md": "---\ntype: initiative\nstatus: Simmering\n---\n"})
    (problem,) = model.problems
    assert (problem.line, problem.message) == (3, 'Status "Simmering" is not one the coach knows.')
    assert model.initiatives[0].status == "proposed"


def test_shared_context_is_what_is_filled_in() -> None:
    body = (
        "# Facts\n12 gates\n## Risks\n\n### Assumptions\n- TBD\n## Constraints\nno budget\n## Desired outcomes\n"
    )
    assert initiative("status: active", body).context == {"facts", "constraints"}


def decision(properties: str, body: str = "", **others: str) -> Decision:
    notes = {"Decisions/Price list.md": f"---\ntype: decision\n{properties}\n---\n{body}"}
    model = with_people({**notes, **{f"{day}.md": text for day, text in others.items()}})
    return next(each for each in model.decisions if each.name == "Price list")


def test_all_properties_of_a_decision() -> None:
    found = decision(
        "raised: 2026-11-01\ndeciders: [Priya]\nneeds: ['[[Bo Lee]]', me]\n"
        "influencers: Zed Ito\ninitiative: '[[Churn]]'"
    )
    assert (found.status, found.raised, found.decided) == ("open", date(2026, 11, 1), None)
    assert (found.deciders, found.needs, found.influencers) == (("Priya Nair",), ("Bo Lee",), ("Zed Ito",))
    assert (found.initiative, found.dissent) == ("Churn", False)
    assert found.sources["needs"].line == 5


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
    (found,) = model.decisions
    assert (found.name, found.status, found.raised, found.decided) == (
        "use one list",
        "decided",
        None,
        date(2026, 11, 10),
    )
    assert (found.needs, found.initiative) == ((), "Churn")


@pytest.mark.parametrize(
    ("path", "text", "minutes"),
    [
        ("Learning/2026-11-10 SQL.md", "---\nminutes: 1h\n---\nchapter 4\n", 60),
        ("Notes/SQL.md", "---\ntype: course\ndate: 2026-11-10\n---\nchapter 4\n", None),
        ("Daily/2026-11-10.md", "an hour of SQL #learning\n", None),
        ("Daily/2026-11-10.md", "an hour of SQL #learning/sql\n", None),
        ("Daily/2026-11-10.md", "learned:: window functions\n", None),
    ],
)
def test_learning(path: str, text: str, minutes: int | None) -> None:
    (found,) = vault({path: text}).learnings
    assert (found.day, found.minutes) == (date(2026, 11, 10), minutes)


@pytest.mark.parametrize("text", ["- [ ] learn SQL #learning\n", "an hour of #learningsql\n", "`learned:: x`\n"])
def test_no_learning(text: str) -> None:
    assert vault({"Daily/2026-11-10.md": text}).learnings == ()


def test_reviews() -> None:
    (found,) = vault({"Reviews/2026-11-01 Portfolio review.md": "---\ntype: review\n---\nwords\n"}).reviews
    assert found.day == date(2026, 11, 1)


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
    found = [(said.kind, said.partner, said.text) for said in meeting(LISTS).exchanges]
    assert found == [
        ("friction", "Priya Nair", "slow pages"),
        ("got", "Priya Nair", "a hand"),
        ("worked", "Priya Nair", "two things"),
        ("decided", "Priya Nair", "go"),
    ]


def test_outside_meetings_such_bullets_are_plain_text() -> None:
    model = with_people({"Churn.md": "---\ntype: initiative\npartners: [Priya Nair]\n---\n" + LISTS})
    assert [said.kind for said in model.exchanges] == ["got"]
    assert model.decisions == ()
