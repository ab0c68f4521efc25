"""What leaves the notes: nothing into logs, nothing over the network, and nobody else can read what is kept."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from support.run import TODAY, Run
from torture import sealed
from torture.scale import SCALE, figure

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
MAKING = (
    ("show", "Priya", "--note"),
    ("map", "--note"),
    ("weave", "--note"),
    ("review",),
    ("portfolio",),
    ("forget", "Kenji", "--yes"),
)
"""Commands that leave notes of the coach's own in the vault."""

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

SEALED = (sys.executable, "-m", "torture.sealed")
SEALABLE = pytest.mark.skipif(not sealed.works(), reason="needs seccomp, which is Linux's")


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
    for words in (*COMMANDS, *MAKING, *COMMANDS):
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
        for words in (*COMMANDS, *MAKING):
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
    """P17: the command, and at full scale the whole suite, where asking for a socket is the end of the process.

    Besides, pytest-socket refuses sockets in every test there is. The few that talk to a server of their own on
    this machine say so by `allow_hosts`, and stay out of the seal.
    """

    @staticmethod
    def suggest(vault: Path, tmp_path: Path, *before: str, words: tuple[str, ...] = ("--no-model",)) -> None:
        inside = ["-m", "vault_coach", "suggest", "Priya", "--vault", str(vault), "--today", TODAY, *words]
        done = run(*before, sys.executable, *inside, XDG_STATE_HOME=str(tmp_path / "other-state"))
        assert done.returncode == 0, done.stderr
        assert "Written to" in done.stdout
        assert "coach:begin" in (vault / "Meetings" / "2026-11-24 Priya one-on-one.md").read_text(encoding="utf-8")

    def test_it_works_where_there_is_none(self, vault: Path, tmp_path: Path) -> None:
        if not shutil.which("unshare") or run("unshare", "-rn", "true").returncode != 0:
            pytest.skip("unshare does not work here")
        self.suggest(vault, tmp_path, "unshare", "-rn")

    @SEALABLE
    @pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
    def test_the_seal_ends_whatever_asks_for_a_socket(self, family: str) -> None:
        ask = f"import socket; socket.socket(socket.AF_UNIX); print('so far'); socket.socket(socket.{family})"
        done = run(*SEALED, sys.executable, "-c", ask)
        assert (done.stdout, done.returncode) == ("so far\n", -signal.SIGSYS)
        inner = f"import subprocess, sys; sys.exit(-subprocess.call([sys.executable, '-c', {ask!r}]))"
        assert run(*SEALED, sys.executable, "-c", inner).returncode == signal.SIGSYS

    @SEALABLE
    def test_a_draft_asks_for_no_socket(self, vault: Path, tmp_path: Path) -> None:
        self.suggest(vault, tmp_path, *SEALED)

    @SEALABLE
    @pytest.mark.model
    def test_a_draft_by_the_model_asks_for_no_socket(self, vault: Path, tmp_path: Path, starter: Path) -> None:
        self.suggest(vault, tmp_path, *SEALED, words=("--model", str(starter)))

    @SEALABLE
    @pytest.mark.skipif(SCALE < 1, reason="runs every other test once more: only with COACH_TORTURE=1")
    def test_the_whole_suite_asks_for_no_socket(self) -> None:
        words = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-m", "not model and not allow_hosts")
        done = run(*SEALED, sys.executable, "-m", "pytest", *words, COACH_TORTURE="0")
        assert done.returncode == 0, done.stdout[-3000:]
        figure("P17 sockets forbidden by the kernel", suite=done.stdout.splitlines()[-1].strip("= "))


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, which finds what the tests find."""
    found = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), **environment}
    here = Path(__file__).parents[1]
    return subprocess.run(command, env=found, cwd=here, capture_output=True, text=True, check=False)
