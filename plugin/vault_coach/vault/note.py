"""One note's bytes and what they say as text. Reading only: nothing here can write."""

import hashlib
import os
import re
from pathlib import Path
from typing import NamedTuple

from vault_coach.domain.source import Problem

MAX_BYTES = 2 * 1024 * 1024
"""Longer notes are read up to here, and never written to."""

CLOUD_ONLY = 0x40000000
"""Among a file's `st_flags`: macOS keeps the content in the cloud (SF_DATALESS)."""

_DEBRIS = re.compile(r"\.sync-conflict-|conflicted copy|^~\$|~$|\.tmp(?:\.md)?$|\.part$", re.IGNORECASE)

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_PART = 64 * 1024  # nearly all notes are shorter
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_AS_LATIN_1 = {0xDC00 + byte: byte for byte in range(0x80, 0x100)}


class Note(NamedTuple):
    """A note as it was read.

    Attributes:
        data: Its bytes; the first `MAX_BYTES` of a longer note.
        text: The same as text, without BOM, with the note's own line endings.
        sha256: Digest of `data`.
    """

    path: str
    data: bytes
    text: str
    sha256: bytes
    problems: tuple[Problem, ...] = ()


def is_sync_debris(name: str) -> bool:
    """Return True for a file's name that sync tools and editors give to their own copies."""
    return bool(_DEBRIS.search(name))


def read_note(root: Path, path: str) -> Note:
    """Read one note of a vault, at a path as `scan` gives it.

    Raises:
        OSError: When it is gone or may not be read.
    """
    return of_bytes(path, read_bytes(f"{root}/{path}"))


def read_bytes(full_path: str) -> bytes:
    """Return a file's bytes up to one more than `MAX_BYTES`."""
    handle = os.open(full_path, _FLAGS)
    try:
        data = os.read(handle, _PART)
        while len(data) <= MAX_BYTES and (more := os.read(handle, _PART)):
            data += more
        return data[: MAX_BYTES + 1]
    finally:
        os.close(handle)


def of_bytes(path: str, data: bytes) -> Note:
    """Make a note of bytes that are at hand."""
    problems: list[Problem] = []
    if len(data) > MAX_BYTES:
        data = data[: data.rfind(b"\n", 0, MAX_BYTES) + 1] or data[:MAX_BYTES]
        line = data.count(b"\n") + 1
        problems.append(
            Problem(path, line, "This note is longer than 2 MB; from here on it is left out.", "Split it.")
        )
    text = _decode(path, data, problems)
    return Note(path, data, text, hashlib.sha256(data).digest(), tuple(problems))


def _decode(path: str, data: bytes, problems: list[Problem]) -> str:
    """Decode whatever bytes: UTF-8, what is not UTF-8 as Latin-1; UTF-16 when a BOM says so."""
    encoding = "utf-8"
    for bom, named in _BOMS:
        if data.startswith(bom):
            data, encoding = data[len(bom) :], named
            break
    if encoding != "utf-8":
        problems.append(Problem(path, 1, "This note is not UTF-8 but UTF-16.", "Save it as UTF-8."))
        return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(Problem(path, line, "This note is not UTF-8 throughout.", "Save it as UTF-8."))
        return data.decode("utf-8", "surrogateescape").translate(_AS_LATIN_1)
