"""The watcher at work on a vault: the lock it holds while it lives, and the pid file that names its process."""

import contextlib
import os
import signal
import time
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from vault_coach.errors import CoachError
from vault_coach.state.folder import PIDFILE, WATCH_LOCK

_PATIENCE = 10.0  # seconds a watcher is given to end
_STARTED = 19  # the field of /proc/PID/stat after the name that tells when a process began


class AlreadyWatchedError(CoachError):
    """Another watcher has this vault."""


@dataclass(frozen=True, slots=True)
class RunningWatcher:
    """A watcher at work.

    Attributes:
        started: Start time of its process, which tells it from a later one with the same number; "" where the
            system does not say.
        since: When it began, as ISO text.
        how: "events" or "poll".
    """

    pid: int
    started: str
    since: str
    how: str


def watcher_lock(state: Path) -> AbstractContextManager[None]:
    """Be the only watcher of the vault of this state folder.

    Raises:
        AlreadyWatchedError: There is one.
    """
    busy = AlreadyWatchedError(
        "A coach is watching this vault already.", "`coach watch --status` tells of it, `--stop` ends it."
    )
    return WATCH_LOCK.lock(state, busy, wait=1, nested=False)


def write_pidfile(state: Path, since: str, how: str) -> None:
    """Write down that this process watches the vault; call it while holding the lock."""
    PIDFILE.write_json(state, asdict(RunningWatcher(os.getpid(), _process_start(os.getpid()), since, how)))


def running_watcher(state: Path) -> RunningWatcher | None:
    """Find the watcher at work; None when there is none."""
    try:
        watcher = RunningWatcher(**PIDFILE.read_json(state))
    except (OSError, ValueError, TypeError):
        return None
    return watcher if _is_locked(state) and _process_start(watcher.pid) == watcher.started else None


def stop_watcher(state: Path) -> RunningWatcher | None:
    """Ask the watcher at work to stop, and wait until it has; None when there is none.

    Raises:
        CoachError: When it does not stop.
    """
    watcher = running_watcher(state)
    if watcher is None:
        return None
    with contextlib.suppress(ProcessLookupError):
        os.kill(watcher.pid, signal.SIGTERM)
    until = time.monotonic() + _PATIENCE
    while _is_locked(state):
        if time.monotonic() > until:
            raise CoachError(
                f"The watcher (process {watcher.pid}) does not stop.", "Try again, or end that process."
            )
        time.sleep(0.05)
    return watcher


def _is_locked(state: Path) -> bool:
    if not WATCH_LOCK.path(state).exists():
        return False
    try:
        with watcher_lock(state):
            return False
    except AlreadyWatchedError:
        return True


def _process_start(pid: int) -> str:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[_STARTED]
