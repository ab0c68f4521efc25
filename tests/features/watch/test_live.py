"""`coach watch` as people run it: a process of its own beside an editor, on a copy of the example vault."""

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from support.run import TODAY, Run, answer, tree
from support.waiting import until

SOAK = Path(__file__).parents[3] / "benchmarks" / "soak.py"
KENJI = "Meetings/2026-11-25 Kenji one-on-one.md"
DRAFTED = [f"Meetings/{day} one-on-one.md" for day in ("2026-11-24 Priya", "2026-11-25 Kenji")]
Process = subprocess.Popen[str]
Start = Callable[..., Process]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="notes are not written to on Windows")


@pytest.fixture
def start(vault: Path) -> Iterator[Start]:
    """Starts watchers, with a quiet period of a second; none is left behind."""
    begun: list[Process] = []

    def run(*words: str, model: str = "--no-model") -> Process:
        options = [model, "--vault", str(vault), "--today", TODAY]
        command = [sys.executable, "-m", "vault_coach", "watch", *options, *words]
        env = {**os.environ, "COACH_WATCH_QUIET": "1"}
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env)
        begun.append(process)
        return process

    yield run
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.communicate()


def log(tmp_path: Path) -> str:
    logs = list(tmp_path.glob("state/vault-coach/*/watch.log"))
    return logs[0].read_text(encoding="utf-8") if logs else ""


def looks(tmp_path: Path) -> int:
    return log(tmp_path).count("looked")


def test_a_saved_note_leads_to_a_brief_and_own_writes_lead_to_nothing(
    start: Start, vault: Path, tmp_path: Path, coach: Run
) -> None:
    process = start()
    until(lambda: log(tmp_path).count(": written") == 3)
    until(lambda: "looked (saved)" in log(tmp_path))
    status = answer(coach("watch", "--status", "--json"))
    assert (status["watching"], status["pid"], status["how"]) == (True, process.pid, "events")
    second = coach("watch", "--no-model")
    assert (second.exit_code, second.stderr.count("\n")) == (1, 2)
    assert "watching this vault already" in second.stderr
    note = vault / "Meetings/2026-11-23 Kenji corridor.md"
    note.write_text(
        "---\ntype: meeting\ndate: 2026-11-23\nattendees: ['[[Kenji Watanabe]]']\n---\n"
        "- [ ] [[Kenji Watanabe]] to send me the ledger export 📅 2026-11-23\n",
        encoding="utf-8",
    )
    until(lambda: "ledger export" in (vault / KENJI).read_text(encoding="utf-8"))
    seen = until(lambda: looks(tmp_path))
    until(lambda: looks(tmp_path) > seen)
    time.sleep(3)
    before, seen = tree(vault), looks(tmp_path)
    time.sleep(2)
    assert tree(vault) == before
    assert looks(tmp_path) == seen  # reading notes does not wake the watcher
    assert log(tmp_path).count(": written") == 4
    if sys.platform == "linux":
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        assert int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) < 150 * 1024
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
    assert time.monotonic() - began <= 2
    assert answer(coach("watch", "--status", "--json"))["watching"] is False
    (pid,) = tmp_path.glob("state/vault-coach/*/watch.pid")
    assert pid.stat().st_mode & 0o777 == 0o600


@pytest.mark.model
def test_it_ends_in_the_middle_of_a_sentence(start: Start, vault: Path, tmp_path: Path, starter: Path) -> None:
    before = tree(vault)
    process = start(model=f"--model={starter}")
    until(lambda: looks(tmp_path))
    time.sleep(1)
    assert ": written" not in log(tmp_path), "drafting was over before it could be stopped"
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
    assert time.monotonic() - began <= 2
    assert tree(vault) == before
    assert log(tmp_path).endswith(" stopped\n")  # by itself, not for running out of time


def test_stop_ends_it(start: Start, tmp_path: Path, coach: Run) -> None:
    process = start("--read-only", "--poll")
    until(lambda: looks(tmp_path))
    assert answer(coach("watch", "--status", "--json"))["how"] == "poll"
    assert answer(coach("watch", "--stop", "--json"))["stopped"] is True
    assert process.wait(5) == 0
    assert answer(coach("watch", "--stop", "--json"))["stopped"] is False
    assert "nobody" in coach("watch", "--stop").stdout.lower()


def test_a_process_that_only_has_its_number_is_not_ended(tmp_path: Path, coach: Run) -> None:
    assert coach("watch", "--once", "--no-model").exit_code == 0
    (state,) = tmp_path.glob("state/vault-coach/*")
    content = {"pid": os.getpid(), "started": "1", "since": "", "how": "events"}
    (state / "watch.pid").write_text(json.dumps(content), encoding="utf-8")
    assert answer(coach("watch", "--stop", "--json"))["stopped"] is False


def test_once_drafts_what_is_due_and_leaves(vault: Path, coach: Run) -> None:
    done = answer(coach("watch", "--once", "--no-model", "--json"))
    assert done["written"] == [*DRAFTED, "Reflections/2026-W47.md"]
    before = tree(vault)
    assert answer(coach("watch", "--once", "--no-model", "--json"))["written"] == []
    assert tree(vault) == before


def test_once_read_only_writes_nothing(vault: Path, coach: Run) -> None:
    before = tree(vault)
    assert answer(coach("watch", "--once", "--no-model", "--read-only", "--json"))["written"] == []
    assert tree(vault) == before


def test_two_of_its_deeds_at_once_are_refused(coach: Run) -> None:
    assert coach("watch", "--once", "--stop").exit_code == 2


@pytest.fixture
def soak() -> ModuleType:
    """The benchmark as a module."""
    spec = importlib.util.spec_from_file_location("soak", SOAK)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_editor_a_sync_tool_and_a_rewriter_beside_it_for_a_minute_lose_nothing(soak: ModuleType) -> None:
    figures = soak.soak(seconds=40, quiet=1, seed=1)
    assert figures["edits"] > 0
    assert figures["writes"] > soak.AT_START
    assert figures["lost"] == []
    assert figures["caused_by_own_writes"] == 0
    assert figures["writes_while_idle"] == 0
    assert max(figures["memory"]) <= 150
    assert figures["memory_grew_percent"] <= 5
    assert figures["stopped_after"] <= 2


def test_alone_they_lose_nothing_to_each_other(soak: ModuleType) -> None:
    assert soak.alone(seconds=5, quiet=0.5, seed=1)["lost"] == []


def test_a_line_that_is_missing_is_noticed(soak: ModuleType) -> None:
    with soak.a_world(quiet=1, seed=1) as world:
        world.tokens["Daily/2026-11-23.md"].append("typed and gone")
        assert soak.lost(world) == ["typed and gone"]
        world.tokens.clear()
