"""What the watcher does next. Clock, events and deeds are given to it, so that it can be tested bare."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from vault_coach.features.watch.debounce import Settling
from vault_coach.features.watch.jobs import Job, Queue
from vault_coach.features.watch.rescan import Rounds
from vault_coach.llm.cancel import StoppedError
from vault_coach.vault.errors import NoteBusyError, VaultBusyError

STORM = 30
"""More notes than this at once are a checkout or a sync: they are read, and nothing is drafted for them."""

IDLE = 60.0
"""Longest wait in seconds."""

OVERFLOW = "\0overflow"
"""Heard in place of a path when events were lost."""


class Deeds(Protocol):
    """What the core has done to the vault."""

    def look(self, why: str) -> int:
        """Bring the index up to date; how many notes had changed."""

    def jobs(self, *, storm: bool) -> list[Job]:
        """The drafts that are due; in a storm there are none, and what it brought is no news later."""

    def draft(self, job: Job) -> None:
        """Write one."""

    def rest(self) -> None:
        """Nothing is to be done."""

    def trouble(self, error: Exception, about: str) -> None:
        """Something went wrong; it will be tried again."""


@dataclass
class Core:
    """The watcher without its rim.

    Attributes:
        deeds: What is done to the vault.
        hear: Waits up to so many seconds; the paths that were heard of.
        clock: Tells seconds that only grow.
        wall: Tells the seconds of the wall clock, which may jump.
        stopped: True when it is time to stop.
    """

    deeds: Deeds
    hear: Callable[[float], list[str]]
    clock: Callable[[], float]
    wall: Callable[[], float]
    stopped: Callable[[], bool]
    quiet: float = 10
    rounds: Rounds = field(default_factory=Rounds)
    queue: Queue = field(default_factory=Queue)

    def __post_init__(self) -> None:
        self.settling = Settling(self.quiet, STORM)

    def run(self) -> None:
        """Watch until it is time to stop."""
        while not self.stopped():
            self.turn()

    def once(self) -> None:
        """Look at all notes, write what is due and can be written now, and leave."""
        self._take(self.hear(0))
        self._look("start", self.clock())
        while not self.stopped() and (job := self.queue.take(self.clock(), self.settling)):
            self._draft(job)

    def turn(self) -> None:
        """Do the next thing: look at notes, else write one draft, else wait."""
        self._take(self.hear(0))
        now = self.clock()
        settled = len(self.settling.settled(now))
        if why := self.rounds.due(now) or ("saved" if settled else ""):
            self._look(why, now, settled + len(self.settling))
        elif job := self.queue.take(now, self.settling):
            self._draft(job)
        else:
            self.deeds.rest()
            self._wait(now)

    def _take(self, paths: list[str]) -> None:
        if OVERFLOW in paths:
            self.rounds.ask("overflow")
        self.settling.stir((path for path in paths if path != OVERFLOW), self.clock())

    def _look(self, why: str, now: float, moved: int = 0) -> None:
        try:
            changed = self.deeds.look(why)
            storm = why != "start" and max(changed, moved) > STORM
            if changed or why != "saved":
                self.queue.renew(self.deeds.jobs(storm=storm))
        except StoppedError:
            return
        except Exception as error:  # noqa: BLE001 (whatever it is, the watcher goes on; the log says what)
            self.deeds.trouble(error, why)
            self.rounds.failed(now)
        else:
            if why != "saved":
                self.rounds.done(now)

    def _draft(self, job: Job) -> None:
        try:
            self.deeds.draft(job)
        except StoppedError:
            return
        except (NoteBusyError, VaultBusyError):
            self.queue.put_off(job, self.clock() + self.quiet)
        except Exception as error:  # noqa: BLE001 (as above)
            self.deeds.trouble(error, job.key)
            self.queue.failed(job, self.clock())
        else:
            self.queue.done(job)

    def _wait(self, now: float) -> None:
        times = (self.settling.next(), self.queue.next(self.settling), self.rounds.next)
        meant = max(0.0, min([IDLE, *(at - now for at in times if at is not None)]))
        before = self.wall()
        self._take(self.hear(meant))
        self.rounds.woke(meant, self.wall() - before)
