"""Which notes have come to rest since they were last changed. No clock, no threads, no disk."""

from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST = 3
"""A note that keeps changing is waited for up to so many quiet periods after its last change."""

_TOGETHER = 6
"""The notes of a storm wait for each other up to so many quiet periods: in a busy vault one always moves."""


@dataclass(slots=True)
class _Note:
    """When a note was first and last seen to change."""

    first: float
    last: float


class Settling:
    """The notes that were changed a moment ago.

    What never comes to rest is read by the next look at all notes.

    Args:
        quiet: Seconds without a change after which a note is at rest; longer for one that has kept changing.
        storm: More notes than this at once are a checkout or a sync: they are waited for together.
    """

    def __init__(self, quiet: float, storm: int) -> None:
        self.quiet = quiet
        self._storm = storm
        self._notes: dict[str, _Note] = {}
        self._stormy_since: float | None = None

    def __len__(self) -> int:
        return len(self._notes)

    def __contains__(self, path: object) -> bool:
        """True for a note that is not at rest, and for one in a folder that is not."""
        return isinstance(path, str) and any(each in self._notes for each in (path, *_folders(path)))

    def stir(self, paths: Iterable[str], now: float) -> None:
        """Something happened to these notes or folders."""
        for path in paths:
            self._notes.setdefault(path, _Note(now, now)).last = now
        if len(self._notes) > self._storm and self._stormy_since is None:
            self._stormy_since = now

    def settled(self, now: float) -> list[str]:
        """The notes that are at rest, each told once."""
        due = self.next()
        if due is None or now < due:
            return []
        found = [path for path, note in self._notes.items() if self._rests_at(note) <= now]
        for path in found:
            del self._notes[path]
        self._stormy_since = now if len(self._notes) > self._storm else None
        return found

    def next(self) -> float | None:
        """When to ask again; None when all is quiet."""
        rests = [self._rests_at(note) for note in self._notes.values()]
        first = min(rests, default=None)
        if first is None or self._stormy_since is None:
            return first
        return max(first, min(max(rests), self._stormy_since + _TOGETHER * self.quiet))

    def _rests_at(self, note: _Note) -> float:
        """Half a second more for each second the note has kept changing."""
        return note.last + min(self.quiet + (note.last - note.first) / 2, _LONGEST * self.quiet)


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
