"""Drafts waiting to be written. No clock, no threads, no disk."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vault_coach.coach import Coach
    from vault_coach.llm.backend import Backend

MOST = 20
"""Most drafts that wait; what does not fit is due again at the next scan."""

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

    def waits_for(self, changing: Container[str]) -> bool:
        """Return True while its note, or one that it quotes, is changing."""
        return any(path in changing for path in (self.path, *self.cited))


@dataclass(frozen=True, slots=True)
class _Retry:
    """When a draft may be tried again, and how often it failed."""

    at: float
    failures: int = 0


class JobQueue:
    """The drafts that are due, in order; at most so many."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._jobs: dict[str, Job] = {}
        self._retries: dict[str, _Retry] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    def replace(self, jobs: Iterable[Job]) -> None:
        """Take in what is due now: the newest facts win, and what is not due any more is dropped."""
        listed = list(jobs)
        self._retries = {job.key: self._retries[job.key] for job in listed if job.key in self._retries}
        self._jobs = {job.key: job for job in listed[: self._most]}

    def take(self, now: float, changing: Container[str]) -> Job | None:
        """Take out the first draft that may be written now; not one into or from a note that is changing."""
        for job in self._jobs.values():
            if self._due_at(job) <= now and not job.waits_for(changing):
                return self._jobs.pop(job.key)
        return None

    def postpone(self, job: Job, until: float) -> None:
        """Put a draft back because somebody is at its note: try again later."""
        self._put_back(job, _Retry(until, self._failures(job)))

    def failed(self, job: Job, now: float) -> None:
        """Put a draft back that could not be written: try again in 1, 5 and then every 30 minutes."""
        before = self._failures(job)
        self._put_back(job, _Retry(now + _BACK_OFF[min(before, len(_BACK_OFF) - 1)], before + 1))

    def done(self, job: Job) -> None:
        """Note that a draft was written, or never will be."""
        self._retries.pop(job.key, None)

    def next_at(self, changing: Container[str]) -> float | None:
        """Return when the next draft may be written; None when none waits but for a note."""
        return min((self._due_at(job) for job in self._jobs.values() if not job.waits_for(changing)), default=None)

    def _put_back(self, job: Job, retry: _Retry) -> None:
        self._retries[job.key] = retry
        self._jobs.setdefault(job.key, job)

    def _due_at(self, job: Job) -> float:
        retry = self._retries.get(job.key)
        return retry.at if retry else float("-inf")

    def _failures(self, job: Job) -> int:
        retry = self._retries.get(job.key)
        return retry.failures if retry else 0
