"""Measure how fast drafts are written, beside a bare loop over the same model: `python benchmarks/suggest.py`.

The promises:

- generation at >= 0.9 x the speed of a plain llama-cpp-python loop with the same model, grammar and threads
- the second draft of a kind evaluates <= 35 % of its prompt tokens, in a new process <= 40 %
- wall time of a check-in <= 1.5 x the time inside the model, plus 2 seconds
- a check-in of five items in <= 12 s on two idle cores; with the taught starter, from a cold process, in <= 5 s

Speeds are measured in CPU seconds, so that other work on the machine does not count.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import astuple, dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

import platformdirs
from llama_cpp import Llama as Plain
from llama_cpp.llama_grammar import LlamaGrammar

from vault_coach.cli import main as coach
from vault_coach.llm import catalog
from vault_coach.llm.backend import Candidate, Request
from vault_coach.llm.llama import Llama

EXAMPLE = Path(__file__).parents[1] / "vault-example"
PARTNERS = ("Priya Nair", "Leila Farahani", "Tomas Brandt")
ITEMS = dict(zip(PARTNERS, (5, 4, 3), strict=True))
FIVE = 5.0  # seconds for a check-in of five items, the most it can have
TIMES = 3  # more of the first partner's check-ins
ANSWERS = 3  # of the bare loop, for each request; a grammar of words makes it slow
FIFTH = Path("Initiatives") / "Pause reasons.md"  # gives the first partner a check-in of five items
NOTE = """---
type: initiative
status: active
started: 2026-11-02
partners: ["[[Priya Nair]]"]
---
"""
INSIDE = """
import json, sys
from dataclasses import asdict
from vault_coach.cli import main
from vault_coach.llm.llama import Llama
asked, generate = [], Llama.generate
def counted(self, request):
    asked.append(self)
    return generate(self, request)
Llama.generate = counted
try:
    main(sys.argv[1:], standalone_mode=False)
finally:
    print(json.dumps({"drafts": len(asked), **asdict(asked[0].counts)}), file=sys.stderr)
"""


@dataclass(frozen=True)
class Run:
    """Cost of one check-in in a process of its own."""

    drafts: int
    wall: float
    cpu: float
    seconds: float
    prompt: int
    evaluated: int


def words(partner: str, vault: Path) -> list[str]:
    return ["suggest", partner, "--vault", str(vault), "--today", "2026-11-24", "--json", "--print"]


def check_in(partner: str, folder: Path, options: argparse.Namespace) -> Run:
    """Draft in a new process, with the index of earlier runs but without their drafts."""
    for drafted in folder.rglob("drafts.sqlite"):
        drafted.unlink()
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "COACH_THREADS": str(options.threads)}
    environment.pop("OMP_WAIT_POLICY", None)  # as people run it
    command = [sys.executable, "-c", INSIDE, *words(partner, folder / "vault"), "--model", str(options.model)]
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    counts = json.loads(done.stderr.splitlines()[-1])
    return Run(counts["drafts"], wall, cpu, counts["seconds"], counts["prompt"], counts["evaluated"])


def requests(partner: str, options: argparse.Namespace) -> list[Request]:
    """Return the requests of a check-in to a model that was not taught, with worked examples."""
    asked: list[Request] = []

    def listen(_model: Llama, request: Request) -> list[Candidate]:
        asked.append(request)
        return []

    generate = Llama.generate
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        os.environ["XDG_STATE_HOME"] = folder
        shutil.copytree(EXAMPLE, Path(folder) / "vault")
        os.environ["COACH_TUNED"] = "false"
        Llama.generate = listen  # type: ignore[method-assign,assignment]
        try:
            coach([*words(partner, Path(folder) / "vault"), "--model", str(options.model)], standalone_mode=False)
        finally:
            Llama.generate = generate  # type: ignore[method-assign]
            del os.environ["COACH_TUNED"]
    return asked


def spent(model: Llama, asked: Iterable[Request]) -> tuple[int, int, int, float]:
    """Return prompt tokens, those evaluated, tokens drawn and seconds of some drafts."""
    before = astuple(model.counts)
    for request in asked:
        model.generate(request)
    prompt, evaluated, drawn, seconds = (
        now - then for now, then in zip(astuple(model.counts), before, strict=True)
    )
    return prompt, evaluated, drawn, seconds


def reading(asked: list[Request], folder: Path, options: argparse.Namespace) -> None:
    """Show how much of its prompts a model reads."""
    print("\n| drafts of the same moves | prompt tokens | evaluated | share | promise |\n|---|--:|--:|--:|---|")
    model, later = (Llama(options.model, threads=options.threads, prefixes=folder) for _ in range(2))
    other = [replace(request, seed=request.seed + 1) for request in asked]
    for what, who, which, promise in (
        ("first", model, asked, 1.0),
        ("second, same process", model, other, 0.35),
        ("second, model loaded anew", later, other, 0.40),
    ):
        prompt, evaluated, *_ = spent(who, which)
        kept = "yes" if evaluated <= promise * prompt else "NO"
        print(f"| {what} | {prompt} | {evaluated} | {evaluated / prompt:.0%} | <= {promise:.0%}: {kept} |")
        who.close()


@dataclass(frozen=True)
class Speed:
    """How fast answers are made."""

    tokens: int
    answers: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.tokens / self.seconds:.1f} | {self.answers / self.seconds:.2f}"


def drafts(asked: list[Request], folder: Path, options: argparse.Namespace) -> Speed:
    """The drafts' speed once their beginnings are known; only tokens the model chose count."""
    model = Llama(options.model, threads=options.threads, prefixes=folder, clock=time.process_time)
    spent(model, asked[:1])  # loads it
    *_, drawn, seconds = spent(model, asked)
    model.close()
    return Speed(drawn, sum(request.candidates for request in asked), seconds)


