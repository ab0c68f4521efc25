"""`coach roi`: what partnering brings, each indicator with its trend and its course over both periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from vault_coach.analysis import View
from vault_coach.analysis.phrases import hours, listing
from vault_coach.analysis.roi import Indicator, Reading, Returns, Unit, Yield, returns
from vault_coach.show import payload
from vault_coach.show.page import Output
from vault_coach.show.payload import Payload

_BARS = "▁▂▃▄▅▆▇█"
_LABELS = {
    "completion": "Efforts finished, of those that ended",
    "decision-days": "Days from raised to decided (median)",
    "invitations": "Invitations across functions",
    "differences": "Times a partnership made a difference",
    "my-promises": "Promises you kept",
    "their-promises": "Promises others kept to you",
    "minutes": "Time in meetings with partners",
}
_DIFFERENCES = 3


@dataclass(frozen=True)
class RoiPage:
    """Return on partnership on one day."""

    view: View

    @cached_property
    def returns(self) -> Returns:
        """What it shows."""
        return returns(self.view)

    def data(self) -> Payload:
        """Indicators in the order of the method, partners by name."""
        found = self.returns
        return {
            "period_days": found.days,
            "indicators": [_indicator(each) for each in found.indicators],
            "partners": [_yield(each) for each in found.partners],
            "differences": [
                {
                    "partner": each.partner or None,
                    "text": each.text,
                    "date": each.day and each.day.isoformat(),
                    "evidence": payload.evidence([each.source]),
                }
                for each in found.differences
            ],
        }

    def show(self, terminal: Output) -> None:
        """A table of indicators, then what a number cannot say."""
        found = self.returns
        days = found.days
        terminal.title(f"What partnering returns: the last {days} days, and the {days} before")
        self.indicators(terminal)
        self._partners(terminal)
        if found.differences:
            terminal.title("Where it made a difference", level=2)
        for each in found.differences[:_DIFFERENCES]:
            terminal.point(each.text, sources=[each.source])

    def indicators(self, terminal: Output) -> None:
        """The table of indicators alone."""
        terminal.table(
            [
                (
                    _LABELS[each.name],
                    shown(each.now, each.unit),
                    shown(each.before, each.unit),
                    trend(each),
                    line(each),
                )
                for each in self.returns.indicators
            ],
            ("", "now", "before", "trend", "course"),
            right={1, 2},
        )

    def _partners(self, terminal: Output) -> None:
        if not self.returns.partners:
            return
        terminal.title("Time and value, by partner", level=2)
        terminal.table(
            [
                (each.partner, _time(each.minutes), _time(each.minutes_before), _worth(each))
                for each in self.returns.partners
            ],
            ("", "now", "before", "what you finished together, and its value"),
            right={1, 2},
        )


def shown(reading: Reading, unit: Unit) -> str:
    """A value as people say it; a dash where there was nothing to measure."""
    if reading.value is None:
        return "–"
    if unit == "share":
        return f"{round(reading.value * reading.of)} of {reading.of}"
    return _time(round(reading.value)) if unit == "minutes" else f"{reading.value:g}"


def trend(indicator: Indicator) -> str:
    """`up`, `down` or `same`; days are `quicker` or `slower`; "" when the two periods cannot be compared."""
    change = indicator.change
    if change is None:
        return ""
    if not change:
        return "same"
    if indicator.unit == "days":
        return "slower" if change > 0 else "quicker"
    return "up" if change > 0 else "down"


def line(indicator: Indicator) -> str:
    """The course of an indicator over both periods, one sign a step."""
    return sparkline(indicator.steps)


def sparkline(values: Sequence[float | None]) -> str:
    """One bar for each value, full for the largest and lowest for nought; a dot where nothing was measured."""
    top = max((value for value in values if value is not None), default=0) or 1
    return "".join("·" if v is None else _BARS[round(v / top * (len(_BARS) - 1))] for v in values)


def _time(minutes: int) -> str:
    return hours(minutes) if minutes else "–"


def _worth(found: Yield) -> str:
    return listing(f"{effort.name} ({effort.value})" for effort in found.efforts)


def _indicator(each: Indicator) -> Payload:
    return {
        "name": each.name,
        "unit": each.unit,
        "now": _reading(each.now),
        "before": _reading(each.before),
        "change": each.change,
        "steps": list(each.steps),
    }


def _reading(each: Reading) -> Payload:
    return {"value": each.value, "of": each.of, "evidence": payload.evidence(each.sources)}


def _yield(each: Yield) -> Payload:
    return {
        "partner": each.partner,
        "minutes": each.minutes,
        "minutes_before": each.minutes_before,
        "efforts": [{"name": effort.name, "value": effort.value} for effort in each.efforts],
    }
