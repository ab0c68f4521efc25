"""Sentences already drafted are kept outside the vault; losing them costs only time."""

import sqlite3
from pathlib import Path

import pytest

from vault_coach.errors import CoachError
from vault_coach.index.drafts import Drafts


def test_what_was_drafted_is_found_again(tmp_path: Path) -> None:
    with Drafts(tmp_path / "drafts.sqlite") as drafts:
        assert drafts.get("key") is None
        drafts.put("key", {"text": "what helps?", "model": None})
    with Drafts(tmp_path / "drafts.sqlite") as drafts:
        assert drafts.get("key") == {"text": "what helps?", "model": None}
        drafts.put("key", {"text": "what else?"})
        assert drafts.get("key") == {"text": "what else?"}


def test_a_damaged_store_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite"
    path.write_bytes(b"no database " * 100)
    with Drafts(path) as drafts:
        assert drafts.get("key") is None
        drafts.put("key", {"text": "what helps?"})
    assert path.read_bytes().startswith(b"SQLite format 3")


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite"
    with Drafts(path):
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_store_in_use_is_not_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "drafts.sqlite"
    with Drafts(path) as drafts:
        drafts.put("key", {"text": "what helps?"})
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda database: connect(database, timeout=0))
    with pytest.raises(CoachError, match="cannot be read now"):
        Drafts(path)
    other.rollback()
    other.close()
    with Drafts(path) as drafts:
        assert drafts.get("key") == {"text": "what helps?"}
