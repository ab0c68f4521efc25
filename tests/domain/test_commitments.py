"""Commitments: whose they are, whom they are for, and what became of them."""

from datetime import date

import pytest

from support.readings import meeting, vault, with_people
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.source import Source

BOTH = '"[[Priya Nair]]", "[[Bo Lee]]"'


def promise(line: str, people: str = '"[[Priya Nair]]"') -> Commitment:
    """Return the one commitment of a line in a meeting with Priya."""
    (commitment,) = meeting(f"{line}\n", people=people).commitments
    return commitment


@pytest.mark.parametrize(
    ("line", "owner", "text"),
    [
        ("- [ ] send the file", ME, "send the file"),
        ("- [ ] me: send the file", ME, "send the file"),
        ("- [ ] I will send the file", ME, "send the file"),
        ("- [ ] Robin: send the file", ME, "send the file"),
        ("- [ ] [[Robin Vale]] to send the file", ME, "send the file"),
        ("- [ ] Priya: send the file", "Priya Nair", "send the file"),
        ("- [ ] Priya to send the file", "Priya Nair", "send the file"),
        ("- [ ] PN: send the file", "Priya Nair", "send the file"),
        ("- [ ] @Priya send the file", "Priya Nair", "send the file"),
        ("- [ ] [[Priya Nair]] to send the file", "Priya Nair", "send the file"),
        ("- [ ] [[Priya Nair|P]]: send the file", "Priya Nair", "send the file"),
        ("- [ ] send the file [owner:: [[Priya Nair]]]", "Priya Nair", "send the file"),
        ("- [ ] send the file (owner:: Priya)", "Priya Nair", "send the file"),
        ("- [ ] [[Zed Ito]] to send the file", "Zed Ito", "send the file"),
        ("- [ ] Note: send the file", ME, "Note: send the file"),
        ("## Next steps\n- Priya: send the file", "Priya Nair", "send the file"),
        ("## Actions\n- send the file", ME, "send the file"),
    ],
)
def test_the_owner_stands_in_front_or_in_a_field_else_it_is_mine(line: str, owner: str, text: str) -> None:
    commitment = promise(line)
    assert (commitment.owner, commitment.text) == (owner, text)


def test_an_attendee_without_a_note_owns_what_their_first_name_says() -> None:
    model = with_people(
        {"2026-11-10.md": "---\ntype: meeting\nattendees: [Ana Silva]\n---\n- [ ] Ana: send the file\n"}
    )
    (commitment,) = model.commitments
    assert (commitment.owner, commitment.counterpart, commitment.text) == ("Ana Silva", ME, "send the file")


@pytest.mark.parametrize(
    ("line", "counterpart"),
    [
        ("- [ ] send [[Bo Lee]] the file", "Bo Lee"),
        ("- [ ] send Bo the file", "Bo Lee"),
        ("- [ ] send @Bo the file", "Bo Lee"),
        ("- [ ] send the file", "Priya Nair"),
        ("- [ ] Priya: send the file", ME),
        ("- [ ] Priya: send [[Bo Lee]] the file", "Bo Lee"),
        ("- [ ] Priya: send me Bo's file", ME),
    ],
)
def test_it_is_for_whom_it_names_else_for_the_only_other_one(line: str, counterpart: str) -> None:
    assert promise(line).counterpart == counterpart


def test_with_several_people_an_unaddressed_task_is_for_nobody_in_particular() -> None:
    commitment = promise("- [ ] send the file", people=BOTH)
    assert (commitment.owner, commitment.counterpart, commitment.partner) == (ME, "", "")


def test_in_a_partners_note_a_task_is_for_the_partner() -> None:
    model = vault({"Priya Nair.md": "---\ntype: partner\n---\n- [ ] book the room\n- [ ] Priya: send the file\n"})
    assert [(commitment.owner, commitment.counterpart) for commitment in model.commitments] == [
        (ME, "Priya Nair"),
        ("Priya Nair", ME),
    ]
    assert [commitment.made for commitment in model.commitments] == [None, None]


@pytest.mark.parametrize(
    "due", ["📅 2026-11-14", "[due:: 2026-11-14]", "(due:: 2026-11-14)", "(due 2026-11-14)", "by 2026-11-14"]
)
def test_due(due: str) -> None:
    commitment = promise(f"- [ ] send the file {due}")
    assert (commitment.text, commitment.due) == ("send the file", date(2026, 11, 14))


