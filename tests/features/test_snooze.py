"""`coach snooze` and `coach dismiss`: what the user wants to hear nothing about."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.run import Run, answer, tree
from vault_coach.coach import Places
from vault_coach.vault.commit import BlockEdit, edit_block, put_block
from vault_coach.vault.journal import Journal, Purpose


def signals(coach: Run, today: str = "2026-11-24") -> dict[str, Any]:
    """Id to signal, in order."""
    return {signal["id"]: signal for signal in answer(coach("signals", "--json", today=today))}


def first(coach: Run, kind: str) -> str:
    return next(name for name, signal in signals(coach).items() if signal["kind"] == kind)


class TestNames:
    def test_every_signal_has_one_of_its_own_and_it_is_shown(self, coach: Run) -> None:
        named = signals(coach)
        assert len(named) == len(answer(coach("signals", "--json")))
        shown = coach("signals").output
        assert all(name in shown for name in named)

    def test_it_stays_when_the_note_gets_longer_and_changes_when_the_line_does(
        self, coach: Run, vault: Path
    ) -> None:
        name = first(coach, "promise-overdue")
        line = signals(coach)[name]["evidence"][0]
        note = vault / line["path"]
        text = note.read_text(encoding="utf-8")
        note.write_text(text.replace(line["quote"], f"\nOne line more.\n\n{line['quote']}"), encoding="utf-8")
        assert name in signals(coach)
        note.write_text(text.replace(line["quote"], line["quote"].replace("send", "post")), encoding="utf-8")
        assert name not in signals(coach)


class TestDismissing:
    def test_a_signal_is_gone_from_all_that_speaks_of_it(self, coach: Run) -> None:
        name = first(coach, "waiting-on")
        assert coach("dismiss", name).exit_code == 0
        assert name not in signals(coach)
        assert name not in {signal["id"] for signal in answer(coach("next", "--json"))}

    def test_the_beginning_of_a_name_is_enough_and_it_can_be_brought_back(self, coach: Run) -> None:
        before = signals(coach)
        name = first(coach, "waiting-on")
        result = coach("dismiss", name[:6].upper())
        assert before[name]["reason"].split()[0] in result.output
        assert f"coach dismiss {name} --back" in result.output
        assert answer(coach("dismiss", name, "--back", "--json"))["heard"]
        assert signals(coach) == before

    @pytest.mark.parametrize("name", ["ffffffff", "abc", "", "Priya"])
    def test_a_name_that_is_none_gets_a_way_out(self, coach: Run, name: str) -> None:
        result = coach("dismiss", name)
        assert result.exit_code == 1
        assert "coach signals" in result.stderr
        result = coach("dismiss", name, "--back")
        assert result.exit_code == 1
        assert "Those are: none." in result.stderr


class TestDismissingInANote:
    """`coach: dismissed` in a block, or on the line below it."""

    @pytest.fixture
    def block(self, coach: Run, vault: Path, tmp_path: Path) -> tuple[str, Path]:
        """A signal, and the note with the block that speaks of it."""
        signal = first(coach, "waiting-on")
        journal = Journal(Places(tmp_path / "state" / "vault-coach", tmp_path).of(vault))
        path = "People/Kenji Watanabe.md"
        edit = edit_block((vault / path).read_bytes(), "check-in/kenji", "> Ask what is in the way.")
        assert isinstance(edit, BlockEdit)
        purpose = Purpose(datetime.now(UTC), "suggest", edit.block, signals=(signal,))
        assert isinstance(put_block(vault, path, edit, evidence=(), journal=journal, purpose=purpose), int)
        return signal, vault / "People/Kenji Watanabe.md"

    def test_what_the_block_speaks_of_is_silent_from_then_on(self, coach: Run, block: tuple[str, Path]) -> None:
        signal, note = block
        assert signal in signals(coach)
        note.write_bytes(note.read_bytes() + b"coach: dismissed\n")
        assert signal not in signals(coach)
        note.write_text("---\ntype: partner\n---\n")
        assert signal not in signals(coach), "it was said once, as with `coach dismiss`"

    def test_it_is_brought_back_once_the_note_no_longer_says_so(self, coach: Run, block: tuple[str, Path]) -> None:
        signal, note = block
        before = note.read_bytes()
        note.write_bytes(before + b"coach: dismissed\n")
        signals(coach)
        result = coach("dismiss", signal, "--back")
        assert result.exit_code == 1
        assert "People/Kenji Watanabe.md" in result.stderr
        assert "`coach: dismissed`" in result.stderr
        note.write_bytes(before)
        assert coach("dismiss", signal, "--back").exit_code == 0
        assert signal in signals(coach)


class TestSnoozing:
    def test_a_signal_rests_until_that_day_is_over(self, coach: Run) -> None:
        name = first(coach, "waiting-on")
        assert answer(coach("snooze", name, "--until", "2026-11-26", "--json"))["until"] == "2026-11-26"
        assert name not in signals(coach, "2026-11-26")
        assert name in signals(coach, "2026-11-27")

    def test_a_person_rests_as_if_their_note_said_so(self, coach: Run, vault: Path) -> None:
        before = signals(coach)
        coach("snooze", "Kenji", "--until", "2026-12-01")
        resting = signals(coach)
        assert all("Kenji Watanabe" not in signal["subject"] for signal in resting.values())
        assert any("Kenji Watanabe" in signal["subject"] for signal in before.values())
        coach("snooze", "Kenji", "--until", "2026-11-23")
        assert signals(coach) == before
        note = vault / "People" / "Kenji Watanabe.md"
        text = note.read_text(encoding="utf-8")
        note.write_text(text.replace("---\n", "---\nsnooze-until: 2026-12-01\n", 1), encoding="utf-8")
        assert signals(coach) == resting

    def test_the_notes_are_not_touched(self, coach: Run, vault: Path) -> None:
        before = tree(vault)
        coach("snooze", "Kenji", "--until", "2026-12-01")
        coach("dismiss", first(coach, "waiting-on"))
        assert tree(vault) == before

    def test_someone_without_a_note_gets_a_way_out(self, coach: Run, vault: Path) -> None:
        (vault / "Meetings" / "2026-11-23 call.md").write_text(
            "---\ntype: meeting\ndate: 2026-11-23\nattendees: [Zora Quill]\n---\n"
        )
        result = coach("snooze", "Zora Quill", "--until", "2026-12-01")
        assert result.exit_code == 1
        assert "no signal is about them" in result.stderr

    def test_a_day_is_needed(self, coach: Run) -> None:
        assert coach("snooze", "Kenji").exit_code == 2
        assert coach("snooze", "Kenji", "--until", "soon").exit_code == 2


@pytest.mark.parametrize("damage", ["", "[]", '{"dismissed": {"x": 1}, "signals": {}, "people": {}}', "{"])
def test_a_damaged_file_is_named_with_the_way_out(coach: Run, tmp_path: Path, damage: str) -> None:
    coach("snooze", "Kenji", "--until", "2026-12-01")
    (file,) = (tmp_path / "state").rglob("silence.json")
    file.write_text(damage)
    result = coach("signals")
    assert result.exit_code == 1
    assert str(file) in result.stderr
    file.unlink()
    assert coach("signals").exit_code == 0
