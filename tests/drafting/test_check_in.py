"""The outline of a check-in: what stands open both ways, what happened last, what to ask, whom to credit."""

from datetime import date

import pytest

from support.readings import vault
from vault_coach.analysis import View, find_signals
from vault_coach.drafting.kinds.check_in import FEWEST_ITEMS, MOST_ITEMS, Outline, gather
from vault_coach.drafting.plan import Fact

TODAY = date(2026, 11, 24)
ROBIN = ("Robin Vale", "Robin")
RATED = "win: x\ntrust: 3\ninterdependence: 3\nrated: 2026-11-01"
PEOPLE = dict.fromkeys(
    ("People/Priya Nair.md", "People/Bo Lee.md"), f"---\ntype: partner\ntier: active\n{RATED}\n---\n"
)


def talk(day: str, body: str, people: str = "Priya Nair", properties: str = "") -> dict[str, str]:
    """A meeting note of that day."""
    names = ", ".join(f'"[[{name}]]"' for name in people.split(", "))
    return {f"Meetings/{day} {people}.md": f"---\ntype: meeting\nattendees: [{names}]\n{properties}---\n{body}\n"}


def about(person: str, *notes: dict[str, str], day: date = TODAY) -> Outline:
    """The outline for a one-on-one with that person, written on 24 November."""
    model = vault({path: text for note in (PEOPLE, *notes) for path, text in note.items()})
    view = View(model, TODAY)
    return gather(view, find_signals(view), person, day, ROBIN)


def fact(outline: Outline, move: str) -> Fact:
    return next(fact for fact in outline.facts if fact.move == move)


def test_open_promises_both_ways_the_earliest_due_first() -> None:
    outline = about(
        "Priya Nair",
        talk("2026-11-10", "- [ ] b 📅 2026-12-02\n- [ ] a 📅 2026-12-01\n- [ ] c\n- [x] d\n- [ ] Priya: e\n"),
        talk("2026-11-11", "- [ ] Bo: for me\n- [ ] mine", people="Bo Lee"),
    )
    assert [promise.text for promise in outline.mine] == ["a", "b", "c"]
    assert [promise.text for promise in outline.theirs] == ["e"]


def test_the_last_time_is_the_last_one_alone_if_there_was_one() -> None:
    alone, both = talk("2026-11-10", "worked:: a\n"), talk("2026-11-12", "friction:: b\n", "Priya Nair, Bo Lee")
    outline = about("Priya Nair", alone, both)
    assert outline.last is not None
    assert outline.last.day == date(2026, 11, 10)
    with_others = about("Priya Nair", both)
    assert with_others.last is not None
    assert with_others.last.day == date(2026, 11, 12)
    assert about("Priya Nair").last is None


def test_a_planned_meeting_was_not_the_last_time() -> None:
    planned = talk("2026-11-24", "")
    outline = about("Priya Nair", talk("2026-11-10", ""), planned)
    assert outline.last is not None
    assert outline.last.day == date(2026, 11, 10)


def test_what_was_noted_then_and_since() -> None:
    outline = about(
        "Priya Nair",
        talk("2026-10-27", "worked:: earlier\n"),
        talk("2026-11-10", "friction:: two versions\n\nconfirmed:: she said it back\n"),
        {"Daily/2026-11-12.md": "got:: [[Priya Nair]] lent me her list\n"},
    )
    assert [(note.kind, note.text) for note in outline.noted] == [
        ("friction", "two versions"),
        ("got", "Priya Nair lent me her list"),
    ]


def test_a_late_promise_is_said_in_words_for_the_partner() -> None:
    late = about("Priya Nair", talk("2026-11-10", "- [ ] send [[Priya Nair]] Robin's churn file 📅 2026-11-14\n"))
    assert fact(late, "promise-overdue").values == {
        "first": "Priya",
        "action": "send you my churn file",
        "thing": "my churn file",
        "day": "14 November",
        "days": "10",
    }
    assert fact(late, "promise-overdue").signal == "promise-overdue"
    waiting = about("Priya Nair", talk("2026-11-10", "- [ ] Priya: send Robin the file 📅 2026-11-14\n"))
    assert fact(waiting, "waiting-on").values["action"] == "send me the file"


def test_work_handed_over_is_named_without_the_one_who_got_it() -> None:
    effort = {"Churn.md": "---\ntype: initiative\nstatus: active\npartners: ['[[Priya Nair]]']\nmetrics: x\n---\n"}
    outline = about("Priya Nair", effort, talk("2026-11-10", "handed-off:: the load test to [[Priya Nair]]\n"))
    given = fact(outline, "context-gap").values
    assert given["thing"] == "the load test"
    assert "initiative" not in given  # the line does not say which


