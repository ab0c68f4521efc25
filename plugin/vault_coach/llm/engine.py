"""llama.cpp through llama-cpp-python's C interface: several answers drawn side by side from one prompt.

The prompt is evaluated once and shared by all answers; what two prompts in a row have in common is not evaluated
again. The library's high-level class can do neither.
"""

import ctypes
from collections.abc import Sequence
from pathlib import Path

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from vault_coach.errors import CoachError

Logits = NDArray[np.float32]

_BATCH = 512
_quiet = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)


class Engine:
    """One loaded model with room for a prompt and several answers."""

    def __init__(self, path: Path, *, context: int, answers: int, threads: int) -> None:
        """Load a model.

        Args:
            path: A GGUF file.
            context: Tokens of the prompt and all answers together.
            answers: Most answers drawn at once.
            threads: Cores to use.

        Raises:
            CoachError: When llama.cpp cannot load the file.
        """
        llama_cpp.llama_log_set(_quiet, ctypes.c_void_p(0))
        self._model = llama_cpp.llama_model_load_from_file(
            str(path).encode(), llama_cpp.llama_model_default_params()
        )
        if not self._model:
            raise CoachError(
                f"{path.name} could not be loaded.", "Check the file with another model, or get a fresh copy."
            )
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = context
        params.n_batch = params.n_ubatch = _BATCH
        params.n_seq_max = answers + 1
        params.kv_unified = True
        params.n_threads = params.n_threads_batch = threads
        self._context = llama_cpp.llama_init_from_model(self._model, params)
        if not self._context:
            llama_cpp.llama_model_free(self._model)
            raise CoachError(
                f"There is not enough memory for {path.name}.", "Close other programs, or choose a smaller model."
            )
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self._size = llama_cpp.llama_vocab_n_tokens(self._vocabulary)
        self._batch = llama_cpp.llama_batch_init(_BATCH, 0, 1)
        self._prompt: list[int] = []
        self.answers = answers

    def close(self) -> None:
        """Give the memory back."""
        llama_cpp.llama_batch_free(self._batch)
        llama_cpp.llama_free(self._context)
        llama_cpp.llama_model_free(self._model)

    def tokenize(self, text: str) -> list[int]:
        """Text to tokens; nothing in it is read as a control token."""
        data = text.encode()
        room = len(data) + 8
        buffer = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocabulary, data, len(data), buffer, room, False, False)
        return list(buffer[:count])

    def text(self, tokens: Sequence[int]) -> str:
        """Tokens back to text."""
        pieces = bytearray()
        for token in tokens:
            buffer = ctypes.create_string_buffer(128)
            size = llama_cpp.llama_token_to_piece(self._vocabulary, token, buffer, len(buffer), 0, False)
            pieces += buffer.raw[:size]
        return pieces.decode(errors="replace")

    def start(self, prompt: Sequence[int], answers: int) -> Logits:
        """Evaluate a prompt, as far as it differs from the one before, and let answers share it.

        Returns:
            The logits for the first token of every answer.
        """
        shared = 0
        while shared < min(len(prompt) - 1, len(self._prompt)) and prompt[shared] == self._prompt[shared]:
            shared += 1
        for sequence in range(1, self.answers + 1):
            llama_cpp.llama_memory_seq_rm(self._memory, sequence, -1, -1)
        llama_cpp.llama_memory_seq_rm(self._memory, 0, shared, -1)
        self._prompt = list(prompt[:shared])
        rest = list(prompt[shared:])
        logits: list[Logits] = []
        for at in range(0, len(rest), _BATCH):
            chunk = rest[at : at + _BATCH]
            last = at + len(chunk) == len(rest)
            places = [(0, shared + at + offset) for offset in range(len(chunk))]
            logits = self._decode(
                chunk, places, wanted=[last and offset == len(chunk) - 1 for offset in range(len(chunk))]
            )
        self._prompt = list(prompt)
        for sequence in range(1, answers + 1):
            llama_cpp.llama_memory_seq_cp(self._memory, 0, sequence, -1, -1)
        return logits[-1]

    def step(self, tokens: Sequence[int], answers: Sequence[int], position: Sequence[int]) -> list[Logits]:
        """Add tokens to answers (numbered from 0), each at its position; the logits after each token."""
        places = [(answer + 1, at) for answer, at in zip(answers, position, strict=True)]
        found: list[Logits] = []
        for at in range(0, len(tokens), _BATCH):
            part = slice(at, at + _BATCH)
            found += self._decode(tokens[part], places[part], wanted=[True] * len(tokens[part]))
        return found

    def _decode(
        self, tokens: Sequence[int], places: Sequence[tuple[int, int]], *, wanted: Sequence[bool]
    ) -> list[Logits]:
        batch = self._batch
        batch.n_tokens = len(tokens)
        for index, (token, (sequence, at)) in enumerate(zip(tokens, places, strict=True)):
            batch.token[index] = token
            batch.pos[index] = at
            batch.n_seq_id[index] = 1
            batch.seq_id[index][0] = sequence
            batch.logits[index] = wanted[index]
        if llama_cpp.llama_decode(self._context, batch) != 0:
            raise CoachError(
                "The model ran out of room for this text.", "Shorten the note, or choose another model."
            )
        return [
            np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self._context, index), shape=(self._size,)).copy()
            for index, needed in enumerate(wanted)
            if needed
        ]
