"""What a model file's header says, and that a damaged or hostile one brings about just a sentence."""

import ctypes
import importlib.util
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.gguf_files import USUAL, Value, entry, gguf, text, write
from vault_coach.errors import CoachError
from vault_coach.llm.gguf import _TYPES, read_header

NO_ARCHITECTURE: dict[str, Value] = {"general.name": "x"}


def test_a_header_tells_what_the_model_is(tmp_path: Path) -> None:
    data = gguf()
    header = read_header(write(tmp_path / "tiny.gguf", data))
    assert (header.version, header.name, header.architecture) == (3, "Tiny", "llama")
    assert (header.parameters, header.quantisation, header.size) == (128, "Q4_0", len(data))
    assert (header.context, header.template) == (512, True)


def test_the_memory_is_that_of_weights_context_and_scores(tmp_path: Path) -> None:
    data = gguf()
    context = 2 * 2 * (64 // 4) * 2 * 2 * 2048  # layers, heads, their width, keys and values, two bytes, tokens
    scores = 3 * 4 * 128  # words, four bytes, tokens of a batch
    assert read_header(write(tmp_path / "tiny.gguf", data)).memory == len(data) + context + scores


def test_what_a_header_does_not_say_is_unknown(tmp_path: Path) -> None:
    header = read_header(write(tmp_path / "tiny.gguf", gguf({"general.architecture": "llama"})))
    assert (header.name, header.context, header.template) == ("tiny", 0, False)


def test_every_kind_of_property_is_passed_over(tmp_path: Path) -> None:
    data = gguf({**USUAL, "a": True, "b": 0.5, "c": [1, 2, 3], "d": [], "e": ["x"] * 1000})
    assert read_header(write(tmp_path / "tiny.gguf", data)).architecture == "llama"


def test_a_name_is_shown_without_what_could_act_on_a_terminal(tmp_path: Path) -> None:
    data = gguf({**USUAL, "general.name": "\x1b[31mTiny\u202e\n" + "x" * 200})
    assert read_header(write(tmp_path / "tiny.gguf", data)).name == "[31mTiny" + "x" * 69


@pytest.mark.parametrize("left", [3, 4, 10, 24, 100, -73, -1])
def test_a_download_that_broke_off_is_seen_wherever_it_did(tmp_path: Path, left: int) -> None:
    with pytest.raises(CoachError, match=r"is cut off|is not a GGUF file"):
        read_header(write(tmp_path / "tiny.gguf", gguf()[:left]))


def test_how_much_is_missing_is_said_when_the_header_is_whole(tmp_path: Path) -> None:
    whole = gguf()
    with pytest.raises(CoachError, match=f"after {len(whole) - 10:,} of {len(whole):,} bytes") as caught:
        read_header(write(tmp_path / "tiny.gguf", whole[:-10]))
    assert "coach model get" in caught.value.hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html>", "is not a GGUF file"),
        (gguf(version=1), "is GGUF version 1, which the coach cannot read"),
        (gguf(version=0x03000000), "is GGUF version 50331648"),
        (gguf(NO_ARCHITECTURE), "is no language model by itself"),
        (gguf({**USUAL, "general.type": "adapter"}), "is no language model by itself"),
        (gguf({**USUAL, "split.count": 3}), "is one part of several"),
        (gguf(tensor=(2, (33, 4))), "a tensor does not fit its place"),
        (gguf(offset=7), "a tensor does not fit its place"),
        (gguf({**USUAL, "general.alignment": 0}), "a tensor does not fit its place"),
        (gguf({**USUAL, "general.alignment": "wide"}), "a tensor does not fit its place"),
        (gguf({**USUAL, "general.alignment": float("inf")}), "a tensor does not fit its place"),
        (gguf(tensor=(0, (1, 1, 1, 1, 1))), "5 dimensions are more than any model has"),
        (gguf(offset=1 << 40), "is cut off"),
        (gguf(tensor=(0, (1 << 40, 1 << 40))), "is cut off"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0), "tensors are more than any model has"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60), "properties are more than any model has"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 60), "letters in a row are more than any model has"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("a") + struct.pack("<I", 99), "of an unknown kind"),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("a") + struct.pack("<IIQ", 9, 9, 1),
            "a list is of an unknown kind",
        ),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + text("a") + struct.pack("<IIQ", 9, 0, 1 << 63),
            "is cut off",
        ),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 0, 2) + entry("a", 1) + entry("a", 2),
            "a property stands in it twice",
        ),
    ],
)
def test_anything_else_than_a_whole_model_is_one_sentence(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(CoachError) as caught:
        read_header(write(tmp_path / "tiny.gguf", data))
    assert message in str(caught.value.args[0])
    assert caught.value.hint


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="cannot be read"):
        read_header(tmp_path / "none.gguf")


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_broken_nothing_but_a_sentence_comes_of_it(tmp_path: Path, data: st.DataObject) -> None:
    odd = st.one_of(st.integers(0, 2**32 - 1), st.booleans(), st.floats(width=32), st.text(max_size=5))
    names = st.sampled_from([*USUAL, "general.alignment", "general.type", "split.count"])
    changed = bytearray(gguf({**USUAL, **data.draw(st.dictionaries(names, odd, max_size=2))}))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        put = data.draw(st.binary(min_size=1, max_size=8) | st.just(b"\xff" * 8))
        changed[at : at + len(put)] = put
    cut = data.draw(st.integers(0, len(changed)))
    path = write(tmp_path / "fuzzed.gguf", bytes(changed[:cut] if data.draw(st.booleans()) else changed))
    try:
        header = read_header(path)
    except CoachError:
        return
    assert header.size == path.stat().st_size
    assert header.name.isprintable()


def test_sizes_of_blocks_are_those_of_the_model_runner() -> None:
    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or spec.origin is None:
        pytest.skip("llama-cpp-python is not installed")
    (library,) = [
        path
        for path in (Path(spec.origin).parent / "lib").iterdir()
        if path.name.startswith(("libggml-base.", "ggml-base.")) and path.suffix in {".so", ".dylib", ".dll"}
    ]
    ggml = ctypes.CDLL(str(library))
    ggml.ggml_type_size.restype = ctypes.c_size_t
    ggml.ggml_blck_size.restype = ctypes.c_int64
    ggml.ggml_type_name.restype = ctypes.c_char_p
    for number, (name, block, size) in _TYPES.items():
        actual = (ggml.ggml_type_name(number).decode().upper(), ggml.ggml_blck_size(number))
        assert (*actual, ggml.ggml_type_size(number)) == (name.upper(), block, size)


def test_the_starter_is_read(starter: Path) -> None:
    header = read_header(starter)
    assert (header.architecture, header.quantisation, header.context, header.template) == (
        "llama",
        "Q4_1",
        8192,
        True,
    )
    assert header.parameters == 134_515_008
