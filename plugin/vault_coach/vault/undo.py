"""Take a write back, byte for byte."""

import difflib
from datetime import datetime
from pathlib import Path

from vault_coach.vault.errors import WriteError, shown
from vault_coach.vault.journal import Entry, Journal, Purpose, digest
from vault_coach.vault.write import create, delete, read_writable, write


class UndoRefusedError(WriteError):
    """The note is not what the coach wrote any more, or there is nothing to take back.

    Attributes:
        diff: What undoing would do to the note as it is now, as a unified diff; "" where there is none.
    """

    def __init__(self, message: str, hint: str, diff: str = "") -> None:
        super().__init__(message, hint)
        self.diff = diff


def undo(root: Path, journal: Journal, at: datetime, number: int = 0) -> Entry:
    """Put back what stood there before a write: the one with that number, else the last one not yet taken back.

    Returns:
        The write that was taken back.

    Raises:
        UndoRefusedError: There is none, or the note changed since.
    """
    entry = _chosen(journal, number)
    purpose = Purpose(at, f"undo {entry.number}", entry.purpose.block, entry.number)
    if entry.kind == "delete":
        create(root, entry.path, _before(journal, entry), journal=journal, purpose=purpose)
        return entry
    now = read_writable(root, entry.path, journal)
    if digest(now) != entry.new:
        raise UndoRefusedError(
            f"{shown(entry.path)} changed since the coach wrote to it, so nothing was undone.",
            "The difference shows what undoing would do; make the part you want by hand.",
            _diff(now, _before(journal, entry), entry.path),
        )
    if entry.kind == "create":
        delete(root, entry.path, entry.new, journal=journal, purpose=purpose)
    else:
        write(root, entry.path, _before(journal, entry), entry.new, journal=journal, purpose=purpose)
    return entry


def undoable(journal: Journal) -> list[Entry]:
    """List the writes that can be taken back, oldest first: done, not undone and not an undo themselves."""
    entries = journal.entries()
    undone: set[int] = set()
    for entry in reversed(entries):
        if entry.purpose.undoes and entry.number not in undone:
            undone.add(entry.purpose.undoes)
    return [entry for entry in entries if not entry.purpose.undoes and entry.number not in undone]


def _chosen(journal: Journal, number: int) -> Entry:
    entries = [entry for entry in journal.entries() if entry.number == number] if number else undoable(journal)
    if not entries:
        what = f"There is no write number {number} to undo." if number else "There is nothing to undo."
        raise UndoRefusedError(what, "`coach undo --list` shows the writes of the last 30 days.")
    return entries[-1]


def _before(journal: Journal, entry: Entry) -> bytes:
    """Return what stood in the note before a write, byte for byte."""
    try:
        text = journal.before(entry)
    except OSError:
        text = None
    if text is None or (entry.old and digest(text) != entry.old):
        raise UndoRefusedError(
            f"What stood in {shown(entry.path)} before is no longer kept whole, so nothing was undone.",
            "Look for an older copy in your sync tool or your backups.",
        )
    return text


def _diff(now: bytes, before: bytes, path: str) -> str:
    old, new = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (now, before))
    return "".join(difflib.unified_diff(old, new, f"{shown(path)} now", f"{shown(path)} before"))
