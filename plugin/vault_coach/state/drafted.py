"""A cache of drafted sentences: the same facts, prompt and model give the same sentence, unasked."""

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any, Self

from vault_coach.errors import CoachError

_CODE = 0xFF  # the rest of an error's number says more about the same
_NOT_OURS = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""The file is damaged or holds something else; all other errors, such as a full disk, are not its fault."""


class DraftCache:
    """A small store in one SQLite file, outside the vault. Deleting it costs only time.

    Args:
        path: The file; its folder must exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch(mode=0o600, exist_ok=True)
        self._database = sqlite3.connect(path)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & _CODE not in _NOT_OURS:
                self._database.close()
                raise CoachError(
                    f"Earlier drafts cannot be read now: {error}.",
                    "Wait for other runs of the coach, then try again.",
                ) from error
            self._begin_anew()

    def _prepare(self) -> None:
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS drafts (key TEXT PRIMARY KEY, draft TEXT) WITHOUT ROWID"
        )
        self._database.execute("SELECT key, draft FROM drafts LIMIT 0")

    def _begin_anew(self) -> None:
        self._database.close()
        for name in ("", "-journal"):
            self._path.with_name(f"{self._path.name}{name}").unlink(missing_ok=True)
        self._path.touch(mode=0o600)
        self._database = sqlite3.connect(self._path)
        self._prepare()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def get(self, key: str) -> dict[str, Any] | None:
        """Return what was drafted for a key; None when nothing was, or what is kept is no draft."""
        try:
            row = self._database.execute("SELECT draft FROM drafts WHERE key = ?", (key,)).fetchone()
            draft = json.loads(row[0]) if row else None
        except (sqlite3.DatabaseError, ValueError, TypeError, RecursionError):
            return None
        return draft if isinstance(draft, dict) else None

    def put(self, key: str, draft: dict[str, Any]) -> None:
        """Remember a draft; where that is not possible, it will be drafted again."""
        try:
            self._keep(key, draft)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & _CODE in _NOT_OURS:
                self._begin_anew()
                with contextlib.suppress(sqlite3.DatabaseError):
                    self._keep(key, draft)

    def _keep(self, key: str, draft: dict[str, Any]) -> None:
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?)", (key, json.dumps(draft)))
