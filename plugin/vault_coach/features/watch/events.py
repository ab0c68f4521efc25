"""File system events of a vault, through watchdog. The callback only queues paths; the worker does all else."""

import contextlib
import errno
import logging
import os
import queue
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from vault_coach.config import FILE as SETTINGS
from vault_coach.features.watch.core import OVERFLOW

How = Literal["events", "poll"]

_LOG = logging.getLogger("watchdog")
_POLL_SECONDS = 15
_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
"""Opening and reading are left out: else every scan would wake the watcher."""
_REMOTE = frozenset("9p afs ceph cifs davfs fuse.rclone fuse.sshfs ncpfs nfs nfs4 smb2 smb3 smbfs vboxsf".split())
_NOT_ALL = "This system cannot watch so many folders at once, so the notes are looked at every 15 seconds."
_FAR = "The vault is on a network drive, so the notes are looked at every 15 seconds."


class EventQueue(FileSystemEventHandler):
    """The paths something happened to; waits for them without a busy loop."""

    def __init__(self, vault: Path) -> None:
        self._root = os.fspath(vault) + os.sep
        self._paths: queue.SimpleQueue[str] = queue.SimpleQueue()  # may be filled from a signal handler, too

    def dispatch(self, event: FileSystemEvent) -> None:
        """Queue the paths of an event."""
        for path in (event.src_path, event.dest_path):
            self._put(os.fsdecode(path), folder=event.is_directory)

    def overflow(self) -> None:
        """Note that events were lost."""
        self._paths.put(OVERFLOW)

    def wake(self) -> None:
        """End a wait."""
        self._paths.put("")

    def get(self, seconds: float) -> list[str]:
        """Return the queued paths, after a wait of up to so many seconds for the first one."""
        paths: list[str] = []
        with contextlib.suppress(queue.Empty):
            paths.append(self._paths.get(timeout=seconds) if seconds else self._paths.get_nowait())
            while True:
                paths.append(self._paths.get_nowait())
        return [path for path in paths if path]

    def _put(self, path: str, *, folder: bool) -> None:
        inside = path.removeprefix(self._root).replace(os.sep, "/").strip("/")
        if not path.startswith(self._root) or not inside or any(part[0] == "." for part in inside.split("/")):
            return
        if folder or inside.lower().endswith(".md") or inside == SETTINGS:
            self._paths.put(inside)


class VaultEvents:
    """The system's events of one vault, or regular looks at it where there are none to be had.

    Args:
        vault: The vault.
        poll: Look regularly, and ask for no events.
        say: Called with a sentence that says why events cannot be had.
    """

    def __init__(self, vault: Path, *, poll: bool, say: Callable[[str], None]) -> None:
        self.queue = EventQueue(vault)
        self._vault, self._say = vault, say
        self.how: How = "poll" if poll else "events"
        self._observer: BaseObserver | None = None
        self._root = (0, 0)
        self._lost_events = _LostEvents(self.queue)

    def start(self) -> None:
        """Begin to watch."""
        if self.how == "events" and is_remote(self._vault):
            self._poll(_FAR)
        _LOG.propagate = False
        _LOG.addHandler(self._lost_events)
        try:
            self._begin()
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EMFILE}:
                raise
            self._poll(_NOT_ALL)
            self._begin()
        self.check()

    def check(self) -> None:
        """Make sure that the whole vault is watched, also after it was put in another's place."""
        if not self._vault.is_dir():
            return
        if self._root != self._identity():
            self._end()
            self._begin()
        if self.how == "events" and not covered(self._vault):
            self._end()
            self._poll(_NOT_ALL)
            self._begin()

    def stop(self) -> None:
        """Watch no more."""
        _LOG.removeHandler(self._lost_events)
        self._end()

    def _end(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def _begin(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they would name every folder
            observer = PollingObserver(timeout=_POLL_SECONDS) if self.how == "poll" else Observer()
            observer.schedule(self.queue, os.fspath(self._vault), recursive=True, event_filter=_EVENTS)
            observer.start()
        self._observer, self._root = observer, self._identity()

    def _identity(self) -> tuple[int, int]:
        stat = self._vault.stat()
        return stat.st_dev, stat.st_ino

    def _poll(self, why: str) -> None:
        self.how = "poll"
        self._say(why)


def covered(vault: Path, descriptors: Path = Path("/proc/self/fdinfo")) -> bool:
    """Return False when Linux watches fewer folders than there are: past its limit it says nothing."""
    if not descriptors.is_dir():
        return True
    watched = 0
    for descriptor in descriptors.iterdir():
        with contextlib.suppress(OSError):  # closed since
            watched += descriptor.read_text(encoding="ascii", errors="replace").count("inotify wd:")
    folders = sum(os.access(folder, os.R_OK | os.X_OK) for folder, _, _ in os.walk(vault))
    return watched >= folders


def is_remote(vault: Path, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """Return True for a network drive, whose changes made elsewhere no system tells of. Linux only."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    here, best = f"{vault.resolve()}/", ("", "")
    for line in lines:
        left, _, right = line.partition(" - ")
        point = left.split()[4].replace("\\040", " ").rstrip("/") + "/"
        if here.startswith(point) and len(point) >= len(best[0]):
            best = point, right.split()[0]
    return best[1] in _REMOTE


class _LostEvents(logging.Handler):
    """A log handler for lost events: watchdog only logs them. Its words name folders and go no further."""

    def __init__(self, queue: EventQueue) -> None:
        super().__init__(logging.WARNING)
        self._queue = queue

    def emit(self, _record: logging.LogRecord) -> None:
        """Have all notes scanned."""
        self._queue.overflow()
