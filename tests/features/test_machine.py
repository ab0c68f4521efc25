"""What the machine has for a model, as the system tells it."""

import sys

import psutil
import pytest

from vault_coach.features import machine


def test_free_memory_is_what_can_be_had_and_never_unknown() -> None:
    assert 0 < machine.free_memory() <= psutil.virtual_memory().total


def test_only_cores_this_process_may_use_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "cpu_count", lambda *, logical=True: 16 if logical else 8)
    monkeypatch.setattr(psutil.Process, "cpu_affinity", lambda _process: [0, 1, 2], raising=False)
    assert (machine.usable_cores(), machine.physical_cores()) == (3, 3)
    monkeypatch.setattr(psutil.Process, "cpu_affinity", lambda _process: [*range(16)], raising=False)
    assert (machine.usable_cores(), machine.physical_cores()) == (16, 8)


@pytest.mark.parametrize(("load", "idle"), [(0.0, 4), (1.9, 3), (40.0, 1)])
def test_a_model_leaves_busy_cores_to_others(monkeypatch: pytest.MonkeyPatch, load: float, idle: int) -> None:
    monkeypatch.setattr(machine, "usable_cores", lambda: 4)
    monkeypatch.setattr(psutil, "getloadavg", lambda: (load, 0.0, 0.0))
    assert machine.idle_cores() == idle


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts otherwise")
def test_the_most_memory_of_this_process_is_in_bytes() -> None:
    assert machine.peak_memory() >= psutil.Process().memory_info().rss // 2
