"""Managed blocks: the only part of a person's note that is ours.

Here they are found; `put_block` changes them. A note that leaves any doubt is refused.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vault_coach.markdown.edit.regions import BOM, LINE_END, Regions, line_of, regions
from vault_coach.markdown.properties import line_feeds

State = Literal["absent", "ours", "edited"]

_ID = rb"[a-z0-9]+(?:[-/][a-z0-9]+)*+"
_BEGIN = re.compile(rb"<!-- coach:begin id=(" + _ID + rb") hash=([0-9a-f]{16}) -->")
_END = re.compile(rb"<!-- coach:end id=(" + _ID + rb") -->")
# Anything that looks like a marker of ours, however it is spelt.
_LIKE = re.compile(rb"coach[ \t]{0,9}:[ \t]{0,9}(?:begin|end)", re.IGNORECASE)
# `coach: dismissed` alone on its line, in any of the ways a field may be written.
_FIELD = rb"[ \t>*+-]{0,16}[\[(]?coach[ \t]{0,4}::?[ \t]{0,4}dismissed[\])]?[ \t]*+(?![^\r\n])"
_DISMISSED = re.compile(rb"(?<![^\r\n])" + _FIELD, re.IGNORECASE)
_DISMISSED_BELOW = re.compile(rb"(?:[ \t]*+(?:\r\n|\n|\r)){1,3}+" + _FIELD, re.IGNORECASE)
# The lines git leaves around the two sides of a conflict.
_CONFLICT = re.compile(rb"(?<![^\r\n])(?:<{7}|>{7}|\|{7})(?=[ \r\n]|\Z)")
_SLUG_LENGTH = 48


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a note is left as it is.

    Attributes:
        line: The line to look at, from 1.
        message: What was found, one sentence.
        hint: The way out, one sentence.
    """

    line: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Block:
    """One managed block.

    Attributes:
        hash: The hash its opening marker carries.
        body: Its text with LF line endings, without the blank lines at its edges.
        start: Offset of its opening marker.
        stop: Offset just past its closing marker, line ending not included.
        dismissed: True when the user wrote `coach: dismissed` into it, or on the next line below it.
    """

    id: str
    hash: str
    body: str
    start: int
    stop: int
    dismissed: bool

    @property
    def edited(self) -> bool:
        """Whether someone changed the text since it was written: the block is theirs then."""
        return body_hash(self.body) != self.hash


def block_id(kind: str, *parts: str) -> str:
    """Make an id of names: `block_id("check-in", "Priya Nair", "2026-11-24")` is `check-in/priya-nair/2026-11-24`.

    A name that is not all plain ASCII words keeps those it has and gets a hash, so that no two names share an id.
    """
    return "/".join(_slug(part) for part in (kind, *parts))


def _slug(name: str) -> str:
    wanted = " ".join(unicodedata.normalize("NFC", name).casefold().split())
    ascii_only = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only)[:_SLUG_LENGTH].strip("-")
    if slug and slug == wanted.replace(" ", "-"):
        return slug
    suffix = hashlib.sha256(wanted.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug}-{suffix}" if slug else suffix


def normalised(body: str) -> str:
    """Return a body as it is hashed: LF line endings, no empty lines at its edges."""
    return line_feeds(body).strip("\n")


