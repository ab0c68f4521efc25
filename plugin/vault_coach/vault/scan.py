"""Which notes the vault holds: a walk that reads names and times only, and stays inside the vault."""

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from vault_coach.domain.source import Problem
from vault_coach.errors import CoachError
from vault_coach.markdown.read_rules import ReadRules, within
from vault_coach.vault import obsidian
from vault_coach.vault.copies import find_copies
from vault_coach.vault.note import CLOUD_ONLY, is_sync_debris

_SETTINGS = (("templates.json", "folder"), ("plugins/templater-obsidian/data.json", "templates_folder"))
_TEMPLATE_NAMES = frozenset({"template", "templates", "vorlagen", "modèles", "plantillas"})
_NOT_HERE = ".md.icloud"


class NoteFile(NamedTuple):
    """A note on disk: its vault-relative path with forward slashes, and what tells whether it changed."""

    path: str
    size: int
    mtime_ns: int
    inode: int


@dataclass(slots=True)
class Scan:
    """All notes that are to be read, sorted by path, and what could not be looked at or is but a copy."""

    notes: list[NoteFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def scan(root: Path, rules: ReadRules | None = None) -> Scan:
    """Find the notes of a vault.

    Left out: dot-folders, templates, what the rules exclude, sync debris, copies, links that leave the vault.

    Raises:
        CoachError: When there is no such folder.
    """
    if not root.is_dir():
        raise CoachError(f"There is no folder {root}.", "Name the vault's folder with --vault.")
    rules = rules or ReadRules()
    excluded = frozenset((*rules.exclude, *rules.templates, *template_paths(root)))
    walk = _Walk(os.fspath(root), os.path.realpath(root), rules, excluded)
    folders = [""]
    while folders:
        folders.extend(walk.folder(folders.pop()))
    walk.scan.notes.sort()
    _leave_out_copies(root, walk.scan)
    walk.scan.problems += _unclear_days([note.path for note in walk.scan.notes], rules)
    walk.scan.problems += _twins([note.path for note in walk.scan.notes])
    return walk.scan


def _unclear_days(paths: list[str], rules: ReadRules) -> Iterator[Problem]:
    """Report once that notes are named like days in a form that no settings state."""
    unclear = [path for path in paths if rules.unclear_day(path)]
    if unclear:
        more = f", as do {len(unclear) - 1} others," if len(unclear) > 1 else ""
        message = f"The name of this note looks like a day{more} in a form that no settings state, so it has none."
        hint = "State the format in Obsidian's settings for daily notes, or give the notes a date property."
        yield Problem(unclear[0], 1, message, hint)


def _leave_out_copies(root: Path, scan: Scan) -> None:
    copies = dict(find_copies(root, [note.path for note in scan.notes]))
    if not copies:
        return
    scan.notes = [note for note in scan.notes if note.path not in copies]
    for path, original in copies.items():
        message = f"This note is a copy of {original} and is not read."
        hint = "Take over what only the copy has, then remove it."
        scan.problems.append(Problem(path, 1, message, hint))


def template_paths(root: Path) -> tuple[str, ...]:
    """Return the folders and notes that settings of Obsidian and of its plugins name as templates."""
    return (*template_folders(root), *obsidian.templates(root))


def is_template_folder(name: str) -> bool:
    """Return True for a folder called Templates, `_templates`, "99 Templates" and the like."""
    return "".join(filter(str.isalpha, name)).lower() in _TEMPLATE_NAMES


def template_folders(root: Path) -> tuple[str, ...]:
    """Return the folders that Obsidian's Templates and Templater settings name."""
    named = (obsidian.settings(root, name).get(key) for name, key in _SETTINGS)
    folders = (value.strip().strip("/") for value in named if isinstance(value, str))
    return tuple(folder for folder in folders if folder)


@dataclass(slots=True)
class _Walk:
    root: str
    real_root: str
    rules: ReadRules
    excluded: frozenset[str]
    scan: Scan = field(default_factory=Scan)

    def folder(self, folder: str) -> list[str]:
        """Take the notes of one folder, and return the folders below it that are to be read."""
        try:
            entries = os.scandir(f"{self.root}/{folder}")
        except OSError as error:
            why = error.strerror or "it cannot be opened"
            self._trouble(
                folder, f"This folder was not read: {why}.", "Allow reading it, or exclude it in coach.toml."
            )
            return []
        prefix = f"{folder}/" if folder else ""
        read_notes = not self.rules.include or any(within(folder, included) for included in self.rules.include)
        below: list[str] = []
        with entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    if read_notes and name.endswith(_NOT_HERE):
                        self._not_here(prefix + name[1 : -len(".icloud")], "iCloud")
                    continue
                if entry.is_dir(follow_symlinks=False):
                    below += self._below(prefix + name)
                elif read_notes and name[-3:].lower() == ".md":
                    self._add_note(prefix + name, entry)
        return below

    def _below(self, path: str) -> Iterator[str]:
        include = self.rules.include
        wanted = not include or any(within(path, included) or within(included, path) for included in include)
        if not wanted or path in self.excluded:
            return
        if is_template_folder(path.rpartition("/")[2]) and not any(within(path, named) for named in include):
            return
        yield path

    def _add_note(self, path: str, entry: os.DirEntry[str]) -> None:
        name = entry.name
        if is_sync_debris(name) or path in self.excluded:
            return
        if not path.isascii() and (shown := path.encode("utf-8", "replace").decode()) != path:
            self._trouble(shown, "The name of this note is not valid text.", "Rename it.")
            return
        if entry.is_symlink() and not os.path.realpath(entry.path).startswith(self.real_root + os.sep):
            return  # it leaves the vault
        try:
            status = entry.stat()
        except OSError:
            return  # a link to nothing, or gone since
        if not stat.S_ISREG(status.st_mode):
            return
        if getattr(status, "st_flags", 0) & CLOUD_ONLY:
            self._not_here(path, "the cloud")
            return
        self.scan.notes.append(NoteFile(path, status.st_size, status.st_mtime_ns, status.st_ino))

    def _not_here(self, path: str, cloud: str) -> None:
        self._trouble(path, f"This note is in {cloud} only, not on this disk.", "Download it to have it read.")

    def _trouble(self, path: str, message: str, hint: str) -> None:
        self.scan.problems.append(Problem(path, 1, message, hint))


def _twins(paths: list[str]) -> Iterator[Problem]:
    """Report notes whose paths differ only in case, or in how accents are stored."""
    alike = [path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold() for path in paths]
    if len(set(alike)) == len(alike):
        return
    first: dict[str, str] = {}
    for path, name in zip(paths, alike, strict=True):
        twin = first.setdefault(name, path)
        if twin != path:
            message = f"{twin} is called the same, but for capitals or how its accents are stored."
            hint = "Rename one of the two: links cannot tell them apart, and other systems keep only one."
            yield Problem(path, 1, message, hint)
