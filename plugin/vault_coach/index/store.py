"""The index: what was read of each note, so that only changed notes are read again. Deleting it loses nothing."""

import contextlib
import gc
import hashlib
import marshal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Self, TypeVar

from vault_coach import __version__
from vault_coach.domain.assemble import Owner
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem
from vault_coach.errors import CoachError
from vault_coach.index.resolved import TABLES, gather_partnerships, load_readings
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.vault import note
from vault_coach.vault.scan import NoteFile, scan

_TABLES = (
    """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE notes (id INTEGER PRIMARY KEY, path TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL, sha256 BLOB NOT NULL);
CREATE TABLE readings (id INTEGER PRIMARY KEY, path TEXT NOT NULL, reading BLOB NOT NULL);
"""
    + TABLES
)
_DIGESTS = "SELECT id, path, sha256 FROM notes"
_SEEN = "UPDATE notes SET size = ?, mtime_ns = ?, inode = ? WHERE id = ?"
_FILES = ("", "-wal", "-shm", "-journal")
_DAMAGE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH})
_DAMAGED = "The index was damaged, so the vault was read anew."
_OUTDATED = "The way notes are read has changed, so the vault was read anew."
_BATCH = 500
_READING_CODE = ("domain", "markdown", "index", "vault")
"""Folders where a change may make a note say something else, or its rows look different."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Diff:
    """What changed since the index was last brought up to date, as paths in order.

    Attributes:
        rebuilt: Why the index was made anew, one sentence for the user; "" when it was not.
    """

    added: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    rebuilt: str = ""

    def __bool__(self) -> bool:
        return bool(self.added or self.modified or self.removed)


@dataclass(slots=True)
class _Changes:
    """Rows to be written, and what they amount to."""

    added: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    gone: list[tuple[int]] = field(default_factory=list)
    notes: list[tuple[int, str, int, int, int, bytes]] = field(default_factory=list)
    readings: list[tuple[int, str, bytes]] = field(default_factory=list)


class Index:
    """A vault's index in one SQLite file.

    Args:
        path: The file, outside the vault; its folder must exist.
        rules: How notes are read; readings made by other rules are made anew.
        root: The vault, for when an index turns out to be missing or damaged before it was brought up to date.

    Raises:
        CoachError: When the file cannot be opened or made.
    """

    def __init__(self, path: Path, rules: ReadRules | None = None, root: Path = Path()) -> None:
        self._path = path
        self._rules = rules or ReadRules()
        self._rebuilt = ""
        self._empty = False
        self._root = root
        self._problems: list[Problem] = []
        try:
            self._database = self._open()
        except (OSError, sqlite3.OperationalError) as error:
            raise CoachError(
                f"The index {path} cannot be used: {error}.", "Make its folder writable, or remove the file."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def update(self, root: Path) -> Diff:
        """Bring the index up to date with the vault; only notes that look changed are read."""
        self._root = root
        diff = self._healed(self._update)
        self._rebuilt = ""
        return diff

    def readings(self) -> list[Reading]:
        """Return what was read of every note that says something, by path."""
        if self._empty:
            self._healed(self._update)
        with _uncollected():
            readings = self._healed(lambda: load_readings(self._database))
        return sorted(readings.values(), key=lambda reading: reading.path)

    def partnerships(self, owner: Owner) -> Partnerships:
        """Return the model of all notes; what a note adds is worked out when it changed, and kept."""
        with _uncollected():
            return self._healed(lambda: gather_partnerships(self._database, owner, self._problems))

    def problems(self) -> list[Problem]:
        """Return trouble of the last update that belongs to no reading: what cannot be opened."""
        return list(self._problems)

    def paths(self) -> list[str]:
        """Return the paths of all notes that are read, in order."""
        return sorted(path for (path,) in self._database.execute("SELECT path FROM notes"))

    def _healed(self, action: Callable[[], T]) -> T:
        """Return an action's result, after a rebuild when the index turns out to be damaged."""
        try:
            return action()
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
        except (ValueError, TypeError, IndexError, OverflowError, EOFError):
            pass  # rows that no index of ours wrote
        self._database.close()
        self._database = self._create(_DAMAGED)
        if action != self._update:
            self._update()
        return action()

    def _open(self) -> sqlite3.Connection:
        if not self._path.exists():
            return self._create("")
        database = sqlite3.connect(self._path)
        try:
            _prepare(database)
            stamps = dict(database.execute("SELECT name, value FROM meta"))
        except sqlite3.DatabaseError as error:
            database.close()
            if not _is_damage(error):
                raise
            return self._create(_DAMAGED)
        if stamps == self._stamps():
            return database
        database.close()
        return self._create(_OUTDATED)

    def _create(self, why: str) -> sqlite3.Connection:
        self._rebuilt, self._empty = why, True
        for ending in _FILES:
            Path(f"{self._path}{ending}").unlink(missing_ok=True)
        self._path.touch(mode=0o600, exist_ok=False)
        database = sqlite3.connect(self._path)
        _prepare(database)
        database.executescript(f"BEGIN;{_TABLES}COMMIT;")
        with database:
            database.executemany("INSERT INTO meta VALUES (?, ?)", self._stamps().items())
        return database

    def _stamps(self) -> dict[str, str]:
        return {"code": code_stamp(), "rules": self._rules.fingerprint}

    def _update(self) -> Diff:
        seen = scan(self._root, self._rules)
        self._empty = False
        self._problems = list(seen.problems)
        present: set[tuple[str, int, int, int]] = set(seen.notes)
        known = set(self._database.execute("SELECT path, size, mtime_ns, inode FROM notes"))
        if present == known:
            return Diff(rebuilt=self._rebuilt)
        suspects = [file for file in seen.notes if file not in known]
        with self._database, _uncollected():
            return self._apply(suspects, {note[0] for note in known} - {note[0] for note in present})

    def _apply(self, suspects: list[NoteFile], removed: set[str]) -> Diff:
        """Bring the tables up to date, in batches so that memory stays small."""
        old = {path: (number, digest) for number, path, digest in self._database.execute(_DIGESTS)}
        changes = _Changes(gone=[(old[path][0],) for path in removed])
        last = max((number for number, _ in old.values()), default=0)
        for number, file in enumerate(suspects, last + 1):
            changed = self._read(file, number, *old.get(file.path, (0, b"")), changes)
            if changed and (rows := _parsed(changed, self._rules)):
                changes.readings.append((number, file.path, rows))
            if len(changes.notes) >= _BATCH:
                self._write(changes)
        self._write(changes)
        return Diff(tuple(changes.added), tuple(changes.modified), tuple(sorted(removed)), self._rebuilt)

    def _read(self, file: NoteFile, number: int, old: int, digest: bytes, changes: _Changes) -> note.Note | None:
        """Read a note that looks new or changed, None when it is not; the index has it as `old`, 0 for none."""
        try:
            new = note.read_note(self._root, file.path)
        except OSError as error:
            why = error.strerror or "it cannot be opened"
            self._problems.append(Problem(file.path, 1, f"This note was not read: {why}.", "Allow reading it."))
            changes.gone += [(old,)] if old else []
            return None
        if old and digest == new.sha256:
            self._database.execute(_SEEN, (*file[1:], old))
            return None
        if old:
            changes.modified.append(file.path)
            changes.gone.append((old,))
        else:
            changes.added.append(file.path)
        changes.notes.append((number, *file, new.sha256))
        return new

    def _write(self, changes: _Changes) -> None:
        self._database.executemany("DELETE FROM notes WHERE id = ?", changes.gone)
        self._database.executemany("DELETE FROM readings WHERE id = ?", changes.gone)
        self._database.executemany("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?)", changes.notes)
        self._database.executemany("INSERT INTO readings VALUES (?, ?, ?)", changes.readings)
        changes.gone.clear()
        changes.notes.clear()
        changes.readings.clear()


