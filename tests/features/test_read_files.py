"""`coach status --files` and `coach index`: exactly what is read, and what of it is kept."""

import os
from pathlib import Path

import pytest

from support.run import Run, answer, tree
from vault_coach.vault.scan import scan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault with one note and many things that are not to be read."""
    root = tmp_path / "folder"
    for path in (
        "A note.md",
        "Private/Diary.md",
        "Forms/Meeting.md",
        "Work/Plan.md",
        "Work/Plan.sync-conflict-20261101-101010-ABC.md",
        "Work/Left alone.md",
        "Work/picture.png",
        ".trash/Old.md",
        "Work/.hidden.md",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("Hello.")
    (root / "Work" / "Left alone.md").write_text("---\ncoach: ignore\n---\n[[Ana]] 2026-11-01")
    (root / ".obsidian").mkdir()
    (root / ".obsidian" / "templates.json").write_text('{"folder": "Forms"}')
    (root / "coach.toml").write_text('ignore = ["Private"]')
    return root


def left_out(coach: Run, folder: Path) -> dict[str, str]:
    return {
        entry["path"]: entry["why"]
        for entry in answer(coach("status", "--files", "--json", at=folder))["left_out"]
    }


def test_every_note_is_accounted_for_with_the_reason(coach: Run, folder: Path) -> None:
    assert answer(coach("status", "--files", "--json", at=folder))["read"] == ["A note.md", "Work/Plan.md"]
    assert left_out(coach, folder) == {
        ".obsidian/": "hidden",
        ".trash/": "hidden",
        "Forms/": "Obsidian's settings call it a templates folder",
        "Private/": "coach.toml says `ignore`",
        "Work/.hidden.md": "hidden",
        "Work/Left alone.md": "it says `coach: ignore`",
        "Work/Plan.sync-conflict-20261101-101010-ABC.md": "a copy that a sync tool left",
    }


def test_with_an_allow_list_nothing_else_is_read(coach: Run, folder: Path) -> None:
    (folder / "coach.toml").write_text('read = ["Work"]')
    assert answer(coach("status", "--files", "--json", at=folder))["read"] == ["Work/Plan.md"]
    others = left_out(coach, folder)
    assert others["A note.md"] == others["Private/"] == "coach.toml says to `read` others only"


def test_links_are_named(coach: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("Hello.")
    (folder / "Out.md").symlink_to(tmp_path / "outside.md")
    (folder / "Shortcut").symlink_to(folder / "Work", target_is_directory=True)
    (folder / "Inside.md").symlink_to(folder / "A note.md")
    others = left_out(coach, folder)
    assert others["Out.md"] == "a link that leads nowhere or out of the vault"
    assert others["Shortcut/"] == "a link; folders are read where they are"
    assert "Inside.md" in answer(coach("status", "--files", "--json", at=folder))["read"]


def test_the_list_is_whole(coach: Run, vault: Path) -> None:
    listed = answer(coach("status", "--files", "--json"))
    folders = tuple(entry["path"] for entry in listed["left_out"] if entry["path"].endswith("/"))
    notes = {entry["path"] for entry in listed["left_out"]} | set(listed["read"])
    assert listed["read"] == [note.path for note in scan(vault).notes]
    for path in tree(vault):
        if path.endswith(".md") and not path.startswith(folders):
            assert path in notes


def test_each_path_is_one_line_however_long(coach: Run, folder: Path) -> None:
    name = f"Work/{'long ' * 30}name.md"
    (folder / name).write_text("Hello.")
    assert name in coach("status", "--files", at=folder).stdout.splitlines()


def test_the_index_says_what_changed(coach: Run, folder: Path) -> None:
    first = answer(coach("index", "--json", at=folder))
    assert (first["notes"], first["added"], first["rebuilt"]) == (3, 3, None)
    (folder / "A note.md").write_text("Changed.")
    (folder / "Work" / "Plan.md").unlink()
    answered = coach("index", at=folder).stdout
    assert answered == "2 notes in the index: 1 modified, 1 removed.\n"
    assert "nothing has changed" in coach("index", at=folder).stdout


def test_a_rebuild_reads_every_note_anew(coach: Run, vault: Path) -> None:
    status = answer(coach("status", "--json"))
    note = next(iter(vault.glob("People/*.md")))
    before = tree(vault)
    os.utime(note)
    assert answer(coach("index", "--rebuild", "--json"))["added"] == status["notes"]
    assert answer(coach("status", "--json")) == status
    assert tree(vault) == before


def test_a_rebuild_keeps_what_undo_needs(coach: Run, vault: Path) -> None:
    before = tree(vault)
    assert coach("suggest", "Priya", "--no-model").exit_code == 0
    coach("index", "--rebuild")
    assert coach("undo").exit_code == 0
    assert tree(vault) == before
