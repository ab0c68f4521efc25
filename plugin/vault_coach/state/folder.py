"""The files of a vault's state folder: how each is called, and whether losing it loses anything.

Whatever is not declared here, the coach may delete when a person is to be forgotten.
"""

import contextlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vault_coach.errors import CoachError

Kind = Literal["cache", "memory", "lock"]


@dataclass(frozen=True, slots=True)
class StateFile:
    """A file or folder in the state folder of every vault.

    Attributes:
        name: File name; an older version of the coach may have written it.
        kind: "cache" is made anew or learned anew when it is missed, "memory" cannot be, and a "lock" belongs to
            the process that holds it.
    """

    name: str
    kind: Kind

    def path(self, folder: Path) -> Path:
        """Return the file's path in the state folder of one vault."""
        return folder / self.name

    def read_json(self, folder: Path) -> Any:
        """Parse the file as JSON.

        Raises:
            OSError: It is missing or cannot be opened.
            ValueError: It holds no JSON.
        """
        return json.loads(self.path(folder).read_bytes())

    def write_json(self, folder: Path, value: Any) -> None:
        """Write a value as JSON into a file that only its owner can read, whole or not at all; days as ISO text.

        Raises:
            CoachError: When that is not possible.
        """
        new = folder / f"{self.name}.new"
        try:
            new.unlink(missing_ok=True)
            new.touch(mode=0o600, exist_ok=False)
            new.write_text(json.dumps(value, default=str), encoding="utf-8")
            new.replace(self.path(folder))
        except OSError as error:
            raise CoachError(
                f"This could not be remembered: {error.strerror}.",
                "Make the state folder writable, or free some space.",
            ) from error

    @contextlib.contextmanager
    def lock(self, folder: Path, busy: CoachError, *, wait: float, nested: bool) -> Iterator[None]:
        """Hold the file as a lock, in a state folder made when first needed.

        Args:
            folder: The state folder of one vault.
            busy: Raised when another process or thread holds it, also after `wait` seconds.
            wait: Seconds.
            nested: This thread may hold it already.
        """
        import filelock  # noqa: PLC0415 (a tenth of the start-up of commands that only look)

        make_private(folder)
        lock = filelock.FileLock(self.path(folder), mode=0o600, is_singleton=nested)
        try:
            lock.acquire(timeout=wait)
        except filelock.Timeout:
            raise busy from None
        try:
            yield
        finally:
            lock.release()


INDEX = StateFile("index.sqlite", "cache")
DRAFTED = StateFile("drafts.sqlite", "cache")
WRITTEN_BLOCKS = StateFile("shipped.json", "cache")
SNOOZED = StateFile("silence.json", "memory")
JOURNAL = StateFile("journal.jsonl", "memory")
KEPT_TEXTS = StateFile("kept", "memory")
WRITE_LOCK = StateFile("lock", "lock")
WATCHED = StateFile("watched.json", "cache")
WATCH_LOG = StateFile("watch.log", "cache")
WATCH_LOCK = StateFile("watch.lock", "lock")
PIDFILE = StateFile("watch.pid", "lock")

FILES = tuple(declared for declared in list(globals().values()) if isinstance(declared, StateFile))
"""All of them: one that was forgotten here would be deleted with the caches."""


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can look into; an existing one loses all other permissions."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def delete_caches(folder: Path) -> None:
    """Delete every cache of a state folder, and whatever lies beside them that no `StateFile` declares."""
    stays = {file.name for file in FILES if file.kind != "cache"}
    for path in folder.iterdir():
        if path.name in stays:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
