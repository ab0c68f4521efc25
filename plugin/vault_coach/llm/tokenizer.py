"""Tokenizer of a loaded model: text to tokens and back."""

import ctypes
from collections.abc import Sequence
from typing import Any

import llama_cpp


class Tokenizer:
    """Tokenizer of a loaded model.

    Attributes:
        size: How many tokens the model knows.
    """

    def __init__(self, model: Any) -> None:
        """Take the vocabulary of a model that llama.cpp has loaded.

        Args:
            model: The C pointer to it.
        """
        self._vocabulary = llama_cpp.llama_model_get_vocab(model)
        self.size = int(llama_cpp.llama_vocab_n_tokens(self._vocabulary))
        spaced = llama_cpp.llama_vocab_type(self._vocabulary) == llama_cpp.LLAMA_VOCAB_TYPE_SPM
        self._anchor = "\n" if spaced else ""  # such vocabularies put a space before a text's first word
        self._skipped = len(self._encode(self._anchor))

    def tokenize(self, text: str) -> list[int]:
        """Return a text's tokens; nothing in it is taken for a control token, and nothing is added."""
        return self._encode(self._anchor + text)[self._skipped :]

    def begin(self, text: str) -> list[int]:
        """Return the tokens of a prompt's beginning, with the mark that this model wants before everything."""
        wanted = llama_cpp.llama_vocab_get_add_bos(self._vocabulary)
        mark = [int(llama_cpp.llama_vocab_bos(self._vocabulary))] if wanted else []
        return mark + self.tokenize(text)

    def text(self, tokens: Sequence[int]) -> str:
        """Return the text of some tokens."""
        pieces = bytearray()
        for token in tokens:
            buffer = ctypes.create_string_buffer(128)
            size = llama_cpp.llama_token_to_piece(self._vocabulary, token, buffer, len(buffer), 0, False)
            pieces += buffer.raw[:size]
        return pieces.decode(errors="replace")

    def _encode(self, text: str) -> list[int]:
        data = text.encode()
        room = len(data) + 8
        buffer = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocabulary, data, len(data), buffer, room, False, False)
        return list(buffer[:count])
