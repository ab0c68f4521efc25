"""Names that match nobody and look like somebody."""

from datetime import date

import pytest

from vault_coach.domain.meeting import Meeting
from vault_coach.domain.partner import Partner
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.similar_names import find_similar_names
from vault_coach.domain.source import Source

NOTED = ("Priya Nair", "Tomas Brandt", "Tom Brand", "Ana Maria Silva", "李 明")


def met(*names: str) -> Partnerships:
    partners = {
        name: Partner(name, f"{name}.md", Source(f"{name}.md", 1, ""), aliases=("Pri",) if "Priya" in name else ())
        for name in NOTED
    }
    meetings = tuple(
        Meeting(f"{name}.md", name, date(2026, 11, day), "other", (name,), Source("meeting.md", day, name))
        for day, name in enumerate(names, start=1)
    )
    return Partnerships(partners, people=tuple(sorted({*NOTED, *names})), meetings=meetings)


@pytest.mark.parametrize(
    ("name", "candidates"),
    [
        ("Pryia Nair", ["Priya Nair"]),
        ("priya nayr", ["Priya Nair"]),
        ("Priya N.", ["Priya Nair"]),
        ("Nair, Priya", ["Priya Nair"]),
        ("Dr. Priya Nair", ["Priya Nair"]),
        ("Ana Silva", ["Ana Maria Silva"]),
        ("Tomas Brand", ["Tom Brand", "Tomas Brandt"]),
        ("Zora Quill", []),
        ("Priya Kapoor", []),
        ("Nair", []),
        ("李 明明", ["李 明"]),
        ("王 明", []),
    ],
)
def test_who_may_be_meant(name: str, candidates: list[str]) -> None:
    assert [list(similar_name.candidates) for similar_name in find_similar_names(met(name))] == (
        [candidates] if candidates else []
    )


def test_the_place_is_where_the_name_stands_first() -> None:
    (similar_name,) = find_similar_names(met("Zora Quill", "Pryia Nair", "Pryia Nair"))
    assert (similar_name.name, similar_name.source.line) == ("Pryia Nair", 2)


def test_people_with_a_note_are_never_asked_about() -> None:
    assert find_similar_names(met(*NOTED)) == []