def body_hash(body: str) -> str:
    """Return the hash an opening marker carries."""
    return hashlib.sha256(normalised(body).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def find(data: bytes) -> list[Block] | Refusal:
    """Find all managed blocks of a note in order, or why the note must not be touched.

    Markers in code, quotes, comments and properties are not ours. Any other text that looks like a marker must be
    one: alone on its line, letter for letter, in pairs, one pair after the other, no id twice.
    """
    if refusal := _unreadable(data):
        return refusal
    layout = regions(data)
    return _in_conflict(data, layout) or _pairs(data, layout)


def state(data: bytes, block_id: str) -> State | Refusal:
    """Tell what became of a block: never there or deleted, as we wrote it, or edited or dismissed by the user."""
    blocks = find(data)
    if isinstance(blocks, Refusal):
        return blocks
    block = by_id(blocks, block_id)
    if block is None:
        return "absent"
    return "edited" if block.edited or block.dismissed else "ours"


def contents(data: bytes) -> list[tuple[str, str, str]] | Refusal:
    """Return id, hash and body of every managed block, wherever it stands."""
    blocks = find(data)
    return blocks if isinstance(blocks, Refusal) else [(block.id, block.hash, block.body) for block in blocks]


def by_id(blocks: Iterable[Block], block_id: str) -> Block | None:
    """Return the block with that id, if it is there."""
    return next((block for block in blocks if block.id == block_id), None)


def _unreadable(data: bytes) -> Refusal | None:
    if (offset := data.find(b"\0")) >= 0:
        return Refusal(line_of(data, offset), "There is a NUL byte in this note.", "Remove it, then try again.")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return Refusal(
            line_of(data, error.start), "This note is not UTF-8 text.", "Save it as UTF-8, then try again."
        )
    return None


def _in_conflict(data: bytes, layout: Regions) -> Refusal | None:
    for match in _CONFLICT.finditer(data):
        around = layout.around(match.start())
        if around is None or around.what != "code":
            return Refusal(
                line_of(data, match.start()),
                "This note holds an unresolved merge conflict.",
                "Choose a side and remove the conflict markers, then try again.",
            )
    return None


def _pairs(data: bytes, layout: Regions) -> list[Block] | Refusal:
    blocks: dict[str, Block] = {}
    opening: re.Match[bytes] | None = None
    for match in _LIKE.finditer(data):
        if layout.around(match.start()):
            continue
        marker = _marker(data, match.start(), layout)
        if why := _misplaced(data, opening, marker, blocks):
            return _damage(data, match.start(), why)
        if opening and marker:
            block = _block(data, opening, marker)
            blocks[block.id] = block
            opening = None
        else:
            opening = marker
    return (
        _damage(data, opening.start(), "A block begins here and never ends.") if opening else list(blocks.values())
    )


def _misplaced(
    data: bytes, opening: re.Match[bytes] | None, marker: re.Match[bytes] | None, blocks: dict[str, Block]
) -> str:
    """Say what is wrong with a marker after what came before it, or ""."""
    if marker is None:
        return "This looks like a marker of a coach block, but is not exactly one."
    if marker.re is _END:
        paired = opening is not None and opening[1] == marker[1]
        return "" if paired else "A block ends here that does not begin just before."
    if opening:
        return f"A block begins inside the one that begins on line {line_of(data, opening.start())}."
    twin = blocks.get(marker[1].decode())
    return f"This block is here twice; the first is on line {line_of(data, twin.start)}." if twin else ""


def _marker(data: bytes, offset: int, layout: Regions) -> re.Match[bytes] | None:
    """Return the exact marker whose line holds the offset."""
    start = max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1
    if start == 0 and data.startswith(BOM):
        start = len(BOM)
    end = LINE_END.search(data, start)
    stop = end.start() if end else len(data)
    if start not in layout.html:
        return None
    return _BEGIN.fullmatch(data, start, stop) or _END.fullmatch(data, start, stop)


def _block(data: bytes, opening: re.Match[bytes], closing: re.Match[bytes]) -> Block:
    known, body = opening[2].decode(), normalised(data[opening.end() : closing.start()].decode())
    # What we wrote ourselves is no word of the user's, even if a note we quoted says it.
    inside = body_hash(body) != known and _DISMISSED.search(data, opening.end(), closing.start())
    return Block(
        id=opening[1].decode(),
        hash=known,
        body=body,
        start=opening.start(),
        stop=closing.end(),
        dismissed=bool(inside or _DISMISSED_BELOW.match(data, closing.end())),
    )


def _damage(data: bytes, offset: int, message: str) -> Refusal:
    return Refusal(line_of(data, offset), message, "Mend or delete the marker lines around it, then try again.")
