"""Read the header of a GGUF file: what kind of model it is, and whether the file is whole.

A model file is data from strangers. Every count and length is compared with a limit and with what is left of the
file before anything is read, so that the worst a file can bring about is one sentence.
"""

import math
import struct
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vault_coach.errors import CoachError

_MAGIC = b"GGUF"
_START = len(_MAGIC) + struct.calcsize("<IQ")  # what stands before the number of properties
_VERSIONS = (2, 3)
_MOST_ENTRIES = 10_000
_MOST_TENSORS = 100_000
_LONGEST_NAME = 1 << 12
_LONGEST_TEXT = 1 << 24
_SHOWN = 80  # of a text, this much is kept
_MOST_DIMENSIONS = 4
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_TEXT, _ARRAY = 8, 9
_CONTEXT, _BATCH = 2048, 128  # what the coach asks of a model at once, for its memory

_KINDS = """
F32 0 1 4, F16 1 1 2, BF16 30 1 2, F64 28 1 8, I8 24 1 1, I16 25 1 2, I32 26 1 4, I64 27 1 8,
Q4_0 2 32 18, Q4_1 3 32 20, Q5_0 6 32 22, Q5_1 7 32 24, Q8_0 8 32 34, MXFP4 39 32 17, IQ4_NL 20 32 18,
Q2_K 10 256 84, Q3_K 11 256 110, Q4_K 12 256 144, Q5_K 13 256 176, Q6_K 14 256 210, Q8_K 15 256 292,
IQ1_S 19 256 50, IQ1_M 29 256 56, IQ2_XXS 16 256 66, IQ2_XS 17 256 74, IQ2_S 22 256 82,
IQ3_XXS 18 256 98, IQ3_S 21 256 110, IQ4_XS 23 256 136, TQ1_0 34 256 54, TQ2_0 35 256 66
"""  # name, its number in a file, numbers in a block, bytes of a block
_TYPES = {
    int(number): (name, int(block), int(size))
    for name, number, block, size in (kind.split() for kind in _KINDS.split(","))
}

Value = int | float | bool | str


@dataclass(frozen=True, slots=True)
class Gguf:
    """The header of a model.

    Attributes:
        size: Bytes of the file.
        parameters: Numbers the model consists of.
        quantisation: How most of them are stored.
        context: Tokens it was trained to look back on; 0 when it does not say.
        template: Whether it knows how a conversation is written.
        memory: Bytes needed to draft with it, roughly: weights, a context of our size, room to work.
    """

    version: int
    name: str
    architecture: str
    size: int
    parameters: int
    quantisation: str
    context: int
    template: bool
    memory: int


def check_gguf(path: Path) -> None:
    """Raise an error when a path is no GGUF file.

    Raises:
        CoachError: When it is missing, unreadable or something else.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise CoachError(
            f"The model {path} cannot be read: {error.strerror}.", "Give the path of a GGUF file with --model."
        ) from error
    if magic != _MAGIC:
        raise CoachError(f"{path} is not a GGUF file.", "Give the path of a GGUF file with --model.")


def read_header(path: Path) -> Gguf:
    """Read the header of a model and compare it with the file's length.

    Raises:
        CoachError: When the file is missing, something else, damaged, cut off, or no model to draft with.
    """
    check_gguf(path)
    try:
        with path.open("rb") as file:
            return _model(_Reader(file, path))
    except OSError as error:
        raise _unreadable(path, error) from error


def read_properties(path: Path) -> dict[str, Value]:
    """Read the properties in the header of any GGUF file, lists left aside; none where there is no such file."""
    try:
        with path.open("rb") as file:
            reader = _Reader(file, path)
            reader.skip(_START)
            count = reader.count("Q", _MOST_ENTRIES, "properties")
            return _entries(reader, count, shown=_LONGEST_TEXT)[0]
    except (OSError, CoachError):
        return {}


class _Reader:
    """The file from its start, never past its end."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.path, self.size = path, path.stat().st_size
        self._file, self._at = file, 0

    @property
    def at(self) -> int:
        return self._at

    def take(self, count: int) -> bytes:
        self._leave(count)
        data = self._file.read(count)
        if len(data) != count:
            raise _cut_off(self.path)
        return data

    def skip(self, count: int) -> None:
        self._leave(count)
        self._file.seek(count, 1)

    def _leave(self, count: int) -> None:
        if count > self.size - self._at:
            raise _cut_off(self.path)
        self._at += count

    def number(self, code: str) -> int:
        number: int = struct.unpack(f"<{code}", self.take(struct.calcsize(code)))[0]
        return number

    def count(self, code: str, most: int, what: str) -> int:
        count = self.number(code)
        if count > most:
            raise _damaged(self.path, f"{count} {what} are more than any model has")
        return count

    def text(self, longest: int) -> str:
        return self.take(self.count("Q", longest, "letters in a row")).decode(errors="replace")


