"""Laws of the whole: the order of notes does not matter, and no note touches what others say."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vault_coach import resources
from vault_coach.domain.assemble import Owner, assemble
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem
from vault_coach.markdown.parse import parse

EXAMPLE = Path(str(resources.data("vault-example")))
ROBIN = Owner(("Robin Vale",), ("fewer lapsed passes",))
READINGS: list[Reading] = [
    parse(path.relative_to(EXAMPLE).as_posix(), path.read_text(encoding="utf-8"))
    for path in sorted(EXAMPLE.rglob("*.md"))
    if "Templates" not in path.parts
]


@settings(max_examples=15, deadline=None)
@given(st.permutations(READINGS))
def test_the_same_readings_in_any_order_give_the_same_model(readings: list[Reading]) -> None:
    assert assemble(readings, ROBIN) == assemble(READINGS, ROBIN)


def test_an_unrelated_note_changes_nothing_but_the_count_of_dated_notes() -> None:
    before = assemble(READINGS, ROBIN)
    after = assemble([*READINGS, parse("Notes/2026-11-20 Bread.md", "Flour, water, salt.\n")], ROBIN)
    assert after.dated_notes == before.dated_notes + 1
    for part in ("partners", "meetings", "contacts", "commitments", "exchanges", "initiatives", "decisions"):
        assert getattr(after, part) == getattr(before, part)


@pytest.mark.parametrize("part", ["meetings", "contacts", "commitments", "exchanges", "decisions", "initiatives"])
def test_everything_stands_on_a_line_of_a_note(part: str) -> None:
    things = getattr(assemble(READINGS, ROBIN), part)
    assert things
    for thing in things:
        lines = (EXAMPLE / thing.source.path).read_text(encoding="utf-8").splitlines()
        assert lines[thing.source.line - 1] == thing.source.quote


def test_nothing_gives_nothing() -> None:
    model = assemble([])
    assert (model.partners, model.meetings, model.problems) == ({}, (), ())


def test_trouble_from_reading_is_kept_once_and_in_order() -> None:
    first, second = Problem("a.md", 1, "Not UTF-8."), Problem("b.md", 2, "Too long.")
    assert assemble([], None, [second, first, second]).problems == (first, second)