@pytest.mark.parametrize(
    ("line", "state", "done"),
    [
        ("- [ ] send it", "open", None),
        ("- [x] send it", "done", date(2026, 11, 10)),
        ("- [x] send it ✅ 2026-11-15", "done", date(2026, 11, 15)),
        ("- [x] send it [completion:: 2026-11-15]", "done", date(2026, 11, 15)),
        ("- [-] send it", "cancelled", None),
        ("- [ ] send it ❌ 2026-11-15", "cancelled", None),
    ],
)
def test_ticked_without_a_date_counts_on_the_notes_day(line: str, state: str, done: date | None) -> None:
    commitment = promise(line)
    assert (commitment.state, commitment.done) == (state, done)


def test_a_commitment_stands_on_its_line() -> None:
    commitment = promise("some words\n\n- [ ] send the file 📅 2026-11-14")
    assert commitment.source == Source(
        "Meetings/2026-11-10 Sync.md", 7, "- [ ] send the file 📅 2026-11-14", "", date(2026, 11, 10)
    )
    assert commitment.made == date(2026, 11, 10)


def test_a_commitment_belongs_to_the_initiative_of_its_note() -> None:
    model = with_people(
        {
            "Churn.md": "---\ntype: initiative\n---\n- [ ] draw the plan\n",
            "2026-11-10.md": "---\ntype: meeting\nproject: churn\n---\n- [ ] send the file\n",
        }
    )
    assert [commitment.initiative for commitment in model.commitments] == ["Churn", "Churn"]


@pytest.mark.parametrize("hidden", ["> - [ ] send it", "```\n- [ ] send it\n```", "%% - [ ] send it %%"])
def test_quotes_code_and_comments_hold_no_commitments(hidden: str) -> None:
    assert meeting(f"{hidden}\n").commitments == ()


def test_overdue_only_while_open() -> None:
    late = promise("- [ ] send it 📅 2026-11-14")
    assert late.overdue_days(date(2026, 11, 20)) == 6
    assert late.overdue_days(date(2026, 11, 14)) == 0
    assert promise("- [x] send it 📅 2026-11-14").overdue_days(date(2026, 11, 20)) == 0
    assert promise("- [ ] send it").overdue_days(date(2026, 11, 20)) == 0


def _grouped(body: str) -> list[tuple[str, str, str]]:
    return [
        (commitment.owner, commitment.counterpart, commitment.text)
        for commitment in meeting(body, people=BOTH).commitments
    ]


def test_a_name_owns_the_list_below_it() -> None:
    body = "### Action Items\n- Robin\n  - Send Bo the scope\n- Bo\n  - Share budget by 2026-11-18\n"
    assert _grouped(body) == [(ME, "Bo Lee", "Send Bo the scope"), ("Bo Lee", ME, "Share budget")]


def test_a_ticked_name_owns_the_tasks_below_it() -> None:
    assert _grouped("- [ ] Priya:\n  - [ ] send it\n") == [("Priya Nair", ME, "send it")]


def test_a_word_that_is_nobodys_name_stays_a_task_with_its_details() -> None:
    (commitment,) = meeting("## Actions\n- Budget\n  - the new sheet\n").commitments
    assert (commitment.owner, commitment.text) == (ME, "Budget")
    assert _grouped("- [ ] Budget\n  - [ ] find the sheet\n") == [(ME, "", "Budget"), (ME, "", "find the sheet")]


@pytest.mark.parametrize("who", ["All:", "Everyone:", "Team:", "Both:", "@all", "All will"])
def test_what_everyone_is_to_do_is_mine_and_for_nobody(who: str) -> None:
    commitment = promise(f"- [ ] {who} read the brief")
    assert (commitment.owner, commitment.counterpart) == (ME, "")


@pytest.mark.parametrize(("who", "owner", "partner"), [("Robin", ME, "Priya Nair"), ("Priya", "Priya Nair", ME)])
def test_the_owner_may_stand_in_brackets_at_the_end(who: str, owner: str, partner: str) -> None:
    commitment = promise(f"- [ ] send the file (@{who})")
    assert (commitment.owner, commitment.counterpart, commitment.text) == (owner, partner, "send the file")


def test_a_word_that_will_do_nothing_is_no_owner() -> None:
    assert promise("- [ ] Pricing will change").text == "Pricing will change"
