"""A model, an adapter in it, and a course: from examples to what was learned. Needs the extra `train`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import torch
from transformers import LlamaForCausalLM

from vault_coach.drafting.prompt import Prompt
from vault_coach.finetune import lora, tokens, train, weights
from vault_coach.finetune.examples import Example
from vault_coach.finetune.lora import Lora, Size
from vault_coach.finetune.train import Course, Learned, Progress


class Lessons(NamedTuple):
    """What to learn from, and what is only looked at, to stop in time."""

    taught: Sequence[Example]
    held: Sequence[Example]


@dataclass(frozen=True)
class Pupil:
    """A model that has learned.

    Attributes:
        adapter: What it learned.
        learned: How that went.
    """

    model: LlamaForCausalLM
    adapter: dict[str, Lora]
    learned: Learned

    def write(self, path: Path, about: dict[str, str]) -> None:
        """Write the adapter, with more to note in its header."""
        lora.write(path, self.model, self.adapter, about)


def teach(
    base: Path,
    lessons: Lessons,
    short: Prompt,
    course: Course,
    *,
    progress: Progress,
    start: Path | Size,
    threads: int = 0,
    checkpoint: Path | None = None,
) -> Pupil:
    """Teach the model in a GGUF file.

    Args:
        base: The file.
        lessons: What to learn from.
        short: The prompt it is asked with.
        course: How to learn.
        progress: Told how far it is.
        start: An adapter to begin with; or the size of a new one.
        threads: Cores to use; 0 for all.
        checkpoint: A file to go on from and to leave off in.
    """
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(course.seed)
    model = weights.load(base).to(train.precision())
    adapter = lora.attach(model, lora.size(start) if isinstance(start, Path) else start)
    if isinstance(start, Path):
        lora.read(start, model, adapter)
    known = tokens.vocabulary(base)
    taught, held = (tokens.tokens(part, short, known) for part in lessons)
    learned = train.train(model, adapter, taught, held, course, progress=progress, checkpoint=checkpoint)
    return Pupil(model, adapter, learned)
