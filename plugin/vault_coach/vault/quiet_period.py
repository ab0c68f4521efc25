"""The quiet period before a write: whoever is saving the note finishes first."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vault_coach.vault.errors import NoteBusyError, NoteChangedError, shown
from vault_coach.vault.journal import Journal, digest
from vault_coach.vault.open_note import open_note, read_opened

_PATIENCE_SECONDS = 10.0


def refuse_to_wait(_seconds: float) -> None:
    """Refuse a note that is being saved at once, as a pause for whoever has other work to do.

    Raises:
        NoteBusyError: Always.
    """
    raise NoteBusyError("The note was changed a moment ago.", "Try again when the note is at rest.")


@dataclass(frozen=True, slots=True)
class QuietPeriod:
    """The time a note must have been at rest before the coach writes to it, and how that is waited for.

    Attributes:
        seconds: The time.
        pause: Waits for so many seconds, or raises `NoteBusyError`.
        clock: Tells the time, in seconds since the epoch as of the times of files.
    """

    seconds: float = 2.0
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time


TWO_SECONDS = QuietPeriod()


def wait_for_rest(root: Path, path: str, journal: Journal, quiet: QuietPeriod) -> None:
    """Wait until nobody has saved a note for some seconds; what the coach itself wrote last needs no wait.

    Raises:
        NoteBusyError: Somebody goes on saving it for ten seconds.
        WriteError: It cannot be written to.
    """
    waited = 0.0
    while waited < _PATIENCE_SECONDS:
        left = quiet.seconds
        with contextlib.suppress(NoteChangedError):  # saved while it was read
            with open_note(journal.files, root, path) as (place, note):
                saved, text = place.files.stat(note).st_mtime, read_opened(place, note)
            left -= quiet.clock() - saved
            if not 0 < left <= quiet.seconds or _written_by_coach(journal, path, text):
                return
        quiet.pause(left)
        waited += left
    raise NoteBusyError(f"{shown(path)} was changed a moment ago.", "Try again when the note is at rest.")


def _written_by_coach(journal: Journal, path: str, text: bytes) -> bool:
    written = digest(text)
    return any(entry.path == path and entry.new == written for entry in journal.entries())
