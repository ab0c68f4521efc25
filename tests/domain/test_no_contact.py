"""Words by which a note says that people did not meet."""

from datetime import date

import pytest

from vault_coach.domain import no_contact
from vault_coach.domain.assemble import assemble
from vault_coach.markdown.parse import parse

DAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    "line",
    [
        "tomorrow: call [[Nadia]]",
        "- Coffee with [[Nadia]] tomorrow",
        "[[Nadia]]'s birthday next week",
        "Morgen: [[Nadia]] anrufen",
        "Nächste Woche Treffen mit [[Nadia]]",
        "Demain, appeler [[Nadia]]",
        "Llamar a [[Nadia]] la semana que viene",
        "Geburtstag von [[Nadia]]",
        "2026-12-01 lunch with [[Nadia]]",
        "Remember to call [[Nadia]]",
    ],
)
def test_a_plan_or_a_birthday_is_no_contact(line: str) -> None:
    assert no_contact.is_no_meeting(line, DAY)


@pytest.mark.parametrize(
    "line",
    [
        "Coffee with [[Nadia]]",
        "Met [[Nadia]], plans next week",
        "1:1 [[Nadia]] – follow up next week",
        "Plan review with [[Nadia]]",
        "Talked to [[Nadia]] about tomorrow",
        "Celebrated birthday with [[Nadia]]",
        "Heute Morgen Kaffee mit [[Nadia]]",
        "Esta mañana café con [[Nadia]]",
    ],
)
def test_what_was_is_contact_whatever_comes_next(line: str) -> None:
    assert not no_contact.is_no_meeting(line, DAY)


@pytest.mark.parametrize(
    ("title", "off"),
    [
        ("Cancelled: sync with Nadia", True),
        ("2026-11-17 Sync (cancelled)", True),
        ("Abgesagt: Treffen Nadia", True),
        ("ANNULÉ - Point Nadia", True),
        ("Reunión (cancelada)", True),
        ("CANCELLED 1:1 with Nadia", True),
        ("Cancelled orders review", False),
        ("How we cancelled the contract", False),
    ],
)
def test_a_title_may_say_that_it_was_called_off(title: str, off: bool) -> None:
    assert no_contact.is_cancelled(title) == off


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        ("Apologies: [[Nadia]], [[Jonas]]", ["[[Nadia]]", "[[Jonas]]"]),
        ("Entschuldigt: Nadia Okafor", ["Nadia Okafor"]),
        ("Excusés : [[Nadia]]", ["[[Nadia]]"]),
        ("[[Nadia]] couldn't make it", ["[[Nadia]]"]),
        ("[[Nadia]] no pudo asistir", ["[[Nadia]]"]),
        ("[[Nadia]] about absent data", []),
        ("Missing data: ask [[Nadia]]", []),
    ],
)
def test_who_was_not_there(line: str, absent: list[str]) -> None:
    assert no_contact.named_absent(line) == absent


def contacts(**notes: str) -> list[tuple[str, str]]:
    """List who was met on which day, with two people known."""
    people = {"People/Nadia Okafor": "", "People/Jonas Lindqvist": ""}
    texts = {**people, **{path.replace("__", "/"): text for path, text in notes.items()}}
    model = assemble(parse(f"{path}.md", text) for path, text in texts.items())
    return [(contact.partner, contact.day.isoformat()) for contact in model.contacts]


MEETING = "---\ntype: meeting\ndate: 2026-11-17\nattendees: [Nadia Okafor, Jonas Lindqvist]\n{more}---\n"


@pytest.mark.parametrize("more", ["status: Cancelled\n", "cancelled: true\n", "status: abgesagt\n"])
def test_a_meeting_called_off_is_no_contact(more: str) -> None:
    assert contacts(Sync=MEETING.format(more=more)) == []


def test_who_was_absent_is_not_met_though_others_are() -> None:
    only_jonas = [("Jonas Lindqvist", "2026-11-17")]
    for body in ("Apologies:\n- Nadia\n", "## Absent\n[[Nadia Okafor]]\n", "Nadia Okafor was absent.\n"):
        assert contacts(Sync=MEETING.format(more="") + body) == only_jonas, body
    assert contacts(Sync=MEETING.format(more="apologies: Nadia Okafor\n")) == only_jonas
    marked = MEETING.format(more="").replace("Nadia Okafor", "Nadia Okafor (absent)")
    assert contacts(Sync=marked) == only_jonas


def test_the_date_of_a_note_that_is_no_meeting_makes_no_contact() -> None:
    for key in ("created", "date"):
        assert contacts(Notes__Book=f"---\n{key}: 2026-11-20\n---\n[[Nadia Okafor]] named it.\n") == []
    made = "---\ncreated: 2026-11-17\nattendees: Nadia Okafor\n---\n"
    assert contacts(Sync=made) == [("Nadia Okafor", "2026-11-17")]
