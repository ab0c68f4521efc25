"""Put a managed block into a note and take it out again.

An edit is one splice, and it is proven before it is handed back: see `_proven`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from vault_coach.markdown.edit.blocks import Block, Refusal, body_hash, by_id, find, normalised
from vault_coach.markdown.edit.regions import BOM, LINE_END, line_of, newline_of, regions


@dataclass(frozen=True, slots=True)
class Splice:
    """Put `text` where the bytes from `start` to `stop` are; all others are copied."""

    start: int
    stop: int
    text: bytes

    def apply(self, data: bytes) -> bytes:
        """Return the new note."""
        return data[: self.start] + self.text + data[self.stop :]


_Edit = Callable[[bytes, list[Block]], Splice | Refusal | None]
"""Function from a note and its blocks to what to do; None when there is nothing to do."""


def upsert(data: bytes, block_id: str, body: str, place: str = "", *, replace: bool = False) -> bytes | Refusal:
    """Return the note with that block in it: rewritten where it stands, else put at the end of `place`.

    Args:
        data: The whole note.
        block_id: See `blocks.block_id`.
        body: The block's Markdown with LF line endings.
        place: A heading, such as "Coach", made at the end as `## Coach` if missing; "" for the end of the note.
        replace: Rewrite the block even if someone edited it; one they dismissed is left alone all the same.

    Returns:
        The new note, the same object when nothing changes, or why the note is left alone.
    """
    text = normalised(body)

    def edit(note: bytes, blocks: list[Block]) -> Splice | Refusal | None:
        block = by_id(blocks, block_id)
        if block is None:
            return _left_over(note, block_id) or _insertion(note, blocks, block_id, text, place)
        if block.dismissed:
            return _dismissed(note, block)
        if block.edited:
            return (
                Splice(block.start, block.stop, _render(note, block_id, text)) if replace else _theirs(note, block)
            )
        return None if block.body == text else Splice(block.start, block.stop, _render(note, block_id, text))

    return _proven(data, block_id, edit, text)


def remove(data: bytes, block_id: str, *, force: bool = False) -> bytes | Refusal:
    """Return the note without that block; `force` removes it even if someone edited it."""

    def edit(note: bytes, blocks: list[Block]) -> Splice | Refusal | None:
        block = by_id(blocks, block_id)
        if block is None:
            return _left_over(note, block_id)
        return _theirs(note, block) if block.edited and not force else _removal(note, block)

    return _proven(data, block_id, edit, None)


def _proven(data: bytes, block_id: str, edit: _Edit, body: str | None) -> bytes | Refusal:
    """Make the edit and prove it.

    The block is there with that body, or gone; the other blocks and the properties are as they were; the same edit
    made again changes nothing. Bytes outside the splice are copied, so they are the same by construction.
    """
    blocks = find(data)
    if isinstance(blocks, Refusal):
        return blocks
    try:
        splice = edit(data, blocks)
    except UnicodeEncodeError:
        return _UNFIT
    if splice is None or isinstance(splice, Refusal):
        return data if splice is None else splice
    new = splice.apply(data)
    after = find(new)
    if isinstance(after, Refusal):
        return _swallowed(new, splice) or _UNFIT
    block = by_id(after, block_id)
    if block is None and body is not None:
        return _swallowed(new, splice) or _UNFIT
    sound = (
        (block is None if body is None else block is not None and not block.edited and block.body == body)
        and _others(blocks, block_id) == _others(after, block_id)
        and _properties(data) == _properties(new)
        and edit(new, after) is None
    )
    return new if sound else _UNFIT


_UNFIT = Refusal(
    1,
    "This text cannot be put into this note without touching something else.",
    "Nothing was changed; use --print to see the text and paste it yourself.",
)


def _theirs(data: bytes, block: Block) -> Refusal:
    return Refusal(
        line_of(data, block.start),
        "You edited this block, so it is yours now.",
        "Use --replace to have it written again, or delete it.",
    )


def _dismissed(data: bytes, block: Block) -> Refusal:
    return Refusal(
        line_of(data, block.start),
        "You dismissed this block, so it is not written again.",
        "Take the line `coach: dismissed` out to have it written again.",
    )


def _left_over(data: bytes, block_id: str) -> Refusal | None:
    """Refuse when the block's id stands in the note although no sound, live block has it."""
    offset = data.find(b"id=" + block_id.encode() + b" ")
    if offset < 0:
        return None
    return Refusal(
        line_of(data, offset),
        "This block is here, but inside code, a quote or a comment, or with a broken marker.",
        "Take it out of there or delete it, then try again.",
    )


