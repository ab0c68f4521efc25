"""The only code that opens a path of the vault for writing.

Each write is compare-and-swap: the note must still be what the new text was made from, the new text is written
beside it, the two trade places in one step, and what came out is compared once more. Whatever was displaced is
kept. When anything fails, the note is as the user has it, and the error says so.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from vault_coach.vault.atomic_replace import AtomicReplace
from vault_coach.vault.errors import NoteRefusedError, changed, shown, system_errors, taken
from vault_coach.vault.journal import Journal, Purpose, digest, vault_lock
from vault_coach.vault.note import MAX_BYTES
from vault_coach.vault.open_note import Place, check_folder, is_taken, open_folder, open_note, read_opened

_LOCK_SECONDS = 5.0


def read_writable(root: Path, path: str, journal: Journal) -> bytes:
    """Read a note that may be written to; refused as `write` would refuse it."""
    with open_note(journal.files, root, path) as (place, note):
        return read_opened(place, note)


def write(root: Path, path: str, new: bytes, expected: str, *, journal: Journal, purpose: Purpose) -> int:
    """Replace the text of a note with a whole new one, if its `digest` still is the one expected.

    Returns:
        The number of the write in the journal; 0 when the note already had that text.

    Raises:
        WriteError: Nothing was written; see its kinds.
    """
    _check_size(path, new)
    with _unchanged(root, path, expected, journal) as (place, note, old):
        if old == new:
            return 0
        entry = journal.begin(path, "replace", old, digest(new), purpose)
        AtomicReplace(journal, place, entry).replace(note, old, new)
        return entry.number


def create(root: Path, path: str, new: bytes, *, journal: Journal, purpose: Purpose) -> int:
    """Write a new note, with its folders; a name taken in any case or Unicode form is never written over.

    Returns:
        The number of the write in the journal.
    """
    _check_size(path, new)
    with (
        system_errors(path),
        vault_lock(journal.state, _LOCK_SECONDS),
        open_folder(journal.files, root, path, make=True) as place,
    ):
        check_folder(place)
        if is_taken(place.files, place.folder, place.name):
            raise taken(path)
        entry = journal.begin(path, "create", None, digest(new), purpose)
        AtomicReplace(journal, place, entry).create(new)
        return entry.number


def delete(root: Path, path: str, expected: str, *, journal: Journal, purpose: Purpose) -> int:
    """Take a note away, if it still is the one expected; only ever used to take back a `create`."""
    with _unchanged(root, path, expected, journal) as (place, _, old):
        entry = journal.begin(path, "delete", old, "", purpose)
        AtomicReplace(journal, place, entry).delete(old)
        return entry.number


@contextlib.contextmanager
def _unchanged(root: Path, path: str, expected: str, journal: Journal) -> Iterator[tuple[Place, int, bytes]]:
    """Lock the vault and open a note that still is the one expected; gives its place, descriptor and bytes."""
    with (
        system_errors(path),
        vault_lock(journal.state, _LOCK_SECONDS),
        open_note(journal.files, root, path) as (place, note),
    ):
        old = read_opened(place, note)
        if digest(old) != expected:
            raise changed(path)
        yield place, note, old


def _check_size(path: str, new: bytes) -> None:
    if len(new) > MAX_BYTES:
        raise NoteRefusedError(
            f"{shown(path)} would grow larger than 2 MiB.", "Use --print to see the text instead."
        )
