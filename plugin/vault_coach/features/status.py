"""`coach status`: what the coach understood of a vault, and which notes are read or not and why; `coach index`."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from vault_coach.coach import Coach, Notes
from vault_coach.domain.source import Problem
from vault_coach.errors import CoachError
from vault_coach.features.session import Session, common
from vault_coach.llm import catalog
from vault_coach.markdown.parse import is_ignored, parse_rows
from vault_coach.markdown.read_rules import ReadRules, within
from vault_coach.show.jsonable import pick
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal, counted
from vault_coach.state.folder import INDEX
from vault_coach.vault import note
from vault_coach.vault.scan import is_template_folder, template_paths

_LABELS = {
    "notes": "notes read",
    "partners": "partners",
    "known": "others you know",
    "meetings": "meetings",
    "commitments": "commitments",
    "initiatives": "initiatives",
    "decisions": "decisions",
    "problems": "problems",
}


@dataclass(frozen=True)
class StatusPage(Page):
    """Counts of what was understood.

    Attributes:
        counts: Numbers by the names of `_LABELS`; `known` are people without a note of a partner's.
        model: The name of the model in force, None when none is installed.
        rebuilt: Why the index was made anew, "" when it was not.
        trouble: The problems themselves.
    """

    counts: dict[str, int]
    model: str | None
    rebuilt: str
    trouble: Sequence[Problem] = field(default=())

    def data(self) -> dict[str, Any]:
        """Give the counts; the problems stand beside them in the frame."""
        return {**self.counts, **pick(self, "model", "rebuilt")}

    def show(self, terminal: Terminal) -> None:
        """Show the counts, then trouble in notes."""
        rows = [(label, str(self.counts[name])) for name, label in _LABELS.items()]
        rows.append(("model", self.model or "none yet: coach model get starter"))
        terminal.table(rows, indent="")
        if self.rebuilt:
            terminal.say(self.rebuilt)
        terminal.problems(self.trouble)


def status(coach: Coach) -> StatusPage:
    """Count what was understood."""
    model = coach.partnerships
    tracked = sum(1 for _ in model.tracked())
    counts = {
        "notes": len(coach.notes.paths),
        "partners": tracked,
        "known": len(model.people) - tracked,
        **{
            name: len(getattr(model, name))
            for name in ("meetings", "commitments", "initiatives", "decisions", "problems")
        },
    }
    return StatusPage(counts, _model(coach), coach.notes.changes.rebuilt, model.problems)


def _model(coach: Coach) -> str | None:
    """Name the model in force, None when none is installed."""
    if coach.settings.backend == "server":
        return coach.settings.server
    try:
        return catalog.find(coach.settings.model, coach.places.models).stem
    except CoachError:
        return None


@click.command("status", epilog="Example: coach status --files")
@click.option("--files", is_flag=True, help="List exactly which notes are read, and which are not and why.")
@common
def status_command(session: Session, *, files: bool) -> None:
    """What the coach understood of your vault."""
    session.show(list_files(session.coach) if files else status(session.coach))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A folder, which ends in `/`, or a note that is not read."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class VaultFiles(Page):
    """All notes of a vault, read or not, by path."""

    read: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    def show(self, terminal: Terminal) -> None:
        """Print one line a note."""
        terminal.title(f"Read: {counted(len(self.read), 'note')}")
        for path in self.read:
            terminal.line(path)
        if self.left_out:
            terminal.title("Left out", level=2)
        for left_out in self.left_out:
            terminal.line(f"{left_out.path}: {left_out.why}")
        terminal.say()
        terminal.say(
            "Besides notes: coach.toml, and in .obsidian which folders hold templates, how links are written and "
            "which plugins are on.",
            style="dim",
        )


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What changed in the index."""

    notes: Notes

    def data(self) -> dict[str, Any]:
        """Count the notes added, modified and removed; with why the index was made anew, if it was."""
        changes = self.notes.changes
        return {
            "notes": len(self.notes.paths),
            "added": len(changes.added),
            "modified": len(changes.modified),
            "removed": len(changes.removed),
            "rebuilt": changes.rebuilt or None,
        }

    def show(self, terminal: Terminal) -> None:
        """Print one sentence."""
        data = self.data()
        changes = ", ".join(f"{data[key]:,} {key}" for key in ("added", "modified", "removed") if data[key])
        terminal.say(f"{counted(data['notes'], 'note')} in the index: {changes or 'nothing has changed'}.")
        if data["rebuilt"]:
            terminal.say(data["rebuilt"])


