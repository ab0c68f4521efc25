"""Which watcher is at work on a vault: a lock it holds while it lives, and a private file that says who it is."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from vault_coach.errors import CoachError
from vault_coach.state import snoozed
from vault_coach.vault.journal import private_folder

FILE = "watch.pid"
"""Its name in a vault's state folder."""

LOCK = "watch.lock"
"""The lock beside it."""

_PATIENCE = 10.0  # seconds a watcher is given to end
_STARTED = 19  # the field of /proc/PID/stat after the name that tells when a process began


class AlreadyWatchedError(CoachError):
    """Another watcher has this vault."""


@dataclass(frozen=True, slots=True)
class Running:
    """A watcher at work.

    Attributes:
        started: What tells its process from a later one with the same number, "" where the system does not say.
        since: When it began, as ISO text.
        how: "events" or "poll".
    """

    pid: int
    started: str
    since: str
    how: str


@contextlib.contextmanager
def only_one(state: Path) -> Iterator[None]:
    """Be the only watcher of the vault of this state folder.

    Raises:
        AlreadyWatchedError: There is one.
    """
    import filelock  # noqa: PLC0415 (start-up stays light)

    private_folder(state)
    lock = filelock.FileLock(state / LOCK, mode=0o600)
    try:
        lock.acquire(timeout=1)
    except filelock.Timeout:
        raise AlreadyWatchedError(
            "A coach is watching this vault already.", "`coach watch --status` tells of it, `--stop` ends it."
        ) from None
    try:
        yield
    finally:
        lock.release()


def tell(state: Path, since: str, how: str) -> None:
    """Say who is watching; call it while holding the lock."""
    me = Running(os.getpid(), _started(os.getpid()), since, how)
    snoozed.keep(state, FILE, json.dumps(asdict(me)))


def look(state: Path) -> Running | None:
    """The watcher at work, None when there is none."""
    try:
        found = Running(**json.loads((state / FILE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return found if _held(state) and _started(found.pid) == found.started else None


def end(state: Path) -> Running | None:
    """Ask the watcher at work to stop, and wait until it has; None when there is none.

    Raises:
        CoachError: When it does not stop.
    """
    found = look(state)
    if found is None:
        return None
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.pid, signal.SIGTERM)
    until = time.monotonic() + _PATIENCE
    while _held(state):
        if time.monotonic() > until:
            raise CoachError(
                f"The watcher (process {found.pid}) does not stop.", "Try again, or end that process."
            )
        time.sleep(0.05)
    return found


def _held(state: Path) -> bool:
    if not (state / LOCK).exists():
        return False
    try:
        with only_one(state):
            return False
    except AlreadyWatchedError:
        return True


def _started(pid: int) -> str:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return told.rpartition(")")[2].split()[_STARTED]
