"""Writing files for every feature: a managed block into a note, proven once, or a file of the coach's own."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vault_coach.coach import Coach
from vault_coach.domain.source import Source
from vault_coach.drafting.escape import escape
from vault_coach.drafting.linker import Linker
from vault_coach.errors import CoachError
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.owned_text import why_not_ours
from vault_coach.vault import commit, write
from vault_coach.vault.errors import NoteExistsError
from vault_coach.vault.journal import Purpose, digest

SECTION = "Coach"
"""The heading under which a block goes into a note that is about more than the block."""


@dataclass(frozen=True, slots=True)
class TargetNote:
    """The note a block goes into, as it was when drafting began.

    Attributes:
        heading: The heading it goes under, "" for the end of the note.
        seen: The note's bytes; what comes before the block, when the note is new.
        new: True when the note is not there yet.
        tail: What a new note holds below the block.
    """

    path: str
    block: str
    heading: str
    seen: bytes
    new: bool = False
    tail: bytes = b""

    @property
    def state(self) -> Literal["absent", "ours", "edited", "dismissed", "damaged"]:
        """How the block stands in the note; damaged where a marker is broken."""
        listed = blocks.find(self.seen)
        if isinstance(listed, Refusal):
            return "damaged"
        block = blocks.by_id(listed, self.block)
        if block is None:
            return "absent"
        return "dismissed" if block.dismissed else "edited" if block.edited else "ours"


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What became of a file.

    Attributes:
        path: Vault-relative path.
        written: True when this run wrote it.
        number: The number of that write in the journal; 0 for none, as outside the vault.
        notice: Why it stays as it is, "" when it is up to date.
        diff: What changed in a note that was there, or would change, as a unified diff.
    """

    path: str
    written: bool
    number: int = 0
    notice: str = ""
    diff: str = ""


def find_target(coach: Coach, path: str, block: str, heading: str = SECTION) -> TargetNote:
    """Read the note a block shall go into.

    Raises:
        CoachError: When that note cannot be written to: better now than after the model has worked.
    """
    seen = write.read_writable(coach.vault, path, coach.journal)
    state = why_not_ours(seen) or blocks.state(seen, block)
    if isinstance(state, Refusal):
        raise _refused(path, state)
    return TargetNote(path, block, heading, seen)


def put_block(
    coach: Coach,
    target: TargetNote,
    body: str,
    purpose: Purpose,
    *,
    evidence: Iterable[Source] = (),
    replace: bool = False,
    dry_run: bool = False,
) -> WriteResult:
    """Put a managed block into its note, which is made when it is new; `dry_run` only gives the difference.

    `replace` writes over a block the user edited; `evidence` are the lines the block rests on.

    Raises:
        CoachError: When the note cannot take the block, or moved on meanwhile where the block rests on it.
    """
    path, journal = target.path, coach.journal
    edit = commit.edit_block(target.seen, target.block, body, target.heading, replace=replace)
    if isinstance(edit, Refusal):
        raise _refused(path, edit)
    diff = difference(path, b"" if target.new else target.seen, edit.after + target.tail)
    if dry_run:
        return WriteResult(path, written=False, diff=diff)
    if target.new:
        commit.check_evidence(coach.vault, evidence, journal, {})
        number = write.create(coach.vault, path, edit.after + target.tail, journal=journal, purpose=purpose)
        return WriteResult(path, written=True, number=number)
    if diff:
        coach.wait_for_rest(path)
    result = commit.put_block(coach.vault, path, edit, evidence=evidence, journal=journal, purpose=purpose)
    if isinstance(result, Refusal):
        raise _refused(path, result)
    return WriteResult(path, written=result > 0, number=result, diff=diff)


def _refused(path: str, refusal: Refusal) -> CoachError:
    return CoachError(f"{path}, line {refusal.line}: {refusal.message}", refusal.hint)


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
    """Write or refresh a file that is the coach's as a whole, such as a canvas or a base."""
    data, purpose = text.encode(), Purpose(coach.now, command)
    try:
        number = write.create(coach.vault, path, data, journal=coach.journal, purpose=purpose)
    except NoteExistsError:
        old = write.read_writable(coach.vault, path, coach.journal)
        if not _ours(coach, path, old):
            return WriteResult(path, written=False, notice="" if old == data else _YOURS.format(path=path))
        number = write.write(coach.vault, path, data, digest(old), journal=coach.journal, purpose=purpose)
    return WriteResult(path, written=number > 0, number=number)


def put_picture(coach: Coach, file: Path, text: str, command: str) -> WriteResult:
    """Write a file the user named: anywhere outside the vault as asked, inside it with the care of `put_file`."""
    place, vault = file.expanduser().resolve(), coach.vault.resolve()
    if place.is_relative_to(vault):
        return put_file(coach, place.relative_to(vault).as_posix(), text, command)
    try:
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CoachError(f"{file} cannot be written: {error.strerror}.", "Name another file.") from error
    return WriteResult(str(file), written=True)


def put_note(coach: Coach, path: str, body: str, command: str) -> WriteResult:
    """Write or refresh a note of the coach's own: a title, and one block that is never read as evidence."""
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


def difference(path: str, old: bytes, new: bytes) -> str:
    """Write a unified diff for people to read, "" when nothing changes."""
    before, after = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new))
    return "".join(difflib.unified_diff(before, after, path, path, n=1))
