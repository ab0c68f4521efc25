"""The watcher's log: what it did and why, in ids and paths, never a word of a note. Bounded in size."""

import contextlib
import logging
import traceback
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

from vault_coach.errors import CoachError
from vault_coach.state.folder import WATCH_LOG

_BYTES = 256 << 10
_OLDER = 2  # files kept beside the newest


@contextlib.contextmanager
def opened(state: Path) -> Iterator[logging.Logger]:
    """Open the log of one vault."""
    log = logging.getLogger("vault_coach.watch")
    log.setLevel(logging.INFO)
    log.propagate = False
    path = WATCH_LOG.path(state)
    handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    log.addHandler(handler)
    try:
        yield log
    finally:
        log.removeHandler(handler)
        handler.close()


def describe_error(error: Exception) -> str:
    """Describe what went wrong without the words of the error: they may be those of a note."""
    kind = type(error).__name__
    if isinstance(error, CoachError):
        return kind
    return "\n".join([kind, *(line.rstrip() for line in traceback.format_tb(error.__traceback__))])


def latest_lines(state: Path, count: int) -> list[str]:
    """Return the last lines of the log, oldest first."""
    try:
        return WATCH_LOG.path(state).read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    except OSError:
        return []
