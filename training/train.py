"""Teach the starter: `make train`. Writes the adapter, the words it learned, and how that went.

python training/train.py              teach and write; goes on where it was stopped
python training/train.py --sweep      try sizes and rates on a part of the examples, and record what each reaches
python training/train.py --words      write the words alone
"""

import argparse
import hashlib
import json
import random
import textwrap
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from check import load

from vault_coach.coach import shipped_moves
from vault_coach.drafting.prompt import ANY, STARTER
from vault_coach.features.session import places
from vault_coach.finetune import examples
from vault_coach.finetune.examples import Example
from vault_coach.finetune.lora import Size
from vault_coach.finetune.teach import Lessons, Pupil, teach
from vault_coach.finetune.train import Course
from vault_coach.llm import catalog, starter

HERE = Path(__file__).resolve().parent
CHECKPOINT = HERE.parent / "build" / "training.part"
SWEEP = HERE / "sweep.json"
SIZE = Size(rank=16, layers=18)
TRIED = [
    *((Size(rank, 30), rate) for rank in (4, 8) for rate in (5e-4, 1e-3, 2e-3, 4e-3)),
    *((Size(16, 18), rate) for rate in (2e-3, 4e-3, 8e-3)),
]


def main() -> None:
    """Read the options and do it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, help="the starter's file; else the one that was fetched")
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--threads", type=int, default=0, help="cores to use; else all")
    parser.add_argument("--sweep", action="store_true")
    parser.add_argument("--rank", type=int, default=SIZE.rank)
    parser.add_argument("--layers", type=int, default=SIZE.layers)
    parser.add_argument("--rate", type=float, default=Course().rate)
    parser.add_argument("--rounds", type=int, default=Course().rounds)
    parser.add_argument("--out", type=Path, default=catalog.TUNED.path)
    parser.add_argument("--report", type=Path, default=HERE / "report.json")
    options = parser.parse_args()
    lessons = Lessons(load("data"), load("held_out"))
    write_words(lessons.taught)
    if options.words:
        return
    options.model = options.model or catalog.find("", places().models)
    if options.sweep:
        sweep(options, lessons)
        return
    CHECKPOINT.parent.mkdir(exist_ok=True)
    began = time.monotonic()
    course = Course(rate=options.rate, rounds=options.rounds)
    size = Size(options.rank, options.layers)
    pupil = taught(options, lessons, course, size, CHECKPOINT)
    base = hashlib.sha256(options.model.read_bytes()).hexdigest()
    pupil.write(options.out, {"general.name": "vault-coach starter", catalog.BASE: base})
    record(options.report, about(pupil, course, size, time.monotonic() - began))


def taught(options: Any, lessons: Lessons, course: Course, size: Size, checkpoint: Path | None = None) -> Pupil:
    """A new adapter that has learned."""
    return teach(
        options.model,
        lessons,
        shipped_moves().prompt(STARTER),
        course,
        progress=lambda line: print(line, flush=True),
        start=size,
        threads=options.threads,
        checkpoint=checkpoint,
    )


def about(pupil: Pupil, course: Course, size: Size, seconds: float) -> dict[str, Any]:
    """How it went."""
    return {
        **size._asdict(),
        "rate": course.rate,
        "rounds": course.rounds,
        "batch": course.batch,
        "seed": course.seed,
        "steps": pupil.learned.steps,
        "seconds": round(seconds),
        "held_out": [{"step": step, "loss": round(loss, 4)} for step, loss in pupil.learned.losses],
        "best": round(pupil.learned.best, 4),
    }


def record(file: Path, found: object) -> None:
    """Keep it beside the examples."""
    file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"recorded in {file}")


def sweep(options: Any, lessons: Lessons) -> None:
    """A quarter of the examples once, for each size and rate that is not recorded yet."""
    draw = random.Random(0)
    part = Lessons(
        draw.sample(list(lessons.taught), len(lessons.taught) // 4), draw.sample(list(lessons.held), 160)
    )
    digest = hashlib.sha256(repr([(each.lead, each.ask) for each in (*part.taught, *part.held)]).encode())
    counts = {"examples": len(part.taught), "held_out": len(part.held), "sha256": digest.hexdigest()}
    kept = json.loads(SWEEP.read_text(encoding="utf-8")) if SWEEP.is_file() else {}
    found = kept["runs"] if kept.items() >= counts.items() else []
    known = {(run["rank"], run["layers"], run["rate"]) for run in found}
    for size, rate in TRIED:
        if (*size, rate) in known:
            continue
        course, began = Course(rate=rate, rounds=1), time.monotonic()
        pupil = taught(options, part, course, size)
        found.append(about(pupil, course, size, time.monotonic() - began))
        print(f"sweep: {size}, rate {rate:g}: held out {pupil.learned.best:.3f}", flush=True)
        record(SWEEP, {**counts, "runs": found})


def write_words(listed_examples: Sequence[Example]) -> None:
    """Write the lists of the starter's prompt: words that a quarter of the moves share, and each move's own."""
    spoken = [each for each in listed_examples if "lead" not in each.sample.fact.values]
    lexicon, openings = examples.lexicon(spoken), examples.openings(spoken)
    spread = Counter(word for used in lexicon.values() for word in used)
    common = {word for word, moves in spread.items() if moves >= len(lexicon) / 4}
    moves = [move for move in shipped_moves().phrasebook().moves if move in lexicon]
    lists: dict[str, dict[str, list[str]]] = {ANY.capitalize(): {"words": lines(common)}}
    for move in moves:
        lists[move] = {"openings": openings.get(move, []), "words": lines(lexicon[move] - common)}
    rows = (f"{json.dumps(move)}:{json.dumps(parts, separators=(',', ':'))}" for move, parts in lists.items())
    starter.FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


def lines(words: Iterable[str]) -> list[str]:
    """Return words as lines of a prompt file."""
    return textwrap.wrap(" ".join("I" if word == "i" else word for word in sorted(words)), 113)


if __name__ == "__main__":
    main()
