"""Notes made to hurt a reader, each read from a file in this one process: `python tests/hostile.py FOLDER`.

Prints, for each, the CPU seconds it took, the most memory the process ever had (MB), and the problems told.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from vault_coach.markdown.parse import parse
from vault_coach.vault import note

PATH = "2026-11-17.md"

HOSTILE: dict[str, Callable[[], str | bytes]] = {
    "flow bomb": lambda: "---\na: " + "[" * 10_000 + "\n---\n",
    "deep lists": lambda: "---\n" + "\n".join(" " * depth + "- a:" for depth in range(300)) + "\n---\n",
    "alias bomb": lambda: "---\na: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(100)) + "---\n",
    "merge bomb": lambda: "---\na: &a {x: 1}\nb:\n" + "  <<: *a\n" * 2000 + "---\n",
    "long properties": lambda: "---\nwin: " + "x" * 2_000_000 + "\n---\n",
    "many properties": lambda: "---\n" + "".join(f"k{n}: v\n" for n in range(8000)) + "---\n",
    "links": lambda: "[[a]] " * 300_000,
    "different links": lambda: " ".join(f"[[{n}]]" for n in range(200_000)),
    "open links": lambda: "[[a" * 500_000,
    "names": lambda: "@Bo Lee " * 200_000,
    "at signs": lambda: "@" * 2_000_000,
    "deep quotes": lambda: ">" * 10_000 + " a\n" * 1000,
    "deep bullets": lambda: "\n".join(" " * depth + "- a" for depth in range(1000)),
    "fields": lambda: "[a:: " * 400_000,
    "colons": lambda: "::" * 1_000_000,
    "backticks": lambda: "".join("`" * n + "a" for n in range(1500)),
    "stars": lambda: "**a " * 500_000,
    "HTML": lambda: "<a " * 500_000,
    "open comments": lambda: "<!-- " * 400_000,
    "tags": lambda: "#a" * 1_000_000,
    "tag words": lambda: "#a " * 600_000,
    "one long line": lambda: "word " * 400_000,
    "one long task": lambda: "- [ ] " + "Priya to " * 200_000,
    "owner words": lambda: "- [ ] " + "A" * 1_000_000,
    "signs": lambda: "- [ ] " + "📅" * 400_000,
    "headings": lambda: "# a\n" * 500_000,
    "tasks": lambda: "- [ ] [[a]]: b 📅 2026-11-17\n" * 60_000,
    "dated sections": lambda: "## 2026-11-17\n[[a]]\n" * 80_000,
    "marks": lambda: "gave:: a\n" * 200_000,
    "percent signs": lambda: "%%" * 1_000_000,
    "definitions": lambda: "[a]: " * 400_000,
    "spaces": lambda: "-" + " " * 2_000_000,
    "numbers": lambda: "1." * 1_000_000,
    "NUL": lambda: "\x00" * 2_000_000,
    "a million links": lambda: b"[[a]] " * 1_000_000,
    "a million different links": lambda: "".join(f"[[{n}]]\n" for n in range(1_000_000)).encode(),
    "50 MB": lambda: "- [ ] [[Ana]] to call 📅 2026-11-17\n".encode() * 1_250_000,
    "50 MB without a line end": lambda: b"x" * 50_000_000,
    "50 MB that are not UTF-8": lambda: b"\xe9\n" * 25_000_000,
    "50 MB of properties": lambda: b"---\n" + b"win: a calm launch\n" * 2_600_000,
    "not UTF-8 throughout": lambda: b"- [ ] caf\xe9 [[a]]\n" * 110_000,
    "UTF-16": lambda: ("\ufeff" + "- [ ] call\n" * 90_000).encode("utf-16-le"),
    "deep mappings": lambda: "---\n" + "".join(" " * depth + "k:\n" for depth in range(300)) + "---\n",
    "bullets 10,000 deep": lambda: "- " * 10_000 + "a\n",
    "quotes and bullets 10,000 deep": lambda: "> - " * 10_000 + "a\n",
    "brackets 10,000 deep": lambda: "[" * 10_000 + "a" + "]" * 10_000 + "(b)",
    "links to links": lambda: "[a](" * 500_000,
    "emphasis 10,000 deep": lambda: "*_" * 10_000 + "a" + "_*" * 10_000,
    "headings below an empty line": lambda: "\n---\n" + "a: b\n" * 400_000,
    "empty lines": lambda: "\n" * 2_000_000 + "---\na: b\n",
}


def read(folder: Path, name: str) -> dict[str, object]:
    """What one of them costs; one that seems to take too long gets a second and a third chance."""
    text = HOSTILE[name]()
    (folder / PATH).write_bytes(text.encode() if isinstance(text, str) else text)
    del text
    seconds, problems = 9.0, list[str]()
    for _ in range(3):
        start = time.process_time()
        found = note.read_note(folder, PATH)
        problems = [each.message for each in (*found.problems, *parse(PATH, found.text).problems)]
        seconds = min(seconds, time.process_time() - start)
        if seconds < 1:
            break
    return {"seconds": seconds, "problems": problems}


def peak() -> float:
    """The most memory this program ever had, its parent's aside; 0 where nobody tells."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """All of them, then what was needed at most."""
    costs = {}
    for name in HOSTILE:
        costs[name] = read(Path(sys.argv[1]), name)
        costs[name]["peak"] = peak()
    print(json.dumps(costs))  # noqa: T201 (the answer)


if __name__ == "__main__":
    main()
