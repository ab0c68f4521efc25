"""Finding notes, and reading their bytes."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_coach.errors import CoachError
from vault_coach.markdown.parse import parse
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.vault import note
from vault_coach.vault.scan import scan


def write(root: Path, *paths: str, text: str = "Hello.") -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def found(root: Path, rules: ReadRules | None = None) -> list[str]:
    return [each.path for each in scan(root, rules).notes]


def test_notes_in_all_folders_by_path(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "A/c.md", "A/B/d.MD", "A/notes.txt", "A/x.canvas")
    assert found(tmp_path) == ["A/B/d.MD", "A/c.md", "b.md"]


def test_a_note_comes_with_what_tells_of_change(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    status = (tmp_path / "a.md").stat()
    assert scan(tmp_path).notes == [("a.md", 6, status.st_mtime_ns, status.st_ino)]


@pytest.mark.parametrize(
    "path",
    [
        ".obsidian/a.md",
        ".trash/a.md",
        "A/.git/a.md",
        ".hidden.md",
        "a.sync-conflict-20261101-101010-ABCDEFG.md",
        "a (Conflicted copy phone 202611011010).md",
        "a (conflicted copy).md",
        "~$a.md",
        "a.tmp.md",
    ],
)
def test_never_read(tmp_path: Path, path: str) -> None:
    write(tmp_path, path, "kept.md")
    assert found(tmp_path) == ["kept.md"]


def test_template_folders_that_obsidian_names_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "Templates/a.md", "Meta/Templater/b.md", "Meta/c.md")
    write(tmp_path, ".obsidian/templates.json", text=json.dumps({"folder": "Templates/"}))
    templater = ".obsidian/plugins/templater-obsidian/data.json"
    write(tmp_path, templater, text=json.dumps({"templates_folder": "Meta/Templater"}))
    assert found(tmp_path) == ["Meta/c.md"]


@pytest.mark.parametrize("settings", ["", "{", "[]", '{"folder": 3}', '{"folder": ""}'])
def test_odd_settings_of_obsidian_are_no_trouble(tmp_path: Path, settings: str) -> None:
    write(tmp_path, "a.md")
    write(tmp_path, ".obsidian/templates.json", text=settings)
    assert found(tmp_path) == ["a.md"]


def test_rules_say_which_folders_are_read(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "Work/b.md", "Work/Secret/c.md", "Workshop/d.md", "Home/e.md", "Forms/f.md")
    assert found(tmp_path, ReadRules(exclude=("Work/Secret", "Home"), templates=("Forms",))) == [
        "Work/b.md",
        "Workshop/d.md",
        "a.md",
    ]
    assert found(tmp_path, ReadRules(include=("Work",))) == ["Work/Secret/c.md", "Work/b.md"]
    assert found(tmp_path, ReadRules(include=("Work/Secret",))) == ["Work/Secret/c.md"]


def test_links_that_leave_the_vault_are_not_followed(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    write(vault, "A/a.md")
    write(tmp_path, "outside/secret.md")
    (vault / "secret.md").symlink_to(tmp_path / "outside/secret.md")
    (vault / "Outside").symlink_to(tmp_path / "outside", target_is_directory=True)
    (vault / "A/loop").symlink_to(vault, target_is_directory=True)
    (vault / "broken.md").symlink_to(vault / "nothing.md")
    (vault / "inside.md").symlink_to(vault / "A/a.md")
    assert found(vault) == ["A/a.md", "inside.md"]


def test_what_is_called_a_note_but_is_none(tmp_path: Path) -> None:
    write(tmp_path, "folder.md/inside.md")
    os.mkfifo(tmp_path / "pipe.md")
    assert found(tmp_path) == ["folder.md/inside.md"]


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text("x")
    write(tmp_path, "café.md")
    result = scan(tmp_path)
    assert [each.path for each in result.notes] == ["café.md"]
    (problem,) = result.problems
    assert problem.path == "caf?.md"
    assert problem.hint


def test_notes_that_other_systems_cannot_tell_apart_are_told(tmp_path: Path) -> None:
    write(tmp_path, "People/Bo Lee.md", "people/bo lee.md", "Zoe\u0301.md", "Zo\u00e9.md", "A/Bo Lee.md", "Zoe.md")
    result = scan(tmp_path)
    assert len(result.notes) == 6
    assert [(problem.path, problem.message.partition(" is ")[0]) for problem in result.problems] == [
        ("Zo\u00e9.md", "Zoe\u0301.md"),
        ("people/bo lee.md", "People/Bo Lee.md"),
    ]
    assert all(problem.line and problem.hint for problem in result.problems)


def test_a_closed_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "Closed/a.md", "b.md")
    scandir = os.scandir

    def closed(path: str) -> Any:
        if path.endswith("Closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    result = scan(tmp_path)
    assert [each.path for each in result.notes] == ["b.md"]
    assert result.problems[0].path == "Closed"


def test_no_such_vault(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="no folder"):
        scan(tmp_path / "nowhere")


def test_a_bom_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf---\ntype: person\n---\n")
    read = note.read_note(tmp_path, "a.md")
    assert read.data.startswith(b"\xef\xbb\xbf")
    assert parse("a.md", read.text).kind == "partner"


def test_line_endings_stay(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"a\r\nb\nc\rd")
    assert note.read_note(tmp_path, "a.md").text == "a\r\nb\nc\rd"


def test_what_is_not_utf_8_is_read_as_far_as_it_goes() -> None:
    read = note.of_bytes("a.md", b"caf\xc3\xa9\ncaf\xe9\n")
    assert read.text == "café\ncafé\n"
    assert [(problem.line, bool(problem.hint)) for problem in read.problems] == [(2, True)]


def test_utf_16_is_read_and_told() -> None:
    read = note.of_bytes("a.md", "\ufeffHello Zoé".encode("utf-16-le"))
    assert read.text == "Hello Zoé"
    assert read.problems


def test_a_very_long_note_is_read_up_to_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"some line\n" * 5_000_000)
    read = note.read_note(tmp_path, "a.md")
    assert len(read.data) <= note.MAX_BYTES
    assert read.text.endswith("some line\n")
    assert read.problems[0].line == read.text.count("\n") + 1


@given(st.binary())
def test_any_bytes_become_a_reading(data: bytes) -> None:
    read = note.of_bytes("a.md", data)
    read.text.encode()
    problems = (*read.problems, *parse("a.md", read.text).problems)
    assert all(problem.line and problem.hint for problem in problems)
    assert not [problem for problem in problems if "could not be read" in problem.message]


@given(st.text())
def test_utf_8_comes_back_as_it_was(text: str) -> None:
    plain = text.removeprefix("\ufeff")
    assert note.of_bytes("a.md", plain.encode()).text == plain.removeprefix("\ufeff")
