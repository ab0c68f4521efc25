"""The undo journal: what was written where, and what stood there before.

It lies in the state folder (0700, files 0600), never in the vault. `journal.jsonl` only grows and holds paths,
times, hashes and ids; the texts themselves lie in `kept/`, one file each, and nowhere else.
"""

import contextlib
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from vault_coach.state.folder import JOURNAL, KEPT_TEXTS, WRITE_LOCK, make_private
from vault_coach.vault.errors import VaultBusyError
from vault_coach.vault.filesystem import FileSystem, opening

KEPT_DAYS = 30

Kind = Literal["replace", "create", "delete"]
Outcome = Literal["pending", "done", "dropped"]

_FACTS = ("number", "path", "kind", "old", "new", "token")
_WHY = ("reason", "block", "undoes", "signals")


@dataclass(frozen=True, slots=True)
class Purpose:
    """The time and reason of a write.

    Attributes:
        at: The time of the write.
        reason: The command, never note text.
        block: Id of the managed block, or "".
        undoes: The number of the write this takes back, or 0.
        signals: Ids of the signals the block speaks of: they are dismissed once the user dismisses the block.
    """

    at: datetime
    reason: str = ""
    block: str = ""
    undoes: int = 0
    signals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One write in the journal.

    Attributes:
        number: Counts from 1; what `coach undo N` takes.
        path: Vault-relative path of the note.
        old: SHA-256 of what stood there, "" for a new note.
        new: SHA-256 of what was written, "" for a note taken away.
        token: Names this write's temporary and kept files.
    """

    number: int
    path: str
    kind: Kind
    old: str
    new: str
    token: str
    purpose: Purpose
    outcome: Outcome = "pending"

    @property
    def part(self) -> str:
        """The name of the temporary file while it is being filled."""
        return f".coach-{self.token}.part"

    @property
    def temp(self) -> str:
        """The name of the temporary file once it is whole."""
        return f".coach-{self.token}.tmp"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A text of someone else's that a write displaced, and the file it is kept in."""

    number: int
    at: datetime
    path: str
    kept: Path
    why: str


def digest(data: bytes) -> str:
    """Return the SHA-256 of a note's bytes, as text."""
    return hashlib.sha256(data).hexdigest()


def vault_lock(state: Path, wait: float = 0) -> AbstractContextManager[None]:
    """Be the only one who writes to the vault of this state folder; may be nested.

    Raises:
        VaultBusyError: Another process or thread holds it, also after `wait` seconds.
    """
    busy = VaultBusyError("Another coach is writing to this vault.", "Wait until it is done, then try again.")
    return WRITE_LOCK.lock(state, busy, wait=wait, nested=True)


