"""The index: only changed notes are read again, and losing it loses nothing."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from vault_coach.errors import CoachError
from vault_coach.index import store
from vault_coach.index.store import Diff, Index
from vault_coach.markdown.parse import is_telling, parse, parse_rows
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.vault import note

MEETING = "---\ndate: 2026-11-17\nattendees: [Ana]\n---\n- [ ] call\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/a.md").write_text(MEETING)
    (tmp_path / "vault/b.md").write_text("Just text.")
    return tmp_path / "vault"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index(tmp_path / "index.sqlite") as index:
        yield index


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes whose bytes were read."""
    seen: list[str] = []
    read = note.read_note

    def recorded(root: Path, path: str) -> note.Note:
        seen.append(path)
        return read(root, path)

    monkeypatch.setattr(note, "read_note", recorded)
    return seen


def damage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)


def test_a_new_vault(index: Index, root: Path) -> None:
    assert index.update(root) == Diff(added=("a.md", "b.md"))
    assert index.paths() == ["a.md", "b.md"]
    assert len(index.paths()) == 2


def test_readings_come_back_as_they_were_read(index: Index, root: Path) -> None:
    index.update(root)
    assert index.readings() == [parse("a.md", MEETING)]


def test_nothing_changed_nothing_read(index: Index, root: Path, reads: list[str]) -> None:
    index.update(root)
    reads.clear()
    assert not index.update(root)
    assert reads == []


def test_added_modified_removed(index: Index, root: Path, reads: list[str]) -> None:
    index.update(root)
    reads.clear()
    (root / "a.md").write_text(MEETING + "- [ ] write\n")
    (root / "b.md").unlink()
    (root / "c.md").write_text("---\ntype: person\n---\n")
    assert index.update(root) == Diff(added=("c.md",), modified=("a.md",), removed=("b.md",))
    assert reads == ["a.md", "c.md"]
    assert [(reading.path, len(reading.tasks)) for reading in index.readings()] == [("a.md", 2), ("c.md", 0)]


def test_a_touched_note_is_no_change(index: Index, root: Path, reads: list[str]) -> None:
    index.update(root)
    os.utime(root / "a.md", ns=(1, 1))
    assert not index.update(root)
    reads.clear()
    assert not index.update(root)
    assert reads == []


def test_a_note_replaced_by_another_of_the_same_size_and_time(index: Index, root: Path) -> None:
    index.update(root)
    status = (root / "a.md").stat()
    (root / "new.tmp").write_text(MEETING.replace("Ana", "Bob"))
    os.utime(root / "new.tmp", ns=(status.st_atime_ns, status.st_mtime_ns))
    (root / "new.tmp").replace(root / "a.md")
    assert index.update(root).modified == ("a.md",)


def test_a_moved_note(index: Index, root: Path) -> None:
    index.update(root)
    (root / "a.md").rename(root / "z.md")
    assert index.update(root) == Diff(added=("z.md",), removed=("a.md",))
    assert [reading.path for reading in index.readings()] == ["z.md"]


def test_the_index_outlives_the_process(tmp_path: Path, root: Path, reads: list[str]) -> None:
    with Index(tmp_path / "i.sqlite") as first:
        first.update(root)
    reads.clear()
    with Index(tmp_path / "i.sqlite") as second:
        assert not second.update(root)
        assert [reading.path for reading in second.readings()] == ["a.md"]
    assert reads == []


def test_a_damaged_index_is_made_anew_and_said_once(tmp_path: Path, root: Path) -> None:
    damage(tmp_path / "i.sqlite")
    with Index(tmp_path / "i.sqlite") as index:
        assert "damaged" in index.update(root).rebuilt
        assert index.update(root).rebuilt == ""
        assert len(index.readings()) == 1


@pytest.mark.parametrize("data", [b"\x00\xff", b"[\x00\x00\x00\x00", "text"])
def test_damage_found_while_reading_mends_itself(tmp_path: Path, root: Path, data: bytes | str) -> None:
    with Index(tmp_path / "i.sqlite") as index:
        index.update(root)
        with sqlite3.connect(tmp_path / "i.sqlite") as other:
            assert other.execute("UPDATE readings SET reading = ?", [data]).rowcount
        other.close()
        assert index.readings() == [parse("a.md", MEETING)]


