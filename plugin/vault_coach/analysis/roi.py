"""Return on partnership: what partnering brings, each indicator against the period before."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Literal

from vault_coach.analysis.evidence import by_day, line_of, lines_of
from vault_coach.analysis.reciprocity import KeptPromises, kept_promises
from vault_coach.analysis.view import View
from vault_coach.domain.decision import Decision
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.source import Source

Unit = Literal["share", "days", "count", "minutes"]

_STEPS = 3  # steps of a sparkline in one period


@dataclass(frozen=True, slots=True)
class Measurement:
    """One indicator over one period.

    Attributes:
        value: What it came to, None when there was nothing to measure.
        of: How many things it was measured on.
        sources: The lines it rests on.
    """

    value: float | None
    of: int
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator with its trend.

    Attributes:
        name: Its key: completion, decision-days, invitations, differences, minutes, my-promises, their-promises.
        now: Over the period that ends today.
        before: Over the period before that.
        steps: Its value over each third of both periods, oldest first.
    """

    name: str
    unit: Unit
    now: Measurement
    before: Measurement
    steps: tuple[float | None, ...]

    @property
    def change(self) -> float | None:
        """Now less before; None when either could not be measured."""
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value


@dataclass(frozen=True, slots=True)
class Yield:
    """Time with one partner, and the efforts finished together in the period that say what they were worth."""

    partner: str
    minutes: int
    minutes_before: int
    efforts: tuple[Initiative, ...]


@dataclass(frozen=True, slots=True)
class Roi:
    """Return on partnership over one period.

    Attributes:
        days: The length of the period.
        partners: Those with time or value in either period, by name.
        differences: Times a partnership made a difference, newest first.
    """

    days: int
    indicators: tuple[Indicator, ...]
    partners: tuple[Yield, ...]
    differences: tuple[Exchange, ...]


def measure_roi(view: View) -> Roi:
    """Measure all indicators on that day."""
    days = view.thresholds.period_days
    return Roi(
        days=days,
        indicators=tuple(_indicator(view, name, unit, measure) for name, unit, measure in _MEASURES),
        partners=tuple(_yields(view)),
        differences=tuple(reversed(_recorded(view, "difference"))),
    )


def _indicator(view: View, name: str, unit: Unit, measure: Callable[[View], Measurement]) -> Indicator:
    before = _as_of(view, view.since(view.thresholds.period_days))
    return Indicator(name, unit, measure(view), measure(before), tuple(measure(s).value for s in _steps(view)))


def _as_of(view: View, day: date, days: int = 0) -> View:
    """Return the same notes seen on another day, over another period."""
    limits = replace(view.thresholds, period_days=days or view.thresholds.period_days)
    return replace(view, today=day, thresholds=limits)


def _steps(view: View) -> list[View]:
    """Cut both periods into equal steps, oldest first."""
    width = max(1, view.thresholds.period_days // _STEPS)
    return [_as_of(view, view.since(width * back), width) for back in reversed(range(2 * _STEPS))]


def _completion(view: View) -> Measurement:
    """Measure the share of the efforts ended in the period that was finished and not stopped."""
    ended = [e for e in view.initiatives if e.status in {"done", "stopped"} and _now(view, _end(view, e))]
    done = [effort for effort in ended if effort.status == "done"]
    return Measurement(
        _share(len(done), len(ended)), len(ended), tuple(line_of(e, "ended", "status") for e in ended)
    )


def _end(view: View, effort: Initiative) -> date | None:
    """Return the day an effort ended; without one on record, that of its last meeting."""
    if effort.ended or not (meetings := view.meetings_of(effort)):
        return effort.ended
    return meetings[-1].day


def _decision_days(view: View) -> Measurement:
    """Measure the median days from raised to decided, of the decisions made in the period."""
    made: list[tuple[int, Decision]] = [
        ((decision.decided - decision.raised).days, decision)
        for decision in view.model.decisions
        if decision.decided and decision.raised and _now(view, decision.decided)
    ]
    took = [days for days, _ in made]
    return Measurement(
        float(median(took)) if took else None, len(made), tuple(line_of(d, "decided", "status") for _, d in made)
    )


def _counted(kind: str) -> Callable[[View], Measurement]:
    def count(view: View) -> Measurement:
        exchanges = _recorded(view, kind)
        return Measurement(float(len(exchanges)), len(exchanges), tuple(lines_of(exchanges)))

    return count


def _recorded(view: View, kind: str) -> list[Exchange]:
    """List what was recorded in the period about no one or anyone who is not resting, oldest first."""
    recorded = (e for e in view.model.exchanges if e.kind == kind and e.partner not in view.resting_names)
    return sorted((exchange for exchange in recorded if _now(view, exchange.day)), key=by_day)


def _minutes(view: View) -> Measurement:
    """Measure the minutes in meetings with partners; a meeting counts once."""
    coached = {partner.name for partner in view.coached()}
    met = [
        m for m in view.held_meetings if m.minutes and _now(view, m.day) and not coached.isdisjoint(m.attendees)
    ]
    return Measurement(float(sum(m.minutes or 0 for m in met)), len(met), tuple(lines_of(met)))


def _promises(side: Literal[0, 1]) -> Callable[[View], Measurement]:
    def rate(view: View) -> Measurement:
        return _rate(kept_promises(view, partner.name)[side] for partner in view.coached())

    return rate


def _rate(all_kept: Iterable[KeptPromises]) -> Measurement:
    sides = list(all_kept)
    kept = [promise for side in sides for promise in side.kept]
    settled = [*kept, *(promise for side in sides for promise in side.broken)]
    return Measurement(_share(len(kept), len(settled)), len(settled), tuple(lines_of(settled)))


_MEASURES: Sequence[tuple[str, Unit, Callable[[View], Measurement]]] = (
    ("completion", "share", _completion),
    ("decision-days", "days", _decision_days),
    ("invitations", "count", _counted("invited")),
    ("differences", "count", _counted("difference")),
    ("my-promises", "share", _promises(0)),
    ("their-promises", "share", _promises(1)),
    ("minutes", "minutes", _minutes),
)


def _yields(view: View) -> Iterable[Yield]:
    days = view.thresholds.period_days
    before = _as_of(view, view.since(days))
    worth = [e for e in view.initiatives if e.status == "done" and e.value and _now(view, _end(view, e))]
    for partner in view.coached():
        spent, earlier = (seen.minutes(partner.name, days) for seen in (view, before))
        efforts = tuple(effort for effort in worth if partner.name in view.people_in(effort))
        if spent or earlier or efforts:
            yield Yield(partner.name, spent, earlier, efforts)


def _now(view: View, day: date | None) -> bool:
    return view.within(day, view.thresholds.period_days)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
