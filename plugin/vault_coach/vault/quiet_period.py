"""Before an explicit write: let whoever is saving the note finish."""

import contextlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from vault_coach.vault.errors import NoteBusyError, NoteChangedError, failed
from vault_coach.vault.journal import Journal, digest
from vault_coach.vault.open_note import busy, open_note, opened, read_writable

QUIET_SECONDS = 2.0
"""How long a note must have been at rest."""

_PATIENCE_SECONDS = 10.0


def wait_for_rest(
    root: Path,
    path: str,
    journal: Journal,
    *,
    clock: Callable[[], datetime],
    pause: Callable[[float], None],
    quiet: float = QUIET_SECONDS,
) -> None:
    """Wait until nobody has saved a note for some seconds; what the coach itself wrote last needs no wait.

    Raises:
        NoteBusyError: Somebody goes on saving it for ten seconds.
        WriteError: It cannot be written to.
    """
    waited = 0.0
    while waited < _PATIENCE_SECONDS:
        left = quiet
        with contextlib.suppress(NoteChangedError):  # saved while it was read
            saved, text = _look(root, path, journal)
            left -= clock().timestamp() - saved
            if not 0 < left <= quiet or _ours(journal, path, text):
                return
        pause(left)
        waited += left
    raise busy(path)


def no_waiting(_seconds: float) -> None:
    """A pause for whoever has other work to do: a note that is being saved is refused at once."""
    raise NoteBusyError("The note was changed a moment ago.", "Try again when the note is at rest.")


def _look(root: Path, path: str, journal: Journal) -> tuple[float, bytes]:
    try:
        with opened(journal.disk, root, path) as place:
            note = open_note(place)
            try:
                return place.disk.stat(note).st_mtime, read_writable(place, note)
            finally:
                place.disk.close(note)
    except OSError as error:
        raise failed(path, error) from error


def _ours(journal: Journal, path: str, text: bytes) -> bool:
    written = digest(text)
    return any(entry.path == path and entry.new == written for entry in journal.entries())
