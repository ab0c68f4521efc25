"""What went each way between the user and a partner, how well both keep their promises, and which are open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from vault_coach.analysis.evidence import by_day, lines_of
from vault_coach.analysis.thresholds import Thresholds
from vault_coach.analysis.view import View
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.exchange import GIVEN, RECEIVED
from vault_coach.domain.source import Source


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done for the other: an exchange, or a promise kept sooner or later."""

    day: date
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class GiveAndTake:
    """What went each way in one period, oldest first."""

    given: tuple[Deed, ...]
    received: tuple[Deed, ...]

    def leaning(self, limits: Thresholds) -> Literal["given", "received", ""]:
        """Return the side that clearly outweighs the other; "" when balanced or too little to tell."""
        given, received = len(self.given), len(self.received)
        total = given + received
        if total < limits.asymmetric_count or abs(given - received) < limits.asymmetric_share * total:
            return ""
        return "given" if given > received else "received"

    def evidence(self) -> list[Source]:
        """Return the lines it rests on: the heavier side first, the newest first on each side."""
        sides = sorted([self.given, self.received], key=len, reverse=True)
        return [source for side in sides for source in lines_of(reversed(side))]


def give_and_take(view: View, name: str, until: date) -> GiveAndTake:
    """Collect what went each way in the period that ends on a day: help, credit, introductions, promises done."""
    start = until - timedelta(days=view.thresholds.period_days)
    given, received = (
        tuple(sorted((deed for deed in deeds if start < deed.day <= until), key=by_day))
        for deeds in (_deeds(view, name, GIVEN, mine=True), _deeds(view, name, RECEIVED, mine=False))
    )
    return GiveAndTake(given, received)


def _deeds(view: View, name: str, kinds: frozenset[str], *, mine: bool) -> Iterator[Deed]:
    """Yield the exchanges of these kinds, and the promises of one side that were done up to today."""
    for exchange in view.exchanges(name, *kinds):
        if exchange.day is not None:
            yield Deed(exchange.day, exchange.text, exchange.source)
    for promise in view.promises(name):
        done = promise.done if promise.state == "done" else None
        if done is not None and done <= view.today and (promise.owner == ME) == mine:
            yield Deed(done, promise.text, promise.source)


@dataclass(frozen=True, slots=True)
class KeptPromises:
    """One side's promises of a period, kept and broken."""

    kept: tuple[Commitment, ...]
    broken: tuple[Commitment, ...]

    @property
    def rate(self) -> float | None:
        """The share that was kept, None when there were none."""
        total = len(self.kept) + len(self.broken)
        return len(self.kept) / total if total else None


def kept_promises(view: View, name: str) -> tuple[KeptPromises, KeptPromises]:
    """Sort my promises to a partner, and theirs to me, into kept and broken, over the period.

    Kept: done by the due day, or done when no day was due. Broken: done later, or open and past due. A promise
    falls on the day it was done, else on the day it was due; open ones that are not yet due count for nothing.
    """
    promises = view.promises(name)
    mine = [promise for promise in promises if promise.owner == ME]
    return _kept(view, mine), _kept(view, [promise for promise in promises if promise.owner != ME])


def _kept(view: View, promises: Iterable[Commitment]) -> KeptPromises:
    settled = [p for p in promises if view.within(_settled(view, p), view.thresholds.period_days)]
    ordered = sorted(settled, key=lambda p: (_settled(view, p) or date.min, p.source.path, p.source.line))
    return KeptPromises(tuple(p for p in ordered if _in_time(p)), tuple(p for p in ordered if not _in_time(p)))


def _in_time(promise: Commitment) -> bool:
    return promise.done is not None and (promise.due is None or promise.done <= promise.due)


def _settled(view: View, promise: Commitment) -> date | None:
    """Return the day a promise was kept or broken, None while that is open."""
    if promise.state == "done":
        return promise.done
    return promise.due if promise.overdue_days(view.today) else None


@dataclass(frozen=True, slots=True)
class OpenPromises:
    """Open promises between the user and others, by the day they are due; those without a day come last.

    `resting` counts those left out because the person is paused or snoozed.
    """

    mine: tuple[Commitment, ...]
    theirs: tuple[Commitment, ...]
    resting: int


def open_promises(view: View, *, overdue: bool = False) -> OpenPromises:
    """List all open promises, or only those past due. Work for nobody in particular is no promise."""
    all_open = [
        promise
        for promise in view.model.commitments
        if promise.state == "open" and promise.partner and ME in (promise.owner, promise.counterpart)
    ]
    wanted = [promise for promise in all_open if not overdue or promise.overdue_days(view.today)]
    awake = sorted((p for p in wanted if p.partner not in view.resting_names), key=_by_due_day)
    return OpenPromises(
        mine=tuple(promise for promise in awake if promise.owner == ME),
        theirs=tuple(promise for promise in awake if promise.owner != ME),
        resting=len(wanted) - len(awake),
    )


def _by_due_day(promise: Commitment) -> tuple[date, str, str, int]:
    return promise.due or date.max, promise.partner, promise.source.path, promise.source.line
