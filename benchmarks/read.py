"""What a user waits for when a vault is read, beside other readers of the same notes. One run.

    python benchmarks/read.py [VAULT ...] [--notes 10000] [--peer-notes 2000] [--rounds 3] [--write docs/speed.md]

The first `coach next` on a vault never seen, the next one unchanged, and one with one note changed: whole
commands, Python's start included. Without a vault, made-up ones are generated (`vaults.py`), and the real ones in
the folder that COACH_CORPORA names are measured as well, each as a copy. CPU time, best of the rounds, each job in
a process of its own. headless-vault-kit is measured when its command `hvk` is on the PATH, obsidiantools when it
can be imported.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jobs
from jobs import BYTES, CHANGED, FIRST, HVK, OBSIDIANTOOLS, PEERS, PLAIN, UNCHANGED

import vaults
from vault_coach.vault.scan import scan

BEGIN, END = "<!-- figures:begin -->", "<!-- figures:end -->"
GROWTH = 5
OURS = (FIRST, UNCHANGED, CHANGED)
ALONE = (BYTES, PLAIN, *OURS)


@dataclass(frozen=True)
class Cost:
    """What a job took: CPU seconds and MB at most, or why there is nothing to tell."""

    seconds: float = 0.0
    peak: float = 0.0
    why_not: str = ""


def once(name: str, root: Path) -> Cost:
    """Run a job in a new process."""
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

    def __init__(self, what: str, root: Path, rounds: int, names: Iterable[str] = jobs.JOBS) -> None:
        notes = scan(root).notes
        self.what = what
        self.notes, self.size = len(notes), sum(note.size for note in notes) / 1e6
        self._costs: dict[str, Cost] = {}
        for turn in range(rounds):
            for name in names:
                if not turn or name not in PEERS:
                    cost = once(name, root)
                    self._costs[name] = min(self._costs.get(name, cost), cost, key=lambda cost: cost.seconds)

    def __getitem__(self, name: str) -> Cost:
        return self._costs[name]

    def table(self) -> Iterator[str]:
        """Write the costs as a Markdown table."""
        yield f"{self.what}: {self.notes:,} notes, {self.size:.1f} MB.\n"
        yield "| | CPU seconds | µs a note | × plain indexer | peak MB |\n|---|--:|--:|--:|--:|"
        for name, cost in self._costs.items():
            if cost.why_not:
                yield f"| {name} | {cost.why_not} | | | |"
                continue
            per_note, ratio = cost.seconds / self.notes * 1e6, cost.seconds / self[PLAIN].seconds
            yield f"| {name} | {cost.seconds:.3f} | {per_note:,.1f} | {ratio:,.2f} | {cost.peak:.0f} |"
        yield ""


@dataclass(frozen=True)
class Measured:
    """All vaults: one with every oddity, one without what ends other readers' runs, a large one, and real ones."""

    odd: Vault
    tame: Vault
    large: Vault
    real: list[Vault]

    def promises(self) -> Iterator[tuple[str, float, float]]:
        """Yield what is promised, what was measured, and the most it may be."""
        odd, large = self.odd, self.large
        yield "first answer, beside the plain indexer", odd[FIRST].seconds / odd[PLAIN].seconds, 4
        for name, times in ((HVK, 6), (OBSIDIANTOOLS, 40)):
            if not self.tame[name].why_not:
                yield f"first answer, beside {name}", self.tame[FIRST].seconds / self.tame[name].seconds, 1 / times
            if both := [vault for vault in self.real if not vault[name].why_not]:
                ours, theirs = (sum(vault[job].seconds for vault in both) for job in (FIRST, name))
                yield f"the same, {len(both)} real vaults together", ours / theirs, 1 / times
        yield "nothing changed, seconds", odd[UNCHANGED].seconds, 1.2
        yield "one note changed, seconds more", odd[CHANGED].seconds - odd[UNCHANGED].seconds, 0.15
        yield "most memory, MB", max(vault[name].peak for vault in (odd, large) for name in OURS), 200
        grown = large.notes / odd.notes * 1.15
        for name in (FIRST, UNCHANGED):
            text = f"{name}, {large.notes:,} notes beside {odd.notes:,}"
            yield text, large[name].seconds / odd[name].seconds, grown

    def report(self) -> Iterator[str]:
        """Write the tables, and what is promised."""
        for vault in (self.odd, self.tame, self.large, *self.real):
            yield from vault.table()
        if not self.real:
            yield "Real vaults were not measured: COACH_CORPORA names no folder of them.\n"
        yield "| promised | measured | at most | kept |\n|---|--:|--:|---|"
        for text, measured, most in self.promises():
            yield f"| {text} | {measured:.3g} | {most:.3g} | {'yes' if measured <= most else '**no**'} |"


def real_vaults(folder: Path, rounds: int) -> Iterator[Vault]:
    """Measure a copy of every real vault at hand: some jobs change a note."""
    corpora = os.environ.get("COACH_CORPORA", "")
    for root in sorted(Path(corpora).iterdir()) if corpora else []:
        if root.is_dir() and scan(root).notes:
            copy = shutil.copytree(root, folder / root.name, symlinks=True)
            yield Vault(f"A real vault, {root.name}", copy, rounds)


def measure_all(folder: Path, notes: int, peer_notes: int, rounds: int) -> Measured:
    """Generate the made-up vaults and measure all."""
    made = {"odd": notes, "tame": peer_notes, "large": notes * GROWTH}
    for name, count in made.items():
        vaults.build(folder / name, count, tame=name == "tame")
    return Measured(
        Vault("A made-up vault with every oddity we know of", folder / "odd", rounds),
        Vault("A made-up vault without what ends the run of other readers", folder / "tame", rounds),
        Vault("A large made-up vault", folder / "large", rounds, ALONE),
        list(real_vaults(folder, rounds)),
    )


def write(page: Path, text: str) -> None:
    """Put the report between the page's markers."""
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vault", nargs="*", type=Path, help="measure copies of these vaults, and make up none")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--peer-notes", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables between the markers of a page")
    options = parser.parse_args()
    lines: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        if options.vault:
            for number, root in enumerate(options.vault):
                copy = shutil.copytree(root, Path(folder) / str(number), symlinks=True)
                lines += Vault(root.name, copy, options.rounds).table()
        else:
            measured = measure_all(Path(folder), options.notes, options.peer_notes, options.rounds)
            lines += measured.report()
    print("\n".join(lines))
    if options.write:
        write(options.write, "\n".join(lines))


if __name__ == "__main__":
    main()
