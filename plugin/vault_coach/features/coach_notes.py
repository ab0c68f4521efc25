"""Files of the coach's own: written when they are missing or still as the coach wrote them, else left alone."""

import re
from dataclasses import dataclass
from pathlib import Path

from vault_coach.coach import Coach
from vault_coach.drafting.escape import inert
from vault_coach.drafting.linker import Linker
from vault_coach.errors import CoachError
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.edit.put_block import upsert
from vault_coach.vault import commit, write
from vault_coach.vault.errors import NoteExistsError
from vault_coach.vault.journal import Purpose, digest

_FOLDER = "Coach"
_NOT_IN_NAMES = re.compile(r'[<>:"/|?*\\\x00-\x1f]+')
_YOURS = "You made or changed {path}, so it stays as it is. Rename it to have a new one written."


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a file.

    Attributes:
        path: Vault-relative path.
        written: True when this run wrote it.
        number: The number of that write in the journal; 0 for none, as outside the vault.
        notice: Why it stays as it is, "" when it is up to date.
        diff: What would change, as a unified diff, when this was only a trial.
    """

    path: str
    written: bool
    number: int = 0
    notice: str = ""
    diff: str = ""


def own_path(name: str) -> str:
    """Where a note of the coach's own is kept; signs that not every system takes in a name become spaces."""
    return f"{_FOLDER}/{' '.join(_NOT_IN_NAMES.sub(' ', name).split()).rstrip('.')}.md"


def untouched(path: str) -> bytes:
    """A note of the coach's own without its block: nothing but the title."""
    title = path.rsplit("/", 1)[-1].removesuffix(".md")
    return f"# {inert(title)}\n".encode()


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
        old = write.read_note(coach.vault, path, coach.journal)
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
    purpose = Purpose(coach.now, command, blocks.block_id(command, "note"))
    fresh = upsert(untouched(path), purpose.block, body)
    if isinstance(fresh, Refusal):
        return WriteResult(path, written=False, notice=f"{fresh.message} {fresh.hint}")
    try:
        done = write.create(coach.vault, path, fresh, journal=coach.journal, purpose=purpose)
    except NoteExistsError:
        return _refresh(coach, path, body, purpose)
    return WriteResult(path, done.changed, done.number)


def _refresh(coach: Coach, path: str, body: str, purpose: Purpose) -> WriteResult:
    seen = write.read_note(coach.vault, path, coach.journal)
    if blocks.state(seen, purpose.block) != "ours":
        return WriteResult(path, written=False, notice=_YOURS.format(path=path))
    edit = commit.edit_block(seen, purpose.block, body)
    done = (
        edit
        if isinstance(edit, Refusal)
        else commit.put_block(coach.vault, path, edit, evidence=(), journal=coach.journal, purpose=purpose)
    )
    if isinstance(done, Refusal):
        return WriteResult(path, written=False, notice=f"{done.message} {done.hint}")
    return WriteResult(path, done.changed, done.number)


def _ours(coach: Coach, path: str, data: bytes) -> bool:
    """True when the file is, byte for byte, what the coach once wrote there."""
    return any(entry.path == path and entry.new == digest(data) for entry in coach.journal.entries())
