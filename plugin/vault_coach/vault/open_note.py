"""From a vault-relative path to an open folder and a checked note; nothing outside the vault is ever opened."""

import contextlib
import errno
import os
import re
import stat
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vault_coach.vault.errors import (
    NoteBusyError,
    NoteChangedError,
    NoteExistsError,
    NoteRefusedError,
    failed,
    shown,
)
from vault_coach.vault.filesystem import Disk
from vault_coach.vault.note import CLOUD_ONLY, MAX_BYTES, is_sync_debris

_NOT_PORTABLE = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
_READ_ONLY_FOLDER = "is in a read-only folder"
_HINT = "Use --print to see the text instead."


@dataclass(frozen=True, slots=True)
class Place:
    """A note's open folder and its name in it."""

    disk: Disk
    folder: int
    name: str
    path: str


@contextlib.contextmanager
def opened(disk: Disk, root: Path, path: str, *, make: bool = False) -> Iterator[Place]:
    """The place of a note, reached folder by folder without following a link.

    With `make`, missing folders are made; the path must then be one that every system accepts.

    Raises:
        NoteRefusedError: The path leaves the vault or goes through a link, a hidden folder or a file.
    """
    if os.open not in os.supports_dir_fd:
        raise NoteRefusedError("Writing into notes works on Linux and macOS only.", _HINT)
    *folders, name = _parts(path, strict=make)
    folder = os.open(root, os.O_RDONLY)
    try:
        for part in folders:
            inner = _enter(disk, folder, part, path, make=make)
            disk.close(folder)
            folder = inner
        yield Place(disk, folder, name, path)
    finally:
        disk.close(folder)


def _parts(path: str, *, strict: bool) -> list[str]:
    parts = path.split("/")
    if "\0" in path or any(part.startswith(".") or not part for part in parts):
        raise NoteRefusedError(
            f"{shown(path)} is not a path of a note in this vault.", "Name a note inside the vault."
        )
    if is_sync_debris(parts[-1]):
        raise NoteRefusedError(
            f"{shown(path)} looks like a copy left by a sync tool.", "Merge it into the note, then try again."
        )
    if strict and any(_NOT_PORTABLE.search(part) for part in parts):
        raise NoteRefusedError(f"{shown(path)} is a name that not every system accepts.", "Choose a plainer name.")
    return parts


def _enter(disk: Disk, folder: int, part: str, path: str, *, make: bool) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY
    try:
        return disk.open(part, flags, folder=folder)
    except FileNotFoundError:
        if not make:
            raise NoteRefusedError(f"There is no note {shown(path)}.", "Check the name, then try again.") from None
    except OSError as error:
        raise _not_plain(path, error) from None
    try:
        if is_taken(disk, folder, part):
            raise taken(path)
        check_folder(Place(disk, folder, part, path))
        disk.mkdir(part, folder=folder)
        disk.sync(folder)
        return disk.open(part, flags, folder=folder)
    except OSError as error:
        raise failed(path, error) from error


def _not_plain(path: str, error: OSError) -> Exception:
    if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}:
        return NoteRefusedError(f"{shown(path)} is or goes through a symbolic link.", _HINT)
    if error.errno in {errno.ENAMETOOLONG, errno.EISDIR, errno.ENXIO}:
        return NoteRefusedError(f"{shown(path)} is not a note.", _HINT)
    return failed(path, error)


def open_note(place: Place) -> int:
    """The note opened for reading; refused unless it is a plain file."""
    try:
        return place.disk.open(place.name, os.O_RDONLY | os.O_NONBLOCK, folder=place.folder)
    except FileNotFoundError:
        raise NoteRefusedError(
            f"There is no note {shown(place.path)}.", "Check the name, then try again."
        ) from None
    except OSError as error:
        raise _not_plain(place.path, error) from None


def read_writable(place: Place, note: int) -> bytes:
    """The bytes of an open note that may be written to.

    Raises:
        NoteRefusedError: It may not; the sentence says why.
        NoteChangedError: It changed while it was read.
    """
    disk = place.disk
    look = disk.stat(note)
    why = _forbidden(look) or _read_only(place)
    if why:
        raise NoteRefusedError(f"{shown(place.path)} {why}.", _HINT)
    data = disk.read(note)
    again = disk.stat(note)
    if (look.st_size, look.st_mtime_ns) != (again.st_size, again.st_mtime_ns):
        raise changed(place.path)
    return data


def check_folder(place: Place) -> None:
    """Refuse a new note in a read-only folder: an administrator could make it, and then not take it back."""
    if not place.disk.may_write(".", place.folder):
        raise NoteRefusedError(f"{shown(place.path)} {_READ_ONLY_FOLDER}.", _HINT)


def changed(path: str) -> NoteChangedError:
    """The user's sentence when a note is not what the text was made from."""
    return NoteChangedError(
        f"{shown(path)} changed while this was in the making, so nothing was written.",
        "Try again: the new text will be made from the note as it is now.",
    )


def is_taken(disk: Disk, folder: int, name: str) -> bool:
    """True when a name is in use in any case or Unicode form: on some systems they are one and the same."""
    return _key(name) in map(_key, disk.names(folder))


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def taken(path: str) -> NoteExistsError:
    """The user's sentence when a new note's name is not free."""
    return NoteExistsError(f"There already is a note {shown(path)}.", "Rename or remove it, then try again.")


def check_quiet(place: Place, note: int, at: datetime, seconds: float) -> None:
    """Refuse while the note was changed less than so many seconds ago."""
    if abs(at.timestamp() - place.disk.stat(note).st_mtime) < seconds:
        raise busy(place.path)


def busy(path: str) -> NoteBusyError:
    """The user's sentence when somebody is at work on a note."""
    return NoteBusyError(f"{shown(path)} was changed a moment ago.", "Try again when the note is at rest.")


def _forbidden(look: os.stat_result) -> str:
    if not stat.S_ISREG(look.st_mode):
        return "is not a plain file"
    if look.st_nlink > 1:
        return "has a second name (a hard link), and writing would part the two"
    if look.st_size > MAX_BYTES:
        return "is larger than 2 MiB"
    # Linux has no flag for it: there, a file with a size but without content is one that is only in the cloud.
    flags: int = getattr(look, "st_flags", 0)
    cloud = flags & CLOUD_ONLY or (sys.platform == "linux" and look.st_blocks == 0)
    return "is only in the cloud and not on this machine" if cloud and look.st_size else ""


def _read_only(place: Place) -> str:
    if not place.disk.may_write(place.name, place.folder):
        return "is read-only"
    return "" if place.disk.may_write(".", place.folder) else _READ_ONLY_FOLDER
