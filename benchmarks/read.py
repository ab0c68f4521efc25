"""What reading a vault costs, as multiples of reading the bytes of the same notes. One table, one run.

    python benchmarks/read.py [VAULT] [--notes 10000] [--rounds 5]

Without a vault, one is generated (`vaults.py`). CPU time, best of the rounds, each job in a process of its own.
"""

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import vaults
import yaml

from vault_coach.index.store import Index
from vault_coach.vault.scan import scan

Job = Callable[[Path], Iterator[None]]


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
                    entry.stat()


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
            front = {}
            if text.startswith("---\n") and (end := text.find("\n---", 3)) > 0:
                with contextlib.suppress(yaml.YAMLError, ValueError):
                    front = yaml.load(text[4:end], Loader=yaml.CSafeLoader)
            found = (
                json.dumps(front, default=str),
                json.dumps(links.findall(text)),
                json.dumps(tasks.findall(text)),
            )
            digest = hashlib.sha256(data).digest()
            database.execute("INSERT INTO notes VALUES (?,?,?,?,?,?,?)", (*note[:3], digest, *found))
        database.commit()


def cold_index(root: Path) -> Iterator[None]:
    """Our index from nothing: every note read, understood and stored."""
    yield
    with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "i.sqlite") as index:
        index.update(root)


def unchanged(root: Path) -> Iterator[None]:
    """Our index when no note changed."""
    with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "i.sqlite") as index:
        index.update(root)
        yield
        index.update(root)


def one_changed(root: Path) -> Iterator[None]:
    """Our index when one note changed."""
    note = root / next(found.path for found in scan(root).notes if found.size)
    before, data = note.stat(), note.read_bytes()
    with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "i.sqlite") as index:
        index.update(root)
        note.write_bytes(data + b"\n- [ ] one more\n")
        yield
        index.update(root)
    note.write_bytes(data)
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))


def all_readings(root: Path) -> Iterator[None]:
    """Everything out of our index, ready for the analysis."""
    with tempfile.TemporaryDirectory() as folder, Index(Path(folder) / "i.sqlite") as index:
        index.update(root)
        yield
        index.readings()


def obsidiantools_connect(root: Path) -> Iterator[None]:
    """obsidiantools: `Vault(root).connect()`."""
    from obsidiantools.api import Vault  # noqa: PLC0415 (a peer, perhaps not installed)

    yield
    Vault(root).connect()


def headless_vault_kit(root: Path) -> Iterator[None]:
    """headless-vault-kit: a full index by its command."""
    with tempfile.TemporaryDirectory() as folder:
        yield
        command = ["hvk", "--vault", str(root), "--db", f"{folder}/hvk.db", "index", "--full"]
        subprocess.run(command, check=True, capture_output=True)


LIMIT = "read every note's bytes"
JOBS: dict[str, tuple[Job, str]] = {
    LIMIT: (read_bytes, ""),
    "stat walk": (stat_walk, ""),
    "plain SQLite indexer": (plain_indexer, ""),
    "vault-coach, cold index": (cold_index, ""),
    "vault-coach, nothing changed": (unchanged, ""),
    "vault-coach, one note changed": (one_changed, ""),
    "vault-coach, load all readings": (all_readings, ""),
    "obsidiantools connect()": (obsidiantools_connect, "obsidiantools"),
    "headless-vault-kit, full index": (headless_vault_kit, "headless_vault_kit"),
}


def measure(job: Job, root: Path) -> dict[str, float]:
    """CPU seconds of the part of a job after its `yield`, child processes included, and the peak memory in MB."""
    steps = job(root)
    next(steps)
    start = cpu()
    for _ in steps:
        pass
    return {"cpu": cpu() - start, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def best(name: str, root: Path, rounds: int) -> dict[str, float]:
    """The cheapest round, each in a new process."""
    command = [sys.executable, __file__, str(root), "--job", name]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    return min(runs, key=lambda run: run["cpu"])


def table(root: Path, rounds: int) -> None:
    notes = len(scan(root).notes)
    limit = best(LIMIT, root, rounds)
    print(
        f"{notes} notes, {sum(note.size for note in scan(root).notes) / 1e6:.1f} MB; CPU time, best of {rounds}\n"
    )
    print(f"{'':32} {'seconds':>8} {'µs a note':>10} {'ratio':>7} {'peak MB':>8}")
    for name, (_, package) in JOBS.items():
        if package and importlib.util.find_spec(package) is None:
            print(f"{name:32} not installed")
            continue
        run = limit if name == LIMIT else best(name, root, 1 if package else rounds)
        spent = run["cpu"]
        print(f"{name:32} {spent:8.3f} {spent / notes * 1e6:10.1f} {spent / limit['cpu']:6.1f}x {run['rss']:8.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vault", nargs="?", type=Path)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--job", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.job:
        print(json.dumps(measure(JOBS[asked.job][0], asked.vault)))
    elif asked.vault:
        table(asked.vault, asked.rounds)
    else:
        with tempfile.TemporaryDirectory() as folder:
            vaults.build(Path(folder), asked.notes)
            table(Path(folder), asked.rounds)


if __name__ == "__main__":
    main()