def test_what_changed_before_anyone_asked_is_read_as_it_is_now(index: Index, root: Path) -> None:
    (root / "c.md").write_text(MEETING)
    index.update(root)
    (root / "a.md").write_text(f"{MEETING}- [ ] write\n")
    (root / "c.md").unlink()
    index.update(root)
    assert index.readings() == [parse("a.md", f"{MEETING}- [ ] write\n")]


@pytest.mark.parametrize("lost", ["DROP TABLE notes", "DROP TABLE readings", "DROP TABLE meta"])
def test_a_foreign_database_is_made_anew(tmp_path: Path, root: Path, lost: str) -> None:
    with Index(tmp_path / "i.sqlite") as index:
        index.update(root)
    with sqlite3.connect(tmp_path / "i.sqlite") as other:
        other.execute(lost)
    other.close()
    with Index(tmp_path / "i.sqlite") as index:
        index.update(root)
        assert index.readings() == [parse("a.md", MEETING)]


def test_other_code_or_other_rules_read_anew(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Index(tmp_path / "i.sqlite") as index:
        index.update(root)
    with Index(tmp_path / "i.sqlite", ReadRules(kinds=(("", "journal"),))) as index:
        assert "changed" in index.update(root).rebuilt
        assert [reading.kind for reading in index.readings()] == ["journal", "journal"]
    monkeypatch.setattr(store, "code_stamp", lambda: "other code")
    with Index(tmp_path / "i.sqlite", ReadRules(kinds=(("", "journal"),))) as index:
        assert "changed" in index.update(root).rebuilt


def test_a_busy_index_is_not_thrown_away(tmp_path: Path, root: Path) -> None:
    with Index(tmp_path / "i.sqlite") as index:
        index.update(root)
        other = sqlite3.connect(tmp_path / "i.sqlite", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        index._database.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            index.update(root)
        other.execute("ROLLBACK")
        other.close()
        assert len(index.readings()) == 1


def test_no_place_for_an_index(tmp_path: Path) -> None:
    with pytest.raises(CoachError) as caught:
        Index(tmp_path / "nowhere/i.sqlite")
    assert caught.value.hint


def test_ignored_and_silent_notes_are_counted_but_give_no_reading(index: Index, root: Path) -> None:
    (root / "secret.md").write_text("---\ncoach: ignore\n---\n" + MEETING)
    index.update(root)
    assert len(index.paths()) == 3
    assert [reading.path for reading in index.readings()] == ["a.md"]
    assert b"call" in (root / "secret.md").read_bytes()


@pytest.mark.parametrize("asked", ["---\ncoach: ignore\n---\n", "Co-ach:: Ignore\n", "[coach:: ignore] please\n"])
def test_the_index_does_not_keep_words_of_a_note_left_alone(tmp_path: Path, root: Path, asked: str) -> None:
    (root / "a.md").write_text(f"{asked}- [ ] secret words\n")
    with Index(tmp_path / "i.sqlite") as index:
        index.update(root)
    assert b"secret words" not in (tmp_path / "i.sqlite").read_bytes()


def test_a_closed_note_is_told_and_read_once_it_opens(
    index: Index, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = note.read_bytes

    def closed(path: str) -> bytes:
        if path.endswith("a.md"):
            raise PermissionError(13, "Permission denied")
        return load(path)

    with monkeypatch.context() as patch:
        patch.setattr(note, "read_bytes", closed)
        index.update(root)
    assert [problem.path for problem in index.problems()] == ["a.md"]
    assert index.update(root).added == ("a.md",)
    assert index.problems() == []


def test_trouble_with_the_bytes_comes_with_the_reading(index: Index, root: Path) -> None:
    (root / "a.md").write_bytes(MEETING.encode() + b"caf\xe9")
    index.update(root)
    assert "UTF-8" in index.readings()[0].problems[0].message


def test_nobody_else_can_read_the_index(tmp_path: Path, index: Index, root: Path) -> None:
    index.update(root)
    assert (tmp_path / "index.sqlite").stat().st_mode & 0o777 == 0o600


def test_what_says_nothing_is_not_kept() -> None:
    assert not is_telling(parse_rows("Note.md", "Just [[a link]].", ReadRules()))
    for text in ("- [ ] call", "gave:: help", "## 2026-11-17\n[[Ana]]", "---\ntype: person\n---"):
        assert is_telling(parse_rows("Note.md", text, ReadRules())), text
