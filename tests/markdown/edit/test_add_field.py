"""Adding a line of the method to a note: where it goes, and that our reader finds that line and nothing else."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from torture.notes import BOM, notes, shared, with_block
from torture.scale import count, figure
from vault_coach.markdown.edit.add_field import add_field, read_back
from vault_coach.markdown.edit.blocks import Refusal, contents
from vault_coach.markdown.parse import parse

DAY = date(2026, 11, 24)
MEETING = "Meetings/2026-11-24 Priya.md"
PERSON = "People/Priya Nair.md"


def added(note: str, *, path: str = MEETING, day: date | None = None, text: str = "walked her through it") -> str:
    new = add_field(path, note.encode(), "gave", text, day)
    assert isinstance(new, bytes), new
    return new.decode()


LINE = "- gave:: walked her through it"


class TestInANoteOfThatDay:
    def test_it_goes_below_the_text(self) -> None:
        assert added("Talked.\n") == f"Talked.\n\n{LINE}\n"
        assert added("") == f"{LINE}\n"
        assert added("Talked.") == f"Talked.\n\n{LINE}"

    def test_a_list_goes_on(self) -> None:
        assert added("- one\n- two\n\n\n") == f"- one\n- two\n{LINE}\n\n\n"

    def test_it_goes_under_notes_where_there_is_such_a_heading(self) -> None:
        assert added("## Notes\n\n## Next steps\n- [ ] send it\n") == (
            f"## Notes\n\n{LINE}\n\n## Next steps\n- [ ] send it\n"
        )

    def test_it_never_becomes_an_action(self) -> None:
        note = "Talked.\n\n## Next steps\n\n- send it\n"
        assert added(note) == f"{note}\n## Exchanges\n\n{LINE}\n"
        assert added(added(note), text="more") == f"{note}\n## Exchanges\n\n{LINE}\n- gave:: more\n"

    def test_it_never_fills_an_empty_list_of_decisions(self) -> None:
        assert added("Talked.\n\n## Decisions\n") == f"Talked.\n\n## Decisions\n\n## Exchanges\n\n{LINE}\n"

    def test_it_goes_above_a_block_of_the_coachs(self) -> None:
        note = with_block(b"## Notes\n").decode()
        assert added(note) == note.replace("## Notes\n", f"## Notes\n\n{LINE}\n")

    def test_newlines_and_bom_stay(self) -> None:
        new = add_field(MEETING, BOM + b"a\r\nb\r\n", "gave", "help", None)
        assert new == BOM + b"a\r\nb\r\n\r\n- gave:: help\r\n"

    def test_a_title_that_is_the_date_is_no_section_of_its_own(self) -> None:
        assert added("# 2026-11-24 Priya\n\nTalked.\n").endswith(f"Talked.\n\n{LINE}\n")


class TestInAPartnersNote:
    def test_a_section_of_the_day_is_made_at_the_end(self) -> None:
        note = "---\ntype: partner\n---\nHead of Membership.\n"
        assert added(note, path=PERSON, day=DAY) == f"{note}\n## 2026-11-24\n\n{LINE}\n"

    def test_a_section_of_the_day_is_used(self) -> None:
        note = "## 2026-11-24 coffee\n- talked\n\n## 2026-11-10\n- older\n"
        assert added(note, path=PERSON, day=DAY) == (
            f"## 2026-11-24 coffee\n- talked\n{LINE}\n\n## 2026-11-10\n- older\n"
        )

    def test_actions_inside_the_section_are_left_alone(self) -> None:
        note = "## 2026-11-24\ntalked\n\n### Actions\n- send it\n"
        assert added(note, path=PERSON, day=DAY) == f"## 2026-11-24\ntalked\n\n{LINE}\n\n### Actions\n- send it\n"


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("```\nnever closed\n", "an open code block"),
        ("%% never closed\n", "an open comment"),
        ("<<<<<<< HEAD\n", "a merge conflict"),
        ("<!-- coach:begin id=x -->\n", "damaged markers"),
    ],
)
def test_where_the_line_would_not_be_read_the_note_is_refused(note: str, why: str) -> None:
    for day, path in ((None, MEETING), (DAY, PERSON)):
        refusal = add_field(path, note.encode(), "gave", "help", day)
        assert isinstance(refusal, Refusal), why
        assert refusal.hint


_REFUSED = ("", "  ", "%% hidden", "<!-- hidden", "```", "a $$ b", "a\ud83d")


@pytest.mark.parametrize("text", [*_REFUSED, "[[", "`gave:: x", "walked [gave:: x] on"])
def test_words_that_say_something_else_are_never_written(text: str) -> None:
    new = add_field(MEETING, b"Talked.\n", "gave", text, None)
    assert isinstance(new, Refusal) == (text in _REFUSED)
    if isinstance(new, bytes):
        (mark,) = parse(MEETING, new.decode()).marks
        assert mark.kind == "gave"
        assert mark.text == " ".join(text.split())


def test_several_lines_become_one() -> None:
    meant = read_back("gave", "one\n- [ ] two\n\nthree")
    assert meant is not None
    assert meant.text == "one - [ ] two three"


def test_one_field_more_and_nothing_else_or_the_note_is_refused() -> None:
    figures = {"notes": 0, "written": 0, "refused": 0}

    @given(notes, st.sampled_from([None, DAY]), st.one_of(st.just("6"), st.text(max_size=30)))
    @settings(max_examples=count(300, 5_000), database=None, deadline=None)
    def law(note: bytes, day: date | None, text: str) -> None:
        figures["notes"] += 1
        path = PERSON if day else MEETING
        new = add_field(path, note, "worked", text, day)
        if isinstance(new, Refusal):
            figures["refused"] += 1
            return
        figures["written"] += 1
        before, after = (parse(path, data.removeprefix(BOM).decode()) for data in (note, new))
        assert len(after.marks) == len(before.marks) + 1
        assert [task.text for task in after.tasks] == [task.text for task in before.tasks]
        assert contents(new) == contents(note)
        assert shared(note, new) == len(note)

    law()
    figure("P1 fields", **figures)
    assert figures["written"] > figures["notes"] / 10
