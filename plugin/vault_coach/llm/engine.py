"""llama.cpp through llama-cpp-python's C interface: several answers drawn side by side from one prompt.

The prompt is evaluated once and shared by all answers. Its beginning, which many prompts have in common, is
evaluated once for a model and then loaded. The library's high-level class can do neither.
"""

import ctypes
import hashlib
import mmap
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from vault_coach.errors import CoachError
from vault_coach.llm.cancel import Cancellation
from vault_coach.llm.prompt_cache import PromptCache

Logits = NDArray[np.float32]

_BATCH = 128  # small, for a computation is asked to stop only between its steps
_ROUND = 256  # llama.cpp rounds contexts up to this
_ERROR = 4  # llama.cpp's log level
_PROMPT = 0  # the sequence of the prompt; answers are the sequences after it
_SPARE = 64 << 20  # bytes that llama.cpp takes beside what it says; it ends the process when it lacks them
_errors: deque[str] = deque(maxlen=8)  # llama.cpp has one log for the whole process


def _remember(level: int, text: bytes, _data: object) -> None:
    """Keep llama.cpp's errors instead of printing its log."""
    if level == _ERROR and text.strip():
        _errors.append(text.decode(errors="replace").strip())


_log = llama_cpp.llama_log_callback(_remember)


class Tokenizer:
    """Tokenizer of a loaded model: text to tokens and back.

    Attributes:
        size: How many tokens the model knows.
    """

    def __init__(self, model: Any) -> None:
        """Take the vocabulary of a model that llama.cpp has loaded, given the C pointer to it."""
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


def load_tokenizer(path: Path) -> Tokenizer:
    """Load the tokenizer of a GGUF file, without its weights."""
    llama_cpp.llama_log_set(_log, ctypes.c_void_p(0))
    params = llama_cpp.llama_model_default_params()
    params.vocab_only = True
    return Tokenizer(llama_cpp.llama_model_load_from_file(str(path).encode(), params))


def _load_model(path: Path, cancellation: Cancellation) -> Any:
    _errors.clear()
    _claim(_SPARE, path)
    params = llama_cpp.llama_model_default_params()
    goes_on = llama_cpp.llama_progress_callback(lambda _share, _data: not cancellation.requested())
    params.progress_callback = goes_on
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
    if model:
        return model
    cancellation.check()
    if any(sign in line for line in _errors for sign in ("alloc", "memory")):
        raise _no_room(path)
    raise CoachError(
        f"{path.name} could not be loaded: it is damaged, or too new for this model runner.",
        f"Get a fresh copy, or choose another model.{_first_error()}",
    )


def _claim(size: int, path: Path) -> None:
    """Raise an error when the system would not give so many bytes of memory."""
    try:
        mmap.mmap(-1, size).close()
    except OSError:
        raise _no_room(path) from None


def _no_room(path: Path) -> CoachError:
    return CoachError(
        f"There is not enough memory for {path.name}.", "Close other programs, or choose a smaller model."
    )


def _first_error() -> str:
    """Return what went wrong first, in llama.cpp's words, "" for nothing."""
    return f" (llama.cpp says: {_errors[0].partition(': ')[2] or _errors[0]})" if _errors else ""


