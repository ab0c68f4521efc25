"""Fine-tuning: loss on the endings only, fixed seeds, an early stop on held-out examples, resumable."""

import hashlib
import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import torch
from torch import nn
from transformers import LlamaForCausalLM

from vault_coach.drafting.prompt import Prompt
from vault_coach.finetune import lora, weights
from vault_coach.finetune.examples import Example
from vault_coach.finetune.lora import Lora, Size
from vault_coach.llm.engine import Tokenizer, load_tokenizer

Progress = Callable[[str], None]

_CHECKPOINT = 20  # steps from one checkpoint to the next


class Encoded(NamedTuple):
    """Tokens of one example: of its prompt, which is given, and of its ending, which is learned."""

    prompt: tuple[int, ...]
    ending: tuple[int, ...]

    @property
    def length(self) -> int:
        """How many tokens it has."""
        return len(self.prompt) + len(self.ending)


def encode(examples: Iterable[Example], starter: Prompt, tokenizer: Tokenizer) -> list[Encoded]:
    """Return examples as tokens; what is given of each is the prompt of the taught starter, with the lead."""
    return [
        Encoded(
            prompt=(
                *tokenizer.begin(""),
                *tokenizer.tokenize(starter.fill({"move": example.move}) + example.lead),
            ),
            ending=_ending(example.ask, tokenizer.tokenize),
        )
        for example in examples
    ]


def _ending(ask: str, tokenize: Callable[[str], list[int]]) -> tuple[int, ...]:
    """Return the tokens of an ending, word by word, then the mark: as the lexicon binds it."""
    words = [f" {word}" for word in ask[:-1].split()]
    return tuple(token for part in (*words, ask[-1]) for token in tokenize(part))


class Dataset(NamedTuple):
    """Examples to learn from, and held-out ones that only tell when to stop."""

    taught: Sequence[Example]
    held_out: Sequence[Example]


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Hyperparameters.

    Attributes:
        rate: The highest learning rate; it rises at the start and falls to nothing at the end.
        epochs: How often every example is seen.
        evals: Evaluations on the held-out examples an epoch.
        batch: Examples a step.
        weight_decay: How much large weights are pulled back.
        seed: Of the order of batches and the adapter's first weights.
    """

    rate: float = 2e-3
    epochs: int = 2
    evals: int = 2
    batch: int = 16
    weight_decay: float = 0.01
    seed: int = 7


@dataclass
class TrainingLog:
    """Course of a training.

    Attributes:
        losses: Steps done and the mean loss a token on the held-out examples, at every evaluation.
        best: The lowest of these losses.
        steps: Steps done.
    """

    losses: list[tuple[int, float]] = field(default_factory=list)
    best: float = math.inf
    steps: int = 0


@dataclass(frozen=True)
class TrainedAdapter:
    """Adapter, by llama.cpp's names of its matrices, in the frozen model it was trained for."""

    model: LlamaForCausalLM
    adapter: dict[str, Lora]
    log: TrainingLog

    def write(self, path: Path, about: dict[str, str]) -> None:
        """Write the adapter as a GGUF file, with more to note in its header."""
        lora.write(path, self.model, self.adapter, about)


def fine_tune(
    base: Path,
    dataset: Dataset,
    starter: Prompt,
    config: TrainingConfig,
    *,
    progress: Progress,
    start: Path | Size,
    threads: int = 0,
    checkpoint: Path | None = None,
) -> TrainedAdapter:
    """Train an adapter for the model in a GGUF file, on so many cores (0 for all).

    It starts from an adapter, or from the size of a new one; a checkpoint is resumed from and left off in.
    """
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(config.seed)
    model = weights.load_model(base).to(precision())
    adapter = lora.attach(model, lora.size(start) if isinstance(start, Path) else start)
    if isinstance(start, Path):
        lora.load_weights(start, model, adapter)
    tokenizer = load_tokenizer(base)
    taught, held_out = (encode(part, starter, tokenizer) for part in dataset)
    log = train(model, adapter, taught, held_out, config, progress=progress, checkpoint=checkpoint)
    return TrainedAdapter(model, adapter, log)


def precision() -> torch.dtype:
    """Return half precision where the processor multiplies it in hardware; else single."""
    known = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)
    return torch.bfloat16 if known() else torch.float32


def train(
    model: LlamaForCausalLM,
    adapter: dict[str, Lora],
    taught: Sequence[Encoded],
    held_out: Sequence[Encoded],
    config: TrainingConfig,
    *,
    progress: Progress,
    checkpoint: Path | None = None,
) -> TrainingLog:
    """Train an adapter; it ends with the weights that did best on the held-out examples.

    A checkpoint is resumed from if it is of a training on the same examples, and removed at the end.
    """
    plan = list(_plan(taught, config))
    every = max(1, math.ceil(len(plan) / config.epochs / config.evals))
    run = _Run(model, adapter, config, data=(taught, held_out))
    if checkpoint and run.resume(checkpoint):
        progress(f"Going on after step {run.log.steps}")
    model.train()
    for batch in plan[run.log.steps :]:
        loss, done = run.step(batch, _share(run.log.steps, len(plan))), run.log.steps
        evaluated = done % every == 0 or done == len(plan)
        if evaluated:
            run.evaluate(held_out)
        if checkpoint and (evaluated or done % _CHECKPOINT == 0):
            run.save(checkpoint)
        seen = f", {run.log.losses[-1][1]:.2f} on what is held back" if run.log.losses else ""
        progress(f"Learning, step {done} of {len(plan)}: loss {loss:.2f}{seen}")
    run.finish()
    model.eval()
    if checkpoint:
        checkpoint.unlink(missing_ok=True)
    return run.log