def test_which_side_gave_more_is_said_in_words() -> None:
    gave = "".join(f"gave:: hand {number}\n\n" for number in range(6))
    outline = about("Priya Nair", talk("2026-11-10", gave))
    assert fact(outline, "asymmetric").values["more"] == "I helped you"
    assert fact(outline, "asymmetric").values["less"] == "you helped me"
    got = about("Priya Nair", talk("2026-11-10", gave.replace("gave", "got")))
    assert fact(got, "asymmetric").values["more"] == "you helped me"


@pytest.mark.parametrize(("person", "other"), [("Priya Nair", "Bo Lee"), ("Bo Lee", "Priya Nair")])
def test_an_introduction_names_the_other_one(person: str, other: str) -> None:
    people = {
        path: text.replace("type: partner", f"type: partner\nteam: {path}\ntopics: [shelf labels]")
        for path, text in PEOPLE.items()
    }
    outline = about(person, people, talk("2026-11-10", ""), talk("2026-11-11", "", "Bo Lee"))
    assert fact(outline, "introduce").values["other"] == other


def test_one_fact_a_kind_and_no_more_than_can_be_asked() -> None:
    late = "".join(f"- [ ] send Priya file {number} 📅 2026-11-1{number}\n" for number in range(5))
    efforts = {
        f"Effort {number}.md": f"---\ntype: initiative\nstatus: active\nstarted: 2026-0{number + 1}-01\n"
        "partners: ['[[Priya Nair]]']\n---\n"
        for number in range(5)
    }
    outline = about("Priya Nair", talk("2026-09-10", late + "balance:: 3\n"), efforts)
    moves = [item.move for item in outline.facts]
    assert len(moves) == len(set(moves)) == MOST_ITEMS


def test_when_nothing_presses_it_picks_up_what_was_there() -> None:
    note = PEOPLE["People/Priya Nair.md"].replace("tier: active", "tier: peripheral\ngoals: [shorter queues]")
    outline = about(
        "Priya Nair",
        {"People/Priya Nair.md": note},
        talk("2026-11-17", "friction:: reviews came back late\n\nworked:: one list for both teams\n"),
    )
    assert [(item.move, item.signal) for item in outline.facts] == [
        ("friction", None),
        ("worked", None),
        ("goal", None),
    ]
    assert fact(outline, "friction").values["quote"] == "reviews came back late"
    assert len(outline.facts) == FEWEST_ITEMS


def test_promises_not_yet_due_are_worth_a_question() -> None:
    outline = about(
        "Priya Nair", talk("2026-11-17", "- [ ] send Priya the file 📅 2026-11-30\n- [ ] Priya: book the lab\n")
    )
    assert fact(outline, "promise-open").values["day"] == "30 November"
    assert fact(outline, "theirs-open").values == {"first": "Priya", "action": "book the lab", "thing": "the lab"}


@pytest.mark.parametrize("day", ["2026-09-20", "2026-11-30"])
def test_old_and_coming_words_are_not_picked_up(day: str) -> None:
    outline = about("Priya Nair", talk("2026-11-17", ""), talk(day, "friction:: reviews came back late\n"))
    assert "friction" not in [item.move for item in outline.facts]


def test_every_fact_stands_on_a_line() -> None:
    outline = about("Priya Nair", talk("2026-11-10", "- [ ] send Priya the file 📅 2026-11-14\nbalance:: 5\n"))
    assert outline.facts
    assert all(item.evidence for item in outline.facts)
    assert all(item.values["first"] == "Priya" for item in outline.facts)


def test_the_credit_to_give_is_help_not_credited_since() -> None:
    help_ = talk("2026-11-10", "got:: she found the missing scans\n")
    outline = about("Priya Nair", help_)
    assert outline.credit is not None
    assert outline.credit.text == "she found the missing scans"
    assert about("Priya Nair", help_, talk("2026-11-12", "credit:: thanked her in the all-hands\n")).credit is None
    assert about("Priya Nair", talk("2026-09-01", "got:: a hand\n")).credit is None


ELSEWHERE = "moonlight"


def test_nothing_another_partner_said_gets_in() -> None:
    lines = "".join(
        f"{kind}:: {ELSEWHERE} {kind}\n\n"
        for kind in "gave got asked offered friction worked decided dissent credit difference balance".split()
    )
    tasks = f"- [ ] send the {ELSEWHERE} file 📅 2026-11-01\n- [ ] Bo: find the {ELSEWHERE} file 📅 2026-11-01\n"
    bo = {
        "People/Bo Lee.md": f"---\ntype: partner\ngoals: [{ELSEWHERE}]\n---\n## 2026-11-03\n{lines}",
        **talk("2026-11-10", tasks + lines, "Bo Lee"),
        "Bo effort.md": f"---\ntype: initiative\nstatus: active\npartners: [Bo Lee]\n---\n{lines}",
    }
    priya = talk("2026-11-10", "- [ ] send Priya the file 📅 2026-11-14\n\nfriction:: reviews came back late\n")
    assert ELSEWHERE in repr(about("Bo Lee", bo, priya))
    assert ELSEWHERE not in repr(about("Priya Nair", bo, priya))