def list_files(coach: Coach) -> VaultFiles:
    """List every note that is read, and every folder and note that is left out."""
    telling = {reading.path for reading in coach.notes.readings}
    asking = {path for path in coach.notes.paths if path not in telling and asks_to_be_left_alone(coach, path)}
    left_out = [*_Walk(coach).left_out(), *(LeftOut(path, "it says `coach: ignore`") for path in asking)]
    read = tuple(path for path in coach.notes.paths if path not in asking)
    return VaultFiles(read, tuple(sorted(left_out, key=lambda left: left.path)))


def remove_index(coach: Coach) -> None:
    """Remove the index; the next look at the notes reads them all anew."""
    for path in coach.state.glob(f"{INDEX.name}*"):
        path.unlink(missing_ok=True)


def asks_to_be_left_alone(coach: Coach, path: str) -> bool:
    """Return True for a note that says `coach: ignore`."""
    try:
        return is_ignored(parse_rows(path, note.read_note(coach.vault, path).text, ReadRules()))
    except OSError:
        return False  # gone since


class _Walk:
    """Walk over the whole vault, comparing with what was read."""

    def __init__(self, coach: Coach) -> None:
        self._root = os.fspath(coach.vault)
        self._read = set(coach.notes.paths)
        self._holding = {folder for path in coach.notes.paths for folder in _above(path)}
        self._rules = coach.settings.rules()
        self._templates = template_paths(coach.vault)
        self._troubles = {problem.path: problem.message for problem in coach.notes.trouble}

    def left_out(self) -> Iterator[LeftOut]:
        """Find the folders and notes that are not read, with the reason."""
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                entries = list(os.scandir(f"{self._root}/{folder}"))
            except OSError:
                yield LeftOut(f"{folder}/", "it cannot be opened")
                continue
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir():
                    why = "" if path in self._holding else self._folder_reason(path, entry)
                    if why:
                        yield LeftOut(f"{path}/", why)
                    elif not entry.is_symlink():
                        folders.append(path)
                elif entry.name.lower().endswith(".md") and path not in self._read:
                    yield LeftOut(path, self._note_reason(path, entry))

    def _folder_reason(self, path: str, entry: "os.DirEntry[str]") -> str:
        if entry.name.startswith("."):
            return "hidden"
        if entry.is_symlink():
            return "a link; folders are read where they are"
        if path in self._rules.exclude:
            return "coach.toml says `ignore`"
        if path in self._templates or is_template_folder(entry.name):
            named = path in self._templates
            return "Obsidian's settings call it a templates folder" if named else "a templates folder, by its name"
        include = self._rules.include
        if include and not any(within(path, folder) or within(folder, path) for folder in include):
            return "coach.toml says to `read` others only"
        return ""

    def _note_reason(self, path: str, entry: "os.DirEntry[str]") -> str:
        if path in self._troubles:
            return self._troubles[path]
        if path in self._templates:
            return "Obsidian's settings call it a template"
        if entry.is_symlink():
            return "a link that leads nowhere or out of the vault"
        if entry.name.startswith("."):
            return "hidden"
        include = self._rules.include
        if include and not any(within(path.rpartition("/")[0], folder) for folder in include):
            return "coach.toml says to `read` others only"
        return "a copy that a sync tool left"


def _above(path: str) -> Iterator[str]:
    """List the folders a path lies in, innermost first."""
    while path := path.rpartition("/")[0]:
        yield path


@click.command(epilog="Example: coach index --rebuild")
@click.option("--rebuild", is_flag=True, help="Throw the index away and read every note anew.")
@common
def index(session: Session, *, rebuild: bool) -> None:
    """Bring the index up to date; every command does so by itself."""
    coach = session.coach
    if rebuild:
        remove_index(coach)
    session.show(IndexPage(coach.notes))
