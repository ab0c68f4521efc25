"""Putting a managed block into a note, for every feature: spliced and proven once, written when the note rests."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vault_coach.coach import Coach
from vault_coach.domain.source import Source
from vault_coach.errors import CoachError
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.owned_text import why_not_ours
from vault_coach.show.diff import difference
from vault_coach.vault import commit, write
from vault_coach.vault.journal import Purpose

SECTION = "Coach"
"""The heading under which a block goes into a note that is about more than the block."""


@dataclass(frozen=True, slots=True)
class TargetNote:
    """The note a block goes into, as it was when drafting began.

    Attributes:
        block: The block's id.
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
    """Put a managed block into its note, which is made when it is new.

    Args:
        coach: The vault and the day.
        target: The note, as it was when drafting began.
        body: The block's Markdown.
        purpose: When and why, for the journal; its block is the target's.
        evidence: The lines the block rests on.
        replace: Write over a block the user edited.
        dry_run: Give the difference only.

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
        done = write.create(coach.vault, path, edit.after + target.tail, journal=journal, purpose=purpose)
        return WriteResult(path, done.changed, done.number)
    if diff:
        coach.wait_for_rest(path)
    written = commit.put_block(coach.vault, path, edit, evidence=evidence, journal=journal, purpose=purpose)
    if isinstance(written, Refusal):
        raise _refused(path, written)
    return WriteResult(path, written.changed, written.number, diff=diff)


def _refused(path: str, refusal: Refusal) -> CoachError:
    return CoachError(f"{path}, line {refusal.line}: {refusal.message}", refusal.hint)
