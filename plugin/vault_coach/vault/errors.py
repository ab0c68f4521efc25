"""The errors of writing a note. Whichever is raised, the note is as the user has it."""

import contextlib
import errno
import os
from collections.abc import Iterator

from vault_coach.errors import CoachError


class WriteError(CoachError):
    """A note was not written."""


class NoteRefusedError(WriteError):
    """The note is of a kind that is never written to: a link, read-only, a conflict copy, outside the vault."""


class NoteChangedError(WriteError):
    """The note is no longer what the new text was made from."""


class NoteExistsError(WriteError):
    """A new note's name is taken."""


class NoteBusyError(WriteError):
    """Someone touched the note a moment ago."""


class WriteFailedError(WriteError):
    """The disk or the system said no."""


class VaultBusyError(WriteError):
    """Another coach is writing to this vault."""


def shown(path: str) -> str:
    """Return a path that can be printed, whatever bytes the file system keeps it in."""
    return path.encode("utf-8", "backslashreplace").decode()


def failed(path: str, error: OSError) -> WriteFailedError:
    """Build the error for one of the system's; the note is as it was."""
    hints = {
        errno.ENOSPC: "Free some disk space, then try again.",
        errno.EDQUOT: "Free some disk space, then try again.",
        errno.EACCES: "Check that you may write in this folder, then try again.",
        errno.EPERM: "Check that you may write in this folder, then try again.",
        errno.EROFS: "The disk is read-only; use --print to see the text instead.",
    }
    why = os.strerror(error.errno) if error.errno else str(error)
    hint = hints.get(error.errno or 0, "Try again; if it keeps failing, use --print to see the text instead.")
    return WriteFailedError(f"{shown(path)} could not be written ({why}). It is as it was.", hint)


@contextlib.contextmanager
def system_errors(path: str) -> Iterator[None]:
    """Turn errors of the system into `WriteFailedError`, while a note is read or written."""
    try:
        yield
    except OSError as error:
        raise failed(path, error) from error


def changed(path: str) -> NoteChangedError:
    """Build the error for a note that is not what the text was made from."""
    return NoteChangedError(
        f"{shown(path)} changed while this was in the making, so nothing was written.",
        "Try again: the new text will be made from the note as it is now.",
    )


def taken(path: str) -> NoteExistsError:
    """Build the error for a new note whose name is not free."""
    return NoteExistsError(f"There already is a note {shown(path)}.", "Rename or remove it, then try again.")
