"""A watcher beside an editor, a sync tool and a plugin that rewrites what others saved: is anything lost?

python benchmarks/soak.py                      half an hour, with the real quiet period
python benchmarks/soak.py --seconds 20 --quiet 2 --json

Answers with lost edits, writes that only own writes can have caused, memory, and the CPU time of an idle watcher.
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
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).parents[1] / "vault-example"
TODAY = "2026-11-24"
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
            text = note.read_text(encoding="utf-8")
            before, head, after = text.partition("\n## ")
            new = f"{before}\n{token}\n{head}{after}" if world.chance.random() < 0.5 else f"{text}\n{token}\n"
            note.write_text(new, encoding="utf-8")
            world.saved.append(time.time())
            world.tokens[path].append(token)
            if world.rest(world.chance.uniform(0.2, 1.2)):
                return


def sync(world: World) -> None:
    """Brings notes by rename, one at a time or many at once: some say something new about a partner."""
    number = 0
    while not world.rest(world.chance.uniform(0.5, 2 * world.quiet)):
        for _ in range(40 if world.chance.random() < 0.1 else 1):
            number += 1
            token = f"promise {number}"
            put(
                world,
                f"Meetings/2026-11-20 Kenji corridor {number % 50}.md",
                (
                    "---\ntype: meeting\ndate: 2026-11-20\nattendees: ['[[Kenji Watanabe]]']\n---\n"
                    f"- [ ] [[Kenji Watanabe]] to send me {token} 📅 2026-11-2{number % 4}\n"
                ),
            )
        world.saved.append(time.time())


def rewriter(world: World) -> None:
    """Sets a property in every note that anybody else saved, the watcher included."""
    seen = {note: note.stat().st_mtime_ns for note in world.vault.rglob("*.md")}
    while not world.rest(0.4):
        for note in world.vault.rglob("*.md"):
            with contextlib.suppress(OSError):
                at = note.stat().st_mtime_ns
                if seen.get(note) != at:
                    new = updated(note.read_text(encoding="utf-8"))
                    if note.stat().st_mtime_ns == at:  # else somebody saved it meanwhile
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
def watcher(world: World, top: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`coach watch` on the vault, without a model."""
    own = {f"XDG_{name}_HOME": str(top / name.lower()) for name in ("STATE", "DATA", "CONFIG", "CACHE")}
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
    top = Path(tempfile.mkdtemp())
    world = World(top / "vault", top / "state" / "vault-coach", quiet, random.Random(seed))  # noqa: S311 (it only has to be the same each time)
    shutil.copytree(EXAMPLE, world.vault)
    with watcher(world, top) as process:
        wait_for(lambda: len(entries(world)) >= 3, 60)
        samples = [memory(process.pid)]
        threads = [threading.Thread(target=each, args=(world,)) for each in (editor, sync, rewriter)]
        for thread in threads:
            thread.start()
        for _ in range(10):
            time.sleep(seconds / 10)
            samples.append(memory(process.pid))
        world.over.set()
        for thread in threads:
            thread.join()
        time.sleep(3 * quiet + 3)
        writes, before, began = len(entries(world)), cpu(process.pid), time.monotonic()
        time.sleep(min(30, seconds / 4))
        idle = (cpu(process.pid) - before) / (time.monotonic() - began)
        found = {
            "seconds": seconds,
            "edits": sum(map(len, world.tokens.values())),
            "rewritten": world.rewritten,
            "writes": writes,
            "writes_while_idle": len(entries(world)) - writes,
            "idle_cpu_percent": round(100 * idle, 2),
            "memory": [*samples, memory(process.pid)],
        }
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        found["stopped_after"] = round(time.monotonic() - began, 2)
    found |= {"lost": lost(world), "caused_by_own_writes": own_echoes(world)}
    shutil.rmtree(top)
    return found


def entries(world: World) -> list[dict[str, Any]]:
    """The writes in the watcher's journal."""
    logs = list(world.state.glob("*/journal.jsonl"))
    lines = [json.loads(line) for log in logs for line in log.read_text(encoding="utf-8").splitlines()]
    done = {line["number"] for line in lines if line["event"] == "done"}
    return [line for line in lines if line["event"] == "begin" and line["number"] in done]


def lost(world: World) -> list[str]:
    """What was typed and is neither in its note nor kept as a conflict."""
    kept = "".join(
        file.read_text(encoding="utf-8", errors="replace") for file in world.state.glob("*/kept/*.conflict*")
    )
    texts = {path: (world.vault / path).read_text(encoding="utf-8") + kept for path in world.tokens}
    return [token for path, tokens in world.tokens.items() for token in tokens if f"{token}\n" not in texts[path]]


def own_echoes(world: World) -> int:
    """Writes of a block that was written before, with nothing saved by anybody in between."""
    echoes, last = 0, dict[str, float]()
    for entry in entries(world):
        at = datetime.fromisoformat(entry["at"]).timestamp()
        if entry["block"] in last:
            echoes += not any(last[entry["block"]] < saved <= at for saved in world.saved)
        last[entry["block"]] = at
    return echoes


def memory(pid: int) -> int:
    """Resident MB."""
    return int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))[0]) // 1024


def cpu(pid: int) -> float:
    """Seconds of CPU time so far."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


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
    parser.add_argument("--json", action="store_true")
    said = parser.parse_args()
    found = soak(said.seconds, said.quiet, said.seed)
    if said.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name.replace('_', ' '):>22}  {value}")


if __name__ == "__main__":
    main()
