"""What is measured: `python benchmarks/jobs.py NAME VAULT` prints what a job costs as JSON.

A job is a generator: what stands before its `yield` gets things ready, what stands after it is measured.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from vault_coach.vault.scan import scan

Job = Callable[[Path], Iterator[None]]
TODAY = "2026-11-24"


def read_bytes(root: Path) -> Iterator[None]:
    """Read every note's bytes, nothing else: the least an indexer can do."""
    paths = [f"{root}/{note.path}" for note in scan(root).notes]
    yield
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123 (the cheapest way there is)
            file.read()


def plain_indexer(root: Path) -> Iterator[None]:
    """Index without any understanding: hash, YAML, links and tasks by pattern, SQLite."""
    links = re.compile(r"\[\[([^\[\]\n|#]{1,200}+)")
    tasks = re.compile(r"^\s*[-*] \[(.)\] (.+)$", re.MULTILINE)
    yield
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.closing(sqlite3.connect(f"{folder}/i.sqlite")) as database,
    ):
        database.execute("CREATE TABLE notes (path, size, mtime, hash, front, links, tasks)")
        for note in scan(root).notes:
            data = (root / note.path).read_bytes()
            text = data.decode("utf-8", "replace")
            front = "{}"
            if text.startswith("---\n") and (end := text.find("\n---", 3)) > 0:
                with contextlib.suppress(yaml.YAMLError, ValueError, TypeError, RecursionError):
                    front = json.dumps(yaml.load(text[4:end], Loader=yaml.CSafeLoader), default=str)
            columns = (front, json.dumps(links.findall(text)), json.dumps(tasks.findall(text)))
            digest = hashlib.sha256(data).digest()
            database.execute("INSERT INTO notes VALUES (?,?,?,?,?,?,?)", (*note[:3], digest, *columns))
        database.commit()


def next_first(root: Path) -> Iterator[None]:
    """`coach next` on a vault it has never seen."""
    with a_command() as run:
        yield
        run(root)


def next_unchanged(root: Path) -> Iterator[None]:
    """`coach next` when no note changed."""
    with a_command() as run:
        run(root)
        yield
        run(root)


def next_one_changed(root: Path) -> Iterator[None]:
    """`coach next` when one note changed."""
    with a_command() as run:
        run(root)
        with a_change(root):
            yield
            run(root)


def obsidiantools(root: Path) -> Iterator[None]:
    """obsidiantools: `Vault(root).connect()`, its imports included as ours are."""
    yield
    from obsidiantools.api import Vault  # noqa: PLC0415 (a peer, perhaps not installed)

    Vault(root).connect()


def headless_vault_kit(root: Path) -> Iterator[None]:
    """headless-vault-kit: a full index by its command."""
    with tempfile.TemporaryDirectory() as folder:
        yield
        command = ["hvk", "--vault", str(root), "--index", folder, "rebuild"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr.strip().rpartition("\n")[2])


@contextlib.contextmanager
def a_command() -> Iterator[Callable[[Path], object]]:
    """Provide `coach next` with a state folder of its own, as a whole process."""
    with tempfile.TemporaryDirectory() as state:
        command = [sys.executable, "-m", "vault_coach", "next", "--today", TODAY, "--json", "--vault"]
        environment = {**os.environ, "XDG_STATE_HOME": state}
        yield lambda root: subprocess.run(
            [*command, str(root)], check=True, stdout=subprocess.DEVNULL, env=environment
        )


@contextlib.contextmanager
def a_change(root: Path) -> Iterator[None]:
    """Change one note, and put it back afterwards."""
    note = root / next(file.path for file in scan(root).notes if file.size)
    before, data = note.stat(), note.read_bytes()
    note.write_bytes(data + b"\n- [ ] one more\n")
    try:
        yield
    finally:
        note.write_bytes(data)
        os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))


BYTES, PLAIN = "reading every note's bytes", "a plain SQLite indexer"
FIRST, UNCHANGED, CHANGED = "`coach next`, first", "`coach next`, unchanged", "`coach next`, one note changed"
OBSIDIANTOOLS, HVK = "obsidiantools, `connect()`", "headless-vault-kit, `hvk rebuild`"
JOBS: dict[str, Job] = {
    BYTES: read_bytes,
    PLAIN: plain_indexer,
    FIRST: next_first,
    UNCHANGED: next_unchanged,
    CHANGED: next_one_changed,
    HVK: headless_vault_kit,
    OBSIDIANTOOLS: obsidiantools,
}
PEERS = (HVK, OBSIDIANTOOLS)


def missing(name: str) -> bool:
    """Return True for a peer that is not installed."""
    if name == HVK:
        return shutil.which("hvk") is None
    return name == OBSIDIANTOOLS and importlib.util.find_spec("obsidiantools") is None


def measure(job: Job, root: Path) -> dict[str, float]:
    """Measure the CPU seconds of a job after its `yield`, child processes included, and the peak memory in MB."""
    steps = job(root)
    next(steps)
    start = cpu()
    for _ in steps:
        pass
    spent = cpu() - start
    return {
        "seconds": spent,
        "peak": max(own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024,
    }


def own_peak() -> int:
    """Return the most memory this program had, in kB; getrusage would count what its parent had before."""
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(peak[1]) if peak else 0


def cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    print(json.dumps(measure(JOBS[sys.argv[1]], Path(sys.argv[2]))))
