"""From a draft to the note it was made for, even if the note moved on meanwhile.

Drafting takes a while and people keep typing. What they typed elsewhere in the note is kept; if they touched the
block or a line the draft rests on, the draft is dropped.
"""

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from vault_coach.domain.source import Source
from vault_coach.markdown.edit.blocks import Block, Refusal, by_id, find, state
from vault_coach.markdown.edit.put_block import upsert
from vault_coach.markdown.edit.regions import BOM, LINE_END
from vault_coach.vault.errors import NoteRefusedError, WriteError, failed
from vault_coach.vault.journal import Journal, Purpose, digest
from vault_coach.vault.open_note import changed, open_note, opened
from vault_coach.vault.write import Written, read, write


def put_block(
    root: Path,
    path: str,
    body: str,
    *,
    seen: bytes,
    evidence: Iterable[Source],
    place: str = "",
    replace: bool = False,
    quiet: float = 0,
    journal: Journal,
    purpose: Purpose,
) -> Written | Refusal:
    """Put a managed block into a note, spliced into the bytes it has now.

    Args:
        root: The vault.
        path: Vault-relative path of the note.
        body: The block's Markdown with LF line endings; its id is `purpose.block`.
        seen: The note's bytes when the draft was begun.
        evidence: The lines the draft rests on, in this or in other notes.
        place: See `edit.upsert`.
        replace: Rewrite the block even if someone edited it.
        quiet: See `write.write`.
        journal: The vault's journal.
        purpose: When and why.

    Returns:
        What was written, or why the note cannot take the block.

    Raises:
        NoteChangedError: The block or the evidence is not what the draft was made from.
        WriteError: The note cannot be written.
    """
    note = read(root, path, journal)
    emptied = seen.strip() and not note.strip()  # most likely a save that is half done
    if emptied or not _same_block(note, seen, purpose.block):
        raise changed(path)
    check_evidence(root, evidence, journal, {path: note})
    new = upsert(note, purpose.block, body, place, replace=replace)
    if isinstance(new, Refusal):
        return new
    return write(root, path, new, digest(note), journal=journal, purpose=purpose, quiet=quiet)


def check_evidence(root: Path, evidence: Iterable[Source], journal: Journal, at_hand: Mapping[str, bytes]) -> None:
    """Make sure that the lines a draft rests on still stand in their notes.

    Args:
        root: The vault.
        evidence: The lines.
        journal: The vault's journal.
        at_hand: Notes that were read already: their paths and bytes.

    Raises:
        NoteChangedError: One is gone, or reads otherwise now.
    """
    for source in evidence:
        text = at_hand[source.path] if source.path in at_hand else _look(root, source.path, journal)
        if source.quote not in _lines(text):
            raise changed(source.path)


def was_deleted(journal: Journal, note: bytes, block_id: str) -> bool:
    """True when a block was once written and is gone: nothing unattended may put it back.

    A command the user gives is another matter; it writes the block anew.

    Args:
        journal: The vault's journal.
        note: The note the block would be put into, as it is now.
        block_id: The block.
    """
    written = any(entry.purpose.block == block_id for entry in journal.entries())
    return written and state(note, block_id) == "absent"


def dismissed(root: Path, journal: Journal) -> dict[str, str]:
    """The signals whose block the user dismissed in its note: their ids, and the path of that note."""
    last = {(entry.path, entry.purpose.block): entry.purpose.signals for entry in journal.entries()}
    notes: dict[str, list[Block]] = {}
    for path in {path for (path, _), signals in last.items() if signals}:
        with contextlib.suppress(WriteError):
            blocks = find(_look(root, path, journal))
            notes[path] = [] if isinstance(blocks, Refusal) else [block for block in blocks if block.dismissed]
    found = [(last.get((path, block.id), ()), path) for path, blocks in notes.items() for block in blocks]
    return {signal: path for signals, path in found for signal in signals}


def _same_block(note: bytes, seen: bytes, block_id: str) -> bool:
    """True when the block is as it was; a damaged note counts as the same, since `upsert` refuses it better."""
    now, then = find(note), find(seen)
    if isinstance(now, Refusal) or isinstance(then, Refusal):
        return isinstance(now, Refusal)
    here, there = by_id(now, block_id), by_id(then, block_id)
    return (here and here.body) == (there and there.body)


def _look(root: Path, path: str, journal: Journal) -> bytes:
    """The bytes of a note that is only read; none where it is gone."""
    try:
        with opened(journal.disk, root, path) as place:
            note = open_note(place)
            try:
                return place.disk.read(note)
            finally:
                place.disk.close(note)
    except NoteRefusedError:
        return b""
    except OSError as error:
        raise failed(path, error) from error


def _lines(data: bytes) -> set[str]:
    return {line.decode("utf-8", "replace") for line in LINE_END.split(data.removeprefix(BOM))}
