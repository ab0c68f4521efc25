"""Which notes are still changing: a note is read once it has been at rest. No clock, no threads, no disk."""

from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST = 3
"""A note that keeps changing is waited for up to so many quiet periods after its last change."""

_TOGETHER = 6
"""The notes of a storm wait for one another up to so many quiet periods: in a busy vault one always moves."""


@dataclass(slots=True)
class _Changes:
    """When a note was first and last seen to change."""

    first: float
    last: float


class Debounce:
    """The notes that were changed a moment ago.

    What never comes to rest is read by the next scan of all notes.

    Args:
        quiet: Seconds without a change after which a note is at rest; longer for one that has kept changing.
        storm: More notes than this at once are a checkout or a sync: they are waited for together.
    """

    def __init__(self, quiet: float, storm: int) -> None:
        self.quiet = quiet
        self._storm = storm
        self._notes: dict[str, _Changes] = {}
        self._stormy_since: float | None = None

    def __len__(self) -> int:
        return len(self._notes)

    def __contains__(self, path: object) -> bool:
        """Return True for a note that is still changing, and for one in a folder that is."""
        return isinstance(path, str) and any(part in self._notes for part in (path, *_folders(path)))

    def add(self, paths: Iterable[str], now: float) -> None:
        """Note that something happened to these notes or folders."""
        for path in paths:
            self._notes.setdefault(path, _Changes(now, now)).last = now
        if len(self._notes) > self._storm and self._stormy_since is None:
            self._stormy_since = now

    def take_settled(self, now: float) -> list[str]:
        """Return the notes that have come to rest; a note is returned once."""
        due = self.next_at()
        if due is None or now < due:
            return []
        settled = [path for path, changes in self._notes.items() if self._rests_at(changes) <= now]
        for path in settled:
            del self._notes[path]
        self._stormy_since = now if len(self._notes) > self._storm else None
        return settled

    def next_at(self) -> float | None:
        """Return when to ask again; None when nothing is changing."""
        rests = [self._rests_at(changes) for changes in self._notes.values()]
        first = min(rests, default=None)
        if first is None or self._stormy_since is None:
            return first
        return max(first, min(max(rests), self._stormy_since + _TOGETHER * self.quiet))

    def _rests_at(self, changes: _Changes) -> float:
        """Wait half a second more for each second the note has kept changing."""
        return changes.last + min(self.quiet + (changes.last - changes.first) / 2, _LONGEST * self.quiet)


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