class Journal:
    """The journal of one vault; its state folder is made when first needed."""

    def __init__(self, state: Path, files: FileSystem | None = None) -> None:
        self.state = state
        self.files = files or FileSystem()
        self._log = JOURNAL.path(state)
        self._kept = KEPT_TEXTS.path(state)

    def entries(self) -> list[Entry]:
        """List every write that took place, oldest first."""
        return [entry for entry in self._all() if entry.outcome == "done"]

    def pending(self) -> list[Entry]:
        """List the writes that were begun and never came to an end, because the program was stopped."""
        return [entry for entry in self._all() if entry.outcome == "pending"]

    def conflicts(self) -> list[Conflict]:
        """List the displaced texts that are still kept, oldest first."""
        paths = {entry.number: entry.path for entry in self._all()}
        conflicts = []
        for line in self._lines():
            path = paths.get(line["number"], "")
            if path and line["event"] == "conflict" and (kept := self._kept / line["file"]).exists():
                at = datetime.fromisoformat(line["at"])
                conflicts.append(Conflict(line["number"], at, path, kept, line["why"]))
        return conflicts

    def before(self, entry: Entry) -> bytes:
        """Return the bytes that stood in the note before a write."""
        return self._file(entry, "before").read_bytes() if entry.old else b""

    def texts(self, entry: Entry) -> list[bytes]:
        """Return all texts kept for a write."""
        return [file.read_bytes() for file in sorted(self._kept.glob(f"{_stem(entry)}.*"))]

    def begin(self, path: str, kind: Kind, before: bytes | None, new: str, purpose: Purpose) -> Entry:
        """Record a write that is about to happen, with the note's present bytes; on the disk when this returns."""
        make_private(self.state)
        make_private(self._kept)
        number = max((line["number"] for line in self._lines()), default=0) + 1
        old = "" if before is None else digest(before)
        entry = Entry(number, path, kind, old, new, secrets.token_hex(8), purpose)
        if before is not None:
            self._keep(self._file(entry, "before"), before)
        facts = {name: getattr(entry, name) for name in _FACTS}
        why = {name: getattr(purpose, name) for name in _WHY}
        self._append(event="begin", at=purpose.at.isoformat(), **facts, **why)
        return entry

    def end(self, entry: Entry, outcome: Literal["done", "dropped"]) -> None:
        """Record how a write ended."""
        self._append(event=outcome, number=entry.number)

    def keep_conflict(self, entry: Entry, data: bytes, why: str) -> None:
        """Keep a displaced text and list it as a conflict."""
        file = self._conflict_file(entry, data)
        if file.name in {conflict.kept.name for conflict in self.conflicts()}:
            return
        self._keep(file, data)
        at = entry.purpose.at.isoformat()
        self._append(event="conflict", number=entry.number, at=at, file=file.name, why=why)

    def keep_file(self, entry: Entry, name: str, folder: int) -> None:
        """Move a displaced file itself out of the vault: a program may still have it open and write to it."""
        kept = self._file(entry, "displaced")
        self.files.replace(name, str(kept), folder)
        with opening(self.files, str(kept), os.O_RDONLY) as descriptor:
            self.files.set_mode(descriptor, 0o600)

    def check_displaced(self, at: datetime) -> list[Conflict]:
        """Look again at displaced files; one that was written to after all becomes a conflict and is returned."""
        known = {conflict.kept.name for conflict in self.conflicts()}
        for entry in self._all():
            file = self._file(entry, "displaced")
            if file.name in known or not file.exists():
                continue
            text = file.read_bytes()
            if digest(text) in {entry.old, entry.new} or self._conflict_file(entry, text).name in known:
                continue
            why = "a program wrote to it after it was replaced"
            self._append(event="conflict", number=entry.number, at=at.isoformat(), file=file.name, why=why)
        return [conflict for conflict in self.conflicts() if conflict.kept.name not in known]

    def expire(self, now: datetime) -> int:
        """Forget what is older than 30 days; return how many writes that were."""
        return self.forget(lambda entry: entry.purpose.at < now - timedelta(days=KEPT_DAYS))

    def forget(self, match: Callable[[Entry], bool]) -> int:
        """Delete every trace of the writes that match, kept texts included; pending ones stay.

        Returns:
            The number of writes deleted.
        """
        with vault_lock(self.state):
            gone = {entry.number for entry in self._all() if entry.outcome != "pending" and match(entry)}
            stay = {_stem(entry) for entry in self._all() if entry.number not in gone}
            if gone:
                self._rewrite([line for line in self._lines() if line["number"] not in gone])
            for file in self._kept.glob("*"):
                if file.name.split(".")[0] not in stay:
                    self.files.unlink(str(file))
            return len(gone)

    def _all(self) -> list[Entry]:
        entries: dict[int, Entry] = {}
        for line in self._lines():
            number, event = line["number"], line["event"]
            if event == "begin":
                entries[number] = _parse_entry(line)
            elif event in {"done", "dropped"} and number in entries:
                entries[number] = replace(entries[number], outcome=event)
        return list(entries.values())

    def _lines(self) -> Iterator[dict[str, Any]]:
        """Read the lines of the log; one that was cut short by a crash does not count."""
        if not self._log.exists():
            return
        for line in self._log.read_bytes().split(b"\n"):
            with contextlib.suppress(ValueError):
                yield json.loads(line)

    def _conflict_file(self, entry: Entry, data: bytes) -> Path:
        return self._file(entry, f"conflict-{digest(data)[:8]}")

    def _file(self, entry: Entry, what: str) -> Path:
        return self._kept / f"{_stem(entry)}.{what}"

    def _append(self, **line: Any) -> None:
        with opening(self.files, str(self._log), os.O_RDWR | os.O_CREAT | os.O_APPEND) as log:
            torn = self.files.read(log)[-1:] not in {b"", b"\n"}
            self.files.write(log, b"\n" * torn + json.dumps(line).encode() + b"\n")
            self.files.sync(log)

    def _keep(self, file: Path, data: bytes) -> None:
        self._store(file, data)
        with opening(self.files, str(self._kept), os.O_RDONLY) as folder:
            self.files.sync(folder)

    def _rewrite(self, lines: list[dict[str, Any]]) -> None:
        temp = self._log.with_suffix(f".{secrets.token_hex(4)}")
        self._store(temp, b"".join(json.dumps(line).encode() + b"\n" for line in lines))
        self.files.replace(str(temp), str(self._log))

    def _store(self, file: Path, data: bytes) -> None:
        with opening(self.files, str(file), os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as descriptor:
            self.files.write(descriptor, data)
            self.files.sync(descriptor)


def _stem(entry: Entry) -> str:
    return f"{entry.number:06}-{entry.token}"


def _parse_entry(line: dict[str, Any]) -> Entry:
    at = datetime.fromisoformat(line["at"])
    purpose = Purpose(at, line["reason"], line["block"], line["undoes"], tuple(line.get("signals", ())))
    return Entry(**{name: line[name] for name in _FACTS}, purpose=purpose)
