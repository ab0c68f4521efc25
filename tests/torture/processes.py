"""Trials that need processes of their own: run as `python -m torture.processes TRIAL COUNT FOLDER`, prints JSON.

The test process has threads and must not fork; this one has none.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from torture.hazards import HazardDisk, Step
from torture.vaults import NEW, OLD, Vault, make_vault
from vault_coach.errors import CoachError
from vault_coach.vault.journal import vault_lock

Figures = dict[str, int]

_BEGUN = "the write begins"
_CHANGING = (
    "openat write pwrite64 fsync fdatasync ftruncate rename renameat renameat2 link linkat unlink unlinkat "
    "mkdir mkdirat chmod fchmod fchmodat fchown fsetxattr flock"
).split()


def child(work: Callable[[], int]) -> int:
    """Do it in a process of its own; its process id."""
    process = os.fork()
    if process:
        return process
    code = 70
    try:
        code = work()
    finally:
        os._exit(code)


def ended(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def kill_myself_at(chosen: int) -> Step:
    def step(call: int, _: str) -> None:
        if call == chosen:
            os.kill(os.getpid(), signal.SIGKILL)

    return step


def judge(vault: Vault, figures: Figures) -> None:
    """Count what is wrong with a vault after a kill, before and after the next start."""
    if not vault.note.exists() or vault.note.read_bytes() not in {OLD, NEW}:
        figures["torn or missing at once"] += 1
    figures["strays at once"] += bool(vault.strays())
    vault.recover()
    text = vault.note.read_bytes() if vault.note.exists() else b""
    figures["torn"] += text not in {OLD, NEW} and bool(text)
    figures["missing"] += not text
    figures["strays"] += len(vault.strays())
    figures["false conflicts"] += len(vault.journal().conflicts())
    figures["journal wrong"] += len(vault.journal().entries()) != (text == NEW)
    figures["new"] += text == NEW


def empty_figures(**more: int) -> Figures:
    names = ("torn or missing at once", "strays at once", "torn", "missing", "strays", "false conflicts")
    return {**dict.fromkeys(names, 0), "journal wrong": 0, "new": 0, **more}


def kill_at_every_call(folder: Path, _: int) -> Figures:
    figures = empty_figures(kills=0)
    for chosen in range(1, 1000):
        vault = make_vault(folder)

        def work(vault: Vault = vault, chosen: int = chosen) -> int:
            vault.write(disk=HazardDisk(kill_myself_at(chosen)))
            return 0

        if ended(child(work)) == 0:
            return figures
        figures["kills"] += 1
        judge(vault, figures)
    raise AssertionError("the write never ended")


def kill_at_every_syscall(folder: Path, _: int) -> Figures:
    """The same, seen from the kernel: before every call that changes something, wherever it comes from."""
    figures = empty_figures(kills=0)
    for name, number in _changing_syscalls(make_vault(folder)):
        vault = make_vault(folder)
        if _traced(vault, f"inject={name}:signal=KILL:when={number}") == -signal.SIGKILL:
            figures["kills"] += 1
            judge(vault, figures)
    return figures


def _traced(vault: Vault, expression: str, log: str = os.devnull) -> int:
    """Write once in a process of its own under strace; how that ended."""
    writing = [sys.executable, "-B", __file__, "write_once", "0", str(vault.root.parent)]
    strace = ["strace", "-qq", "-o", log, "-e", "trace=" + ",".join(_CHANGING), "-e", expression]
    return subprocess.run([*strace, *writing], stdout=subprocess.DEVNULL, check=False).returncode


def _changing_syscalls(vault: Vault) -> list[tuple[str, int]]:
    """What a write calls from the moment it begins, each with how often it was called by then."""
    log = vault.root.parent / "log"
    _traced(vault, "signal=none", str(log))
    seen: Counter[str] = Counter()
    strays = []
    begun = False
    for line in log.read_text().splitlines():
        name = line.partition("(")[0]
        seen[name] += 1
        if begun and not ("O_RDONLY" in line and "O_CREAT" not in line):
            strays.append((name, seen[name]))
        begun = begun or _BEGUN in line
    return strays


def write_once(folder: Path, _: int) -> Figures:
    os.write(1, _BEGUN.encode())
    Vault(folder / "vault", folder / "state").write()
    return {}


def kill_at_random(folder: Path, count: int) -> Figures:
    """Kill after a random part of the time a write takes."""
    figures = empty_figures(kills=0, ended_first=0)
    chance = random.Random(count)  # noqa: S311  (a seed, so that a failure comes back)
    span = 0.03
    while figures["kills"] < count:
        vault = make_vault(folder)

        def work(vault: Vault = vault) -> int:
            vault.write()
            return 0

        process = child(work)
        time.sleep(chance.random() * span)
        os.kill(process, signal.SIGKILL)
        killed = ended(process) == -signal.SIGKILL
        figures["kills" if killed else "ended_first"] += 1
        judge(vault, figures)
    return figures


def disk_full(folder: Path, count: int) -> Figures:
    """A limit on the size of files at every size the write path meets, set by the system itself."""
    figures = {"limits": 0, "note changed": 0, "error not told": 0, "told": 0}
    new = OLD + b"y" * 4000
    for limit in range(0, 5000, max(1, 5000 // count)):
        vault = make_vault(folder)

        def work(vault: Vault = vault, limit: int = limit) -> int:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                vault.write(new)
            except CoachError:
                return 1
            return 0

        failed = ended(child(work)) == 1
        figures["limits"] += 1
        figures["told"] += failed
        figures["note changed"] += failed and vault.note.read_bytes() != OLD
        figures["error not told"] += not failed and vault.note.read_bytes() != new
        vault.recover()
        figures["note changed"] += failed and vault.note.read_bytes() != OLD
    return figures


def one_writer(folder: Path, count: int) -> Figures:
    """Many start at once; then the holder is killed and another takes over."""
    figures = {"processes": count, "writers": 0, "told": 0, "takeover in ms": 0}
    state = folder / "state"
    go = time.time() + 0.3

    def work() -> int:
        time.sleep(max(0.0, go - time.time()))
        try:
            with vault_lock(state):
                time.sleep(60)
        except CoachError as error:
            return 3 if error.hint else 4
        return 0

    processes = [child(work) for _ in range(count)]
    left = set(processes)
    while len(left) > 1:
        process, status = os.wait()
        left.discard(process)
        figures["told"] += os.waitstatus_to_exitcode(status) == 3
    figures["writers"] = len(left)
    started = time.monotonic()
    os.kill(left.pop(), signal.SIGKILL)
    with vault_lock(state, wait=5):
        figures["takeover in ms"] = round((time.monotonic() - started) * 1000)
    return figures


TRIALS: dict[str, Callable[[Path, int], Figures]] = {
    trial.__name__: trial
    for trial in (kill_at_every_call, kill_at_every_syscall, kill_at_random, disk_full, one_writer, write_once)
}

if __name__ == "__main__":
    name, number, where = sys.argv[1:]
    json.dump(TRIALS[name](Path(where), int(number)), sys.stdout)
