"""A watcher beside an editor, a sync tool and a plugin that rewrites what others saved: is anything lost?

python benchmarks/soak.py                        half an hour, with the real quiet period
python benchmarks/soak.py --seconds 20 --quiet 2 --json
python benchmarks/soak.py --alone                the same without the watcher

The three take turns when they save, so that none of them can write over another: what is missing at the end, the
watcher lost. It takes no turn. With --alone there is no watcher, and nothing may be missing either.

Answers with lost edits, writes that only own writes can have caused, memory, and the CPU time of an idle watcher.
Memory is compared with what it is after a tenth of the time: until then code is loaded when it is first needed.
"""

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vault_coach.coach import Places
from vault_coach.vault.journal import Entry, Journal

EXAMPLE = Path(__file__).parents[1] / "vault-example"
TODAY = "2026-11-24"
AT_START = 3  # drafts are due when it starts
CALLS, CORRIDORS = 5, 50
WITH_KENJI = "---\ntype: meeting\ndate: 2026-11-20\nattendees: ['[[Kenji Watanabe]]']\n---\n"
OPEN = (
    "Meetings/2026-11-25 Kenji one-on-one.md",
    "Meetings/2026-11-24 Priya one-on-one.md",
    "Initiatives/Venue scorecards.md",
    "Daily/2026-11-23.md",
)


@dataclass
class World:
    """One vault and those at work on it."""

    vault: Path
    state: Path
    quiet: float
    chance: random.Random
    turn: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)
    saved: list[float] = field(default_factory=list)
    tokens: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    rewritten: int = 0

    def rest(self, seconds: float) -> bool:
        """True when it is over before that."""
        return self.over.wait(seconds)


def editor(world: World) -> None:
    """Types in bursts, saves every second or so in place, and takes in first what others wrote."""
    number = 0
    while not world.rest(world.chance.uniform(0.5, 2.5 * world.quiet)):
        path = world.chance.choice(OPEN)
        note = world.vault / path
        for _ in range(world.chance.randint(1, 5)):
            number += 1
            token = f"typed {number} of many"
            with world.turn:
                text = note.read_text(encoding="utf-8")
                before, head, after = text.partition("\n## ")
                above = f"{before}\n{token}\n{head}{after}"
                note.write_text(above if world.chance.random() < 0.5 else f"{text}\n{token}\n", encoding="utf-8")
            world.saved.append(time.time())
            world.tokens[path].append(token)
            if world.rest(world.chance.uniform(0.2, 1.2)):
                return


def sync(world: World) -> None:
    """Brings notes by rename: one that says something new about a partner, or many at once."""
    number = 0
    while not world.rest(world.chance.uniform(0.5, 2 * world.quiet)):
        storm = world.chance.random() < 0.1
        for _ in range(40 if storm else 1):
            number += 1
            with world.turn:
                put(world, *(corridor(number) if storm else call(number)))
        world.saved.append(time.time())


def call(number: int) -> tuple[str, str]:
    """A note of what a partner promised, by its path."""
    return f"Meetings/2026-11-20 Kenji call {number % CALLS}.md", (
        f"{WITH_KENJI}- [ ] [[Kenji Watanabe]] to send me promise {number} 📅 2026-11-2{number % 4}\n"
    )


def corridor(number: int) -> tuple[str, str]:
    """A note of a talk that changes nothing, by its path."""
    return f"Meetings/2026-11-20 Kenji corridor {number % CORRIDORS}.md", f"{WITH_KENJI}About thing {number}.\n"


def rewriter(world: World) -> None:
    """Sets a property in every note that anybody else saved, the watcher included."""
    seen = {note: note.stat().st_mtime_ns for note in world.vault.rglob("*.md")}
    while not world.rest(0.4):
        for note in world.vault.rglob("*.md"):
            with contextlib.suppress(OSError), world.turn:
                at = note.stat().st_mtime_ns
                if seen.get(note) != at:
                    new = updated(note.read_text(encoding="utf-8"))
                    if note.stat().st_mtime_ns == at:  # else the watcher wrote it meanwhile
                        put(world, note.relative_to(world.vault).as_posix(), new)
                        world.rewritten += 1
                    seen[note] = note.stat().st_mtime_ns


def updated(text: str) -> str:
    """A note with the time in its properties."""
    line = f"updated: {time.time():.3f}\n"
    new = re.sub(r"^updated: [\d.]+\n", line, text, count=1, flags=re.MULTILINE)
    return new if new != text else text.replace("---\n", f"---\n{line}", 1)


def put(world: World, path: str, text: str) -> None:
    """Save by rename, as sync tools do."""
    temp = world.vault / f".{threading.get_ident()}.tmp"
    temp.write_text(text, encoding="utf-8")
    temp.replace(world.vault / path)


