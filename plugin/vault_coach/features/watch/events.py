"""The rim: what the system tells of changed files. The callback only remembers paths; all else is the worker's."""

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
_HEARD: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    FileClosedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
"""Opening and reading are left out: else every look would wake the watcher."""
_REMOTE = frozenset("9p afs ceph cifs davfs fuse.rclone fuse.sshfs ncpfs nfs nfs4 smb2 smb3 smbfs vboxsf".split())
_NOT_ALL = "This system cannot watch so many folders at once, so the notes are looked at every 15 seconds."
_FAR = "The vault is on a network drive, so the notes are looked at every 15 seconds."


class Ear(FileSystemEventHandler):
    """Remembers the paths that were heard of; waits for them without a busy loop."""

    def __init__(self, vault: Path) -> None:
        self._root = os.fspath(vault) + os.sep
        self._heard: queue.SimpleQueue[str] = queue.SimpleQueue()  # may be filled from a signal handler, too

    def dispatch(self, event: FileSystemEvent) -> None:
        """Remember where something happened."""
        for path in (event.src_path, event.dest_path):
            self._remember(os.fsdecode(path), folder=event.is_directory)

    def overflow(self) -> None:
        """Events were lost."""
        self._heard.put(OVERFLOW)

    def wake(self) -> None:
        """End a wait."""
        self._heard.put("")

    def hear(self, seconds: float) -> list[str]:
        """The paths heard of, after a wait of up to so many seconds for the first one."""
        found: list[str] = []
        with contextlib.suppress(queue.Empty):
            found.append(self._heard.get(timeout=seconds) if seconds else self._heard.get_nowait())
            while True:
                found.append(self._heard.get_nowait())
        return [path for path in found if path]

    def _remember(self, path: str, *, folder: bool) -> None:
        inside = path.removeprefix(self._root).replace(os.sep, "/").strip("/")
        if not path.startswith(self._root) or not inside or any(part[0] == "." for part in inside.split("/")):
            return
        if folder or inside.lower().endswith(".md") or inside == SETTINGS:
            self._heard.put(inside)


class Watch:
    """The system's events of one vault, or regular looks at it where there are none to be had.

    Args:
        vault: The vault.
        poll: Look regularly, and ask for no events.
        say: Told why events cannot be had.
    """

    def __init__(self, vault: Path, *, poll: bool, say: Callable[[str], None]) -> None:
        self.ear = Ear(vault)
        self._vault, self._say = vault, say
        self.how: How = "poll" if poll else "events"
        self._observer: BaseObserver | None = None
        self._root = (0, 0)
        self._losses = _Losses(self.ear)

    def start(self) -> None:
        """Begin to listen."""
        if self.how == "events" and is_remote(self._vault):
            self._poll(_FAR)
        _LOG.propagate = False
        _LOG.addHandler(self._losses)
        try:
            self._begin()
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EMFILE}:
                raise
            self._poll(_NOT_ALL)
            self._begin()
        self.check()

    def check(self) -> None:
        """Make sure that the whole vault is listened to, also after it was put in another's place."""
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
        """Listen no more."""
        _LOG.removeHandler(self._losses)
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
            observer.schedule(self.ear, os.fspath(self._vault), recursive=True, event_filter=_HEARD)
            observer.start()
        self._observer, self._root = observer, self._identity()

    def _identity(self) -> tuple[int, int]:
        found = self._vault.stat()
        return found.st_dev, found.st_ino

    def _poll(self, why: str) -> None:
        self.how = "poll"
        self._say(why)


def covered(vault: Path, told: Path = Path("/proc/self/fdinfo")) -> bool:
    """False when Linux watches fewer folders than there are: past its limit it says nothing."""
    if not told.is_dir():
        return True
    watched = 0
    for each in told.iterdir():
        with contextlib.suppress(OSError):  # closed since
            watched += each.read_text(encoding="ascii", errors="replace").count("inotify wd:")
    folders = sum(os.access(folder, os.R_OK | os.X_OK) for folder, _, _ in os.walk(vault))
    return watched >= folders


def is_remote(vault: Path, mounts: Path = Path("/proc/self/mountinfo")) -> bool:
    """True for a network drive, whose changes made elsewhere no system tells of. Linux only."""
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


class _Losses(logging.Handler):
    """Watchdog only logs that events were lost; what it logs names folders, so it goes no further."""

    def __init__(self, ear: Ear) -> None:
        super().__init__(logging.WARNING)
        self._ear = ear

    def emit(self, _record: logging.LogRecord) -> None:
        """Have all notes looked at."""
        self._ear.overflow()
