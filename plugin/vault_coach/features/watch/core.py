"""The order in which a watcher scans, drafts and waits. Clock, events and actions are given to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from vault_coach.features.watch.debounce import Debounce
from vault_coach.features.watch.jobs import Job, JobQueue
from vault_coach.llm.cancel import StoppedError
from vault_coach.vault.errors import NoteBusyError, VaultBusyError

EVERY = 15 * 60.0
"""Seconds between two scans."""

AGAIN = 60.0
"""Seconds until the next scan after one that failed."""

STORM = 30
"""More notes than this at once are a checkout or a sync: they are read, and nothing is drafted for them."""

IDLE = 60.0
"""Longest wait in seconds."""

OVERFLOW = "\0overflow"
"""Stands in place of a path when events were lost."""

_JUMP = 30.0  # seconds by which a clock may be off after a wait


class RescanSchedule:
    """The schedule of scans of all notes; the first is due at once."""

    def __init__(self, every: float = EVERY) -> None:
        self._every = every
        self._why = "start"
        self.next_at = float("-inf")

    def request(self, why: str) -> None:
        """Have a scan soon, for a reason such as lost events."""
        self._why = self._why or why
        self.next_at = float("-inf")

    def due(self, now: float) -> str:
        """Return why a scan is due, "" when none is."""
        return (self._why or "round") if now >= self.next_at else ""

    def done(self, now: float) -> None:
        """Note that all notes were scanned."""
        self._why = ""
        self.next_at = now + self._every

    def failed(self, now: float) -> None:
        """Note that they could not be scanned: try again in a minute, for the same reason."""
        self.next_at = min(now + AGAIN, now + self._every)

    def after_wait(self, planned: float, took: float) -> None:
        """Have a scan when a wait took longer than planned: the machine slept or its clock was set."""
        if not -_JUMP < took < planned + _JUMP:
            self.request("resume")


class Actions(Protocol):
    """The actions of a watcher on its vault."""

    def scan(self, why: str) -> int:
        """Bring the index up to date; return how many notes had changed."""

    def due_jobs(self, *, storm: bool) -> list[Job]:
        """List the drafts that are due; in a storm there are none, and what it brought is no news later."""

    def draft(self, job: Job) -> None:
        """Write one."""

    def idle(self) -> None:
        """Use a moment in which there is nothing to do."""

    def log_error(self, error: Exception, about: str) -> None:
        """Write down what went wrong; it will be tried again."""


@dataclass
class Core:
    """The loop of a watcher.

    Attributes:
        get_paths: Waits up to so many seconds; gives the paths something happened to.
        clock: Gives seconds that only grow.
        wall: Gives the seconds of the wall clock, which may jump.
        quiet: Seconds without a change after which a note is at rest.
    """

    actions: Actions
    get_paths: Callable[[float], list[str]]
    clock: Callable[[], float]
    wall: Callable[[], float]
    stopped: Callable[[], bool]
    quiet: float = 10
    rescans: RescanSchedule = field(default_factory=RescanSchedule)
    queue: JobQueue = field(default_factory=JobQueue)

    def __post_init__(self) -> None:
        self.changing = Debounce(self.quiet, STORM)

    def run(self) -> None:
        """Watch until it is time to stop."""
        while not self.stopped():
            self.turn()

    def once(self) -> None:
        """Scan all notes, write what is due and can be written now, and leave."""
        self._take_in(self.get_paths(0))
        self._scan("start", self.clock())
        while not self.stopped() and (job := self.queue.take(self.clock(), self.changing)):
            self._draft(job)

    def turn(self) -> None:
        """Do the next thing: scan all notes, else write one draft, else wait."""
        self._take_in(self.get_paths(0))
        now = self.clock()
        settled = len(self.changing.take_settled(now))
        if why := self.rescans.due(now) or ("saved" if settled else ""):
            self._scan(why, now, settled + len(self.changing))
        elif job := self.queue.take(now, self.changing):
            self._draft(job)
        else:
            self.actions.idle()
            self._wait(now)

    def _take_in(self, paths: list[str]) -> None:
        if OVERFLOW in paths:
            self.rescans.request("overflow")
        self.changing.add((path for path in paths if path != OVERFLOW), self.clock())

    def _scan(self, why: str, now: float, moved: int = 0) -> None:
        try:
            changed = self.actions.scan(why)
            storm = why != "start" and max(changed, moved) > STORM
            if changed or why != "saved":
                self.queue.replace(self.actions.due_jobs(storm=storm))
        except StoppedError:
            return
        except Exception as error:  # noqa: BLE001 (whatever it is, the watcher goes on; the log says what)
            self.actions.log_error(error, why)
            self.rescans.failed(now)
        else:
            if why != "saved":
                self.rescans.done(now)

    def _draft(self, job: Job) -> None:
        try:
            self.actions.draft(job)
        except StoppedError:
            return
        except (NoteBusyError, VaultBusyError):
            self.queue.postpone(job, self.clock() + self.quiet)
        except Exception as error:  # noqa: BLE001 (as above)
            self.actions.log_error(error, job.key)
            self.queue.failed(job, self.clock())
        else:
            self.queue.done(job)

    def _wait(self, now: float) -> None:
        times = (self.changing.next_at(), self.queue.next_at(self.changing), self.rescans.next_at)
        seconds = max(0.0, min([IDLE, *(at - now for at in times if at is not None)]))
        before = self.wall()
        self._take_in(self.get_paths(seconds))
        self.rescans.after_wait(seconds, self.wall() - before)
