"""`coach forget` and `coach conflicts`: what the coach keeps, and how it is let go."""

from pathlib import Path

import pytest

from support.run import Run, answer, tree
from torture.hazards import HazardDisk
from vault_coach.vault import journal as journals
from vault_coach.vault.filesystem import FileSystem

PRIYA = "Meetings/2026-11-24 Priya one-on-one.md"
KENJI = "Meetings/2026-11-25 Kenji one-on-one.md"


def traces(folder: Path, word: str) -> list[str]:
    """Files that hold a word, its name included."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (word.encode() in path.read_bytes() or word in path.name)
    ]


class TestForget:
    def test_nothing_of_them_is_left_outside_the_users_own_text(
        self, coach: Run, vault: Path, tmp_path: Path
    ) -> None:
        before = tree(vault)
        coach("suggest", "Priya", "--no-model")
        coach("snooze", "Priya", "--until", "2026-12-24")
        coach("rate", "Kenji", "--trust", "3")
        coach("map")
        kenji = tree(vault)["People/Kenji Watanabe.md"]
        assert traces(tmp_path / "state", "Priya")
        data = answer(coach("forget", "Priya", "--yes", "--json"))
        assert data["forgotten"]
        assert data["blocks"] == [{"path": PRIYA, "block": "check-in/priya-nair/2026-11-24"}]
        assert traces(tmp_path / "state", "Priya") == []
        assert traces(tmp_path / "state", "priya") == []
        assert tree(vault) == {**before, "People/Kenji Watanabe.md": kenji}

    def test_what_stays_is_told_with_the_way_out(self, coach: Run) -> None:
        result = coach("forget", "Priya", "--yes")
        assert "Your own notes that name Priya Nair" in result.output
        assert "People/Priya Nair.md" in result.output
        assert "coach: ignore" in result.output

    def test_it_asks_first_and_says_what_goes(self, coach: Run, vault: Path, tmp_path: Path) -> None:
        coach("suggest", "Priya", "--no-model")
        before, state = tree(vault), tree(tmp_path / "state")
        for answers in ("n\n", ""):
            result = coach("forget", "Priya", answers=answers)
            assert result.exit_code == 0
            assert PRIYA in result.output
            assert "cannot be undone" in result.output
            assert "Nothing was changed" in result.output
            assert tree(vault) == before
            assert traces(tmp_path / "state", "Priya") == [
                name for name in state if "Priya" in name or b"Priya" in state[name]
            ]
        assert "Forgotten: 1 block" in coach("forget", "Priya", answers="y\n").output
        assert b"coach:begin" not in (vault / PRIYA).read_bytes()

    def test_a_program_must_say_yes(self, coach: Run) -> None:
        result = coach("forget", "Priya", "--json")
        assert result.exit_code == 2
        assert "--yes" in result.stderr

    def test_a_block_the_user_edited_is_theirs(self, coach: Run, vault: Path) -> None:
        coach("suggest", "Priya", "--no-model")
        note = vault / PRIYA
        note.write_text(note.read_text("utf-8").replace("**To ask**", "**To ask, my way**"), "utf-8")
        mine = note.read_bytes()
        data = answer(coach("forget", "Priya", "--yes", "--json"))
        assert note.read_bytes() == mine
        assert data["stays"]["edited_blocks"] == [{"path": PRIYA, "block": "check-in/priya-nair/2026-11-24"}]

    def test_a_block_that_cannot_be_taken_out_is_named(self, coach: Run, vault: Path) -> None:
        coach("suggest", "Priya", "--no-model")
        (vault / PRIYA).chmod(0o444)
        result = coach("forget", "Priya", "--yes")
        assert f"Still there: {PRIYA}." in result.output
        assert "read-only" in result.output

    def test_a_file_of_the_coachs_own_that_names_them_goes_unless_it_was_changed(
        self, coach: Run, vault: Path
    ) -> None:
        coach("map", "--note")
        board, note = vault / "Influence map.canvas", vault / "Influence map.md"
        assert board.exists()
        assert note.exists()
        coach("forget", "Priya", "--yes")
        assert not board.exists()
        assert not note.exists()
        coach("map", "--note")
        board.write_bytes(board.read_bytes() + b"\n")
        coach("forget", "Priya", "--yes")
        assert board.exists()

    def test_a_note_of_the_coachs_own_about_them_goes_unless_the_user_wrote_into_it(
        self, coach: Run, vault: Path, tmp_path: Path
    ) -> None:
        before = tree(vault)
        coach("show", "Priya", "--note")
        (made,) = [vault / path for path in tree(vault) if path not in before]
        assert "Priya" in made.name
        coach("forget", "Priya", "--yes")
        assert not made.exists()
        assert traces(tmp_path / "state", "Priya") == []
        coach("show", "Priya", "--note")
        with made.open("a", encoding="utf-8") as note:
            note.write("\nShe likes tea.\n")
        data = answer(coach("forget", "Priya", "--yes", "--json"))
        assert made.read_text("utf-8") == f"# {made.stem}\n\nShe likes tea.\n"
        assert str(made.relative_to(vault)) in data["stays"]["notes"]

    def test_other_peoples_writes_can_still_be_undone(self, coach: Run, vault: Path) -> None:
        person = vault / "People" / "Kenji Watanabe.md"
        before = person.read_bytes()
        coach("rate", "Kenji", "--trust", "1")
        coach("suggest", "Priya", "--no-model")
        coach("forget", "Priya", "--yes")
        assert coach("undo").exit_code == 0
        assert person.read_bytes() == before

    def test_someone_gone_from_the_notes_is_still_forgotten(self, coach: Run, vault: Path, tmp_path: Path) -> None:
        note = vault / "People" / "Quill Zora.md"
        note.write_text("---\ntype: partner\n---\n")
        coach("rate", "Quill Zora", "--trust", "3")
        note.unlink()
        assert traces(tmp_path / "state", "Quill")
        assert coach("forget", "Quill Zora", "--yes").exit_code == 0
        assert traces(tmp_path / "state", "Quill") == []

    def test_a_name_nobody_has_gets_a_way_out(self, coach: Run) -> None:
        result = coach("forget", "Prya Nair", "--yes")
        assert result.exit_code == 1
        assert 'Did you mean "Priya Nair"?' in result.stderr

    def test_a_short_name_inside_longer_words_is_nobody(self, coach: Run, vault: Path) -> None:
        (vault / "People" / "Bo Lee.md").write_text("---\ntype: partner\naliases: [Bo]\n---\n")
        (vault / "Notes" / "Elbow.md").write_text("An elbow, a board and a bow.\n")
        assert "Notes/Elbow.md" not in answer(coach("forget", "Bo Lee", "--yes", "--json"))["stays"]["notes"]


class TestConflicts:
    @pytest.fixture
    def displaced(self, coach: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
        """A save in the very moment of the write, and the text it saved."""
        note = vault / PRIYA
        saved = note.read_bytes() + b"Priya said this in the last second.\n"
        disk = HazardDisk()

        def save(_: int, name: str) -> None:
            if name == "exchange" and disk.names_called.count("exchange") == 1:
                note.write_bytes(saved)

        disk.before = save

        def racing(journal: journals.Journal, state: Path, _: FileSystem | None = None) -> None:
            made(journal, state, disk)

        made = journals.Journal.__init__
        monkeypatch.setattr(journals.Journal, "__init__", racing)
        result = coach("suggest", "Priya", "--no-model")
        monkeypatch.setattr(journals.Journal, "__init__", made)
        assert result.exit_code == 1
        assert note.read_bytes() == saved
        return saved

    def test_each_is_listed_with_where_it_is_kept(self, coach: Run, displaced: bytes) -> None:
        (conflict,) = answer(coach("conflicts", "--json"))
        assert conflict["path"] == PRIYA
        assert Path(conflict["kept"]).read_bytes() == displaced
        shown = coach("conflicts").output
        assert PRIYA in shown
        assert conflict["kept"] in shown
        assert conflict["kept_until"] in shown

    def test_forgetting_somebody_leaves_a_displaced_text_of_the_users(self, coach: Run, displaced: bytes) -> None:
        data = answer(coach("forget", "Priya", "--yes", "--json"))
        (kept,) = data["stays"]["conflicts"]
        assert Path(kept).read_bytes() == displaced

    def test_none_is_good_news(self, coach: Run) -> None:
        assert "No text of yours was ever displaced." in coach("conflicts").output
        assert answer(coach("conflicts", "--json")) == []


def test_a_refused_undo_shows_what_it_would_do(coach: Run, vault: Path) -> None:
    coach("suggest", "Priya", "--no-model")
    note = vault / PRIYA
    note.write_bytes(note.read_bytes() + b"mine\n")
    result = coach("undo")
    assert result.exit_code == 1
    assert "-mine" in result.stdout
    assert "mine" not in result.stderr
    assert coach("undo", "--json").stdout == ""
