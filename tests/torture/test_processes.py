"""Real kills, a real limit on file sizes, real processes after one lock, a real editor at work."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from torture.scale import SCALE, count, figure


def trial(module: str, *words: object) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-m", f"torture.{module}", *map(str, words)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, int] = json.loads(done.stdout)
    return figures


def check_kills(figures: dict[str, int]) -> None:
    wrong = ("torn or missing at once", "torn", "missing", "strays", "false conflicts", "journal wrong")
    assert {name: figures[name] for name in wrong} == dict.fromkeys(wrong, 0)


def test_killed_at_every_call(tmp_path: Path) -> None:
    figures = trial("processes", "kill_at_every_call", 0, tmp_path)
    figure("P5 kill -9 at every call", **figures)
    check_kills(figures)
    assert figures["kills"] > 30


@pytest.mark.skipif(not SCALE, reason="takes a minute: only with COACH_TORTURE")
def test_killed_at_every_syscall(tmp_path: Path) -> None:
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    figures = trial("processes", "kill_at_every_syscall", 0, tmp_path)
    figure("P5 kill -9 at every syscall that changes something", **figures)
    check_kills(figures)
    assert figures["kills"] > 30
    assert 0 < figures["new"] < figures["kills"]


def test_killed_at_a_random_moment(tmp_path: Path) -> None:
    figures = trial("processes", "kill_at_random", count(25, 1_000), tmp_path)
    figure("P5 kill -9 at random", **figures)
    check_kills(figures)
    assert figures["kills"] >= 25


def test_a_file_size_limit_anywhere_leaves_the_note(tmp_path: Path) -> None:
    figures = trial("processes", "disk_full", count(25, 500), tmp_path)
    figure("P6 file size limit", **figures)
    assert figures["note changed"] == figures["error not told"] == 0
    assert 0 < figures["told"] < figures["limits"]


def test_twenty_processes_one_writer(tmp_path: Path) -> None:
    figures = trial("processes", "one_writer", 20, tmp_path)
    figure("P13", **figures)
    assert figures["writers"] == 1
    assert figures["told"] == 19
    assert figures["takeover in ms"] < 2000


HOW = pytest.mark.parametrize("how", ["in-place", "rename"])


@HOW
@pytest.mark.parametrize("pause", [0.0005, 0.003])
def test_racing_an_editor_that_never_rests(tmp_path: Path, how: str, pause: float) -> None:
    edits = count(300, 10_000)
    figures = trial("races", how, edits, pause, 0, tmp_path)
    figure(f"P3 no quiet period, {how}, pause {pause * 1000} ms", **figures)
    assert figures["unrecoverable"] <= edits // 10_000
    assert figures["strays"] == 0


@HOW
def test_with_a_quiet_period_hardly_a_conflict(tmp_path: Path, how: str) -> None:
    """On a busy machine the editor may be held up for longer than the scaled-down period: that is no rest."""
    figures = trial("races", how, count(100, 10_000), 0.005, 0.05, tmp_path)
    figure(f"P3 quiet period, {how}", **figures)
    assert figures["tool writes"] > 0
    assert (figures["unrecoverable"], figures["strays"]) == (0, 0)
    possible = max(1, figures["edits"] // 1_000) + figures["held up"]
    assert figures["conflicts"] <= possible
    assert figures["edits"] - figures["in note"] <= possible
