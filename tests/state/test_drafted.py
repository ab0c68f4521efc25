"""Sentences already drafted are kept outside the vault; losing them costs only time."""

import sqlite3
from pathlib import Path

import pytest

from vault_coach.errors import CoachError
from vault_coach.state.drafted import DraftCache


def test_what_was_drafted_is_found_again(tmp_path: Path) -> None:
    with DraftCache(tmp_path / "drafts.sqlite") as drafts:
        assert drafts.get("key") is None
        drafts.put("key", {"text": "what helps?", "model": None})
    with DraftCache(tmp_path / "drafts.sqlite") as drafts:
        assert drafts.get("key") == {"text": "what helps?", "model": None}
        drafts.put("key", {"text": "what else?"})
        assert drafts.get("key") == {"text": "what else?"}


def test_a_damaged_store_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite"
    path.write_bytes(b"no database " * 100)
    with DraftCache(path) as drafts:
        assert drafts.get("key") is None
        drafts.put("key", {"text": "what helps?"})
    assert path.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize("row", ["", "{", "[]", "null", "3", '"text"', b"\xff\xfe", None, "[" * 100_000])
def test_a_row_that_is_no_draft_is_not_there(tmp_path: Path, row: object) -> None:
    path = tmp_path / "drafts.sqlite"
    with DraftCache(path) as drafts:
        drafts.put("other", {"text": "what helps?"})
    other = sqlite3.connect(path)
    with other:
        other.execute("INSERT INTO drafts VALUES ('key', ?)", (row,))
    other.close()
    with DraftCache(path) as drafts:
        assert drafts.get("key") is None
        drafts.put("key", {"text": "what else?"})
        assert drafts.get("key") == {"text": "what else?"}
        assert drafts.get("other") == {"text": "what helps?"}


def test_a_store_of_another_shape_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE drafts (id INTEGER)")
    other.close()
    with DraftCache(path) as drafts:
        assert drafts.get("key") is None
        drafts.put("key", {"text": "what helps?"})
        assert drafts.get("key") == {"text": "what helps?"}
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_store_damaged_in_its_middle_begins_anew_with_the_next_draft(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite"
    with DraftCache(path) as drafts:
        for number in range(500):
            drafts.put(f"key {number}", {"text": "what helps? " * 10})
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with DraftCache(path) as drafts:
        assert drafts.get("key 499") is None
        drafts.put("key 499", {"text": "what else?"})
        assert drafts.get("key 499") == {"text": "what else?"}


def test_a_draft_that_cannot_be_kept_is_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite"
    with DraftCache(path) as drafts:
        drafts.put("key", {"text": "what helps?"})
        drafts._database.execute("PRAGMA query_only = ON")
        drafts.put("other", {"text": "what else?"})
        assert drafts.get("other") is None
        assert drafts.get("key") == {"text": "what helps?"}


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite"
    with DraftCache(path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_store_in_use_is_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "drafts.sqlite"
    with DraftCache(path) as drafts:
        drafts.put("key", {"text": "what helps?"})
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda database: connect(database, timeout=0))
    with pytest.raises(CoachError, match="cannot be read now"):
        DraftCache(path)
    other.rollback()
    other.close()
    with DraftCache(path) as drafts:
        assert drafts.get("key") == {"text": "what helps?"}
