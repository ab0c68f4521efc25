"""Changing properties by whole lines: the cases of `cases/set_properties.md`, and the laws for any note."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from torture.notes import BOM, ID, notes, with_block
from torture.scale import count, figure
from vault_coach.markdown import properties
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.edit.set_properties import set_properties
from vault_coach.markdown.parse import parse

CASES = Path(__file__).parents[2] / "cases" / "set_properties.md"
VALUES = {"trust": "4", "rated": "2026-11-24"}


def cases() -> list[tuple[str, str, str]]:
    """Title, note and what becomes of it; a refusal as `refused LINE: part of the message`."""
    cases = []
    for text in CASES.read_text("utf-8").split("======== ")[1:]:
        title, _, rest = text.partition("\n-------- note\n")
        note, _, rest = rest.partition("-------- ")
        verdict, _, expected = rest.partition("\n")
        cases.append((title, note, expected if verdict == "becomes" else verdict))
    return cases


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("bom", [b"", BOM], ids=["no BOM", "BOM"])
@pytest.mark.parametrize(("title", "note", "expected"), cases(), ids=[title for title, _, _ in cases()])
def test_case(title: str, note: str, expected: str, bom: bytes, ending: str) -> None:
    del title
    data = bom + note.replace("\n", ending).encode()
    result = set_properties(data, VALUES)
    if expected.startswith("refused "):
        line, _, part = expected.removeprefix("refused ").partition(": ")
        assert isinstance(result, Refusal)
        assert (str(result.line), part in result.message) == (line, True), result
        assert result.hint
    else:
        assert result == bom + (expected.replace("\n", ending) if note else expected).encode()
        assert isinstance(result, bytes)
        assert set_properties(result, VALUES) is result


def test_a_note_with_a_block_keeps_it() -> None:
    note = b"---\ntrust: 2\nrated: 2026-01-01\n---\n" + with_block(b"text\n")
    assert set_properties(note, VALUES) == note.replace(b"2\nrated: 2026-01-01", b"4\nrated: 2026-11-24")


@pytest.mark.parametrize(
    "note", [b"a\0b", b"caf\xe9", b"<<<<<<< HEAD\n", b"<!-- coach:begin id=" + ID.encode() + b" -->\n"]
)
def test_a_note_that_takes_no_block_takes_no_property(note: bytes) -> None:
    assert isinstance(set_properties(note, VALUES), Refusal)


KEYS = st.sampled_from(["trust", "Trust", "rated-on", "team", "tags", '"win"', "aliases", "role ", "goals"])
VALUE = st.sampled_from(
    [
        "",
        " 3",
        "  3  # gut feeling",
        ' "3"',
        " '3' # x",
        " [3]",
        " [[Ana]]",
        " 2026-01-01",
        "\n  - a\n  - b",
        "\n- a",
        " |\n  more\n  lines\n",
        " >-\n  folded\n\n",
        " a\n  b",
        "\n  inner: 1",
        " {a: 1}",
        " &anchor 3",
        " *alias",
        " !!str 3",
        " {{date}}",
        " <% tp.date %>",
        " a: b",
        " 'unclosed",
        " #nothing",
        "3",
        "\t3",
        " ~",
    ]
)
FRONTS = st.lists(
    st.one_of(st.builds(lambda key, value: f"{key}:{value}", KEYS, VALUE), st.text(max_size=12)), max_size=5
)


def fronted(rows: list[str], body: str, ending: str, close: str, bom: bool) -> bytes:
    text = "\n".join(["---", *rows, close, body])
    return BOM * bom + text.replace("\n", ending).encode("utf-8", "surrogatepass")


fronted_notes = st.builds(
    fronted,
    FRONTS,
    st.sampled_from(["", "text", "# Title\n\n---\ntrust: 1\n---\n"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["---", "---", "---", "--- ", "...", ""]),
    st.booleans(),
)


def test_only_those_lines_change_or_the_note_is_refused() -> None:
    """P1 for properties: every other byte, every other property and the body are as they were."""
    figures = {"notes": 0, "written": 0, "refused": 0}

    @given(st.one_of(fronted_notes, notes))
    @settings(max_examples=count(400, 10_000), database=None, deadline=None)
    def law(note: bytes) -> None:
        figures["notes"] += 1
        new = set_properties(note, VALUES)
        if isinstance(new, Refusal):
            figures["refused"] += 1
            assert new.line >= 1
            return
        figures["written"] += 1
        assert set_properties(new, VALUES) is new
        check(note, new)

    law()
    figure("P1 properties", **figures)
    assert figures["written"] > figures["notes"] / 10


def check(note: bytes, new: bytes) -> None:
    old_rows, new_rows = (data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n") for data in (note, new))
    kept = [row for row in old_rows if row in new_rows]
    assert len(old_rows) - len(kept) <= len(VALUES), "no more lines change than there are values"
    before, after = (parse("People/Ana.md", data.removeprefix(BOM).decode()) for data in (note, new))
    for name, field in before.fields.items():
        if name not in VALUES:
            assert after.fields[name].values == field.values
    fronts = [
        properties.split("\n".join(row.decode() for row in rows).removeprefix("\ufeff"))
        for rows in (old_rows, new_rows)
    ]
    assert fronts[1][0] is not None
    known, troubles = properties.read_properties(fronts[1][0])
    assert troubles == []
    values = [item.items for item in known if item.key.strip().lower() in {"trust", "rated", "rated-on"}]
    assert sorted(values) == [("2026-11-24",), ("4",)]