def grammar(request: Request) -> str:
    """The same answers as a grammar: an opening, words, the end mark."""

    def either(texts: Iterable[str]) -> str:
        return " | ".join(json.dumps(f" {text}", ensure_ascii=False) for text in texts)

    return "\n".join(
        (
            f"root ::= opening word{{{request.shortest},{request.longest}}} {json.dumps(request.end)}",
            f"opening ::= {either(request.openings)}",
            f"word ::= {either(request.words)}",
        )
    )


def bare(asked: list[Request], options: argparse.Namespace, bound: Callable[[Request], str] | None) -> Speed:
    """The speed of the library's own loop once the prompt is known."""
    model = Plain(
        str(options.model), n_ctx=1024, n_threads=options.threads, n_threads_batch=options.threads, verbose=False
    )
    tokens, seconds = 0, 0.0
    for request in asked:
        rules = LlamaGrammar.from_string(bound(request), verbose=False) if bound else None
        for number in range(-1, ANSWERS):
            start = time.process_time()
            made: Any = model.create_completion(
                request.prefix + request.prompt,
                grammar=rules,
                max_tokens=16 if number >= 0 else 1,
                temperature=request.temperature,
                seed=request.seed + number + 1,
            )
            if number >= 0:
                seconds += time.process_time() - start
                tokens += made["usage"]["completion_tokens"]
    model.close()
    return Speed(tokens, ANSWERS * len(asked), seconds)


def speed(asked: list[Request], folder: Path, options: argparse.Namespace) -> None:
    """Show the drafts beside the bare loop."""
    print(
        "\n| generation, CPU seconds | tokens/s | answers/s | drafts beside it | promise |\n|---|--:|--:|--:|---|"
    )
    own = drafts(asked, folder, options)
    print(f"| drafts | {own} | | |")
    for what, bound, promise in (("same grammar", grammar, 0.9), ("no grammar", None, 0.0)):
        plain = bare(asked, options, bound)
        share = (own.tokens / own.seconds) / (plain.tokens / plain.seconds)
        kept = f">= {promise}: {'yes' if share >= promise else 'NO'}" if promise else ""
        print(f"| bare loop, {what} | {plain} | {share:.2f} | {kept} |")


def check_ins(options: argparse.Namespace) -> None:
    """Show whole check-ins, each in a new process."""
    print("\n| check-in | items | wall s | CPU s | in the model s | prompt | evaluated | promise s | kept |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|---|")
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(EXAMPLE, Path(scratch) / "vault")
        (Path(scratch) / "vault" / FIFTH).write_text(NOTE, encoding="utf-8")
        for partner in (*PARTNERS, *[PARTNERS[0]] * TIMES):
            run = check_in(partner, Path(scratch), options)
            assert run.drafts == ITEMS[partner], "the example vault gives another number of items now"
            promise = min(1.5 * run.seconds + 2, FIVE)
            kept = "yes" if run.wall <= promise else "NO"
            times = f"{run.wall:.1f} | {run.cpu:.1f} | {run.seconds:.1f}"
            print(
                f"| {partner} | {run.drafts} | {times} | {run.prompt} | {run.evaluated} | {promise:.1f} | {kept} |"
            )


def main() -> None:
    """Three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="cores to use")
    parser.add_argument("--model", type=Path, help="a GGUF file; the starter if left out")
    parser.add_argument("--whole", action="store_true", help="time whole check-ins alone")
    options = parser.parse_args()
    options.model = options.model or catalog.find("", platformdirs.user_data_path("vault-coach") / "models")
    os.environ["OMP_WAIT_POLICY"] = "passive"
    if not options.whole:
        asked = requests(PARTNERS[0], options)
        print(f"{options.model.stem}, {options.threads} threads, {len(asked)} drafts of a check-in")
        with tempfile.TemporaryDirectory() as folder:
            reading(asked, Path(folder), options)
            speed(asked[:2], Path(folder), options)
    check_ins(options)


if __name__ == "__main__":
    main()