def _model(file: _Reader) -> Gguf:
    file.skip(len(_MAGIC))
    version = file.number("I")
    if version not in _VERSIONS:
        raise CoachError(
            f"{file.path.name} is GGUF version {version}, which the coach cannot read.",
            "Get a newer copy of the model.",
        )
    tensors = file.count("Q", _MOST_TENSORS, "tensors")
    values, lengths = _entries(file, file.count("Q", _MOST_ENTRIES, "properties"))
    _refuse_parts(file.path, values)
    parameters, sizes = _tensors(file, tensors, _whole(values.get("general.alignment", 32)))
    kind = _clean(values.get("general.architecture"))
    return Gguf(
        version=version,
        name=_clean(values.get("general.name")) or file.path.stem,
        architecture=kind,
        size=file.size,
        parameters=parameters,
        quantisation=max(sizes, key=lambda name: sizes[name], default=""),
        context=_whole(values.get(f"{kind}.context_length")),
        template=bool(values.get("tokenizer.chat_template")),
        memory=file.size + _working_memory(values, kind, lengths.get("tokenizer.ggml.tokens", 0)),
    )


def _entries(file: _Reader, count: int, shown: int = _SHOWN) -> tuple[dict[str, Value], dict[str, int]]:
    """Read properties by name, so much of those that are texts, and the lengths of those that are lists."""
    values: dict[str, Value] = {}
    lengths: dict[str, int] = {}
    for _ in range(count):
        name = file.text(_LONGEST_NAME)
        if name in values or name in lengths:
            raise _damaged(file.path, "a property stands in it twice")
        kind = file.number("I")
        if kind == _ARRAY:
            lengths[name] = _skip_list(file)
        else:
            values[name] = _value(file, kind, shown)
    return values, lengths


def _value(file: _Reader, kind: int, shown: int) -> Value:
    if kind == _TEXT:
        return file.text(_LONGEST_TEXT)[:shown]
    if kind not in _NUMBERS:
        raise _damaged(file.path, "a property is of an unknown kind")
    return file.number(_NUMBERS[kind])


def _skip_list(file: _Reader) -> int:
    kind, count = file.number("I"), file.number("Q")
    if kind in _NUMBERS:
        file.skip(count * struct.calcsize(_NUMBERS[kind]))
    elif kind == _TEXT:
        for _ in range(count):
            file.skip(file.number("Q"))
    else:
        raise _damaged(file.path, "a list is of an unknown kind")
    return count


def _tensors(file: _Reader, count: int, alignment: int) -> tuple[int, Counter[str]]:
    """Return the numbers in all tensors, and bytes by the kind stored as; all of them lie within the file."""
    parameters, sizes = 0, Counter[str]()
    end = 0
    for _ in range(count):
        file.text(_LONGEST_NAME)
        dimensions = [file.number("Q") for _ in range(file.count("I", _MOST_DIMENSIONS, "dimensions"))]
        name, block, stored = _TYPES.get(file.number("I"), ("unknown", 1, 0))
        offset = file.number("Q")
        numbers = math.prod(dimensions)
        if numbers % block or alignment <= 0 or offset % alignment:
            raise _damaged(file.path, "a tensor does not fit its place")
        size = numbers // block * stored
        parameters += numbers
        sizes[name] += size
        end = max(end, offset + size)
    start = file.at + -file.at % alignment if count else file.at
    if start + end > file.size:
        raise _cut_off(file.path, start + end)
    return parameters, sizes


def _working_memory(values: dict[str, Value], kind: str, words: int) -> int:
    """Estimate the bytes for what the model keeps of a context of our size, and for the scores of one batch."""
    heads = _whole(values.get(f"{kind}.attention.head_count")) or 1
    width = _whole(values.get(f"{kind}.embedding_length"))
    kept = _whole(values.get(f"{kind}.attention.key_length")) or width // heads
    shared = _whole(values.get(f"{kind}.attention.head_count_kv")) or heads
    layers = _whole(values.get(f"{kind}.block_count"))
    return layers * shared * kept * 2 * 2 * _CONTEXT + words * 4 * _BATCH


def _refuse_parts(path: Path, values: dict[str, Value]) -> None:
    if values.get("general.type", "model") != "model" or not _clean(values.get("general.architecture")):
        raise CoachError(f"{path.name} is no language model by itself.", "Choose the file of a whole model.")
    if _whole(values.get("split.count")) > 1:
        raise CoachError(f"{path.name} is one part of several.", "Choose a model that comes in one file.")


def _whole(value: Value | None) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _clean(value: Value | None) -> str:
    """Return a text that is safe to show."""
    return "".join(sign for sign in value if sign.isprintable()) if isinstance(value, str) else ""


def _unreadable(path: Path, error: OSError) -> CoachError:
    return CoachError(f"The model {path} cannot be read: {error.strerror}.", "Give the path of a GGUF file.")


def _damaged(path: Path, why: str) -> CoachError:
    return CoachError(f"{path.name} is damaged: {why}.", "Get a fresh copy of it.")


def _cut_off(path: Path, whole: int = 0) -> CoachError:
    much = f" after {path.stat().st_size:,} of {whole:,} bytes" if whole else ""
    return CoachError(f"{path.name} is cut off{much}.", "Its download did not finish; `coach model get` it again.")
