"""Examples as the tokens that the model will read and write when it drafts."""

import ctypes
from collections.abc import Callable, Iterable
from pathlib import Path

import llama_cpp

from vault_coach.drafting.prompt import Prompt
from vault_coach.finetune.examples import Example
from vault_coach.finetune.train import Tokens
from vault_coach.llm.tokenizer import Tokenizer

_silent = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)


def vocabulary(path: Path) -> Tokenizer:
    """The vocabulary of a GGUF file, without its weights."""
    llama_cpp.llama_log_set(_silent, ctypes.c_void_p(0))
    params = llama_cpp.llama_model_default_params()
    params.vocab_only = True
    return Tokenizer(llama_cpp.llama_model_load_from_file(str(path).encode(), params))


def tokens(examples: Iterable[Example], short: Prompt, known: Tokenizer) -> list[Tokens]:
    """Each example as what is given, the short prompt with its lead, and what is learned, the ending.

    Args:
        examples: What to cut into tokens.
        short: The prompt of a tuned model.
        known: The model's vocabulary.
    """
    return [
        Tokens(
            given=(*known.begin(""), *known.tokenize(short.fill({"move": example.move}) + example.lead)),
            learned=_ending(example.ask, known.tokenize),
        )
        for example in examples
    ]


def _ending(ask: str, tokenize: Callable[[str], list[int]]) -> tuple[int, ...]:
    """Word by word, then the mark: as the lexicon binds it."""
    words = [f" {word}" for word in ask[:-1].split()]
    return tuple(token for part in (*words, ask[-1]) for token in tokenize(part))
