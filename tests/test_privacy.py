"""What leaves the notes: nothing into logs, nothing over the network, and nobody else can read what is kept."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import TODAY, Run

CANARY = "zebrafish-7f3a"
COMMANDS = (
    ("status",),
    ("signals",),
    ("next",),
    ("show", "Priya"),
    ("suggest", "Priya", "--no-model"),
    ("suggest", "Priya", "--no-model", "--replace"),
    ("rate", "Priya", "--trust", "3", "--balance", "6"),
    ("log", "Priya", "a quiet hour", "--gave"),
    ("snooze", "Kenji", "--until", "2026-12-01"),
    ("undo", "--list"),
    ("undo",),
    ("conflicts",),
    ("doctor",),
)
FAILING = (
    ("suggest", "Nobody At All", "--no-model"),
    ("suggest", "Hemi", "--no-model"),
    ("rate", "Hemi", "--trust", "3"),
    ("rate", "Hemi", "--balance", "3"),
    ("log", "Hemi", "x", "--gave"),
    ("undo", "99"),
    ("dismiss", "ffffffff"),
    ("suggest", "Priya", "--model", "no-such-model.gguf"),
)


@pytest.fixture
def marked(vault: Path) -> Path:
    """The example vault with a canary in every line of text, and one note that cannot be written to."""
    for note in vault.rglob("*.md"):
        front, end, body = note.read_text(encoding="utf-8").rpartition("---\n")
        lines = [
            f"{line} {CANARY}" if line[:1].isalpha() or line[:2] == "- " else line for line in body.split("\n")
        ]
        note.write_text(front + end + "\n".join(lines), encoding="utf-8")
    hemi = vault / "People" / "Hemi Parata.md"
    hemi.write_text(hemi.read_text(encoding="utf-8") + f"\n<!-- coach:begin {CANARY} -->\n", encoding="utf-8")
    return vault


def test_no_word_of_a_note_is_in_a_log_or_in_an_error(coach: Run, marked: Path, tmp_path: Path) -> None:
    assert sum(CANARY in note.read_text("utf-8") for note in marked.rglob("*.md")) > 50
    for words in COMMANDS:
        result = coach(*words)
        assert result.exit_code == 0, (words, result.output)
        assert CANARY not in result.stderr, words
    for words in FAILING:
        result = coach(*words)
        assert result.exit_code == 1, (words, result.output)
        assert CANARY not in result.output, words
    state = tmp_path / "state"
    telling = {path.name for path in state.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()}
    by_design = {
        name for name in telling if name == "index.sqlite" or re.fullmatch(r"\d{6}-[0-9a-f]{16}\.\w+", name)
    }
    assert telling == by_design, "the index quotes lines, the journal's kept texts are notes; all else is silent"
    assert (next(state.rglob("journal.jsonl"))).stat().st_size > 0


def test_only_the_owner_can_look_into_what_is_kept(coach: Run, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        for words in COMMANDS:
            coach(*words)
    finally:
        os.umask(old)
    kept = list((tmp_path / "state" / "vault-coach").rglob("*"))
    assert len(kept) > 6
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_nothing_of_the_coach_is_left_in_the_vault(coach: Run, vault: Path) -> None:
    before = {str(path.relative_to(vault)) for path in vault.rglob("*")}
    for words in COMMANDS:
        coach(*words)
    assert {str(path.relative_to(vault)) for path in vault.rglob("*")} == before


class TestNoNetwork:
    """P17: the whole command, in a process of its own."""

    @staticmethod
    def suggest(vault: Path, tmp_path: Path, *before: str, words: tuple[str, ...] = ("--no-model",)) -> str:
        inside = ["-m", "vault_coach", "suggest", "Priya", "--vault", str(vault), "--today", TODAY, *words]
        done = subprocess.run(
            [*before, sys.executable, *inside],
            env={**os.environ, "XDG_STATE_HOME": str(tmp_path / "other-state")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "coach:begin" in (vault / "Meetings" / "2026-11-24 Priya one-on-one.md").read_text(encoding="utf-8")
        return done.stdout

    @staticmethod
    def need(*command: str) -> None:
        works = (
            shutil.which(command[0]) and subprocess.run(command, capture_output=True, check=False).returncode == 0
        )
        if not works:
            pytest.skip(f"{command[0]} does not work here")

    def test_it_works_where_there_is_none(self, vault: Path, tmp_path: Path) -> None:
        self.need("unshare", "-rn", "true")
        assert "Written to" in self.suggest(vault, tmp_path, "unshare", "-rn")

    def test_it_never_asks_for_any(self, vault: Path, tmp_path: Path) -> None:
        self.need("strace", "-o", os.devnull, "true")
        trace = tmp_path / "trace"
        self.suggest(vault, tmp_path, "strace", "-f", "-e", "trace=network", "-o", str(trace))
        calls = [
            line for line in trace.read_text().splitlines() if re.search(r"\b(socket|connect|sendto|bind)\(", line)
        ]
        assert [line for line in calls if "AF_UNIX" not in line] == []

    @pytest.mark.model
    def test_a_draft_by_the_model_works_where_there_is_none(
        self, vault: Path, tmp_path: Path, starter: Path
    ) -> None:
        self.need("unshare", "-rn", "true")
        assert "Written to" in self.suggest(vault, tmp_path, "unshare", "-rn", words=("--model", str(starter)))

    @pytest.mark.skipif(sys.platform == "linux", reason="Linux has better ways to see it")
    def test_elsewhere_sockets_are_refused_in_the_process(self, coach: Run) -> None:
        assert coach("suggest", "Priya", "--no-model").exit_code == 0
