"""Examples as the tokens that the model reads and writes when it drafts."""

import ctypes
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import llama_cpp

from vault_coach.drafting.prompt import Prompt
from vault_coach.finetune.examples import Example
from vault_coach.llm.tokenizer import Tokenizer

_silent = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)


class Encoded(NamedTuple):
    """Tokens of one example: of its prompt, which is given, and of its ending, which is learned."""

    prompt: tuple[int, ...]
    ending: tuple[int, ...]

    @property
    def length(self) -> int:
        """How many tokens it has."""
        return len(self.prompt) + len(self.ending)


def load_tokenizer(path: Path) -> Tokenizer:
    """Load the tokenizer of a GGUF file, without its weights."""
    llama_cpp.llama_log_set(_silent, ctypes.c_void_p(0))
    params = llama_cpp.llama_model_default_params()
    params.vocab_only = True
    return Tokenizer(llama_cpp.llama_model_load_from_file(str(path).encode(), params))


def encode(examples: Iterable[Example], starter: Prompt, tokenizer: Tokenizer) -> list[Encoded]:
    """Return examples as tokens.

    Args:
        examples: Leads with their endings.
        starter: The prompt of the taught starter; with the lead it makes up what is given.
        tokenizer: The model's.
    """
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
