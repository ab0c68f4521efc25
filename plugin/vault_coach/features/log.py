"""`coach log`: write one line about a partner into the right note, as if by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from vault_coach.analysis.phrases import listing
from vault_coach.coach import Coach
from vault_coach.errors import CoachError
from vault_coach.features.session import Session, common
from vault_coach.features.write_files import difference
from vault_coach.markdown.edit.add_field import add_field, read_back
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.owned_text import why_not_ours
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal
from vault_coach.vault import write
from vault_coach.vault.errors import shown
from vault_coach.vault.journal import Purpose, digest

FIELDS = {
    "gave": "Help you gave.",
    "got": "Help you received.",
    "offered": "Help you offered.",
    "asked": "What you asked for.",
    "credit": "Credit you gave them in public.",
    "credited-by": "Credit they gave you in public.",
    "invited": "Where they invited you.",
    "introduced": "Whom you introduced to them.",
    "handed-off": "Work you handed over.",
    "confirmed": "What they said back in their words.",
    "worked": "What worked between you.",
    "friction": "What rubbed.",
    "decided": "What was decided.",
    "dissent": "What spoke against it.",
    "difference": "What difference working together made.",
}
"""Inline fields that `coach log` writes -> what each is for, as the help says it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One note that was written to.

    Attributes:
        number: Its number in the journal, for undo; 0 when the note already said so.
        diff: What changed, as a unified diff.
    """

    path: str
    number: int
    diff: str


@dataclass(frozen=True, slots=True)
class LogResult(Page):
    """The notes that a partner's line or ratings went into."""

    partner: str
    notes: tuple[Change, ...]

    def show(self, terminal: Terminal) -> None:
        """Print each note with what changed, and how to take it back."""
        for change in self.notes:
            if change.number:
                terminal.say(f"Written to {change.path}.")
                terminal.diff(change.diff)
            else:
                terminal.say(f"{change.path} already says so; nothing was written.")
        undo = [f"`coach undo {change.number}`" for change in self.notes if change.number]
        if undo:
            terminal.say(f"{listing(undo)} {'takes' if len(undo) == 1 else 'take'} it back.")


class NoteEdits:
    """New texts of notes, all made before the first is written; `reason` is the command, for the journal."""

    def __init__(self, coach: Coach, reason: str) -> None:
        self.coach = coach
        self._reason = reason
        self._seen: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}

    def text(self, path: str) -> bytes:
        """Return the note as it will be so far."""
        if path not in self._new:
            self.coach.wait_for_rest(path)
            seen = write.read_writable(self.coach.vault, path, self.coach.journal)
            if refusal := why_not_ours(seen):
                self.put(path, refusal)
            self._seen[path] = self._new[path] = seen
        return self._new[path]

    def put(self, path: str, new: bytes | Refusal) -> None:
        """Take a note's new text.

        Raises:
            CoachError: When the edit was refused.
        """
        if isinstance(new, Refusal):
            raise CoachError(f"{shown(path)}, line {new.line}: {new.message}", new.hint)
        self._new[path] = new

    def write(self) -> tuple[Change, ...]:
        """Write all notes.

        Raises:
            WriteError: When one cannot be written, or was changed meanwhile.
        """
        return tuple(self._write(path, new) for path, new in self._new.items())

    def _write(self, path: str, new: bytes) -> Change:
        seen, purpose = self._seen[path], Purpose(self.coach.now, self._reason)
        number = write.write(
            self.coach.vault, path, new, digest(seen), journal=self.coach.journal, purpose=purpose
        )
        return Change(path, number, difference(path, seen, new))


def log_line(coach: Coach, name: str, field: str, text: str) -> LogResult:
    """Write a field of `FIELDS` into today's one-on-one note with a person, else under today in theirs."""
    person = coach.person(name)
    edits = NoteEdits(coach, "log")
    add_line(edits, person, field, text)
    return LogResult(person, edits.write())


def add_line(edits: NoteEdits, person: str, field: str, text: str) -> None:
    """Add an inline field of today to the note it belongs in.

    Raises:
        CoachError: When the words cannot be read back, or no note can take them.
    """
    line = read_back(field, text)
    if line is None:
        raise CoachError(
            "These words would not be read back as one plain line.",
            "Leave out comment signs, checkboxes and fields of their own, then try again.",
        )
    path, day = _note_of_today(edits.coach, person)
    if line.links:
        text = _with_partner_link(edits.coach, person, line.links, text, path)
    edits.put(path, add_field(path, edits.text(path), field, text, day))


def own_note(coach: Coach, person: str) -> str:
    """Find the path of a person's own note.

    Raises:
        CoachError: When there is none.
    """
    partner = coach.partnerships.partners.get(person)
    if partner is None:
        raise CoachError(
            f"{person} has no note of their own to write this into.",
            f'Make a note "{person}" with the property type: partner, then try again.',
        )
    return partner.path


def _with_partner_link(coach: Coach, person: str, links: tuple[str, ...], text: str, path: str) -> str:
    """Put the partner's link before words that link somebody else, or they would count for the other alone."""
    if person in coach.partnerships.names.all_of(links):
        return text
    return f"{coach.linker.inside(path).note(own_note(coach, person))} {text}"


def _note_of_today(coach: Coach, person: str) -> tuple[str, date | None]:
    """Find where a line of today goes: today's one-on-one note, else that day's section of the partner's note."""
    partner = coach.partnerships.partners.get(person)
    for meeting in coach.partnerships.meetings_with(person):
        alone = meeting.attendees == (person,) and (partner is None or meeting.path != partner.path)
        if alone and meeting.day == coach.today and _is_of_today(coach, meeting.path):
            return meeting.path, None
    return own_note(coach, person), coach.today


def _is_of_today(coach: Coach, path: str) -> bool:
    """Return True for a meeting note that is itself of today; in others a meeting of today is only a section."""
    here = (reading for reading in coach.notes.readings if reading.path == path)
    return any(reading.day == coach.today and reading.kind == "meeting" for reading in here)


def _field_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add a flag for each field to a command; the command gets those that were given as `fields`."""
    for field, about in reversed(FIELDS.items()):
        command = click.option(f"--{field}", "fields", flag_value=field, multiple=True, help=about)(command)
    return command


@click.command(epilog='Example: coach log Priya "Opened the door to Finance for me" --got')
@click.argument("partner")
@click.argument("text")
@_field_options
@common
def log(session: Session, *, partner: str, text: str, fields: Any) -> None:
    """Write TEXT down about PARTNER: help, credit, asks, what worked, what rubbed.

    It goes into today's one-on-one note with them, else under today's date in their own note.
    """
    if len(fields) != 1:
        raise click.UsageError(f"Say what it is, one of --{', --'.join(FIELDS)}.")
    session.show(log_line(session.coach, partner, fields[0], text))
