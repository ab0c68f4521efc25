"""Whether llama.cpp, with the adapter as it ships, says what PyTorch learned."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from vault_coach.finetune import lora, weights
from vault_coach.finetune.train import Tokens
from vault_coach.llm.cancel import Cancellation
from vault_coach.llm.engine import Engine
from vault_coach.llm.prompt_cache import PromptCache


def agreement(model: Path, adapter: Path, examples: Sequence[Tokens]) -> tuple[float, float]:
    """How far the two are apart in the log-probability of the tokens that were to be learned.

    Args:
        model: The GGUF file that ships.
        adapter: The adapter written for it.
        examples: What to compare them on.

    Returns:
        The mean difference of a token, and how much the adapter itself changes it on average, both as absolute
        values: the first must be a small part of the second.
    """
    learned = weights.load(model)
    parts = lora.attach(learned, lora.size(adapter))
    plain = [_learned(learned, each) for each in examples]
    lora.read(adapter, learned, parts)
    here = np.concatenate([_learned(learned, each) for each in examples])
    engine = Engine(
        model, threads=1, cancellation=Cancellation(lambda: False), cache=PromptCache(), adapter=adapter
    )
    try:
        there = np.concatenate([_shipped(engine, each) for each in examples])
    finally:
        engine.close()
    return float(np.abs(here - there).mean()), float(np.abs(here - np.concatenate(plain)).mean())


@torch.no_grad()
def _learned(model: torch.nn.Module, example: Tokens) -> np.ndarray:
    ids = torch.tensor([[*example.given, *example.learned]])
    chances = torch.log_softmax(model(input_ids=ids).logits[0].float(), dim=-1)
    places = range(len(example.given) - 1, ids.shape[1] - 1)
    return np.array([float(chances[place, token]) for place, token in zip(places, example.learned, strict=True)])


def _shipped(engine: Engine, example: Tokens) -> np.ndarray:
    engine.reserve(len(example.given) + len(example.learned), 1)
    engine.answer_as(taught=True)
    logits = engine.start([], example.given)
    engine.fork(None, [0])
    found = []
    for place, token in enumerate(example.learned, start=len(example.given)):
        shifted = logits - logits.max()
        found.append(float(shifted[token] - np.log(np.exp(shifted).sum())))
        logits = engine.step([token], [0], [place])[0]
    return np.array(found)
