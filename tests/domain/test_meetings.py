"""Meetings: notes and dated sections, who was there, what kind they were, what they record."""

from datetime import date

import pytest

from support.readings import PEOPLE, meeting, vault, with_people
from vault_coach.domain.meeting import Meeting


def only(**notes: str) -> Meeting:
    (only_meeting,) = with_people({path.replace("__", "/") + ".md": text for path, text in notes.items()}).meetings
    return only_meeting


def titled(title: str, properties: str = "type: meeting") -> Meeting:
    (only_meeting,) = with_people(
        {f"{title}.md": f"---\n{properties}\nattendees: [Priya, Bo, Zed]\n---\n"}
    ).meetings
    return only_meeting


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("2026-11-10 Churn checkpoint", "checkpoint"),
        ("2026-11-10 Insights retro", "retro"),
        ("2026-11-10 Retrospective", "retro"),
        ("2026-11-10 Coffee with Priya", "coffee"),
        ("2026-11-10 lunch", "coffee"),
        ("2026-11-10 Winter workshop", "workshop"),
        ("2026-11-10 one-on-one", "one-on-one"),
        ("2026-11-10 one on one", "one-on-one"),
        ("2026-11-10 Priya 1-1", "one-on-one"),
        ("2026-11-10 Priya 1on1", "one-on-one"),
        ("2026-11-10_priya_1-1", "one-on-one"),
        ("2026-11-10-priya-check-in", "one-on-one"),
        ("2026-11-10 Platform standup", "other"),
        ("2026-11-17 Month-end numbers", "other"),
        ("2026-01-12 Month-end numbers", "other"),
        ("2026-11-10 Retrofit of the gates", "other"),
    ],
)
def test_the_kind_is_in_the_name(title: str, kind: str) -> None:
    assert titled(title).kind == kind


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ("type: meeting\nkind: coffee", "coffee"),
        ("type: meeting\nmeeting-type: workshop", "workshop"),
        ("type: 1:1", "one-on-one"),
        ("type: checkpoint", "checkpoint"),
        ('type: "[[Retrospective]]"', "retro"),
        ("tags: [meeting/1-1]", "one-on-one"),
        ("tags: [coffee]", "coffee"),
        ("type: meeting\nkind: coffee\ntags: [retro]", "coffee"),
    ],
)
def test_the_kind_is_in_properties_and_tags_before_the_name(properties: str, kind: str) -> None:
    assert titled("2026-11-10 Priya workshop", properties).kind == kind


def test_two_people_alone_have_a_one_on_one() -> None:
    assert only(Budget="---\ntype: meeting\ndate: 2026-11-10\nattendees: [Priya, me]\n---\n").kind == "one-on-one"


def test_a_meeting_note_with_its_properties() -> None:
    only_meeting = only(
        M="---\ntype: meeting\ndate: 2026-11-10\npeople: ['[[Priya Nair]]', Bo]\nduration: 1h30\n"
        "project: '[[Churn]]'\ntopics: [gates]\n---\n"
    )
    assert only_meeting == Meeting(
        path="M.md",
        title="M",
        day=date(2026, 11, 10),
        kind="other",
        attendees=("Priya Nair", "Bo Lee"),
        source=only_meeting.source,
        initiative="Churn",
        minutes=90,
        topics=("gates",),
        task_tied=True,
    )
    assert only_meeting.source.quote == "people: ['[[Priya Nair]]', Bo]"


def test_without_attendees_the_name_tells_who_was_there() -> None:
    only_meeting = only(**{"Meetings__2026-11-10 Priya and Bo": "---\ntype: meeting\n---\n# Priya\n"})
    assert only_meeting.attendees == ("Priya Nair", "Bo Lee")


def test_a_date_with_attendees_is_a_meeting_whatever_its_folder() -> None:
    assert only(Notes__Talk="---\ndate: 2026-11-10\nwith: '[[Bo Lee]]'\n---\n").attendees == ("Bo Lee",)


def test_a_meeting_without_a_day_is_a_problem() -> None:
    model = with_people({"M.md": "---\ntype: meeting\nattendees: [Priya]\n---\n"})
    assert model.meetings == ()
    assert [(problem.path, problem.message) for problem in model.problems] == [
        ("M.md", "This meeting has no date.")
    ]


def test_a_partners_dated_section_is_a_meeting_with_them() -> None:
    text = "---\ntype: partner\ndate: 2025-01-01\n---\n## 2026-11-03 coffee\nwords\n## 2026-11-17\n- [ ] send it\n"
    model = vault({"Priya Nair.md": text})
    assert [(m.title, m.day, m.kind, m.attendees, m.task_tied) for m in model.meetings] == [
        ("2026-11-03 coffee", date(2026, 11, 3), "coffee", ("Priya Nair",), False),
        ("2026-11-17", date(2026, 11, 17), "one-on-one", ("Priya Nair",), True),
    ]
    assert model.meetings[1].source.quote == "## 2026-11-17"
    assert model.commitments[0].made == date(2026, 11, 17)


