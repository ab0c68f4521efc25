"""What reading a vault costs, as multiples of reading the bytes of the same notes, beside other readers. One run.

    python benchmarks/read.py [VAULT] [--notes 10000] [--peer-notes 2000] [--rounds 3] [--write docs/speed.md]

Without a vault, some are generated (`vaults.py`). CPU time, best of the rounds, each job in a process of its own.
headless-vault-kit is measured when its command `hvk` is on the PATH, obsidiantools when it can be imported.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jobs
from jobs import (
    CHANGED,
    COLD,
    COLD_READ,
    HVK,
    LIMIT,
    OBSIDIANTOOLS,
    PEERS,
    STATUS,
    STATUS_CHANGED,
    STATUS_COLD,
    UNCHANGED,
    WALK,
)

import vaults
from vault_coach.vault.scan import scan

BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"
GROWTH = 5
GROWING = (COLD, STATUS_COLD, STATUS)
BESIDE_PEERS = (LIMIT, COLD, COLD_READ, UNCHANGED, CHANGED, *PEERS)


@dataclass(frozen=True)
class Cost:
    """What a job took: CPU seconds and MB at most, or why there is nothing to tell."""

    seconds: float = 0.0
    peak: float = 0.0
    why_not: str = ""


def once(name: str, root: Path) -> Cost:
    """What a job costs in a new process."""
    if jobs.missing(name):
        return Cost(why_not="not installed")
    command = [sys.executable, jobs.__file__, name, str(root)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        why = done.stderr.strip().rpartition("\n")[2]
        if name not in PEERS:
            sys.exit(f"{name}: {why}")
        return Cost(why_not=f"fails: {why.partition(':')[0]}")
    return Cost(**json.loads(done.stdout.strip().rpartition("\n")[2]))  # some say more before


class Vault:
    """One vault's costs, the best of the rounds; in each all jobs take turns, as a machine has its moods."""

    def __init__(self, root: Path, rounds: int, names: Iterable[str] = jobs.JOBS) -> None:
        seen = scan(root).notes
        self.notes, self.size = len(seen), sum(note.size for note in seen) / 1e6
        self._costs: dict[str, Cost] = {}
        for turn in range(rounds):
            for name in names:
                if not turn or name not in PEERS:
                    cost = once(name, root)
                    self._costs[name] = min(self._costs.get(name, cost), cost, key=lambda cost: cost.seconds)

    def __getitem__(self, name: str) -> Cost:
        return self._costs[name]

    def table(self, what: str, names: Iterable[str]) -> Iterator[str]:
        """The costs as a Markdown table."""
        yield f"{what}: {self.notes:,} notes, {self.size:.1f} MB.\n"
        yield "| | CPU seconds | µs a note | × reading | peak MB |\n|---|--:|--:|--:|--:|"
        for name in names:
            cost = self[name]
            if cost.why_not:
                yield f"| {name} | {cost.why_not} | | | |"
                continue
            each, ratio = cost.seconds / self.notes * 1e6, cost.seconds / self[LIMIT].seconds
            yield f"| {name} | {cost.seconds:.3f} | {each:,.1f} | {ratio:,.1f} | {cost.peak:.0f} |"
        yield ""


def promises(vault: Vault, tame: Vault, large: Vault | None) -> Iterator[tuple[str, float, float]]:
    """What is promised, what was measured, and the most it may be."""
    yield "indexing anew, beside reading the bytes", vault[COLD].seconds / vault[LIMIT].seconds, 15
    for name, times in ((HVK, 4), (OBSIDIANTOOLS, 50)):
        if not tame[name].why_not:
            yield f"indexing anew, beside {name}", tame[COLD].seconds / tame[name].seconds, 1 / times
    yield "finding that nothing changed, beside the walk", vault[UNCHANGED].seconds / vault[WALK].seconds, 3
    yield "one note changed, seconds more", vault[CHANGED].seconds - vault[UNCHANGED].seconds, 0.15
    yield f"{STATUS}, nothing changed, seconds", vault[STATUS].seconds, 1.5
    yield f"{STATUS_CHANGED}, seconds more", vault[STATUS_CHANGED].seconds - vault[STATUS].seconds, 0.15
    yield "most memory, MB", max(vault[name].peak for name in GROWING), 150
    if large:
        grown = large.notes / vault.notes * 1.15
        for name in GROWING:
            text = f"{name}, {large.notes:,} notes beside {vault.notes:,}"
            yield text, large[name].seconds / vault[name].seconds, grown


def report(vault: Vault, tame: Vault, large: Vault | None) -> Iterator[str]:
    """Tables, and what is promised."""
    yield from vault.table("A vault with every oddity we know of", jobs.JOBS)
    if tame is not vault:
        yield from tame.table("A vault without what ends the run of other readers", BESIDE_PEERS)
    yield "| promised | measured | at most | kept |\n|---|--:|--:|---|"
    for text, measured, most in promises(vault, tame, large):
        yield f"| {text} | {measured:.3g} | {most:.3g} | {'yes' if measured <= most else '**no**'} |"


def write(page: Path, text: str) -> None:
    """Put the report between the page's markers."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", nargs="?", type=Path)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--peer-notes", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables between the markers of a page")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if asked.vault:
            vault = tame = Vault(asked.vault, asked.rounds)
            large = None
        else:
            sizes = {"all": asked.notes, "tame": asked.peer_notes, "large": asked.notes * GROWTH}
            for name, count in sizes.items():
                vaults.build(Path(folder) / name, count, tame=name == "tame")
            measured = {"all": jobs.JOBS, "tame": BESIDE_PEERS, "large": GROWING}
            vault, tame, large = (Vault(Path(folder) / name, asked.rounds, measured[name]) for name in sizes)
        lines = []
        for line in report(vault, tame, large):
            print(line, flush=True)
            lines.append(line)
    if asked.write:
        write(asked.write, "\n".join(lines))


if __name__ == "__main__":
    main()
