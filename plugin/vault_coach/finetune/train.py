"""Learning from examples: loss on the ending only, fixed seeds, an early stop on what was held out, resumable."""

import hashlib
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import nn
from transformers import LlamaForCausalLM

from vault_coach.finetune.lora import Lora

Progress = Callable[[str], None]

_KEPT = 20  # steps after which what was learned is kept, to go on from


@dataclass(frozen=True, slots=True)
class Tokens:
    """One example as tokens: what is given, and what is to be learned."""

    given: tuple[int, ...]
    learned: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn.

    Attributes:
        rate: The highest learning rate; it rises at the start and falls to nothing at the end.
        rounds: How often each example is seen.
        checks: How often a round looks at the held-out examples.
        batch: Examples a step.
        decay: How much large weights are pulled back.
    """

    rate: float = 2e-3
    rounds: int = 2
    checks: int = 2
    batch: int = 16
    decay: float = 0.01
    seed: int = 7


@dataclass
class Learned:
    """How learning went.

    Attributes:
        losses: Steps done and the mean loss a token on the held-out examples, at each look.
        best: The lowest of these losses.
        steps: Steps done.
    """

    losses: list[tuple[int, float]] = field(default_factory=list)
    best: float = math.inf
    steps: int = 0


def precision() -> torch.dtype:
    """Half precision where the processor multiplies it in hardware; else single."""
    known = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return torch.bfloat16 if known() else torch.float32


def train(
    model: LlamaForCausalLM,
    adapter: dict[str, Lora],
    taught: Sequence[Tokens],
    held: Sequence[Tokens],
    course: Course,
    *,
    progress: Progress,
    checkpoint: Path | None = None,
) -> Learned:
    """Teach an adapter; it ends with the weights that did best on the held-out examples.

    Args:
        model: The frozen model the adapter is in.
        adapter: What learns.
        taught: What to learn from.
        held: What is only looked at, to stop in time.
        course: How.
        progress: Told how far it is.
        checkpoint: A file to go on from when it was left off with the same to learn, and to leave off in; it goes
            when all is learned. None to begin anew.
    """
    plan = list(_plan(taught, course))
    every = max(1, math.ceil(len(plan) / course.rounds / course.checks))
    run = _Run(model, adapter, course, about=(taught, held))
    if checkpoint and run.go_on(checkpoint):
        progress(f"Going on after step {run.learned.steps}")
    model.train()
    for batch in plan[run.learned.steps :]:
        loss, done = run.step(batch, _share(run.learned.steps, len(plan))), run.learned.steps
        looked = done % every == 0 or done == len(plan)
        if looked:
            run.look(held)
        if checkpoint and (looked or done % _KEPT == 0):
            run.leave_off(checkpoint)
        seen = f", {run.learned.losses[-1][1]:.2f} on what is held back" if run.learned.losses else ""
        progress(f"Learning, step {done} of {len(plan)}: loss {loss:.2f}{seen}")
    run.finish()
    model.eval()
    if checkpoint:
        checkpoint.unlink(missing_ok=True)
    return run.learned


class _Run:
    """A course under way: what learns, how far it is, and the weights that did best."""

    def __init__(self, model: LlamaForCausalLM, adapter: dict[str, Lora], course: Course, about: object) -> None:
        self._model, self._course = model, course
        self._weights = [weights for lora in adapter.values() for weights in (lora.a, lora.b)]
        self._optimizer = torch.optim.AdamW(self._weights, lr=course.rate, weight_decay=course.decay)
        self._best = self._copies()
        self._identity = _identity(self._weights, course, about)
        self.learned = Learned()

    def step(self, batch: Sequence[Tokens], share: float) -> float:
        """Learn from a batch at a share of the learning rate; its loss before that."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._course.rate * share
        loss = _loss(self._model, batch)
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._weights, 1.0)
        self._optimizer.step()
        self.learned.steps += 1
        return loss.item()

    def look(self, held: Sequence[Tokens]) -> None:
        """See how it does on held-out examples, and remember the weights when it never did better."""
        now = measured(self._model, held, self._course.batch)
        self.learned.losses.append((self.learned.steps, now))
        if now < self.learned.best:
            self.learned.best, self._best = now, self._copies()

    def finish(self) -> None:
        """Take the weights that did best."""
        for weights, kept in zip(self._weights, self._best, strict=True):
            weights.data.copy_(kept)

    def leave_off(self, file: Path) -> None:
        """Keep all there is, so that another run can go on from it."""
        made = file.with_suffix(".new")
        torch.save(
            {
                "identity": self._identity,
                "weights": self._copies(),
                "optimizer": self._optimizer.state_dict(),
                "losses": self.learned.losses,
                "best": (self.learned.best, self._best),
                "steps": self.learned.steps,
            },
            made,
        )
        made.replace(file)

    def go_on(self, file: Path) -> bool:
        """Go on from where another run left off; False when there is none, or it was to learn something else."""
        kept = torch.load(file, weights_only=True) if file.is_file() else {}
        if kept.get("identity") != self._identity:
            return False
        for weights, saved in zip(self._weights, kept["weights"], strict=True):
            weights.data.copy_(saved)
        self._optimizer.load_state_dict(kept["optimizer"])
        best, self._best = kept["best"]
        losses = [(int(step), float(loss)) for step, loss in kept["losses"]]
        self.learned = Learned(losses, float(best), int(kept["steps"]))
        return True

    def _copies(self) -> list[torch.Tensor]:
        return [weights.detach().clone() for weights in self._weights]


