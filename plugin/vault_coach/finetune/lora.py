"""LoRA adapter: two thin matrices beside every matrix of the model, trained, written and read as a GGUF file."""

from pathlib import Path
from typing import NamedTuple

import torch
from gguf import GGUFReader, GGUFWriter
from torch import nn
from transformers import LlamaForCausalLM

from vault_coach.finetune.weights import PARTS, halves_apart, halves_together, heads

ALPHA = 16.0


class Size(NamedTuple):
    """Size of an adapter: the rank of its matrices, and how many layers, the last ones, have one."""

    rank: int
    layers: int


class Lora(nn.Module):
    """Frozen matrix with two trained ones beside it."""

    def __init__(self, frozen: nn.Linear, rank: int) -> None:
        """Begin with no change at all: the second matrix is zero."""
        super().__init__()
        self.frozen = frozen
        self.a = nn.Parameter(torch.randn(rank, frozen.in_features) / frozen.in_features**0.5)
        self.b = nn.Parameter(torch.zeros(frozen.out_features, rank))
        self.scale = ALPHA / rank

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the sum of what the frozen matrix and the trained ones make of an input."""
        kind = x.dtype
        learned = nn.functional.linear(nn.functional.linear(x, self.a.to(kind)), self.b.to(kind))
        return self.frozen(x) + learned * self.scale


def attach(model: LlamaForCausalLM, size: Size) -> dict[str, Lora]:
    """Put a new adapter into a model, and return its parts by llama.cpp's tensor names."""
    adapter = {}
    layers = list(enumerate(model.model.layers))
    for number, layer in layers[-size.layers :]:
        for name, part in PARTS.items():
            owner, _, last = part.rpartition(".")
            holder = layer.get_submodule(owner)
            lora = Lora(getattr(holder, last), size.rank)
            setattr(holder, last, lora)
            adapter[f"blk.{number}.{name}.weight"] = lora
    return adapter


def write(path: Path, model: LlamaForCausalLM, adapter: dict[str, Lora], about: dict[str, str]) -> None:
    """Write an adapter in half precision, as llama.cpp reads it, whole or not at all.

    `about` is more to note in its header, such as what it was made from.
    """
    made = path.with_suffix(".new")
    writer = GGUFWriter(made, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", ALPHA)
    for key, value in about.items():
        writer.add_string(key, value)
    for name, lora in adapter.items():
        rows = halves_apart(lora.b.detach(), heads(model.config, name))
        writer.add_tensor(f"{name}.lora_a", lora.a.detach().half().contiguous().numpy())
        writer.add_tensor(f"{name}.lora_b", rows.half().contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    made.replace(path)


def load_weights(path: Path, model: LlamaForCausalLM, adapter: dict[str, Lora]) -> None:
    """Load the weights of a written adapter of the same size."""
    tensors = {tensor.name: torch.from_numpy(tensor.data.copy()).float() for tensor in GGUFReader(path).tensors}
    for name, lora in adapter.items():
        lora.a.data.copy_(tensors[f"{name}.lora_a"])
        lora.b.data.copy_(halves_together(tensors[f"{name}.lora_b"], heads(model.config, name)))


def size(path: Path) -> Size:
    """Return the size of a written adapter."""
    tensors = GGUFReader(path).tensors
    layers = {tensor.name.split(".")[1] for tensor in tensors}
    return Size(min(min(tensor.shape) for tensor in tensors), len(layers))
