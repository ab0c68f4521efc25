"""Files of the coach's own: written when they are missing or still as the coach wrote them, else left alone."""

import re
from pathlib import Path

from vault_coach.coach import Coach
from vault_coach.drafting.escape import escape
from vault_coach.drafting.linker import Linker
from vault_coach.errors import CoachError
from vault_coach.features.put_block import TargetNote, WriteResult, put_block
from vault_coach.markdown.edit import blocks
from vault_coach.vault import write
from vault_coach.vault.errors import NoteExistsError
from vault_coach.vault.journal import Purpose, digest

_FOLDER = "Coach"
_NOT_IN_NAMES = re.compile(r'[<>:"/|?*\\\x00-\x1f]+')
_YOURS = "You made or changed {path}, so it stays as it is. Rename it to have a new one written."


def own_path(name: str) -> str:
    """Where a note of the coach's own is kept; signs that not every system takes in a name become spaces."""
    return f"{_FOLDER}/{' '.join(_NOT_IN_NAMES.sub(' ', name).split()).rstrip('.')}.md"


def untouched(path: str) -> bytes:
    """A note of the coach's own without its block: nothing but the title."""
    title = path.rsplit("/", 1)[-1].removesuffix(".md")
    return f"# {escape(title)}\n".encode()


def linker(coach: Coach, path: str) -> Linker:
    """Writes the links of a note that may not be there yet the way they will be written once it is."""
    return Linker({*coach.notes.paths, path}, coach.linker.style, path)


def put_file(coach: Coach, path: str, text: str, command: str) -> WriteResult:
    """Write or refresh a file that is the coach's as a whole, such as a canvas or a base.

    Raises:
        CoachError: When it cannot be written.
    """
    data, purpose = text.encode(), Purpose(coach.now, command)
    try:
        done = write.create(coach.vault, path, data, journal=coach.journal, purpose=purpose)
    except NoteExistsError:
        old = write.read_writable(coach.vault, path, coach.journal)
        if not _ours(coach, path, old):
            return WriteResult(path, written=False, notice="" if old == data else _YOURS.format(path=path))
        done = write.write(coach.vault, path, data, digest(old), journal=coach.journal, purpose=purpose)
    return WriteResult(path, done.changed, done.number)


def put_picture(coach: Coach, file: Path, text: str, command: str) -> WriteResult:
    """Write a file the user named: anywhere outside the vault as asked, inside it with the care of `put_file`.

    Raises:
        CoachError: When it cannot be written.
    """
    place, vault = file.expanduser().resolve(), coach.vault.resolve()
    if place.is_relative_to(vault):
        return put_file(coach, place.relative_to(vault).as_posix(), text, command)
    try:
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CoachError(f"{file} cannot be written: {error.strerror}.", "Name another file.") from error
    return WriteResult(str(file), written=True)


def put_note(coach: Coach, path: str, body: str, command: str) -> WriteResult:
    """Write or refresh a note of the coach's own: a title, and one managed block that is never read as evidence.

    Raises:
        CoachError: When it cannot be written.
    """
    block = blocks.block_id(command, "note")
    purpose = Purpose(coach.now, command, block)
    try:
        return put_block(coach, TargetNote(path, block, "", untouched(path), new=True), body, purpose)
    except NoteExistsError:
        target = TargetNote(path, block, "", write.read_writable(coach.vault, path, coach.journal))
    if target.state != "ours":
        return WriteResult(path, written=False, notice=_YOURS.format(path=path))
    return put_block(coach, target, body, purpose)


def _ours(coach: Coach, path: str, data: bytes) -> bool:
    """True when the file is, byte for byte, what the coach once wrote there."""
    return any(entry.path == path and entry.new == digest(data) for entry in coach.journal.entries())
