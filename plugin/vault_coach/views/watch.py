"""`coach watch`: what it did, and whether it is at work."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vault_coach.analysis.phrases import count
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal
from vault_coach.state.pidfile import RunningWatcher

_HOW = {"events": "it hears of each change", "poll": "it looks every 15 seconds"}


@dataclass(frozen=True)
class WatchPage:
    """A watcher that is at work, or was told to stop.

    Args:
        found: The watcher, None when there is none.
        log: Where it writes down what it does.
        lines: The last of that.
        stopped: True when it was told to stop.
    """

    found: RunningWatcher | None
    log: Path
    lines: Sequence[str] = ()
    stopped: bool = False

    def data(self) -> Payload:
        """`watching` tells whether one is at work now; the rest is None without one."""
        found = self.found
        return {
            "watching": found is not None and not self.stopped,
            "stopped": self.stopped and found is not None,
            "pid": found and found.pid,
            "since": found and found.since,
            "how": found and found.how,
            "log": str(self.log),
            "lines": list(self.lines),
        }

    def show(self, terminal: Terminal) -> None:
        """A sentence, and the last lines of the log."""
        if self.found is None:
            terminal.say("Nobody is watching this vault. `coach watch` begins to.")
        elif self.stopped:
            terminal.say("The watcher has stopped.")
        else:
            since = self.found.since[:16].replace("T", " ")
            terminal.say(f"Watching since {since}, as process {self.found.pid}; {_HOW.get(self.found.how, '')}.")
        for line in self.lines:
            terminal.line(f"  {line}", style="dim")
        if self.lines:
            terminal.line(f"All of it: {self.log}")


@dataclass(frozen=True)
class OncePage:
    """What one look did.

    Args:
        written: The notes it drafted into.
        waiting: Drafts put off because somebody was at their note, or something went wrong.
        log: Where it is written down.
    """

    written: Sequence[str]
    waiting: int
    log: Path

    def data(self) -> Payload:
        """The notes it drafted into, in order."""
        return {"written": list(self.written), "waiting": self.waiting, "log": str(self.log)}

    def show(self, terminal: Terminal) -> None:
        """One line a note."""
        drafted = f"Drafted into {count(len(self.written), 'note')}."
        terminal.say(drafted if self.written else "Nothing to draft now.")
        for path in self.written:
            terminal.point(path)
        if self.waiting:
            terminal.say(f"{count(self.waiting, 'draft')} could not be written now. See {self.log}")
