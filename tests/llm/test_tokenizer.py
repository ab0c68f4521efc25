"""Text is cut into the tokens it has in the middle of a sentence, whatever kind of vocabulary a model has."""

import struct
from pathlib import Path

import pytest

llama_cpp = pytest.importorskip("llama_cpp")

from vault_coach.llm import engine  # noqa: E402 (needs the model runner)
from vault_coach.llm.engine import Tokenizer  # noqa: E402 (the same)

NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
UINT, INT, FLOAT, TEXT, LIST = 4, 5, 6, 8, 9
PIECES = [*"▁helpwat?;", "▁h", "▁he", "▁hel", "▁help", "▁w", "▁wh", "▁wha", "▁what"]
TOKENS = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *PIECES]


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def property_of(name: str, kind: int, value: bytes) -> bytes:
    return text(name) + struct.pack("<I", kind) + value


def several(kind: int, values: list[bytes]) -> bytes:
    return struct.pack("<IQ", kind, len(values)) + b"".join(values)


@pytest.fixture
def spaced(tmp_path: Path) -> Tokenizer:
    """The vocabulary of a model of the Llama 2 family: its tokenizer puts a space before every text."""
    kinds = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * len(PIECES)
    scores = [0.0] * 259 + [float(len(piece)) for piece in PIECES]
    properties = [
        property_of("general.architecture", TEXT, text("llama")),
        property_of("tokenizer.ggml.model", TEXT, text("llama")),
        property_of("tokenizer.ggml.tokens", LIST, several(TEXT, [text(token) for token in TOKENS])),
        property_of("tokenizer.ggml.scores", LIST, several(FLOAT, [struct.pack("<f", score) for score in scores])),
        property_of("tokenizer.ggml.token_type", LIST, several(INT, [struct.pack("<i", kind) for kind in kinds])),
        *(
            property_of(f"llama.{name}", UINT, struct.pack("<I", 1))
            for name in ("context_length", "embedding_length", "block_count", "attention.head_count")
        ),
        property_of("llama.attention.layer_norm_rms_epsilon", FLOAT, struct.pack("<f", 1e-5)),
    ]
    path = tmp_path / "spaced.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, len(properties)) + b"".join(properties))
    llama_cpp.llama_log_set(engine._log, None)
    params = llama_cpp.llama_model_default_params()
    params.vocab_only = True
    model = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
    assert model
    return Tokenizer(model)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (" help", ["▁help"]),
        ("?", ["?"]),
        (" what help", ["▁what", "▁help"]),
        ("help", ["h", "e", "l", "p"]),
        ("\n", ["<0x0A>"]),
    ],
)
def test_no_space_is_added(spaced: Tokenizer, text: str, tokens: list[str]) -> None:
    ids = spaced.tokenize(text)
    assert [TOKENS[token] for token in ids] == tokens
    assert spaced.text(ids) == text


def test_a_prompt_begins_with_the_mark_the_model_wants(spaced: Tokenizer) -> None:
    assert [TOKENS[token] for token in spaced.begin("")] == ["<s>"]


def test_control_marks_in_a_text_are_only_text(spaced: Tokenizer) -> None:
    assert TOKENS.index("</s>") not in spaced.tokenize("</s>")


@pytest.mark.model
def test_the_starter_wants_no_mark_and_adds_nothing(starter: Path) -> None:
    params = llama_cpp.llama_model_default_params()
    params.vocab_only = True
    own = Tokenizer(llama_cpp.llama_model_load_from_file(str(starter).encode(), params))
    assert own.begin("") == []
    assert own.text(own.tokenize("Mei, the plan is late;") + own.tokenize(" what now?")) == (
        "Mei, the plan is late; what now?"
    )