def _swallowed(new: bytes, splice: Splice) -> Refusal | None:
    """Refuse when what stands before the block never ends and takes it in."""
    region = regions(new).around(new.find(b"<!-- coach:begin", splice.start))
    if region is None or region.start >= splice.start:
        return None
    return Refusal(
        line_of(new, region.start),
        f"There is {region.what} here that never ends, and the block would land inside it.",
        "Close it, then try again.",
    )


def _render(data: bytes, block_id: str, text: str) -> bytes:
    lines = [f"<!-- coach:begin id={block_id} hash={body_hash(text)} -->", "", *text.split("\n"), ""]
    lines.append(f"<!-- coach:end id={block_id} -->")
    return newline_of(data).join(line.encode() for line in lines)


def _insertion(data: bytes, blocks: list[Block], block_id: str, text: str, place: str) -> Splice:
    """Put the block below the text of the place, so that the note's own blank lines stay at its end."""
    newline = newline_of(data)
    end = section_end(data, blocks, place) if place else len(data)
    new = _render(data, block_id, text)
    if end is None:
        end = len(data)
        new = b"## " + place.encode() + newline * 2 + new
    return after_text(data, end, new)


def after_text(data: bytes, end: int, new: bytes, gap: int = 1) -> Splice:
    """Put lines below the last text before `end`, with that many empty lines between."""
    newline = newline_of(data)
    text = data[:end].rstrip(b" \t\r\n")
    if text in {b"", BOM}:
        return Splice(len(text), len(text), new + newline)
    line_end = LINE_END.search(data, len(text), end)
    if line_end is None:
        return Splice(end, end, newline * (gap + 1) + new)
    return Splice(line_end.end(), line_end.end(), newline * gap + new + newline)


def section_end(data: bytes, blocks: list[Block], place: str) -> int | None:
    """Return where the section under that heading ends, or None if there is none."""
    headings = [
        heading
        for heading in regions(data).headings
        if not any(block.start <= heading.start < block.stop for block in blocks)
    ]
    wanted = " ".join(place.casefold().split())
    for index, heading in enumerate(headings):
        if " ".join(heading.title.casefold().split()) == wanted:
            following = (other.start for other in headings[index + 1 :] if other.level <= heading.level)
            return next(following, len(data))
    return None


def _removal(data: bytes, block: Block) -> Splice:
    """Take out the block and the line endings that came with it: the exact reverse of `_insertion`."""
    line_end = LINE_END.match(data, block.stop)
    start = block.start - _line_end_before(data, block.start, blank=True)
    if line_end is None:
        start -= _line_end_before(data, start, blank=False)
    return Splice(start, line_end.end() if line_end else block.stop, b"")


def _line_end_before(data: bytes, offset: int, *, blank: bool) -> int:
    """Measure the line ending just before an offset; with `blank`, 0 where it ends a line with text."""
    length = 2 if data[:offset].endswith(b"\r\n") else int(data[:offset].endswith((b"\r", b"\n")))
    before = data[: offset - length]
    if blank and before not in {b"", BOM} and not before.endswith((b"\r", b"\n")):
        return 0
    return length


def _others(blocks: list[Block], block_id: str) -> list[tuple[str, str, str]]:
    return [(block.id, block.hash, block.body) for block in blocks if block.id != block_id]


def _properties(data: bytes) -> bytes:
    spans = (region for region in regions(data).inert if region.what == "the properties")
    return next((data[region.start : region.stop] for region in spans), b"")
