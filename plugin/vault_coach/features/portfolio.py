"""`coach portfolio`: who is core, active and peripheral and why, who has gone quiet, and where the time goes."""

from dataclasses import dataclass
from functools import cached_property

from vault_coach.analysis import View
from vault_coach.analysis.evidence import because
from vault_coach.analysis.phrases import count, hours, listing
from vault_coach.analysis.portfolio import Holding, Holdings, TierTime, holdings
from vault_coach.show import payload
from vault_coach.show.page import Output, seen
from vault_coach.show.payload import Payload

_BAR = 24


@dataclass(frozen=True)
class PortfolioPage:
    """The portfolio on one day."""

    view: View

    @cached_property
    def held(self) -> Holdings:
        """What it shows."""
        return holdings(self.view)

    def data(self) -> Payload:
        """Partners by name, the time of each tier, and who rests."""
        return {
            "period_days": self.view.thresholds.period_days,
            "partners": [_partner(each) for each in self.held.partners],
            "tiers": [
                {"tier": each.tier, "people": each.people, "minutes": each.minutes, "share": round(each.share, 3)}
                for each in self.held.times
            ],
            "resting": [partner.name for partner in self.held.resting],
            "unmeasured_meetings": self.held.unmeasured,
        }

    def show(self, terminal: Output) -> None:
        """Tier by tier, people by name, then the time."""
        if not self.held.partners:
            terminal.say("You track no partner yet. Write `type: partner` into the note of someone you work with.")
        for time in self.held.times:
            if time.people:
                self._tier(terminal, time)
        if self.held.resting:
            terminal.title("Resting")
            terminal.point(f"{listing(p.name for p in self.held.resting)}, paused or snoozed", mark=" ")
            terminal.say()
        self._time(terminal)

    def _tier(self, terminal: Output, time: TierTime) -> None:
        terminal.title(f"{time.tier.capitalize()}: {people(time.people)}")
        terminal.table(
            [
                (each.partner.name, *_contact(each, self.view, terminal), why(each))
                for each in self.held.of(time.tier)
            ],
            ("", "last contact", "usually", "together", "why this tier"),
            right={3},
        )
        terminal.say()

    def _time(self, terminal: Output) -> None:
        terminal.title(f"Time with partners in {self.view.thresholds.period_days} days")
        terminal.table(
            (
                (each.tier, people(each.people), hours(each.minutes), f"{each.share:.0%}", bar(each.share))
                for each in self.held.times
            ),
            right={1, 2, 3},
        )
        if self.held.unmeasured:
            which = f"{count(self.held.unmeasured, 'meeting')} without a length"
            terminal.point(f"Not counted: {which}. Add `minutes: 30` to a note to have it counted.", mark=" ")


def people(number: int) -> str:
    """`1 person`, `3 people`."""
    return "1 person" if number == 1 else f"{number} people"


def bar(share: float) -> str:
    """A bar for a share of one; anything above nothing shows."""
    return "█" * max(1 if share else 0, round(share * _BAR))


def _contact(holding: Holding, view: View, terminal: Output) -> tuple[str, str, str]:
    """When they last met, how often they usually do, and for how long in the period."""
    quiet, often = holding.rhythm.quiet, holding.rhythm.usual
    return (
        "none" if quiet is None else seen(view.since(quiet), view.today, terminal).removeprefix("on "),
        f"{round(often)} days" if often else "",
        hours(holding.minutes) if holding.minutes else "",
    )


def why(holding: Holding) -> str:
    """What speaks for the tier, or for another one, and whether it has gone quiet."""
    grounds = because(holding.reasons)
    if holding.partner.tier not in {None, holding.recorded}:
        grounds = f"your record says {holding.recorded}: {grounds}"
    return f"{grounds}; quieter than usual" if holding.drifting else grounds


def _partner(holding: Holding) -> Payload:
    partner = holding.partner
    return {
        "partner": partner.name,
        "team": partner.team,
        "tier": partner.tier,
        "computed_tier": holding.recorded,
        "reasons": payload.reasons(holding.reasons),
        "cadence_days": holding.cadence,
        "usual_days": holding.rhythm.usual,
        "days_since": holding.rhythm.quiet,
        "drifting": holding.drifting,
        "minutes": holding.minutes,
    }
