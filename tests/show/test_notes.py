"""Views kept as notes: the coach's own, refreshed while they are, escape, and never read back as evidence."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from support.markup import PARSER, PAYLOADS
from support.run import Run, answer, tree
from vault_coach.domain.source import Source
from vault_coach.drafting.escape import escape
from vault_coach.drafting.linker import Linker
from vault_coach.show.note import NoteBody, note_body
from vault_coach.show.page import Output

NOTES = {
    "Coach/Next moves.md": ["next"],
    "Coach/Signals.md": ["signals"],
    "Coach/About Priya Nair.md": ["show", "Priya"],
    "Coach/Commitments.md": ["commitments"],
    "Coach/My commitments.md": ["commitments", "--mine"],
    "Coach/Their overdue commitments.md": ["commitments", "--theirs", "--overdue"],
    "Coach/Portfolio.md": ["portfolio"],
    "Coach/Influence loop.md": ["loop"],
    "Coach/Return on partnership.md": ["roi"],
    "Coach/Checklist.md": ["checklist"],
    "Coach/Introductions.md": ["weave", "--no-model"],
}
LINK = re.compile(r"\[\[([^\]|#]+)(#[^\]|]*)?(?:\|[^\]]*)?\]\]")


def frame(*words: str, coach: Run) -> dict[str, Any]:
    result = coach(*words, "--json")
    assert result.exit_code == 0, result.output
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def texts(vault: Path) -> dict[str, str]:
    return {path: (vault / path).read_text(encoding="utf-8") for path in NOTES if (vault / path).exists()}


def write_all(coach: Run) -> None:
    for words in NOTES.values():
        assert coach(*words, "--note").exit_code == 0


# The notes


def test_notes_give_dates_for_ages_go_stale(coach: Run, vault: Path) -> None:
    write_all(coach)
    stale = re.compile(r"\b(?:ago|yesterday|today|\d+ days late)\b")
    assert not [line for text in texts(vault).values() for line in text.split("\n") if stale.search(line)]
    assert "10 days late" in coach("commitments").stdout
    assert "you met 8 days ago" in coach("weave").stdout


@pytest.mark.parametrize("words", [["commitments"], ["weave", "--no-model"], ["loop"], ["show", "Gwen"]])
def test_another_day_on_which_nothing_happened_changes_no_byte(words: list[str], coach: Run, vault: Path) -> None:
    coach(*words, "--note")
    before = tree(vault)
    coach(*words, "--note", today="2026-11-25")
    assert tree(vault) == before


def test_writing_every_note_changes_no_signal_and_no_view(coach: Run, vault: Path) -> None:
    before = {path: answer(coach(*words, "--json")) for path, words in NOTES.items()}
    counts = answer(coach("status", "--json"))
    write_all(coach)
    assert texts(vault).keys() == NOTES.keys()
    assert {path: answer(coach(*words, "--json")) for path, words in NOTES.items()} == before
    after = answer(coach("status", "--json"))
    assert after.pop("notes") == counts.pop("notes") + len(NOTES)
    assert after == counts


def test_a_second_run_changes_no_byte(coach: Run, vault: Path) -> None:
    write_all(coach)
    before = tree(vault)
    for path, words in NOTES.items():
        files = frame(*words, "--note", coach=coach)["files"]
        assert {"path": path, "written": False, "notice": None} in files
    assert tree(vault) == before


def test_the_answer_is_the_same_with_and_without_a_note(coach: Run) -> None:
    with_note, without = frame("next", "--note", coach=coach), frame("next", coach=coach)
    assert with_note["files"] == [{"path": "Coach/Next moves.md", "written": True, "notice": None}]
    assert "files" not in without
    assert with_note["data"] == without["data"]


def test_without_new_facts_the_next_day_changes_no_byte(coach: Run, vault: Path) -> None:
    coach("loop", "--note")
    before = tree(vault)
    coach("loop", "--note", today="2026-11-25")
    assert tree(vault) == before


def test_a_new_fact_refreshes_the_note_and_leaves_the_users_text_around_it(coach: Run, vault: Path) -> None:
    coach("commitments", "--note")
    note = vault / "Coach" / "Commitments.md"
    note.write_text(note.read_text(encoding="utf-8") + "\nMy own thought.\n", encoding="utf-8")
    meeting = vault / "Meetings" / "2026-11-19 Tomas one-on-one.md"
    old = meeting.read_text(encoding="utf-8")
    meeting.write_text(old.replace("comments on the table names", "remarks on the names"), encoding="utf-8")
    coach("commitments", "--note")
    text = note.read_text(encoding="utf-8")
    assert "remarks on the names" in text
    assert "comments on the table names" not in text
    assert text.endswith("\nMy own thought.\n")


def test_a_note_the_user_changed_stays_as_it_is_and_the_coach_says_so(coach: Run, vault: Path) -> None:
    coach("next", "--note")
    note = vault / "Coach" / "Next moves.md"
    note.write_text(note.read_text(encoding="utf-8").replace("Priya", "Priyanka"), encoding="utf-8")
    before = tree(vault)
    assert "stays as it is" in " ".join(coach("next", "--note").stdout.split())
    assert tree(vault) == before


def test_undo_takes_a_note_away_again(coach: Run, vault: Path) -> None:
    before = tree(vault)
    coach("checklist", "--note")
    assert tree(vault) != before
    coach("undo")
    assert tree(vault) == before


def test_every_link_leads_to_a_heading_that_is_there(coach: Run, vault: Path) -> None:
    write_all(coach)
    notes = {path.stem: path.read_text(encoding="utf-8") for path in vault.rglob("*.md")}
    links = [link for text in texts(vault).values() for link in LINK.findall(text)]
    assert len(links) > 100
    for target, heading in links:
        assert target in notes
        assert not heading or re.search(rf"^#+ .*{re.escape(heading[1:])}", notes[target], re.MULTILINE), heading


def test_no_checkbox_is_live_and_nothing_is_a_field(coach: Run, vault: Path) -> None:
    write_all(coach)
    for text in texts(vault).values():
        assert not re.search(r"^\s*(?:[-*+]|\d+\.) \[", text, re.MULTILINE)
        assert "::" not in text


def test_a_note_of_the_users_own_by_that_name_is_told_apart_in_links(coach: Run, vault: Path) -> None:
    (vault / "Notes" / "Commitments.md").write_text(
        "---\ndate: 2026-11-20\n---\n- [ ] [[Bo Lee]] to send the plan, due 2026-11-22\n", encoding="utf-8"
    )
    coach("commitments", "--note")
    before = tree(vault)
    assert "[[Notes/Commitments|20 Nov]]" in texts(vault)["Coach/Commitments.md"]
    coach("commitments", "--note")
    assert tree(vault) == before


def test_a_name_that_no_file_can_have_gets_one_that_can(coach: Run, vault: Path) -> None:
    met = "---\ntype: meeting\ndate: 2026-11-23\nattendees: ['Wer? Ich: Ja']\n---\nHello.\n"
    (vault / "Meetings" / "Hello.md").write_text(met, encoding="utf-8")
    files = frame("show", "Wer? Ich: Ja", "--note", coach=coach)["files"]
    assert files == [{"path": "Coach/About Wer Ich Ja.md", "written": True, "notice": None}]


def test_an_explanation_is_not_kept_as_a_note(coach: Run) -> None:
    result = coach("signals", "--explain", "neglected", "--note")
    assert result.exit_code == 2
    assert "leave out --explain" in result.output


# Markdown


@dataclass(frozen=True)
class Shown:
    """A page that says one text in every way there is."""

    text: str

    def data(self) -> Any:
        return self.text

    def show(self, terminal: Output) -> None:
        terminal.title(self.text)
        terminal.title(self.text, level=2)
        terminal.say(self.text)
        for mark in ("-", "  >", "1.", "> ", "[x]", "   -"):
            terminal.point(self.text, mark=mark)
        terminal.say(self.text)
        terminal.point(self.text, mark=" ")
        terminal.point(self.text, mark=">")
        terminal.table([(self.text, self.text)], (self.text, ""), right={0})
        terminal.table([("a", self.text)])


ANY_TEXT = st.one_of(st.sampled_from(PAYLOADS), st.text(max_size=40))


def tokens(text: str) -> list[str]:
    """What a Markdown parser makes of a page that says this, inline tokens included."""
    blocks = PARSER.parse(note_body(Shown(text), Linker(())))
    return [part.type for block in blocks for part in [block, *(block.children or [])]]


@given(ANY_TEXT)
@example("- [ ] task")
@example("# heading")
@example("a | b")
def test_whatever_a_text_says_it_only_shows(text: str) -> None:
    assume(escape(text))
    shown = [kind for kind in tokens(text) if kind not in {"text", "text_special"}]
    assert shown == [kind for kind in tokens("word") if kind != "text"]


def page(*marks: str) -> Sequence[str]:
    output = NoteBody(Linker(()))
    for mark in marks:
        output.point("x", mark=mark)
    return output.text.split("\n")[:-1]


def test_what_belongs_to_a_numbered_item_stands_below_it() -> None:
    assert page("1.", "> ", "  ", "2.") == ["1. **x**", "    - → x", "    - x", "2. **x**"]


def test_a_move_below_an_item_is_part_of_it_and_one_by_itself_is_a_paragraph() -> None:
    assert page("-", "  >", ">") == ["- x", "    - → x", "", "→ x"]


def test_boxes_are_signs_to_read_and_not_to_tick() -> None:
    assert page("[x]", "   -", "[ ]", "   >") == ["- ☑ **x**", "    - x", "- ☐ **x**", "    - → x"]


def test_lines_it_rests_on_are_links_each_once() -> None:
    output = NoteBody(Linker(["People/Bo Lee.md"]))
    lines = [Source("People/Bo Lee.md", number, "x", "Notes") for number in (1, 2)]
    output.point("x", sources=lines)
    assert output.text == "- x · [[Bo Lee#Notes|Bo Lee]]\n"


def test_a_page_that_says_nothing_says_so() -> None:
    assert NoteBody(Linker(())).text == "Nothing to show yet.\n"
