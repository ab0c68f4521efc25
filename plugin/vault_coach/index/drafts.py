"""Sentences already drafted: the same facts, prompt and model give the same sentence, without asking the model."""

import json
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from vault_coach.errors import CoachError


class Drafts:
    """A small store in one SQLite file, outside the vault. Deleting it costs only time.

    Args:
        path: The file; its folder must exist.
    """

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600, exist_ok=True)
        self._database = sqlite3.connect(path)
        try:
            self._prepare()
        except sqlite3.OperationalError as error:  # busy, or out of space: nothing is wrong with the file
            self._database.close()
            raise CoachError(
                f"Earlier drafts cannot be read now: {error}.", "Wait for other runs of the coach, then try again."
            ) from error
        except sqlite3.DatabaseError:
            self._database.close()
            path.unlink()
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
            path.touch(mode=0o600)
            self._database = sqlite3.connect(path)
            self._prepare()

    def _prepare(self) -> None:
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS drafts (key TEXT PRIMARY KEY, draft TEXT) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._database.close()

    def get(self, key: str) -> dict[str, Any] | None:
        """What was drafted for a key, None when nothing was."""
        row = self._database.execute("SELECT draft FROM drafts WHERE key = ?", (key,)).fetchone()
        found: dict[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def put(self, key: str, draft: dict[str, Any]) -> None:
        """Remember a draft."""
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?)", (key, json.dumps(draft)))
