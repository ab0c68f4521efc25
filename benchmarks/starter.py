"""Measure the starter with and without its adapter: `python benchmarks/starter.py [--write]`.

COACH_EVAL_MODEL names one more model.

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
    held_out = evaluate.own_samples(ROOT / "training" / "held_out")
    facts = random.Random(1).sample(held_out, FACTS)[:: options.every]  # noqa: S311 (a choice, no secret)
    stories = [sample for sample in held_out if sample.kind == "story" and sample not in facts][:: options.every]
    labelled = evaluate.samples()[:: options.every]
    rows, written = [], {}
    for contender in contenders(options.threads):
        results = evaluate.run(contender, [*facts, *stories], time.perf_counter, lambda _what: None)
        model = contender.backend
        prompt = model.counts.prompt / len(results) if isinstance(model, Llama) else 0.0
        judged = evaluate.run(contender, labelled, time.perf_counter, lambda _what: None)
        written[contender.name] = results[: len(facts)]
        rows.append((contender.name, list(figures(results, len(facts), judged, prompt))))
        print(f"{contender.name} is measured", flush=True)
    text = table(rows)
    print(text)
    if options.write:
        before, _, rest = CARD.read_text(encoding="utf-8").partition(MARKS[0])
        after = rest.partition(MARKS[1])[2]
        CARD.write_text(f"{before}{MARKS[0]}\n\n{text}\n\n{MARKS[1]}{after}", encoding="utf-8")
        write_blind(written["plain starter"], written["tuned starter"])


def contenders(threads: int) -> Iterator[Contender]:
    """Yield the starter without and with its adapter, and the model named in the environment."""
    folder = Path(platformdirs.user_data_dir("vault-coach")) / "models"
    starter = catalog.find("", folder)
    yield Contender("plain starter", Llama(starter, threads=threads))
    yield Contender("tuned starter", Llama(starter, threads=threads, adapter=catalog.TUNED.path))
    if larger := os.environ.get("COACH_EVAL_MODEL"):
        path = catalog.find(larger, folder)
        yield Contender(path.stem, Llama(path, threads=threads))


def figures(
    held_out: Sequence[Result], drawn: int, judged: Sequence[Result], prompt: float
) -> Iterator[tuple[str, str]]:
    """Yield names and values of the figures.

    Args:
        held_out: Results of the held-out facts: those drawn by lot, then the other stories.
        drawn: How many were drawn by lot.
        judged: Results of the labelled set.
        prompt: Tokens of a prompt.
    """
    lot = held_out[:drawn]
    questions = [result for result in lot if result.sample.kind != "story"]
    yield "held-out facts: questions that pass at once", share(questions)
    stories = [result for result in held_out if result.sample.kind == "story"]
    yield "held-out facts: story sentences that pass at once", share(stories)
    yield "held-out facts: written by the model in the end", of(by_model(lot), len(lot))
    yield "held-out facts: sentences with a flaw", of(sum(bool(result.flaws) for result in lot), len(lot))
    wordings = Counter(wording(result.item.ask, result.sample.fact.values) for result in lot)
    yield "most often used wording", str(wordings.most_common(1)[0][1])
    yield "different wordings", of(len(wordings), len(lot))
    yield "prompt tokens a draft", f"{prompt:.0f}"
    yield "seconds a sentence", f"{sum(result.seconds for result in lot) / len(lot):.2f}"
    yield "labelled set: sound", of(sum(not result.flaws for result in judged), len(judged))
    yield "labelled set: written by the model", of(by_model(judged), len(judged))
    yield "labelled set: endings judged wrongly", str(sum(len(result.missed) for result in judged))


def by_model(results: Sequence[Result]) -> int:
    """Count the sentences that the model wrote."""
    return sum(result.item.writer == "model" for result in results)


def share(results: Sequence[Result]) -> str:
    """Return how many passed every check at once."""
    return of(sum(result.at_once for result in results), len(results))


def of(part: int, whole: int) -> str:
    """Return a share with its numbers."""
    return f"{100 * part / max(1, whole):.0f} % ({part} of {whole})"


def table(rows: Sequence[tuple[str, list[tuple[str, str]]]]) -> str:
    """Return a Markdown table, a column a model."""
    names = [name for name, _ in rows]
    lines = [f"| | {' | '.join(names)} |", f"|---|{'--:|' * len(names)}"]
    for index, (what, _) in enumerate(rows[0][1]):
        lines.append(f"| {what} | {' | '.join(column[index][1] for _, column in rows)} |")
    return "\n".join(lines)


def write_blind(plain: Iterable[Result], tuned: Iterable[Result]) -> None:
    """Write sixty pairs for a person to judge, and the key beside them."""
    pairs = [(a, b) for a, b in zip(plain, tuned, strict=True) if a.item.text != b.item.text][:PAIRS]
    sheet, key = evaluate.blind_sheet(
        [a for a, _ in pairs], [b for _, b in pairs], ("plain starter", "tuned starter"), seed=PAIRS
    )
    SHEET.write_text(sheet, encoding="utf-8")
    SHEET.with_suffix(".key.md").write_text(key, encoding="utf-8")


if __name__ == "__main__":
    main()
