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

import vault_coach.markdown.parse  # noqa: F401 (loaded before anything is measured, as other readers are)
from vault_coach.index.store import Index
from vault_coach.vault.scan import scan

Job = Callable[[Path], Iterator[None]]
TODAY = "2026-11-24"


def read_bytes(root: Path) -> Iterator[None]:
    """The limit: every note's bytes, nothing else."""
    paths = [f"{root}/{note.path}" for note in scan(root).notes]
    yield
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123 (the cheapest way there is)
            file.read()


def stat_walk(root: Path) -> Iterator[None]:
    """Names, sizes and times only."""
    yield
    folders = [str(root)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.endswith(".md"):
                    entry.stat(follow_symlinks=False)


def plain_indexer(root: Path) -> Iterator[None]:
    """What a simple index costs without any understanding: hash, YAML, links and tasks by pattern, SQLite."""
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
            found = (front, json.dumps(links.findall(text)), json.dumps(tasks.findall(text)))
            digest = hashlib.sha256(data).digest()
            database.execute("INSERT INTO notes VALUES (?,?,?,?,?,?,?)", (*note[:3], digest, *found))
        database.commit()


def cold_index(root: Path) -> Iterator[None]:
    """Our index from nothing: every note taken in, and what may tell something of it kept."""
    yield
    with an_index() as index:
        index.update(root)


def cold_and_read(root: Path) -> Iterator[None]:
    """The same, and all of it read: what the first command that asks for it does besides."""
    yield
    with an_index() as index:
        index.update(root)
        index.readings()


def nothing_changed(root: Path) -> Iterator[None]:
    """Our index when no note changed."""
    with an_index() as index:
        index.update(root)
        yield
        index.update(root)


def one_changed(root: Path) -> Iterator[None]:
    """Our index when one note changed."""
    with an_index() as index:
        index.update(root)
        with a_change(root):
            yield
            index.update(root)


def all_readings(root: Path) -> Iterator[None]:
    """Everything out of our index, ready for the analysis."""
    with an_index() as index:
        index.update(root)
        index.readings()
        yield
        index.readings()


def status_cold(root: Path) -> Iterator[None]:
    """The first `coach status` of a vault."""
    with a_command() as run:
        yield
        run(root)


def status(root: Path) -> Iterator[None]:
    """`coach status` as a command of its own, start and all, when no note changed."""
    with a_command() as run:
        run(root)
        yield
        run(root)


def status_one_changed(root: Path) -> Iterator[None]:
    """The same when one note changed."""
    with a_command() as run:
        run(root)
        with a_change(root):
            yield
            run(root)


def obsidiantools(root: Path) -> Iterator[None]:
    """obsidiantools: `Vault(root).connect()`."""
    from obsidiantools.api import Vault  # noqa: PLC0415 (a peer, perhaps not installed)

    yield
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
def an_index() -> Iterator[Index]:
    """An empty index of ours."""
    with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "i.sqlite") as index:
        yield index


@contextlib.contextmanager
def a_command() -> Iterator[Callable[[Path], object]]:
    """Runs `coach status` with a state of its own."""
    with tempfile.TemporaryDirectory() as state:
        command = [sys.executable, "-m", "vault_coach", "status", "--today", TODAY, "--json", "--vault"]
        environment = {**os.environ, "XDG_STATE_HOME": state}
        yield lambda root: subprocess.run(
            [*command, str(root)], check=True, stdout=subprocess.DEVNULL, env=environment
        )


@contextlib.contextmanager
def a_change(root: Path) -> Iterator[None]:
    """One note is changed, and afterwards as it was."""
    note = root / next(found.path for found in scan(root).notes if found.size)
    before, data = note.stat(), note.read_bytes()
    note.write_bytes(data + b"\n- [ ] one more\n")
    try:
        yield
    finally:
        note.write_bytes(data)
        os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))


LIMIT, WALK = "reading every note's bytes", "names, sizes and times only"
COLD, COLD_READ = "index, cold", "index, cold, and all of it read"
UNCHANGED, CHANGED, READINGS = "index, nothing changed", "index, one note changed", "all readings"
STATUS_COLD, STATUS = "`coach status`, cold", "`coach status`"
STATUS_CHANGED = "`coach status`, one note changed"
OBSIDIANTOOLS, HVK = "obsidiantools, `connect()`", "headless-vault-kit, `hvk rebuild`"
JOBS: dict[str, Job] = {
    LIMIT: read_bytes,
    WALK: stat_walk,
    "a plain SQLite indexer": plain_indexer,
    COLD: cold_index,
    COLD_READ: cold_and_read,
    UNCHANGED: nothing_changed,
    CHANGED: one_changed,
    READINGS: all_readings,
    STATUS_COLD: status_cold,
    STATUS: status,
    STATUS_CHANGED: status_one_changed,
    HVK: headless_vault_kit,
    OBSIDIANTOOLS: obsidiantools,
}
PEERS = (HVK, OBSIDIANTOOLS)


def missing(name: str) -> bool:
    """True for a peer that is not there to be measured."""
    if name == HVK:
        return shutil.which("hvk") is None
    return name == OBSIDIANTOOLS and importlib.util.find_spec("obsidiantools") is None


def measure(job: Job, root: Path) -> dict[str, float]:
    """CPU seconds of the part of a job after its `yield`, child processes included, and the peak memory in MB."""
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
    """The most memory this program had, in kB; getrusage would count what its parent had before starting it."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) if found else 0


def cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    print(json.dumps(measure(JOBS[sys.argv[1]], Path(sys.argv[2]))))
