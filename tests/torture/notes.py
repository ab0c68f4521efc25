"""Notes as nobody would write them, but some program once did; and blocks damaged in every way."""

import random
from collections.abc import Callable

from hypothesis import strategies as st

from vault_coach.markdown.edit.blocks import Refusal, body_hash
from vault_coach.markdown.edit.put_block import upsert

ID = "check-in/priya-nair/2026-11-24"
BODY = "> [!coach]+ Before your one-on-one\n> - What would make this easier?"
BOM = b"\xef\xbb\xbf"

LINES = (
    "",
    " ",
    "plain",
    "---",
    "type: meeting",
    "# Coach",
    "## Coach",
    "## Notes",
    "Coach",
    "=====",
    "```",
    "~~~~",
    "    indented",
    "> quote",
    "- [ ] task",
    "1. one",
    "%%",
    "%% inline %%",
    "<!-- one line -->",
    "<!--",
    "-->",
    "<div>",
    "<script>",
    "`code` and ``more``",
    "`open",
    "$$",
    "| a | b |",
    "|---|---|",
    "[[Priya Nair]]",
    "key:: value",
    "\ufeff",
    "line\u2028separator\u0085and\x0bmore",
    "\x00",
    "<<<<<<< HEAD",
    ">>>>>>> main",
    "<!-- coach:begin id=other hash=0123456789abcdef -->",
    "<!-- coach:end id=other -->",
    f"<!-- coach:begin id={ID} hash={body_hash(BODY)} -->",
    BODY,
    f"<!-- coach:end id={ID} -->",
    "<!-- Coach:End -->",
    "\\",
    "\t\ttabs",
    "日本語のノート",
)
ENDINGS = ("\n", "\n", "\n", "\r\n", "\r\n", "\r")


def _assembled(parts: list[tuple[str, str]], last: str, bom: bool, tail: bytes) -> bytes:
    text = "".join(line + ending for line, ending in parts) + last
    return BOM * bom + text.encode("utf-8", "surrogatepass") + tail


lines = st.one_of(st.sampled_from(LINES), st.text(max_size=30))
notes = st.builds(
    _assembled,
    st.lists(st.tuples(lines, st.sampled_from(ENDINGS)), max_size=14),
    lines,
    st.booleans(),
    st.one_of(st.just(b""), st.just(b""), st.binary(max_size=4)),
)
calm_notes = st.builds(
    lambda rows, ending, last: (ending.join(rows) + last * ending).encode(),
    st.lists(st.sampled_from(("", "text", "# Title", "- item", "> quote", "| a |", "## Coach")), max_size=10),
    st.sampled_from(("\n", "\r\n")),
    st.integers(0, 3),
)
bodies = st.one_of(
    st.just(BODY),
    st.lists(st.sampled_from([*LINES, "> line", "- item"]), min_size=1, max_size=6).map("\n".join),
    st.text(max_size=60),
)


_SIGNS = "ab 19#>-*_`~%<!=|[](){}\\$:&\t\x0b\u2028\u0085\ufeffé日"


def _random_lines(chance: random.Random) -> list[str]:
    """Few or many lines, mostly of `LINES` or mostly of single signs."""
    odd = chance.random()
    return [
        chance.choice(LINES) if chance.random() < odd else "".join(chance.choices(_SIGNS, k=chance.randrange(30)))
        for _ in range(chance.randint(1, chance.randint(1, 14)))
    ]


def random_note(chance: random.Random) -> bytes:
    """The same kinds of notes as `notes`, much faster; its seed brings one back."""
    *rows, last = _random_lines(chance)
    tail = b"" if chance.randrange(8) else chance.randbytes(chance.randrange(5))
    return _assembled([(row, chance.choice(ENDINGS)) for row in rows], last, not chance.randrange(2), tail)


def random_body(chance: random.Random) -> str:
    return "\n".join(_random_lines(chance)) if chance.randrange(4) else BODY


def with_block(note: bytes, block_id: str = ID, body: str = BODY) -> bytes:
    """A sound note with a block in it."""
    made = upsert(note, block_id, body)
    assert not isinstance(made, Refusal), made
    return made


def shared(one: bytes, other: bytes) -> int:
    """How many bytes two texts have in common at their beginning and, without counting one twice, at their end."""
    shorter = min(len(one), len(other))
    head = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    tail = next((place for place in range(shorter) if one[-1 - place] != other[-1 - place]), shorter)
    return min(shorter, head + tail)


Damage = Callable[[list[bytes], int, int], list[bytes]]
"""From a note's lines and the places of the two markers to the damaged lines."""


