"""Model that ships, for PyTorch: weights dequantised from the very GGUF file. Needs the extra train."""

from pathlib import Path
from typing import Any

import torch
from gguf import GGUFReader, dequantize
from transformers import LlamaConfig, LlamaForCausalLM

_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
"""llama.cpp's name of a layer's part -> the name PyTorch's Llama has for it."""

PARTS = {name: part for name, part in _LAYER.items() if not name.endswith("norm")}
"""The matrices of a layer, by llama.cpp's names."""


def load_model(path: Path) -> LlamaForCausalLM:
    """Load a model of the llama architecture from its GGUF file, in single precision, frozen."""
    reader = GGUFReader(path)
    config = _config(reader)
    weights: dict[str, torch.Tensor] = {}
    for tensor in reader.tensors:
        values = torch.from_numpy(dequantize(tensor.data, tensor.tensor_type).copy())
        if (name := _name(tensor.name)) is not None:
            weights[name] = halves_together(values, heads(config, tensor.name))
    weights.setdefault("lm_head.weight", weights["model.embed_tokens.weight"])
    model = LlamaForCausalLM(config)
    model.load_state_dict(weights)
    return model.requires_grad_(requires_grad=False).eval()


def _config(reader: GGUFReader) -> LlamaConfig:
    def field(name: str) -> Any:
        return reader.fields[f"llama.{name}"].contents()

    names = {tensor.name for tensor in reader.tensors}
    return LlamaConfig(
        vocab_size=len(reader.fields["tokenizer.ggml.tokens"].data),
        hidden_size=field("embedding_length"),
        intermediate_size=field("feed_forward_length"),
        num_hidden_layers=field("block_count"),
        num_attention_heads=field("attention.head_count"),
        num_key_value_heads=field("attention.head_count_kv"),
        max_position_embeddings=field("context_length"),
        rms_norm_eps=field("attention.layer_norm_rms_epsilon"),
        rope_parameters={"rope_theta": field("rope.freq_base"), "rope_type": "default"},
        tie_word_embeddings="output.weight" not in names,
        attn_implementation="eager",  # sentences are short
    )


def _name(name: str) -> str | None:
    """Return PyTorch's name of a tensor; None for one it computes itself."""
    whole = {
        "token_embd.weight": "model.embed_tokens.weight",
        "output_norm.weight": "model.norm.weight",
        "output.weight": "lm_head.weight",
    }
    if name.startswith("blk."):
        _, layer, part, kind = name.split(".")
        return f"model.layers.{layer}.{_LAYER[part]}.{kind}"
    return whole.get(name)


def heads(config: LlamaConfig, name: str) -> int:
    """Return how many heads the rows of a tensor are shuffled for in llama.cpp; 0 for one whose rows stay."""
    shuffled = {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}
    return next((int(count or 0) for part, count in shuffled.items() if f".{part}." in name), 0)


def halves_together(rows: torch.Tensor, count: int) -> torch.Tensor:
    """Reorder rows from llama.cpp's order, a head's two halves alternating, to PyTorch's, half after half."""
    if not count:
        return rows
    return rows.reshape(count, rows.shape[0] // count // 2, 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def halves_apart(rows: torch.Tensor, count: int) -> torch.Tensor:
    """Reorder rows from PyTorch's order to llama.cpp's."""
    if not count:
        return rows
    return rows.reshape(count, 2, rows.shape[0] // count // 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)