def _identity(weights: Iterable[torch.Tensor], course: Course, about: object) -> str:
    """Tells one thing to learn from another: what it begins with, how, and from what."""
    found = hashlib.sha256(repr((course, about)).encode())
    for each in weights:
        found.update(each.detach().numpy().tobytes())
    return found.hexdigest()


def measured(model: LlamaForCausalLM, examples: Sequence[Tokens], batch: int) -> float:
    """The mean loss of a token over some examples."""
    ordered = sorted(examples, key=lambda each: len(each.given) + len(each.learned))
    with torch.no_grad():
        losses = [
            (float(_loss(model, part)), sum(len(each.learned) for each in part))
            for part in (ordered[at : at + batch] for at in range(0, len(ordered), batch))
        ]
    return sum(loss * count for loss, count in losses) / max(1, sum(count for _, count in losses))


def _plan(taught: Sequence[Tokens], course: Course) -> Iterator[list[Tokens]]:
    """The batches of all rounds, each of examples of about one length, in an order drawn once."""
    draw = random.Random(course.seed)  # noqa: S311 (an order, no secret)
    for _ in range(course.rounds):
        mixed = draw.sample(list(taught), len(taught))
        mixed.sort(key=lambda each: (len(each.given) + len(each.learned)) // 4)
        batches = [mixed[at : at + course.batch] for at in range(0, len(mixed), course.batch)]
        yield from draw.sample(batches, len(batches))


def _share(step: int, steps: int) -> float:
    """The share of the learning rate at a step: up over the first twentieth, then down along a cosine."""
    rise = max(1, steps // 20)
    return (
        (step + 1) / rise if step < rise else 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))
    )


def _loss(model: LlamaForCausalLM, batch: Sequence[Tokens]) -> torch.Tensor:
    """The mean loss of the learned tokens of a batch."""
    longest = max(len(each.given) + len(each.learned) for each in batch)
    rows = [[*each.given, *each.learned] for each in batch]
    ids = torch.tensor(
        [row + [0] * (longest - len(row)) for row in rows]
    )  # what follows the end is never looked at
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state
    places = [
        (row, place)
        for row, each in enumerate(batch)
        for place in range(len(each.given) - 1, len(each.given) + len(each.learned) - 1)
    ]
    at = torch.tensor(places)
    wanted = torch.tensor([token for each in batch for token in each.learned])
    logits = model.lm_head(hidden[at[:, 0], at[:, 1]]).float()
    return nn.functional.cross_entropy(logits, wanted)
