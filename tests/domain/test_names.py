"""Names match by title, alias or unique first name; two candidates are never guessed between."""

import unicodedata

import pytest

from support.readings import PEOPLE, vault
from vault_coach.domain.assemble import Owner
from vault_coach.domain.names import Names
from vault_coach.domain.spelling import fold


@pytest.fixture
def names() -> Names:
    known = Names(frozenset({"me", "i", "robin"}), frozenset({"churn"}))
    known.add("Priya Nair", ["PN", "the analyst"])
    known.add("Sam Lee")
    known.add("Sam Okafor")
    known.add("José Ruiz")
    known.add("和子")
    return known


@pytest.mark.parametrize(
    "name",
    [
        "Priya Nair",
        "priya  nair",
        "@Priya Nair",
        "@Priya",
        "PN",
        "Priya",
        "People/Priya Nair",
        "People/@Priya Nair.md",
        "Priya Nair#Goals",
        "The Analyst",
    ],
)
def test_a_person_is_found_by_title_alias_and_first_name(names: Names, name: str) -> None:
    assert names.find(name) == "Priya Nair"


def test_a_name_matches_in_both_unicode_forms(names: Names) -> None:
    assert names.find(unicodedata.normalize("NFD", "José Ruiz")) == "José Ruiz"
    assert names.named_in(unicodedata.normalize("NFD", "ask José again")) == ["José Ruiz"]


def test_a_first_name_two_people_share_means_nobody(names: Names) -> None:
    assert names.find("Sam") is None
    assert names.candidates("Sam") == ["Sam Lee", "Sam Okafor"]
    assert names.unclear("Sam")
    assert not names.unclear("Priya")
    assert not names.unclear("Zed")


def test_a_title_wins_over_a_first_name(names: Names) -> None:
    names.add("Sam")
    assert names.find("Sam") == "Sam"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ask Priya Nair, then Sam Lee", ["Priya Nair", "Sam Lee"]),
        ("Priya's file for (Priya)", ["Priya Nair"]),
        ("priya in lower case is a word", []),
        ("nobody by the name of Sam", []),
        ("Priyanka is someone else", []),
        ("ask 和子 first", ["和子"]),
        ("", []),
    ],
)
def test_names_in_a_plain_text(names: Names, text: str, expected: list[str]) -> None:
    assert names.named_in(text) == expected


def test_folding_forgets_case_place_and_spaces() -> None:
    assert fold("@People/Ana  SILVA.md") == fold("ana silva")


@pytest.mark.parametrize("name", ["Robin Vale", "robin vale", "Robin", "Rob", "me", "I", "@me"])
def test_the_user_is_known_by_all_their_names(name: str) -> None:
    notes = {
        **PEOPLE,
        "People/Robin Vale.md": "---\ntype: person\naliases: [Rob]\n---\n",
        "2026-11-10.md": f'---\ntype: meeting\nattendees: ["{name}", "[[Priya Nair]]"]\n---\n',
    }
    model = vault(notes, Owner(names=("Robin Vale",)))
    assert model.meetings[0].attendees == ("Priya Nair",)
    assert "Robin Vale" not in model.partners


def test_a_first_name_the_user_shares_with_a_partner_is_unclear() -> None:
    notes = {
        "People/Robin Hale.md": "---\ntype: partner\n---\n",
        "2026-11-10.md": "---\ntype: meeting\nattendees: [Robin]\n---\n- [ ] Robin: send the file\n",
    }
    model = vault(notes, Owner(names=("Robin Vale",)))
    assert model.meetings[0].attendees == ()
    assert model.commitments[0].owner == "Robin"
    assert [problem.message for problem in model.problems] == [
        '"Robin" could be Robin Hale or you. Also at 2026-11-10.md:5.'
    ]
