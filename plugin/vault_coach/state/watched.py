"""What the watcher remembers from one start to the next.

Deleting the file only means that a draft may be looked at anew, and that initiatives done by then count as done
before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from vault_coach.state.folder import WATCHED

_MOST = 500  # drafts remembered, the latest


@dataclass
class Watched:
    """The watcher's memory.

    Attributes:
        done: Names of the initiatives that were done when last seen, here or gone; None before the first look.
        owed: Those of them that became done since, and whose drafts are not all written.
        written: Key of a draft -> digest of the facts it was written from.
    """

    done: set[str] | None = None
    owed: set[str] = field(default_factory=set)
    written: dict[str, str] = field(default_factory=dict)

    def update_done(self, done: Iterable[str], others: Iterable[str], *, storm: bool) -> None:
        """Take in which initiatives are done now; those newly done are owed drafts, unless a storm did it.

        An initiative whose note is moved, or gone for a while, does not become done by coming back.

        Args:
            done: Names of the initiatives that are done.
            others: Names of those that are not.
            storm: Many notes changed at once.
        """
        now, again = set(done), set(others)
        self.owed -= again
        if self.done is not None and not storm:
            self.owed |= now - self.done
        self.done = (self.done or set()) - again | now

    def remember(self, key: str, facts: str) -> None:
        """Note that a draft was written from these facts, or is not to be."""
        self.written.pop(key, None)
        self.written[key] = facts


def load_watched(state: Path) -> Watched:
    """Load the watcher's memory; an empty one when the file is not one of ours."""
    try:
        content = WATCHED.read_json(state)
        written = {str(key): str(facts) for key, facts in content["written"].items()}
        return Watched(set(map(str, content["done"])), set(map(str, content["owed"])), written)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Watched()


def save_watched(state: Path, watched: Watched) -> None:
    """Write the watcher's memory, with its latest 500 drafts, into a vault's state folder.

    Raises:
        CoachError: When that is not possible.
    """
    written = dict(list(watched.written.items())[-_MOST:])
    content = {"done": sorted(watched.done or ()), "owed": sorted(watched.owed), "written": written}
    WATCHED.write_json(state, content)
