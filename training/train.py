"""Teach the starter: `make train`. Writes the adapter, the words it learned, and a report.

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
from itertools import zip_longest
from pathlib import Path
from typing import Any

from check import brings_lead, load_examples, own_words

from vault_coach.coach import shipped_moves
from vault_coach.drafting import user_endings
from vault_coach.drafting.checks import words
from vault_coach.drafting.prompt import ANY, STARTER, VARIABLE
from vault_coach.features.session import places
from vault_coach.finetune.examples import Example
from vault_coach.finetune.lora import Size
from vault_coach.finetune.train import Dataset, TrainedAdapter, TrainingConfig, fine_tune
from vault_coach.llm import catalog

HERE = Path(__file__).resolve().parent
CHECKPOINT = HERE.parent / "build" / "training.part"
OPENINGS = 24  # most openings of a move
SPOKEN = 2  # facts of a move that have to use a word before it counts as a word of the move
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
    parser.add_argument("--rate", type=float, default=TrainingConfig().rate)
    parser.add_argument("--rounds", type=int, default=TrainingConfig().epochs)
    parser.add_argument("--out", type=Path, default=catalog.TUNED.path)
    parser.add_argument("--report", type=Path, default=HERE / "report.json")
    options = parser.parse_args()
    dataset = Dataset(load_examples("data"), load_examples("held_out"))
    write_words(dataset.taught)
    if options.words:
        return
    options.model = options.model or catalog.find("", places().models)
    if options.sweep:
        sweep(options, dataset)
        return
    CHECKPOINT.parent.mkdir(exist_ok=True)
    began = time.monotonic()
    config = TrainingConfig(rate=options.rate, epochs=options.rounds)
    size = Size(options.rank, options.layers)
    trained = train(options, dataset, config, size, CHECKPOINT)
    base = hashlib.sha256(options.model.read_bytes()).hexdigest()
    trained.write(options.out, {"general.name": "vault-coach starter", catalog.BASE: base})
    record(options.report, report(trained, config, size, time.monotonic() - began))


def train(
    options: Any, dataset: Dataset, config: TrainingConfig, size: Size, checkpoint: Path | None = None
) -> TrainedAdapter:
    """Train a new adapter."""
    return fine_tune(
        options.model,
        dataset,
        shipped_moves().prompt(STARTER),
        config,
        progress=lambda line: print(line, flush=True),
        start=size,
        threads=options.threads,
        checkpoint=checkpoint,
    )


def report(trained: TrainedAdapter, config: TrainingConfig, size: Size, seconds: float) -> dict[str, Any]:
    """Return hyperparameters and results of a training, for the record."""
    return {
        **size._asdict(),
        "rate": config.rate,
        "rounds": config.epochs,
        "batch": config.batch,
        "seed": config.seed,
        "steps": trained.log.steps,
        "seconds": round(seconds),
        "held_out": [{"step": step, "loss": round(loss, 4)} for step, loss in trained.log.losses],
        "best": round(trained.log.best, 4),
    }


def record(file: Path, results: object) -> None:
    """Write results beside the examples."""
    file.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"recorded in {file}")


def sweep(options: Any, dataset: Dataset) -> None:
    """Train once on a quarter of the examples, for each size and rate that is not recorded yet."""
    draw = random.Random(0)
    part = Dataset(
        draw.sample(list(dataset.taught), len(dataset.taught) // 4), draw.sample(list(dataset.held_out), 160)
    )
    sentences = [(example.lead, example.ask) for example in (*part.taught, *part.held_out)]
    digest = hashlib.sha256(repr(sentences).encode())
    counts = {"examples": len(part.taught), "held_out": len(part.held_out), "sha256": digest.hexdigest()}
    kept = json.loads(SWEEP.read_text(encoding="utf-8")) if SWEEP.is_file() else {}
    runs = kept["runs"] if kept.items() >= counts.items() else []
    known = {(run["rank"], run["layers"], run["rate"]) for run in runs}
    for size, rate in TRIED:
        if (*size, rate) in known:
            continue
        config, began = TrainingConfig(rate=rate, epochs=1), time.monotonic()
        trained = train(options, part, config, size)
        runs.append(report(trained, config, size, time.monotonic() - began))
        print(f"sweep: {size}, rate {rate:g}: held out {trained.log.best:.3f}", flush=True)
        record(SWEEP, {**counts, "runs": runs})


def write_words(listed_examples: Sequence[Example]) -> None:
    """Write the lists of the starter's prompt: words that a quarter of the moves share, and each move's own."""
    spoken = [example for example in listed_examples if not brings_lead(example)]
    lexicon, openings = words_by_move(spoken), openings_by_move(spoken)
    spread = Counter(word for used in lexicon.values() for word in used)
    common = {word for word, moves in spread.items() if moves >= len(lexicon) / 4}
    moves = [move for move in shipped_moves().phrasebook().moves if move in lexicon]
    lists: dict[str, dict[str, list[str]]] = {ANY.capitalize(): {"words": lines(common)}}
    for move in moves:
        lists[move] = {"openings": openings.get(move, []), "words": lines(lexicon[move] - common)}
    rows = (f"{json.dumps(move)}:{json.dumps(parts, separators=(',', ':'))}" for move, parts in lists.items())
    catalog.STARTER_LISTS.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


def words_by_move(examples: Iterable[Example]) -> dict[str, frozenset[str]]:
    """Return move -> words that fit any fact of it: those that endings about two facts or more share."""
    facts: dict[str, dict[str, set[str]]] = {}
    for example in examples:
        for word in own_words(example):
            facts.setdefault(example.move, {}).setdefault(word, set()).add(example.sample.title)
    return {
        move: frozenset(word for word, titles in used.items() if len(titles) >= SPOKEN)
        for move, used in facts.items()
    }


def openings_by_move(examples: Iterable[Example]) -> dict[str, list[str]]:
    """Return move -> openings of its endings, up to four words each: some of every first word, these in turn.

    Those that few moves share come first, for they say most.
    """
    by_move: dict[str, dict[str, list[str]]] = {}
    for example in examples:
        if opening := opening_of(example):
            begun = by_move.setdefault(example.move, {}).setdefault(opening.split()[0], [])
            if opening not in begun:
                begun.append(opening)
    moves = Counter(opening for begun in by_move.values() for alike in begun.values() for opening in alike)
    return {
        move: in_turn([sorted(alike, key=moves.__getitem__) for alike in begun.values()])[:OPENINGS]
        for move, begun in by_move.items()
    }


def opening_of(example: Example) -> str:
    """Return how an ending begins, "" when that speaks of its fact in other words than the thing's name."""
    values, ending = example.sample.fact.values, example.ask
    for name in ("thing", "initiative"):
        if name in values:
            ending = ending.replace(values[name], f"{{{{ {name} }}}}")
    begun = user_endings.opening(ending)
    several = len(VARIABLE.sub("one", begun).split()) > 1
    fits = several and "," not in begun and set(words(VARIABLE.sub("", begun))) <= own_words(example)
    return begun if fits else ""


def in_turn(lists: list[list[str]]) -> list[str]:
    """Return one item of every list, then another one of each, until all are taken."""
    return [item for row in zip_longest(*lists) for item in row if item is not None]


def lines(spoken: Iterable[str]) -> list[str]:
    """Return words as lines of a prompt file."""
    return textwrap.wrap(" ".join("I" if word == "i" else word for word in sorted(spoken)), 113)


if __name__ == "__main__":
    main()