def _parsed(changed: note.Note, rules: ReadRules) -> bytes | None:
    """Return a note's reading as kept; None for one that says nothing, or asked to be left alone."""
    from vault_coach.markdown.parse import (  # noqa: PLC0415 (when nothing changed, nothing is parsed)
        is_ignored,
        is_telling,
        parse_rows,
    )

    rows = parse_rows(changed.path, changed.text, rules)
    if is_ignored(rows):
        return None
    rows.problems[:0] = [(problem.line, problem.message, problem.hint) for problem in changed.problems]
    return marshal.dumps(tuple(rows)) if is_telling(rows) else None


@lru_cache(maxsize=1)
def code_stamp() -> str:
    """Return a text that changes with the program's version, its reading code and the version of Python."""
    digest = hashlib.sha256(f"{__version__} {sys.hexversion:x}".encode())
    for folder in _READING_CODE:
        modules = [entry for entry in (files("vault_coach") / folder).iterdir() if entry.is_file()]
        for module in sorted(modules, key=lambda entry: entry.name):
            digest.update(f"\n{folder}/{module.name}\n".encode())
            digest.update(module.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Run without looking for reference cycles: reading makes none, and the search takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _prepare(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA synchronous = OFF")  # a torn index is noticed and made anew


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return True for what a rebuild mends; a locked or full disk it does not."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGE
