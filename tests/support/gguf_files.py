"""Small GGUF files for tests."""

import random
import struct
from collections.abc import Mapping
from pathlib import Path

Value = int | bool | float | str | list[str] | list[int]


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(name: str, value: Value) -> bytes:
    """One property, with the kind its value has."""
    if isinstance(value, bool):
        return text(name) + struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return text(name) + struct.pack("<II", 4, value)
    if isinstance(value, float):
        return text(name) + struct.pack("<If", 6, value)
    if isinstance(value, str):
        return text(name) + struct.pack("<I", 8) + text(value)
    kind = 8 if value and isinstance(value[0], str) else 4
    items = [text(item) if isinstance(item, str) else struct.pack("<I", item) for item in value]
    return text(name) + struct.pack("<IIQ", 9, kind, len(items)) + b"".join(items)


USUAL: dict[str, Value] = {
    "general.architecture": "llama",
    "general.name": "Tiny",
    "llama.context_length": 512,
    "llama.embedding_length": 64,
    "llama.block_count": 2,
    "llama.attention.head_count": 4,
    "llama.attention.head_count_kv": 2,
    "tokenizer.chat_template": "{{ messages }}",
    "tokenizer.ggml.tokens": ["a", "b", "c"],
}


def gguf(
    properties: Mapping[str, Value] | None = None,
    *,
    version: int = 3,
    tensor: tuple[int, tuple[int, ...]] = (2, (32, 4)),
    offset: int = 0,
    weights: bytes | None = None,
) -> bytes:
    """A whole file with one tensor, of 4-bit blocks unless said otherwise."""
    values = USUAL if properties is None else properties
    kind, shape = tensor
    head = b"GGUF" + struct.pack("<IQQ", version, 1, len(values))
    head += b"".join(entry(name, value) for name, value in values.items())
    head += text("weights") + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, offset)
    head += b"\0" * (-len(head) % 32)
    return head + (b"\0" * 72 if weights is None else weights)


def write(path: Path, data: bytes | None = None) -> Path:
    """A file with that content, or a usual one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gguf() if data is None else data)
    return path


def lessons(width: int, inner: int, layers: range, strength: float = 0.05) -> bytes:
    """An adapter of rank 1 that changes, without any sense, what some layers put out."""
    draw = random.Random(7)  # noqa: S311 (numbers, no secrets)
    shapes = {
        f"blk.{layer}.ffn_down.weight.lora_{half}": shape
        for layer in layers
        for half, shape in (("a", (inner, 1)), ("b", (1, width)))
    }
    properties: dict[str, Value] = {
        "general.type": "adapter",
        "general.architecture": "llama",
        "adapter.type": "lora",
        "adapter.lora.alpha": 1.0,
    }
    head = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(properties))
    head += b"".join(entry(name, value) for name, value in properties.items())
    weights = b""
    for name, shape in shapes.items():
        head += text(name) + struct.pack("<IQQIQ", 2, *shape, 0, len(weights))
        numbers = [draw.gauss(0, strength) for _ in range(max(shape))]
        weights += struct.pack(f"<{len(numbers)}f", *numbers)
        weights += b"\0" * (-len(weights) % 32)
    return head + b"\0" * (-len(head) % 32) + weights
