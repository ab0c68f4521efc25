"""Copies that sync tools, file managers and merges leave."""

from pathlib import Path

import pytest

from vault_coach.vault.scan import scan

TEXT = "---\ndate: 2026-11-17\n---\n- [ ] send the file\n- and more\n"


def notes(root: Path, **texts: str) -> list[str]:
    for name, text in texts.items():
        (root / f"{name}.md").write_text(text)
    return [note.path for note in scan(root).notes]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Nadia 2",
            "Nadia (1)",
            "Nadia copy",
            "Nadia copy 2",
            "Nadia Kopie",
            "Nadia - Copy (2)",
            "Copy of Nadia",
        ),
        *(
            "Nadia-DESKTOP-4F2K",
            "Nadia-MacBook Pro de Ada",
            "Nadia (Ada's MacBook)",
            "Nadia_BACKUP_123",
            "Nadia.orig",
        ),
    ],
)
def test_a_copy_is_left_out_and_named(tmp_path: Path, name: str) -> None:
    assert notes(tmp_path, Nadia=TEXT, **{name: TEXT.replace("and more", "and less")}) == ["Nadia.md"]
    [problem] = scan(tmp_path).problems
    assert problem.path == f"{name}.md"
    assert "Nadia.md" in problem.message


@pytest.mark.parametrize("name", ["Nadia 2", "Nadia (1)", "Nadia-notes", "Nadia-DESKTOP"])
def test_other_words_make_a_note_of_its_own(tmp_path: Path, name: str) -> None:
    assert len(notes(tmp_path, Nadia=TEXT, **{name: "---\ndate: 2026-11-24\n---\n- [ ] ask for a room\n"})) == 2


def test_people_whose_names_go_on_are_no_copies(tmp_path: Path) -> None:
    people = ("Anna", "Anna-Lena", "Anna Berg")
    assert len(notes(tmp_path, **dict.fromkeys(people, "---\ntype: partner\n---\n"))) == 3


def test_a_copy_without_its_note_is_a_note(tmp_path: Path) -> None:
    assert notes(tmp_path, **{"Nadia 2": TEXT}) == ["Nadia 2.md"]


def test_a_note_in_icloud_is_named(tmp_path: Path) -> None:
    (tmp_path / ".Nadia.md.icloud").touch()
    [problem] = scan(tmp_path).problems
    assert (problem.path, problem.message) == ("Nadia.md", "This note is in iCloud only, not on this disk.")


def test_folders_called_templates_are_never_read(tmp_path: Path) -> None:
    for folder in ("Templates", "_templates", "99 - Templates", "Meta/Vorlagen", "Email templates"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.md").write_text("# {{date}}")
    assert [note.path for note in scan(tmp_path).notes] == ["Email templates/a.md"]
