"""Drafts waiting to be written. No clock, no threads, no disk."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vault_coach.coach import Coach
    from vault_coach.llm.backend import Backend

MOST = 20
"""Most drafts that wait; what does not fit is found again by the next look."""

_BACK_OFF = (60.0, 300.0, 1800.0)  # seconds until a draft that failed is tried again


@dataclass(frozen=True, slots=True)
class Job:
    """A draft that is due.

    Attributes:
        key: The id of its block.
        path: The note it goes into, "" when that is known only once it is written.
        facts: Digest of what it would say: what was written from the same facts is not written again.
        write: Writes it; gives the path of the note that was changed, "" when nothing was.
        cited: The notes it quotes.
    """

    key: str
    path: str
    facts: str
    write: "Callable[[Coach, Backend | None], str]"
    cited: frozenset[str] = frozenset()

    def waits_for(self, moving: Container[str]) -> bool:
        """True while somebody is at its note, or at one that it quotes."""
        return any(path in moving for path in (self.path, *self.cited))


@dataclass(frozen=True, slots=True)
class _Later:
    """A draft that was put off: until when, and how often it failed."""

    until: float
    failed: int = 0


class Queue:
    """The drafts that are due, in order; at most so many."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._jobs: dict[str, Job] = {}
        self._later: dict[str, _Later] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def renew(self, jobs: Iterable[Job]) -> None:
        """The newest facts win: what was due before and is not any more is dropped."""
        listed = list(jobs)
        self._later = {job.key: self._later[job.key] for job in listed if job.key in self._later}
        self._jobs = {job.key: job for job in listed[: self._most]}

    def take(self, now: float, moving: Container[str]) -> Job | None:
        """The first draft that may be written now; not one into or from a note that somebody is at."""
        for job in self._jobs.values():
            if self._due(job) <= now and not job.waits_for(moving):
                return self._jobs.pop(job.key)
        return None

    def put_off(self, job: Job, until: float) -> None:
        """Somebody is at its note: try again later."""
        self._back(job, _Later(until, self._failed(job)))

    def failed(self, job: Job, now: float) -> None:
        """It could not be written: try again in 1, 5 and then every 30 minutes."""
        before = self._failed(job)
        self._back(job, _Later(now + _BACK_OFF[min(before, len(_BACK_OFF) - 1)], before + 1))

    def done(self, job: Job) -> None:
        """It was written, or never will be."""
        self._later.pop(job.key, None)

    def next(self, moving: Container[str]) -> float | None:
        """When the next draft may be written; None when none waits but for a note."""
        return min((self._due(job) for job in self._jobs.values() if not job.waits_for(moving)), default=None)

    def _back(self, job: Job, later: _Later) -> None:
        self._later[job.key] = later
        self._jobs.setdefault(job.key, job)

    def _due(self, job: Job) -> float:
        later = self._later.get(job.key)
        return later.until if later else float("-inf")

    def _failed(self, job: Job) -> int:
        later = self._later.get(job.key)
        return later.failed if later else 0
