"""What teaching gave the starter: `python benchmarks/starter.py [--write]`; COACH_EVAL_MODEL names one more model.

The promises:

- on 200 held-out facts >= 90 % of questions, and on all that are told in stories >= 80 % of sentences, pass every
  check at once
- none that ships turns round who did what, and none obeys an instruction in a note
- over 200 held-out facts no wording more than 4 times
- at most 120 prompt tokens a draft
- the same labelled set as `coach eval`, every sentence sound
"""

import argparse
import os
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import platformdirs

from vault_coach.drafting.evaluate import Result
from vault_coach.features import evaluate
from vault_coach.features.evaluate import Contender
from vault_coach.finetune.examples import wording
from vault_coach.llm import catalog
from vault_coach.llm.llama import Llama

ROOT = Path(__file__).parents[1]
CARD = ROOT / "docs" / "models" / "starter.md"
SHEET = ROOT / "docs" / "models" / "blind.md"
MARKS = ("<!-- figures -->", "<!-- end of figures -->")
PAIRS = 60
FACTS = 200


def main() -> None:
    """Measure, print, and write when asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true", help="put the figures into the model card")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=int, default=1, help="only every Nth fact")
    options = parser.parse_args()
    held = evaluate.own_samples(ROOT / "training" / "held_out")
    facts = random.Random(1).sample(held, FACTS)[:: options.every]  # noqa: S311 (a choice, no secret)
    told = [each for each in held if each.kind == "story" and each not in facts][:: options.every]
    labelled = evaluate.samples()[:: options.every]
    rows, written = [], {}
    for each in contenders(options.threads):
        found = evaluate.run(each, [*facts, *told], time.perf_counter, lambda _what: None)
        prompt = each.backend.counts.prompt / len(found) if isinstance(each.backend, Llama) else 0.0
        judged = evaluate.run(each, labelled, time.perf_counter, lambda _what: None)
        written[each.name] = found[: len(facts)]
        rows.append((each.name, list(figures(found, len(facts), judged, prompt))))
        print(f"{each.name} is measured", flush=True)
    text = table(rows)
    print(text)
    if options.write:
        before, _, rest = CARD.read_text(encoding="utf-8").partition(MARKS[0])
        after = rest.partition(MARKS[1])[2]
        CARD.write_text(f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}", encoding="utf-8")
        write_blind(written["plain starter"], written["tuned starter"])


def contenders(threads: int) -> Iterator[Contender]:
    """The starter without and with what it was taught, and the model named in the environment."""
    folder = Path(platformdirs.user_data_dir("vault-coach")) / "models"
    starter = catalog.find("", folder)
    yield Contender("plain starter", Llama(starter, threads=threads))
    yield Contender("tuned starter", Llama(starter, threads=threads, adapter=catalog.TUNED.path))
    if larger := os.environ.get("COACH_EVAL_MODEL"):
        path = catalog.find(larger, folder)
        yield Contender(path.stem, Llama(path, threads=threads))


def figures(
    held: Sequence[Result], drawn: int, judged: Sequence[Result], prompt: float
) -> Iterator[tuple[str, str]]:
    """What is measured, and what came of it: of the facts drawn by lot, and of all that are told in stories."""
    story = [each for each in held if each.sample.kind == "story"]
    held = held[:drawn]
    yield "held-out facts: questions that pass at once", share([e for e in held if e.sample.kind != "story"])
    yield "held-out facts: story sentences that pass at once", share(story)
    yield (
        "held-out facts: written by the model in the end",
        of(sum(each.item.writer == "model" for each in held), len(held)),
    )
    yield "held-out facts: sentences with a flaw", of(sum(bool(each.flaws) for each in held), len(held))
    said = Counter(wording(each.item.ask, each.sample.fact.values) for each in held)
    yield "most often used wording", str(said.most_common(1)[0][1])
    yield "different wordings", of(len(said), len(held))
    yield "prompt tokens a draft", f"{prompt:.0f}"
    yield "seconds a sentence", f"{sum(each.seconds for each in held) / len(held):.2f}"
    yield "labelled set: sound", of(sum(not each.flaws for each in judged), len(judged))
    yield (
        "labelled set: written by the model",
        of(sum(each.item.writer == "model" for each in judged), len(judged)),
    )
    yield "labelled set: endings judged wrongly", str(sum(len(each.missed) for each in judged))


def share(results: Sequence[Result]) -> str:
    """How many passed every check at once."""
    return of(sum(each.at_once for each in results), len(results))


def of(part: int, whole: int) -> str:
    """A share with its numbers."""
    return f"{100 * part / max(1, whole):.0f} % ({part} of {whole})"


def table(rows: Sequence[tuple[str, list[tuple[str, str]]]]) -> str:
    """A Markdown table, a column a model."""
    names = [name for name, _ in rows]
    lines = [f"| | {' | '.join(names)} |", f"|---|{'--:|' * len(names)}"]
    for index, (what, _) in enumerate(rows[0][1]):
        lines.append(f"| {what} | {' | '.join(found[index][1] for _, found in rows)} |")
    return "\n".join(lines)


def write_blind(plain: Iterable[Result], tuned: Iterable[Result]) -> None:
    """Sixty pairs for a person to judge, and who wrote what beside them."""
    pairs = [(a, b) for a, b in zip(plain, tuned, strict=True) if a.item.text != b.item.text][:PAIRS]
    sheet, key = evaluate.blind_sheet(
        [a for a, _ in pairs], [b for _, b in pairs], ("plain starter", "tuned starter"), seed=PAIRS
    )
    SHEET.write_text(sheet, encoding="utf-8")
    SHEET.with_suffix(".key.md").write_text(key, encoding="utf-8")


if __name__ == "__main__":
    main()