class Engine:
    """Loaded model with room for a prompt and several answers."""

    def __init__(
        self,
        path: Path,
        *,
        threads: int,
        cancellation: Cancellation,
        cache: PromptCache,
        adapter: Path | None = None,
    ) -> None:
        """Load a model from a GGUF file, with a LoRA adapter where one is given, to run on so many cores.

        The cancellation is looked at between steps; when it says stop, the computation is given up.

        Raises:
            CoachError: When llama.cpp cannot load the file.
            StoppedError: When the computation is cancelled.
        """
        llama_cpp.llama_log_set(_log, ctypes.c_void_p(0))
        self._path, self._threads, self._cache, self._cancellation = path, threads, cache, cancellation
        self._cancelled = llama_cpp.ggml_abort_callback(lambda _data: cancellation.requested())
        self._model = _load_model(path, cancellation)
        self._adapter = self._load_adapter(adapter) if adapter else None
        self._taught = False
        self._context: Any = None
        self._tokens = self._answers = 0
        self.tokenizer = Tokenizer(self._model)
        self._batch = llama_cpp.llama_batch_init(_BATCH, 0, 1)
        file = path.stat()
        made = (llama_cpp.__version__, path.resolve(), file.st_size, file.st_mtime_ns)
        self._identity = repr(made).encode()
        self.evaluated = 0
        """Prompt tokens evaluated so far; those of a loaded beginning are not."""

    def close(self) -> None:
        """Free the memory of the model."""
        llama_cpp.llama_batch_free(self._batch)
        self._free_context()
        llama_cpp.llama_model_free(self._model)

    def _load_adapter(self, path: Path) -> Any:
        """Load an adapter beside the model; llama.cpp frees it together with the model."""
        _errors.clear()
        adapter = llama_cpp.llama_adapter_lora_init(self._model, str(path).encode())
        if not adapter:
            llama_cpp.llama_model_free(self._model)
            raise CoachError(
                f"{path.name}, which teaches the model, could not be loaded.",
                "Set tuned = false, take your own away (`coach model tune --undo`), or install vault-coach again.",
            )
        self._adapter_file = (path.resolve(), path.stat().st_size, path.stat().st_mtime_ns)
        return adapter

    def reserve(self, tokens: int, answers: int) -> None:
        """Make room for so many answers, and for the tokens of the prompt and of all answers together.

        A context that is large enough already stays.

        Raises:
            CoachError: When there is not enough memory.
        """
        if self._context is not None and tokens <= self._tokens and answers <= self._answers:
            return
        self._free_context()
        self._tokens = max(self._tokens, -(-tokens // _ROUND) * _ROUND)
        self._answers = max(self._answers, answers)
        _claim(self._kept_bytes() + 2 * _BATCH * self.tokenizer.size * 4 + _SPARE, self._path)
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = self._tokens
        params.n_batch = params.n_ubatch = _BATCH
        params.n_seq_max = self._answers + 1
        params.kv_unified = True
        params.n_threads = params.n_threads_batch = self._threads
        params.abort_callback = self._cancelled
        self._context = llama_cpp.llama_init_from_model(self._model, params)
        if not self._context:
            raise _no_room(self._path)
        self._memory = llama_cpp.llama_get_memory(self._context)

    def answer_as(self, *, taught: bool) -> None:
        """Switch the adapter on, so that the model answers as it was taught, or off.

        Raises:
            CoachError: When llama.cpp cannot do so.
        """
        if taught == self._taught or self._adapter is None:
            return
        adapters = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(self._adapter)
        scales = (ctypes.c_float * 1)(1.0)
        if llama_cpp.llama_set_adapters_lora(self._context, adapters, int(taught), scales) != 0:
            raise CoachError(
                f"{self._path.name} cannot use what it was taught.", f"Set tuned = false.{_first_error()}"
            )
        self._taught = taught

    def start(self, prefix: Sequence[int], prompt: Sequence[int]) -> Logits:
        """Evaluate a prompt and return the logits after it: its beginning unless that is cached, then the rest.

        The beginning is always loaded, also right after it was evaluated, so that answers are the same either way.
        """
        self._clear()
        if prefix:
            self._begin_with(prefix)
        return self._evaluate(prompt, len(prefix))

    def fork(self, source: int | None, answers: Iterable[int]) -> None:
        """Let answers go on from where the answer `source` stands; None for the prompt."""
        for answer in answers:
            llama_cpp.llama_memory_seq_cp(
                self._memory, _PROMPT if source is None else source + 1, answer + 1, -1, -1
            )

    def step(self, tokens: Sequence[int], answers: Sequence[int], position: Sequence[int]) -> list[Logits]:
        """Add one token each to answers, numbered from 0, at positions counted from the prompt's beginning.

        Returns:
            The logits after each token.
        """
        places = [(answer + 1, at) for answer, at in zip(answers, position, strict=True)]
        logits: list[Logits] = []
        for at in range(0, len(tokens), _BATCH):
            part = slice(at, at + _BATCH)
            logits += self._decode(tokens[part], places[part], wanted=[True] * len(tokens[part]))
        return logits

    def _kept_bytes(self) -> int:
        """Return how many bytes the context takes: two half-precision numbers for every layer and dimension."""
        model = self._model
        heads = llama_cpp.llama_model_n_head_kv(model) / max(1, llama_cpp.llama_model_n_head(model))
        width = int(llama_cpp.llama_model_n_embd(model) * heads)
        return self._tokens * int(llama_cpp.llama_model_n_layer(model)) * width * 4

    def _free_context(self) -> None:
        if self._context is not None:
            llama_cpp.llama_free(self._context)
        self._context, self._taught = None, False

    def _clear(self) -> None:
        llama_cpp.llama_memory_clear(self._memory, False)

    def _begin_with(self, prefix: Sequence[int]) -> None:
        asked = repr((self._taught and self._adapter_file, list(prefix)))
        key = hashlib.sha256(self._identity + asked.encode()).hexdigest()
        cached = self._cache.get(key)
        if cached is not None:
            if self._restore(cached, len(prefix)):
                return
            self._cache.drop(key)
        self._evaluate(prefix, 0)
        size = llama_cpp.llama_state_seq_get_size(self._context, _PROMPT)
        buffer = (ctypes.c_uint8 * size)()
        written = llama_cpp.llama_state_seq_get_data(self._context, buffer, size, _PROMPT)
        state = bytes(memoryview(buffer)[:written])
        if self._restore(state, len(prefix)):
            self._cache.put(key, state)
        else:  # a kind of model whose state cannot be kept
            self._clear()
            self._evaluate(prefix, 0)

    def _restore(self, state: bytes, tokens: int) -> bool:
        """Begin with a kept state; False, and an empty context, when it is not one of so many tokens."""
        self._clear()
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        read = llama_cpp.llama_state_seq_set_data(self._context, buffer, len(state), _PROMPT)
        last = llama_cpp.llama_memory_seq_pos_max(self._memory, _PROMPT)
        if read == len(state) and last == tokens - 1:
            return True
        self._clear()
        return False

    def _evaluate(self, tokens: Sequence[int], start: int) -> Logits:
        """Add tokens to the prompt and return the logits after the last one."""
        logits: list[Logits] = []
        for at in range(0, len(tokens), _BATCH):
            chunk = tokens[at : at + _BATCH]
            places = [(_PROMPT, start + at + offset) for offset in range(len(chunk))]
            wanted = [at + offset == len(tokens) - 1 for offset in range(len(chunk))]
            logits = self._decode(chunk, places, wanted=wanted)
            self.evaluated += len(chunk)
        return logits[-1]

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
            self._cancellation.check()
            raise CoachError(f"{self._path.name} could not go on.", f"Choose another model.{_first_error()}")
        after = [
            np.ctypeslib.as_array(
                llama_cpp.llama_get_logits_ith(self._context, index), shape=(self.tokenizer.size,)
            ).copy()
            for index, needed in enumerate(wanted)
            if needed
        ]
        if any(np.isnan(logits).any() for logits in after):
            raise CoachError(
                f"{self._path.name} makes no sense: it is damaged.", "Get a fresh copy, or choose another model."
            )
        return after
