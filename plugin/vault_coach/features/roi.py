"""`coach roi`: what partnering brings, each indicator with its trend and its course over both periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import click

from vault_coach.analysis import View
from vault_coach.analysis.phrases import hours, listing
from vault_coach.analysis.roi import Indicator, Measurement, Roi, Unit, Yield, measure_roi
from vault_coach.features.session import Session, common, keeps
from vault_coach.show.jsonable import dated_line, pick
from vault_coach.show.page import NotePage, Output

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
class RoiPage(NotePage):
    """Return on partnership on one day."""

    view: View

    @cached_property
    def roi(self) -> Roi:
        """All that the page shows."""
        return measure_roi(self.view)

    def data(self) -> dict[str, Any]:
        """Give the indicators in the order of the method, and the partners by name."""
        return {
            "period_days": self.roi.days,
            "indicators": [_indicator(indicator) for indicator in self.roi.indicators],
            "partners": [
                pick(partner, "partner", "minutes", "minutes_before")
                | {"efforts": [pick(effort, "name", "value") for effort in partner.efforts]}
                for partner in self.roi.partners
            ],
            "differences": [
                {"partner": difference.partner or None, **dated_line(difference)}
                for difference in self.roi.differences
            ],
        }

    def show(self, output: Output) -> None:
        """Show a table of indicators, then what a number cannot say."""
        days, differences = self.roi.days, self.roi.differences
        output.title(f"What partnering returns: the last {days} days, and the {days} before")
        self.indicators(output)
        self._partners(output)
        if differences:
            output.title("Where it made a difference", level=2)
        for difference in differences[:_DIFFERENCES]:
            output.point(difference.text, sources=[difference.source])

    def indicators(self, output: Output) -> None:
        """Show the table of indicators alone."""
        output.table(
            [
                (
                    _LABELS[indicator.name],
                    _value(indicator.now, indicator.unit),
                    _value(indicator.before, indicator.unit),
                    _trend(indicator),
                    sparkline(indicator.steps),
                )
                for indicator in self.roi.indicators
            ],
            ("", "now", "before", "trend", "course"),
            right={1, 2},
        )

    def _partners(self, output: Output) -> None:
        if not self.roi.partners:
            return
        output.title("Time and value, by partner", level=2)
        output.table(
            [
                (partner.partner, _time(partner.minutes), _time(partner.minutes_before), _worth(partner))
                for partner in self.roi.partners
            ],
            ("", "now", "before", "what you finished together, and its value"),
            right={1, 2},
        )


def _value(reading: Measurement, unit: Unit) -> str:
    """Write a value as people say it; a dash where there was nothing to measure."""
    if reading.value is None:
        return "–"
    if unit == "share":
        return f"{round(reading.value * reading.of)} of {reading.of}"
    return _time(round(reading.value)) if unit == "minutes" else f"{reading.value:g}"


def _trend(indicator: Indicator) -> str:
    """Say `up`, `down` or `same`; days are `quicker` or `slower`; "" when the two periods cannot be compared."""
    change = indicator.change
    if change is None:
        return ""
    if not change:
        return "same"
    if indicator.unit == "days":
        return "slower" if change > 0 else "quicker"
    return "up" if change > 0 else "down"


def sparkline(values: Sequence[float | None]) -> str:
    """Draw a sign a value: the full bar for the largest, the lowest for 0, a dot where nothing was measured."""
    top = max((value for value in values if value is not None), default=0) or 1
    return "".join("·" if v is None else _BARS[round(v / top * (len(_BARS) - 1))] for v in values)


def _time(minutes: int) -> str:
    return hours(minutes) if minutes else "–"


def _worth(partner: Yield) -> str:
    return listing(f"{effort.name} ({effort.value})" for effort in partner.efforts)


def _indicator(indicator: Indicator) -> dict[str, Any]:
    now, before = (
        pick(reading, "value", "of") | {"evidence": reading.sources}
        for reading in (indicator.now, indicator.before)
    )
    return {**pick(indicator, "name", "unit"), "now": now, "before": before, **pick(indicator, "change", "steps")}


@click.command(epilog="Example: coach roi --note")
@keeps("Return on partnership")
@common
def roi(session: Session, *, note: bool) -> None:
    """What partnering brings, against the period before."""
    session.look(RoiPage(session.coach.view), "Return on partnership", note=note)
