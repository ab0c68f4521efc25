"""Exactly which notes are read, which are not, and why."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from vault_coach.coach import Coach
from vault_coach.markdown.parse import ignored, pack
from vault_coach.markdown.read_rules import ReadRules, within
from vault_coach.state.folder import INDEX
from vault_coach.vault import note
from vault_coach.vault.scan import template_folders


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A folder, which ends in `/`, or a note that is not read."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """All notes of a vault, read or not, by path."""

    read: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def inventory(coach: Coach) -> Inventory:
    """Every note that is read, and every folder and note that is left out."""
    telling = {reading.path for reading in coach.notes.readings}
    silent = {path for path in coach.notes.paths if path not in telling and asks_to_be_left_alone(coach, path)}
    found = [*_Walk(coach).left_out(), *(LeftOut(path, "it says `coach: ignore`") for path in silent)]
    read = tuple(path for path in coach.notes.paths if path not in silent)
    return Inventory(read, tuple(sorted(found, key=lambda each: each.path)))


def forget_index(coach: Coach) -> None:
    """Take the index away; the next look at the notes reads them all anew."""
    for path in coach.state.glob(f"{INDEX.name}*"):
        path.unlink(missing_ok=True)


def asks_to_be_left_alone(coach: Coach, path: str) -> bool:
    """True for a note that says `coach: ignore`."""
    try:
        return ignored(pack(path, note.read_note(coach.vault, path).text, ReadRules()))
    except OSError:
        return False  # gone since


class _Walk:
    """What the walk for notes passed by: found by going everywhere, and asking what was read."""

    def __init__(self, coach: Coach) -> None:
        self._root = os.fspath(coach.vault)
        self._read = set(coach.notes.paths)
        self._holding = {folder for path in coach.notes.paths for folder in _above(path)}
        self._rules = coach.settings.rules()
        self._templates = template_folders(coach.vault)
        self._troubles = {problem.path: problem.message for problem in coach.notes.trouble}

    def left_out(self) -> Iterator[LeftOut]:
        """Folders and notes that are not read, with the reason."""
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
        if path in self._templates:
            return "Obsidian's settings call it a templates folder"
        include = self._rules.include
        if include and not any(within(path, each) or within(each, path) for each in include):
            return "coach.toml says to `read` others only"
        return ""

    def _note_reason(self, path: str, entry: "os.DirEntry[str]") -> str:
        if path in self._troubles:
            return self._troubles[path]
        if entry.is_symlink():
            return "a link that leads nowhere or out of the vault"
        if entry.name.startswith("."):
            return "hidden"
        include = self._rules.include
        if include and not any(within(path.rpartition("/")[0], each) for each in include):
            return "coach.toml says to `read` others only"
        return "a copy that a sync tool left"


def _above(path: str) -> Iterator[str]:
    """The folders a path lies in, innermost first."""
    while path := path.rpartition("/")[0]:
        yield path
