"""The files of the state folder: all are declared, caches can go, and what a file holds is private and whole."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest

from support.run import Run
from vault_coach.errors import CoachError
from vault_coach.state.folder import FILES, JOURNAL, SNOOZED, WATCHED, delete_caches
from vault_coach.state.snoozed import Snoozed, load_snoozed, save_snoozed
from vault_coach.state.written_blocks import Sentence, WrittenBlock, load_written_blocks, save_written_blocks


def state_of(vault: Path) -> Path:
    return next((vault.parent / "state" / "vault-coach").glob("vault-*"))


def test_every_file_the_coach_leaves_is_declared(coach: Run, vault: Path) -> None:
    coach("suggest", "--all", "--no-model")
    coach("snooze", "Priya Raman", "--until", "2026-12-24")
    coach("watch", "--once", "--no-model")
    coach("portfolio")
    left = {path.name.removesuffix("-wal").removesuffix("-shm") for path in state_of(vault).iterdir()}
    assert left <= {file.name for file in FILES}


def test_caches_and_unknown_files_go_and_all_else_stays(tmp_path: Path) -> None:
    for file in FILES:
        file.path(tmp_path).write_text("x", encoding="utf-8")
    (tmp_path / "watch.log.1").write_text("x", encoding="utf-8")
    (tmp_path / "unknown").mkdir()
    delete_caches(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "journal.jsonl",
        "kept",
        "lock",
        "silence.json",
        "watch.lock",
        "watch.pid",
    }


def test_a_written_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    WATCHED.write_json(tmp_path, {"day": date(2026, 11, 24)})
    assert stat.S_IMODE(WATCHED.path(tmp_path).stat().st_mode) == 0o600
    assert WATCHED.read_json(tmp_path) == {"day": "2026-11-24"}
    assert [path.name for path in tmp_path.iterdir()] == ["watched.json"]


def test_a_file_that_cannot_be_written_is_one_sentence_and_the_old_one_stays(tmp_path: Path) -> None:
    SNOOZED.write_json(tmp_path, {})
    (tmp_path / "silence.json.new").mkdir()
    with pytest.raises(CoachError, match="This could not be remembered"):
        SNOOZED.write_json(tmp_path, {"a": 1})
    assert SNOOZED.read_json(tmp_path) == {}
    assert not JOURNAL.path(tmp_path).exists()


def test_what_an_earlier_version_snoozed_is_still_read(tmp_path: Path) -> None:
    content = {
        "dismissed": {"a1": "2026-11-01"},
        "signals": {"b2": "2026-12-01"},
        "people": {"kim": "2026-12-02"},
    }
    (tmp_path / "silence.json").write_text(json.dumps(content), encoding="utf-8")
    snoozed = load_snoozed(tmp_path)
    assert snoozed == Snoozed({"a1": date(2026, 11, 1)}, {"b2": date(2026, 12, 1)}, {"kim": date(2026, 12, 2)})
    save_snoozed(tmp_path, snoozed)
    assert json.loads((tmp_path / "silence.json").read_bytes()) == content


def test_blocks_an_earlier_version_wrote_are_still_read(tmp_path: Path) -> None:
    row = {
        "block": "check-in/kenji",
        "path": "a.md",
        "subject": "Kenji",
        "sentences": [{"move": "goal", "lead": "You said", "ask": "so?", "thing": ""}],
        "gone": ["win"],
        "until": "2026-12-01",
        "learned": "",
    }
    (tmp_path / "shipped.json").write_text(json.dumps([row]), encoding="utf-8")
    written = load_written_blocks(tmp_path)
    sentence = Sentence("goal", "You said", "so?")
    assert written == [WrittenBlock("check-in/kenji", "a.md", "Kenji", (sentence,), ("win",), date(2026, 12, 1))]
    save_written_blocks(tmp_path, written)
    assert json.loads((tmp_path / "shipped.json").read_bytes()) == [row]
