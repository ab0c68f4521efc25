"""Contacts: who was met or linked on which day, and whether it was about work."""

from datetime import date

import pytest

from support.readings import vault, with_people
from vault_coach.domain.partnerships import Partnerships

DAY = date(2026, 11, 10)


def contacts(model: Partnerships) -> list[tuple[str, date, bool]]:
    return [(contact.partner, contact.day, contact.task_tied) for contact in model.contacts]


def daily(line: str) -> Partnerships:
    return with_people({"Daily/2026-11-10.md": f"{line}\n"})


def test_attendance_is_a_contact_with_its_minutes() -> None:
    model = with_people({"M.md": "---\ntype: meeting\ndate: 2026-11-10\nattendees: [Priya]\nminutes: 45\n---\n"})
    (contact,) = model.contacts
    assert (contact.partner, contact.day, contact.task_tied, contact.minutes) == ("Priya Nair", DAY, False, 45)
    assert contact.source.quote == "attendees: [Priya]"


@pytest.mark.parametrize(
    "line",
    [
        "ran into [[Priya Nair]]",
        "ran into @Priya",
        "ran into [[People/Priya Nair|P]]",
        "ran into [P](People/Priya%20Nair.md)",
        "- [x] thank [[Priya Nair]]",
    ],
)
def test_a_link_in_a_dated_note_is_a_contact(line: str) -> None:
    (contact,) = daily(line).contacts
    assert (contact.partner, contact.day) == ("Priya Nair", DAY)
    assert contact.source.quote == line


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] call [[Priya Nair]]",
        "> [[Priya Nair]] wrote this",
        "`[[Priya Nair]]`",
        "![[Priya Nair]]",
        "%% [[Priya Nair]] %%",
        "Priya Nair by name only",
    ],
)
def test_open_tasks_quotes_code_and_embeds_are_none(line: str) -> None:
    assert daily(line).contacts == ()


def test_a_link_in_a_property_of_a_daily_note_is_a_contact() -> None:
    model = with_people({"Daily/2026-11-10.md": '---\nseen: "[[Priya Nair]]"\n---\nwords\n'})
    assert contacts(model) == [("Priya Nair", DAY, False)]


@pytest.mark.parametrize("kind", ["initiative", "decision"])
def test_a_link_in_a_note_about_no_day_is_none(kind: str) -> None:
    assert (
        with_people({"Note.md": f"---\ntype: {kind}\ndate: 2026-11-10\n---\nwith [[Priya Nair]]\n"}).contacts == ()
    )


@pytest.mark.parametrize(
    ("line", "tied"),
    [
        ("- [x] send [[Priya Nair]] the file", True),
        ("decided:: use one list, with [[Priya Nair]]", True),
        ("had cake with [[Priya Nair]]", False),
        ("saw [[Priya Nair]]\n- [ ] water the fern", False),
        ("saw [[Priya Nair]]\n- [ ] send [[Priya Nair]] the file", True),
        ("saw [[Priya Nair]]\n\ndecided:: use one list, with [[Bo Lee]]", False),
    ],
)
def test_a_linked_contact_is_about_work_when_its_note_has_some_with_them(line: str, tied: bool) -> None:
    about_work_by_partner = {partner: about_work for partner, _, about_work in contacts(daily(line))}
    assert about_work_by_partner["Priya Nair"] is tied


def test_a_linked_contact_in_a_note_of_an_initiative_is_about_work() -> None:
    model = with_people({"Daily/2026-11-10.md": "---\nproject: Churn\n---\nsaw [[Priya Nair]]\n"})
    assert contacts(model) == [("Priya Nair", DAY, True)]


def test_one_contact_a_person_note_and_day_attendance_first() -> None:
    model = with_people(
        {"M.md": "---\ntype: coffee\ndate: 2026-11-10\nattendees: [Priya]\n---\n[[Priya Nair]] [[Priya Nair]]\n"}
    )
    assert contacts(model) == [("Priya Nair", DAY, False)]
    assert model.contacts[0].source.line == 4


@pytest.mark.parametrize("name", ["last-contact", "lastContacted", "last_chat", "Last met"])
def test_a_stated_last_contact(name: str) -> None:
    model = vault({"Ana.md": f"---\ntype: partner\n{name}: 2026-11-02\n---\n"})
    (contact,) = model.contacts
    assert (contact.partner, contact.day, contact.task_tied) == ("Ana", date(2026, 11, 2), False)
    assert contact.source.quote == f"{name}: 2026-11-02"


def test_oldest_first() -> None:
    model = with_people({f"{day}.md": "saw [[Bo Lee]]\n" for day in ("2026-11-12", "2026-11-10", "2026-11-11")})
    assert [contact.day.day for contact in model.contacts] == [10, 11, 12]
    assert [contact.day.day for contact in model.contacts_with("Bo Lee", date(2026, 11, 11))] == [10, 11]
