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
from pathlib import Path

from vault_coach.vault.errors import NoteRefusedError, changed, failed, shown, system_errors, taken
from vault_coach.vault.filesystem import FileSystem
from vault_coach.vault.note import CLOUD_ONLY, MAX_BYTES, is_sync_debris

# Characters and endings that Windows takes in no file name.
_NOT_PORTABLE = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$')
_READ_ONLY_FOLDER = "is in a read-only folder"
_HINT = "Use --print to see the text instead."


@dataclass(frozen=True, slots=True)
class Place:
    """A note's open folder and its name in it."""

    files: FileSystem
    folder: int
    name: str
    path: str


@contextlib.contextmanager
def open_folder(files: FileSystem, root: Path, path: str, *, make: bool = False) -> Iterator[Place]:
    """Open the folder of a note, reached folder by folder without following a link.

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
            inner = _enter(files, folder, part, path, make=make)
            files.close(folder)
            folder = inner
        yield Place(files, folder, name, path)
    finally:
        files.close(folder)


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


def _enter(files: FileSystem, folder: int, part: str, path: str, *, make: bool) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY
    try:
        return files.open(part, flags, folder=folder)
    except FileNotFoundError:
        if not make:
            raise NoteRefusedError(f"There is no note {shown(path)}.", "Check the name, then try again.") from None
    except OSError as error:
        raise _not_plain(path, error) from None
    if is_taken(files, folder, part):
        raise taken(path)
    check_folder(Place(files, folder, part, path))
    files.mkdir(part, folder=folder)
    files.sync(folder)
    return files.open(part, flags, folder=folder)


def _not_plain(path: str, error: OSError) -> Exception:
    if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}:
        return NoteRefusedError(f"{shown(path)} is or goes through a symbolic link.", _HINT)
    if error.errno in {errno.ENAMETOOLONG, errno.EISDIR, errno.ENXIO}:
        return NoteRefusedError(f"{shown(path)} is not a note.", _HINT)
    return failed(path, error)


@contextlib.contextmanager
def open_note(files: FileSystem, root: Path, path: str) -> Iterator[tuple[Place, int]]:
    """Open a note for reading; gives its place and its descriptor.

    Raises:
        NoteRefusedError: There is none, or it is no plain file.
        WriteFailedError: An error of the system, also of what is done while the note is open.
    """
    with system_errors(path), open_folder(files, root, path) as place:
        note = _descriptor(place)
        try:
            yield place, note
        finally:
            files.close(note)


def _descriptor(place: Place) -> int:
    try:
        return place.files.open(place.name, os.O_RDONLY | os.O_NONBLOCK, folder=place.folder)
    except FileNotFoundError:
        raise NoteRefusedError(
            f"There is no note {shown(place.path)}.", "Check the name, then try again."
        ) from None
    except OSError as error:
        raise _not_plain(place.path, error) from None


def read_opened(place: Place, note: int) -> bytes:
    """Read an open note that may be written to.

    Raises:
        NoteRefusedError: It may not be written to; the sentence says why.
        NoteChangedError: It changed while it was read.
    """
    files = place.files
    before = files.stat(note)
    why = _forbidden(before) or _read_only(place)
    if why:
        raise NoteRefusedError(f"{shown(place.path)} {why}.", _HINT)
    data = files.read(note)
    after = files.stat(note)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise changed(place.path)
    return data


def check_folder(place: Place) -> None:
    """Refuse a new note in a read-only folder: an administrator could make it, and then not take it back."""
    if not place.files.may_write(".", place.folder):
        raise NoteRefusedError(f"{shown(place.path)} {_READ_ONLY_FOLDER}.", _HINT)


def is_taken(files: FileSystem, folder: int, name: str) -> bool:
    """Return True when a name is in use in any case or Unicode form: on some systems they are one and the same."""
    return _key(name) in map(_key, files.names(folder))


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _forbidden(status: os.stat_result) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "is not a plain file"
    if status.st_nlink > 1:
        return "has a second name (a hard link), and writing would part the two"
    if status.st_size > MAX_BYTES:
        return "is larger than 2 MiB"
    # Linux has no flag for it: there, a file with a size but without content is one that is only in the cloud.
    flags: int = getattr(status, "st_flags", 0)
    cloud = flags & CLOUD_ONLY or (sys.platform == "linux" and status.st_blocks == 0)
    return "is only in the cloud and not on this machine" if cloud and status.st_size else ""


def _read_only(place: Place) -> str:
    if not place.files.may_write(place.name, place.folder):
        return "is read-only"
    return "" if place.files.may_write(".", place.folder) else _READ_ONLY_FOLDER