def test_a_dated_section_ends_where_a_heading_above_it_begins() -> None:
    text = "---\ntype: partner\n---\n## 2026-11-03\nwords\n# About\n## Decisions\n- from another time\n"
    assert [m.eventful for m in vault({"Priya Nair.md": text}).meetings] == [False]


def test_a_running_meeting_note_has_a_meeting_for_each_dated_section() -> None:
    text = "---\ntype: 1-1\nattendees: [Priya]\n---\n## 2026-11-03\n### Decisions\n- use one list\n## 2026-11-17\n"
    model = with_people({"Priya weekly.md": text})
    assert [(m.day, m.attendees, m.eventful) for m in model.meetings] == [
        (date(2026, 11, 3), ("Priya Nair",), True),
        (date(2026, 11, 17), ("Priya Nair",), False),
    ]
    assert model.problems == ()


def test_a_daily_notes_dated_section_is_a_meeting_with_those_it_names() -> None:
    text = "# 2026-11-17\nsome words\n## 2026-11-17 coffee with [[Priya Nair]]\ntalked about the sea\n"
    model = with_people({"Daily/2026-11-17.md": text})
    assert [(m.title, m.kind, m.attendees) for m in model.meetings] == [
        ("2026-11-17 coffee with Priya Nair", "coffee", ("Priya Nair",))
    ]


@pytest.mark.parametrize("heading", ["# 2026-11-10 Churn checkpoint", "## 2026-11-10"])
def test_a_heading_with_the_notes_own_day_is_its_title(heading: str) -> None:
    meetings = meeting(f"{heading}\nworked:: reading it aloud\n## Decisions\n- use one list\n").meetings
    assert [(m.day, m.eventful, m.task_tied) for m in meetings] == [(date(2026, 11, 10), True, True)]


@pytest.mark.parametrize(
    ("body", "eventful"),
    [
        ("decided:: use one list", True),
        ("dissent:: Bo would wait", True),
        ("worked:: reading it aloud", True),
        ("friction:: two versions", True),
        ("difference:: she knew the right person", True),
        ("## Decisions\n- use one list", True),
        ("## Friction\ntwo versions", True),
        ("## Decisions\n\n## Notes\nall on track", False),
        ("## Decisions\n- TBD", False),
        ("gave:: an hour", False),
        ("all on track", False),
    ],
)
def test_eventful_when_a_decision_a_change_friction_or_what_worked_is_recorded(body: str, eventful: bool) -> None:
    (sync,) = meeting(body).meetings
    assert sync.eventful is eventful


@pytest.mark.parametrize(
    ("body", "tied"),
    [
        ("- [ ] send the file", True),
        ("decided:: use one list", True),
        ("## Decisions\n- use one list", True),
        ("about [[Churn]]", True),
        ("about the sea", False),
        ("gave:: an hour", False),
    ],
)
def test_task_tied_by_a_commitment_a_decision_or_an_initiative(body: str, tied: bool) -> None:
    notes = {**PEOPLE, "Churn.md": "---\ntype: initiative\n---\n"}
    properties = "type: meeting\ndate: 2026-11-10\nattendees: [Priya]"
    (talk,) = vault({**notes, "M.md": f"---\n{properties}\n---\n{body}\n"}).meetings
    (coffee,) = vault({**notes, "M.md": f"---\n{properties}\nkind: coffee\n---\n{body}\n"}).meetings
    assert talk.task_tied is tied
    assert not coffee.task_tied


def test_a_meeting_that_links_one_initiative_belongs_to_it() -> None:
    efforts = dict.fromkeys(("Initiatives/Churn.md", "Initiatives/Gates.md"), "---\ntype: initiative\n---\n")
    one = "---\ntype: meeting\ndate: 2026-11-10\n---\nabout [[Initiatives/Churn|it]]\n"
    two = "---\ntype: meeting\ndate: 2026-11-11\n---\nabout [[Churn]] and [[Gates]]\n"
    section = "---\ntype: partner\n---\n## 2026-11-12\nabout [[Gates]]\n"
    model = vault({**efforts, "one.md": one, "two.md": two, "Ana.md": section})
    assert [(m.path, m.initiative) for m in model.meetings] == [
        ("one.md", "Churn"),
        ("two.md", ""),
        ("Ana.md", "Gates"),
    ]