class _Run:
    """Training under way: the adapter, how far it is, and the weights that did best."""

    def __init__(
        self, model: LlamaForCausalLM, adapter: dict[str, Lora], config: TrainingConfig, data: object
    ) -> None:
        self._model, self._config = model, config
        self._weights = [matrix for part in adapter.values() for matrix in (part.a, part.b)]
        self._optimizer = torch.optim.AdamW(self._weights, lr=config.rate, weight_decay=config.weight_decay)
        self._best = self._copies()
        self._identity = _identity(self._weights, config, data)
        self.log = TrainingLog()

    def step(self, batch: Sequence[Encoded], share: float) -> float:
        """Learn from a batch at a share of the learning rate, and return the loss before."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._config.rate * share
        loss = _loss(self._model, batch)
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._weights, 1.0)
        self._optimizer.step()
        self.log.steps += 1
        return loss.item()

    def evaluate(self, held_out: Sequence[Encoded]) -> None:
        """Measure the loss on held-out examples, and remember the weights when it was never lower."""
        loss = mean_loss(self._model, held_out, self._config.batch)
        self.log.losses.append((self.log.steps, loss))
        if loss < self.log.best:
            self.log.best, self._best = loss, self._copies()

    def finish(self) -> None:
        """Take the weights that did best."""
        for matrix, best in zip(self._weights, self._best, strict=True):
            matrix.data.copy_(best)

    def save(self, file: Path) -> None:
        """Write a checkpoint that another run can resume from."""
        made = file.with_suffix(".new")
        torch.save(
            {
                "identity": self._identity,
                "weights": self._copies(),
                "optimizer": self._optimizer.state_dict(),
                "losses": self.log.losses,
                "best": (self.log.best, self._best),
                "steps": self.log.steps,
            },
            made,
        )
        made.replace(file)

    def resume(self, file: Path) -> bool:
        """Go on from a checkpoint; False when there is none, or it is of another training."""
        saved = torch.load(file, weights_only=True) if file.is_file() else {}
        if saved.get("identity") != self._identity:
            return False
        for matrix, values in zip(self._weights, saved["weights"], strict=True):
            matrix.data.copy_(values)
        self._optimizer.load_state_dict(saved["optimizer"])
        best, self._best = saved["best"]
        losses = [(int(step), float(loss)) for step, loss in saved["losses"]]
        self.log = TrainingLog(losses, float(best), int(saved["steps"]))
        return True

    def _copies(self) -> list[torch.Tensor]:
        return [matrix.detach().clone() for matrix in self._weights]


def _identity(matrices: Iterable[torch.Tensor], config: TrainingConfig, data: object) -> str:
    """Return a digest of a training: of the weights it begins with, its hyperparameters and its examples."""
    digest = hashlib.sha256(repr((config, data)).encode())
    for matrix in matrices:
        digest.update(matrix.detach().numpy().tobytes())
    return digest.hexdigest()


def mean_loss(model: LlamaForCausalLM, examples: Sequence[Encoded], batch: int) -> float:
    """Return the mean loss of a learned token over some examples."""
    ordered = sorted(examples, key=lambda example: example.length)
    with torch.no_grad():
        losses = [
            (float(_loss(model, part)), sum(len(example.ending) for example in part))
            for part in (ordered[at : at + batch] for at in range(0, len(ordered), batch))
        ]
    return sum(loss * count for loss, count in losses) / max(1, sum(count for _, count in losses))


def _plan(taught: Sequence[Encoded], config: TrainingConfig) -> Iterator[list[Encoded]]:
    """Yield the batches of all epochs, of examples of about one length, in an order drawn once."""
    draw = random.Random(config.seed)  # noqa: S311 (an order, no secret)
    for _ in range(config.epochs):
        mixed = draw.sample(list(taught), len(taught))
        mixed.sort(key=lambda example: example.length // 4)
        batches = [mixed[at : at + config.batch] for at in range(0, len(mixed), config.batch)]
        yield from draw.sample(batches, len(batches))


def _share(step: int, steps: int) -> float:
    """Return the share of the learning rate at a step: up over the first twentieth, then down along a cosine."""
    rise = max(1, steps // 20)
    return (
        (step + 1) / rise if step < rise else 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))
    )


def _loss(model: LlamaForCausalLM, batch: Sequence[Encoded]) -> torch.Tensor:
    """Return the mean loss of the learned tokens of a batch."""
    longest = max(example.length for example in batch)
    rows = [[*example.prompt, *example.ending] for example in batch]
    ids = torch.tensor(
        [row + [0] * (longest - len(row)) for row in rows]
    )  # what follows the end is never looked at
    hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state
    places = [
        (row, place)
        for row, example in enumerate(batch)
        for place in range(len(example.prompt) - 1, example.length - 1)
    ]
    at = torch.tensor(places)
    wanted = torch.tensor([token for example in batch for token in example.ending])
    logits = model.lm_head(hidden[at[:, 0], at[:, 1]]).float()
    return nn.functional.cross_entropy(logits, wanted)
