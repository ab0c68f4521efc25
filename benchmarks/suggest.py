"""How long a check-in takes beside the model's own time, in one run: `python benchmarks/suggest.py`.

The promise: wall time <= 1.5 x the time inside the model, plus 2 seconds.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "vault-example"
INSIDE = """
import sys, time
from vault_coach.cli import main
from vault_coach.llm.llama import Llama
spent, generate = [], Llama.generate
def timed(self, request):
    start = time.perf_counter()
    try:
        return generate(self, request)
    finally:
        spent.append(time.perf_counter() - start)
Llama.generate = timed
try:
    main(sys.argv[1:], standalone_mode=False)
finally:
    print(f"{sum(spent)} {len(spent)}", file=sys.stderr)
"""


def once(partner: str, folder: Path) -> tuple[float, float, int]:
    """Wall seconds, seconds in the model, sentences drafted, for one new process with no state."""
    vault = folder / "vault"
    shutil.copytree(EXAMPLE, vault)
    words = ["suggest", partner, "--vault", str(vault), "--today", "2026-11-24", "--json"]
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", INSIDE, *words],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_STATE_HOME": str(folder / "state")},
    )
    wall = time.perf_counter() - start
    inside, count = done.stderr.strip().splitlines()[-1].split()
    return wall, float(inside), int(count)


def main() -> None:
    """Three partners, one table."""
    print("| partner | items | wall s | in the model s | promise s | kept |\n|---|--:|--:|--:|--:|---|")
    for partner in ("Priya Nair", "Leila Farahani", "Tomas Brandt"):
        with tempfile.TemporaryDirectory() as scratch:
            wall, inside, count = once(partner, Path(scratch))
        promise = 1.5 * inside + 2
        kept = "yes" if wall <= promise else "NO"
        print(f"| {partner} | {count} | {wall:.1f} | {inside:.1f} | {promise:.1f} | {kept} |")


if __name__ == "__main__":
    main()