def _replaced(rows: list[bytes], place: int, *new: bytes) -> list[bytes]:
    return [*rows[:place], *new, *rows[place + 1 :]]


def _quoted(rows: list[bytes], begin: int, end: int) -> list[bytes]:
    return [b"> " + row if begin <= index <= end else row for index, row in enumerate(rows)]


def _crossed(rows: list[bytes], begin: int, end: int) -> list[bytes]:
    other = b"<!-- coach:begin id=other hash=0123456789abcdef -->"
    return [
        *rows[: begin + 1],
        other,
        *rows[begin + 1 : end + 1],
        b"<!-- coach:end id=other -->",
        *rows[end + 1 :],
    ]


DAMAGES: dict[str, Damage] = {
    "begin dropped": lambda rows, begin, _: _replaced(rows, begin),
    "end dropped": lambda rows, _, end: _replaced(rows, end),
    "begin doubled": lambda rows, begin, _: _replaced(rows, begin, rows[begin], rows[begin]),
    "end doubled": lambda rows, _, end: _replaced(rows, end, rows[end], rows[end]),
    "block doubled": lambda rows, begin, end: [*rows[: end + 1], *rows[begin : end + 1], *rows[end + 1 :]],
    "swapped": lambda rows, begin, end: _replaced(_replaced(rows, begin, rows[end]), end, rows[begin]),
    "nested": lambda rows, begin, end: [*rows[: begin + 1], *rows[begin : end + 1], *rows[begin + 1 :]],
    "crossed": _crossed,
    "begin re-cased": lambda rows, begin, _: _replaced(rows, begin, rows[begin].replace(b"coach:", b"Coach:")),
    "end re-cased": lambda rows, _, end: _replaced(rows, end, rows[end].upper()),
    "begin indented": lambda rows, begin, _: _replaced(rows, begin, b"  " + rows[begin]),
    "end indented": lambda rows, _, end: _replaced(rows, end, b"\t" + rows[end]),
    "begin with a tail": lambda rows, begin, _: _replaced(rows, begin, rows[begin] + b" "),
    "end with a tail": lambda rows, _, end: _replaced(rows, end, rows[end] + b" ^ref"),
    "begin in a list": lambda rows, begin, _: _replaced(rows, begin, b"- " + rows[begin]),
    "end quoted": lambda rows, _, end: _replaced(rows, end, b"> " + rows[end]),
    "all quoted": _quoted,
    "all in a fence": lambda rows, begin, end: [
        *rows[:begin],
        b"```",
        *rows[begin : end + 1],
        b"```",
        *rows[end + 1 :],
    ],
    "all in a comment": lambda rows, begin, end: [
        *rows[:begin],
        b"%%",
        *rows[begin : end + 1],
        b"%%",
        *rows[end + 1 :],
    ],
    "fence opened inside": lambda rows, begin, _: _replaced(rows, begin, rows[begin], b"", b"```"),
    "comment opened inside": lambda rows, begin, _: _replaced(rows, begin, rows[begin], b"", b"%%"),
    "id of the end changed": lambda rows, _, end: _replaced(rows, end, rows[end].replace(b"priya", b"prya")),
    "id of the begin changed": lambda rows, begin, _: _replaced(
        rows, begin, rows[begin].replace(b"priya", b"prya")
    ),
    "hash cut": lambda rows, begin, _: _replaced(rows, begin, rows[begin].replace(b" -->", b"")[:-3] + b" -->"),
    "hash gone": lambda rows, begin, _: _replaced(rows, begin, rows[begin].split(b" hash")[0] + b" -->"),
    "comment unclosed": lambda rows, begin, _: _replaced(rows, begin, rows[begin][:-4]),
    "merge conflict": lambda rows, begin, _: _replaced(rows, begin, b"<<<<<<< HEAD", rows[begin]),
    "NUL": lambda rows, begin, _: _replaced(rows, begin, rows[begin], b"\x00"),
    "Latin-1": lambda rows, begin, _: _replaced(rows, begin, rows[begin], "café".encode("latin-1")),
}


def damage(note: bytes, name: str) -> bytes:
    """A sound note with its block damaged in that way."""
    ending = b"\r\n" if b"\r\n" in note else b"\n"
    rows = note.split(ending)
    begin = next(index for index, row in enumerate(rows) if row.startswith(b"<!-- coach:begin id=" + ID.encode()))
    end = rows.index(f"<!-- coach:end id={ID} -->".encode())
    return ending.join(DAMAGES[name](rows, begin, end))
