"""Comparison of llama.cpp, with the adapter as it ships, and of PyTorch, which trained it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from vault_coach.finetune import lora, weights
from vault_coach.finetune.encode import Encoded
from vault_coach.llm.cancel import Cancellation
from vault_coach.llm.engine import Engine
from vault_coach.llm.prompt_cache import PromptCache


def agreement(model: Path, adapter: Path, examples: Sequence[Encoded]) -> tuple[float, float]:
    """Measure how far the two are apart in the log-probability of the tokens that were learned.

    Args:
        model: The GGUF file that ships.
        adapter: The adapter written for it.
        examples: What to compare them on.

    Returns:
        The mean difference of a token, and how much the adapter itself changes it on average, both as absolute
        values: the first must be a small part of the second.
    """
    trained = weights.load_model(model)
    parts = lora.attach(trained, lora.size(adapter))
    plain = [_with_torch(trained, example) for example in examples]
    lora.load_weights(adapter, trained, parts)
    here = np.concatenate([_with_torch(trained, example) for example in examples])
    engine = Engine(
        model, threads=1, cancellation=Cancellation(lambda: False), cache=PromptCache(), adapter=adapter
    )
    try:
        there = np.concatenate([_with_llama(engine, example) for example in examples])
    finally:
        engine.close()
    return float(np.abs(here - there).mean()), float(np.abs(here - np.concatenate(plain)).mean())


@torch.no_grad()
def _with_torch(model: torch.nn.Module, example: Encoded) -> np.ndarray:
    """Return the log-probabilities of an ending's tokens."""
    ids = torch.tensor([[*example.prompt, *example.ending]])
    logprobs = torch.log_softmax(model(input_ids=ids).logits[0].float(), dim=-1)
    places = range(len(example.prompt) - 1, ids.shape[1] - 1)
    return np.array([float(logprobs[place, token]) for place, token in zip(places, example.ending, strict=True)])


def _with_llama(engine: Engine, example: Encoded) -> np.ndarray:
    """Return the same from llama.cpp."""
    engine.reserve(example.length, 1)
    engine.answer_as(taught=True)
    logits = engine.start([], example.prompt)
    engine.fork(None, [0])
    logprobs = []
    for place, token in enumerate(example.ending, start=len(example.prompt)):
        shifted = logits - logits.max()
        logprobs.append(float(shifted[token] - np.log(np.exp(shifted).sum())))
        logits = engine.step([token], [0], [place])[0]
    return np.array(logprobs)
