"""The adapter as llama.cpp reads it says what PyTorch learned. Needs the extra `train`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason='needs pip install "vault-coach[train]"')
pytest.importorskip("transformers", reason="the same")
pytest.importorskip("gguf", reason="the same")
pytest.importorskip("llama_cpp", reason="the same")

from vault_coach.finetune import lora, weights  # noqa: E402 (only where the extras are installed)
from vault_coach.finetune.train import Encoded  # noqa: E402 (the same)
from vault_coach.llm import catalog  # noqa: E402 (the same)
from vault_coach.llm.cancel import Cancellation  # noqa: E402 (the same)
from vault_coach.llm.engine import Engine, load_tokenizer  # noqa: E402 (the same)
from vault_coach.llm.prompt_cache import PromptCache  # noqa: E402 (the same)

PROMPT = "neglected\nMei, we were last in touch on 4 March;"
ENDING = (" how", " have", " you", " been", " since", " then", "?")


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_llama_cpp_and_pytorch_agree_on_what_was_learned(starter: Path) -> None:
    tokenizer = load_tokenizer(starter)
    ending = tuple(token for part in ENDING for token in tokenizer.tokenize(part))
    example = Encoded((*tokenizer.begin(""), *tokenizer.tokenize(PROMPT)), ending)
    apart, changed = agreement(starter, catalog.TUNED.path, [example])
    assert changed > 0.5, "the adapter changes what the model says"
    assert apart < changed / 4, "and both runners agree on how"


def agreement(model: Path, adapter: Path, examples: Sequence[Encoded]) -> tuple[float, float]:
    """Measure how far the two are apart in the log-probability of the tokens that were learned.

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


def _with_torch(model: Any, example: Encoded) -> np.ndarray:
    """Return the log-probabilities of an ending's tokens."""
    ids = torch.tensor([[*example.prompt, *example.ending]])
    with torch.no_grad():
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
