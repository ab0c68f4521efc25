"""A name that several people fit is a problem that names them all, wherever it stands; nothing is guessed."""

import pytest

from support.readings import vault
from vault_coach.domain.commitment import ME
from vault_coach.domain.partnerships import Partnerships

SAMS = {
    "People/Sam Lee.md": "---\ntype: partner\n---\n",
    "People/Sam Okafor.md": "---\ntype: partner\n---\n",
    "People/Priya Nair.md": "---\ntype: partner\n---\n",
}


def one_on_one(body: str) -> Partnerships:
    """Build a meeting with Priya alone."""
    return vault(
        {**SAMS, "M.md": f'---\ntype: meeting\ndate: 2026-11-10\nattendees: ["[[Priya Nair]]"]\n---\n{body}'}
    )


def complaints(model: Partnerships) -> list[tuple[str, int, str]]:
    return [(problem.path, problem.line, problem.message) for problem in model.problems]


@pytest.mark.parametrize(
    "body",
    [
        "- [ ] Sam: send the file",
        "- [ ] @Sam send the file",
        "- [ ] send the file [owner:: [[Sam]]]",
        "- [ ] send Sam the file",
        "- [ ] send [[Sam]] the file",
        "talked about it with [[Sam]]",
        "gave:: a hand to [[Sam]]",
    ],
)
def test_in_the_body(body: str) -> None:
    model = one_on_one(body)
    assert complaints(model) == [("M.md", 6, '"Sam" could be Sam Lee or Sam Okafor.')]
    assert model.problems[0].hint


@pytest.mark.parametrize("field", ["attendees", "people", "with"])
def test_as_attendee(field: str) -> None:
    model = vault({**SAMS, "M.md": f"---\ntype: meeting\ndate: 2026-11-10\n{field}: [Sam, Priya]\n---\n"})
    assert complaints(model) == [("M.md", 4, '"Sam" could be Sam Lee or Sam Okafor.')]
    assert model.meetings[0].attendees == ("Priya Nair",)


def test_in_a_decision() -> None:
    model = vault({**SAMS, "D.md": "---\ntype: decision\nneeds: [Sam]\n---\n"})
    assert complaints(model) == [("D.md", 3, '"Sam" could be Sam Lee or Sam Okafor.')]
    assert model.decisions[0].needs == ()


def test_a_task_of_one_of_two_is_neither_mine_nor_anyones() -> None:
    (task,) = one_on_one("- [ ] Sam: send the file").commitments
    assert task.owner == "Sam"
    assert task.text == "send the file"


def test_a_task_for_one_of_two_is_not_for_the_only_attendee() -> None:
    (task,) = one_on_one("- [ ] send Sam the file").commitments
    assert (task.owner, task.counterpart) == (ME, "")


def test_help_for_one_of_two_is_not_help_for_the_only_attendee() -> None:
    (exchange,) = one_on_one("gave:: a hand to [[Sam]]").exchanges
    assert exchange.partner == ""


def test_a_full_name_is_clear() -> None:
    model = one_on_one("- [ ] Sam Lee: send the file")
    assert model.problems == ()
    assert model.commitments[0].owner == "Sam Lee"


def test_two_notes_of_one_name_are_two_people_and_a_problem() -> None:
    model = vault({"A/Sam.md": "---\ntype: partner\n---\n", "B/Sam.md": "---\ntype: partner\n---\n"})
    assert complaints(model) == [("B/Sam.md", 1, "A/Sam.md has the same name, Sam.")]
    assert list(model.partners) == ["A/Sam", "B/Sam"]
