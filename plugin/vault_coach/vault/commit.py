"""From a draft to the note it was made for, even if the note moved on meanwhile.

Drafting takes a while and people keep typing. What they typed elsewhere in the note is kept; if they touched the
block or a line the draft rests on, the draft is dropped.
"""

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vault_coach.domain.source import Source
from vault_coach.markdown.edit.blocks import Block, Refusal, by_id, find, state
from vault_coach.markdown.edit.put_block import upsert
from vault_coach.markdown.edit.regions import BOM, LINE_END
from vault_coach.vault.errors import NoteRefusedError, WriteError, changed
from vault_coach.vault.journal import Journal, Purpose, digest
from vault_coach.vault.open_note import open_note
from vault_coach.vault.write import read_writable, write


@dataclass(frozen=True, slots=True)
class BlockEdit:
    """A managed block, spliced into the bytes a note had when its draft was begun.

    Attributes:
        block: The block's id.
        body: The block's Markdown with LF line endings.
        heading: The heading it goes under, "" for the end of the note; see `upsert`.
        replace: Rewrite the block even if someone edited it.
        before: The note's bytes when the draft was begun.
        after: The same note with the block in it, proven; the same object when nothing changes.
    """

    block: str
    body: str
    heading: str
    replace: bool
    before: bytes
    after: bytes


def edit_block(
    seen: bytes, block: str, body: str, heading: str = "", *, replace: bool = False
) -> BlockEdit | Refusal:
    """Splice a managed block into the bytes of a note; nothing is written.

    Returns:
        The note before and after, or why the note cannot take the block.
    """
    after = upsert(seen, block, body, heading, replace=replace)
    return after if isinstance(after, Refusal) else BlockEdit(block, body, heading, replace, seen, after)


def put_block(
    root: Path, path: str, edit: BlockEdit, *, evidence: Iterable[Source], journal: Journal, purpose: Purpose
) -> int | Refusal:
    """Write a managed block into its note, spliced into the bytes the note has now.

    Args:
        root: The vault.
        path: Vault-relative path of the note.
        edit: The block.
        evidence: The lines the draft rests on, in this or in other notes.
        journal: The vault's journal.
        purpose: When and why; its block is the edit's.

    Returns:
        The number of the write in the journal, 0 for none; or why the note cannot take the block.

    Raises:
        NoteChangedError: The block or the evidence is not what the draft was made from.
        WriteError: The note cannot be written.
    """
    note = read_writable(root, path, journal)
    emptied = edit.before.strip() and not note.strip()  # most likely a save that is half done
    if emptied or not _same_block(note, edit.before, edit.block):
        raise changed(path)
    check_evidence(root, evidence, journal, {path: note})
    new: bytes | Refusal = edit.after
    if note != edit.before:
        # Spliced and proven anew only where the note moved on since.
        new = upsert(note, edit.block, edit.body, edit.heading, replace=edit.replace)
    if isinstance(new, Refusal):
        return new
    return write(root, path, new, digest(note), journal=journal, purpose=purpose)


def check_evidence(
    root: Path, evidence: Iterable[Source], journal: Journal, read_already: Mapping[str, bytes]
) -> None:
    """Make sure that the lines a draft rests on still stand in their notes; notes `read_already` are at hand.

    Raises:
        NoteChangedError: A line is gone, or reads otherwise now.
    """
    quotes: dict[str, set[str]] = {}
    for source in evidence:
        quotes.setdefault(source.path, set()).add(source.quote)
    for path, cited in quotes.items():
        note = read_already[path] if path in read_already else _read_plain(root, path, journal)
        if not cited <= {line.decode("utf-8", "replace") for line in LINE_END.split(note.removeprefix(BOM))}:
            raise changed(path)


def was_deleted(journal: Journal, note: bytes, block_id: str) -> bool:
    """Return True when a block was once written and is gone: nothing unattended may put it back.

    A command the user gives is another matter; it writes the block anew.
    """
    written = any(entry.purpose.block == block_id for entry in journal.entries())
    return written and state(note, block_id) == "absent"


def dismissed(root: Path, journal: Journal) -> dict[str, str]:
    """Find the signals whose block the user dismissed in its note: id of the signal -> path of the note."""
    signals_of = {(entry.path, entry.purpose.block): entry.purpose.signals for entry in journal.entries()}
    dismissed_blocks: list[tuple[str, Block]] = []
    for path in {path for (path, _), signals in signals_of.items() if signals}:
        with contextlib.suppress(WriteError):
            blocks = find(_read_plain(root, path, journal))
            if not isinstance(blocks, Refusal):
                dismissed_blocks += [(path, block) for block in blocks if block.dismissed]
    return {signal: path for path, block in dismissed_blocks for signal in signals_of.get((path, block.id), ())}


def _same_block(note: bytes, seen: bytes, block_id: str) -> bool:
    """Return True when the block is as it was; a damaged note counts as the same: `upsert` refuses it better."""
    now, then = find(note), find(seen)
    if isinstance(now, Refusal) or isinstance(then, Refusal):
        return isinstance(now, Refusal)
    here, there = by_id(now, block_id), by_id(then, block_id)
    return (here and here.body) == (there and there.body)


def _read_plain(root: Path, path: str, journal: Journal) -> bytes:
    """Read a note that may be read-only; no bytes where it is gone."""
    try:
        with open_note(journal.files, root, path) as (_, note):
            return journal.files.read(note)
    except NoteRefusedError:
        return b""