@contextlib.contextmanager
def watcher(world: World) -> Iterator[subprocess.Popen[bytes]]:
    """`coach watch` on the vault, without a model."""
    own = {
        f"XDG_{name}_HOME": str(world.vault.parent / name.lower()) for name in ("STATE", "DATA", "CONFIG", "CACHE")
    }
    words = ["watch", "--no-model", "--vault", str(world.vault), "--today", TODAY]
    run = [sys.executable, "-m", "vault_coach", *words]
    env = {**os.environ, **own, "COACH_WATCH_QUIET": f"{world.quiet:.0f}"}
    process = subprocess.Popen(run, env=env, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def soak(seconds: float, quiet: float, seed: int) -> dict[str, Any]:
    """What was seen."""
    with a_world(quiet, seed) as world:
        with watcher(world) as process:
            wait_for(lambda: len(writes(world)) >= AT_START, 60)
            samples = at_work(world, seconds, lambda: memory(process.pid))
            time.sleep(3 * quiet + 3)
            figures = {
                **counts(world),
                "writes": len(writes(world)),
                "idle_cpu_percent": idle(process.pid, seconds),
            }
            figures["writes_while_idle"] = len(writes(world)) - figures["writes"]
            figures["memory"] = [*samples, memory(process.pid)]
            figures["memory_grew_percent"] = round(100 * (max(figures["memory"][1:]) / samples[1] - 1), 1)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            figures["stopped_after"] = round(time.monotonic() - began, 2)
        journal(world).check_displaced(datetime.now(UTC))
        figures |= {"caused_by_own_writes": own_echoes(world), "conflicts": len(journal(world).conflicts())}
        return {"seconds": seconds, **figures, "lost": lost(world)}


def alone(seconds: float, quiet: float, seed: int) -> dict[str, Any]:
    """What was seen without a watcher."""
    with a_world(quiet, seed) as world:
        at_work(world, seconds, lambda: 0)
        return {"seconds": seconds, **counts(world), "lost": lost(world)}


@contextlib.contextmanager
def a_world(quiet: float, seed: int) -> Iterator[World]:
    """The example vault with all notes that the sync tool will ever bring; kept where something was lost."""
    top = Path(tempfile.mkdtemp())
    world = World(top / "vault", top / "state" / "vault-coach", quiet, random.Random(seed))  # noqa: S311 (it only has to be the same each time)
    shutil.copytree(EXAMPLE, world.vault)
    for number in range(CORRIDORS):
        put(world, *corridor(number))
        put(world, *call(number))
    yield world
    if lost(world):
        print(f"Something was lost, see {top}", file=sys.stderr)
    else:
        shutil.rmtree(top)


def at_work(world: World, seconds: float, sample: Callable[[], float]) -> list[float]:
    """Let the three work for so long; eleven samples, at even times."""
    samples = [sample()]
    with ThreadPoolExecutor() as pool:
        working = [pool.submit(worker, world) for worker in (editor, sync, rewriter)]
        try:
            for _ in range(10):
                world.over.wait(seconds / 10)
                samples.append(sample())
        finally:
            world.over.set()
        for worker in working:
            worker.result()
    return samples


def counts(world: World) -> dict[str, Any]:
    """What the three did."""
    return {"edits": sum(map(len, world.tokens.values())), "rewritten": world.rewritten}


def journal(world: World) -> Journal:
    """That of the watcher."""
    return Journal(Places(world.state, world.state).of(world.vault))


def writes(world: World) -> list[Entry]:
    """What the watcher wrote."""
    return journal(world).entries()


def lost(world: World) -> list[str]:
    """What was typed and is neither in its note nor kept as a conflict."""
    kept = "".join(
        conflict.kept.read_text(encoding="utf-8", errors="replace") for conflict in journal(world).conflicts()
    )
    texts = {path: (world.vault / path).read_text(encoding="utf-8") + kept for path in world.tokens}
    return [token for path, tokens in world.tokens.items() for token in tokens if f"{token}\n" not in texts[path]]


def own_echoes(world: World) -> int:
    """Writes into a note that was written into before, with nothing saved by anybody in between."""
    echoes, last = 0, dict[str, float]()
    for entry in writes(world):
        at = entry.purpose.at.timestamp()
        if entry.path in last:
            echoes += not any(last[entry.path] < saved <= at for saved in world.saved)
        last[entry.path] = at
    return echoes


def memory(pid: int) -> float:
    """Resident MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return round(int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024, 1)


def idle(pid: int, seconds: float) -> float:
    """Percent of a core that an idle watcher takes."""
    before, began = cpu(pid), time.monotonic()
    time.sleep(min(30, seconds / 4))
    return round(100 * (cpu(pid) - before) / (time.monotonic() - began), 2)


def cpu(pid: int) -> float:
    """Seconds of CPU time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.1)


def main() -> None:
    """Run it and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--quiet", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = (alone if options.alone else soak)(options.seconds, options.quiet, options.seed)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name.replace('_', ' '):>22}  {value}")


if __name__ == "__main__":
    main()
