"""`coach portfolio`: who is core, active and peripheral and why, who has gone quiet, and where the time goes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import click

from vault_coach.analysis import View
from vault_coach.analysis.evidence import because
from vault_coach.analysis.phrases import count, hours, listing
from vault_coach.analysis.portfolio import TIERS, Holding, Portfolio, TierTime, build_portfolio
from vault_coach.domain.partner import Partner
from vault_coach.features import write_files
from vault_coach.features.session import Session, common
from vault_coach.show.jsonable import pick
from vault_coach.show.page import NotePage, Output, seen

_BAR = 24
_BASE = "Partners.base"
_COLUMNS = (
    ("file.name", "Name"),
    ("formula.team", "Team"),
    ("note.role", "Role"),
    ("note.tier", "Tier in the note"),
    ("note.trust", "Trust"),
    ("note.interdependence", "Interdependence"),
    ("note.rated", "Rated on"),
    ("note.win", "A win for them"),
)
_TEAM = "if(note.team, note.team, note.org)"


@dataclass(frozen=True)
class PortfolioPage(NotePage):
    """The portfolio on one day."""

    view: View

    @cached_property
    def portfolio(self) -> Portfolio:
        """The partners with their tiers, and where the time goes."""
        return build_portfolio(self.view)

    def data(self) -> dict[str, Any]:
        """Give the partners by name, the time of each tier, and who rests."""
        return {
            "period_days": self.view.thresholds.period_days,
            "partners": [_partner(holding) for holding in self.portfolio.partners],
            "tiers": [
                pick(time, "tier", "people", "minutes") | {"share": round(time.share, 3)}
                for time in self.portfolio.times
            ],
            "resting": [partner.name for partner in self.portfolio.resting],
            "unmeasured_meetings": self.portfolio.unmeasured,
        }

    def show(self, output: Output) -> None:
        """Show tier by tier the people by name, then the time."""
        if not self.portfolio.partners:
            output.say("You track no partner yet. Write `type: partner` into the note of someone you work with.")
        for time in self.portfolio.times:
            if time.people:
                self._tier(output, time)
        if self.portfolio.resting:
            output.title("Resting")
            output.point(f"{listing(p.name for p in self.portfolio.resting)}, paused or snoozed", mark=" ")
            output.say()
        self._time(output)

    def _tier(self, output: Output, time: TierTime) -> None:
        output.title(f"{time.tier.capitalize()}: {people(time.people)}")
        output.table(
            [
                (holding.partner.name, *_contact(holding, self.view, output), why(holding))
                for holding in self.portfolio.of(time.tier)
            ],
            ("", "last contact", "usually", "together", "why this tier"),
            right={3},
        )
        output.say()

    def _time(self, output: Output) -> None:
        output.title(f"Time with partners in {self.view.thresholds.period_days} days")
        output.table(
            (
                (time.tier, people(time.people), hours(time.minutes), f"{time.share:.0%}", _bar(time.share))
                for time in self.portfolio.times
            ),
            right={1, 2, 3},
        )
        if self.portfolio.unmeasured:
            which = f"{count(self.portfolio.unmeasured, 'meeting')} without a length"
            output.point(f"Not counted: {which}. Add `minutes: 30` to a note to have it counted.", mark=" ")


def people(number: int) -> str:
    """Count people: `1 person`, `3 people`."""
    return "1 person" if number == 1 else f"{number} people"


def _bar(share: float) -> str:
    """Draw a bar for a share of one; anything above nothing shows."""
    return "█" * max(1 if share else 0, round(share * _BAR))


def _contact(holding: Holding, view: View, output: Output) -> tuple[str, str, str]:
    """Say when they last met, how often they usually do, and for how long in the period."""
    quiet, often = holding.rhythm.quiet, holding.rhythm.usual
    return (
        "none" if quiet is None else seen(view.since(quiet), view.today, output).removeprefix("on "),
        f"{round(often)} days" if often else "",
        hours(holding.minutes) if holding.minutes else "",
    )


def why(holding: Holding) -> str:
    """Say what speaks for the tier, or for another one, and whether it has gone quiet."""
    grounds = because(holding.reasons)
    if holding.partner.tier not in {None, holding.recorded}:
        grounds = f"your record says {holding.recorded}: {grounds}"
    return f"{grounds}; quieter than usual" if holding.drifting else grounds


def _partner(holding: Holding) -> dict[str, Any]:
    return {
        "partner": holding.partner.name,
        **pick(holding.partner, "team", "tier"),
        "computed_tier": holding.recorded,
        "reasons": holding.reasons,
        "cadence_days": holding.cadence,
        "usual_days": holding.rhythm.usual,
        "days_since": holding.rhythm.quiet,
        **pick(holding, "drifting", "minutes"),
    }


def base(portfolio: Portfolio) -> str:
    """Write the portfolio as an Obsidian base: a table for each tier of the record, over the partners' notes.

    Bases read properties, not bodies, so the tables name the notes they show.
    """
    tables = {f"{tier.capitalize()} by your record": _recorded(portfolio, tier) for tier in TIERS} | {
        "Note and record differ": [p for p in portfolio.partners if p.partner.tier not in {None, p.recorded}],
        "Quieter than usual": [p for p in portfolio.partners if p.drifting],
    }
    lines = [*_only([holding.partner for holding in portfolio.partners]), "formulas:", f"  team: {_TEAM}"]
    lines += ["properties:"]
    for name, shown in _COLUMNS:
        lines += [f"  {name}:", f"    displayName: {shown}"]
    lines += ["views:", *_table("Partners")]
    for name, holdings_ in tables.items():
        lines += _table(name, [holding.partner for holding in holdings_]) if holdings_ else []
    return "\n".join(lines) + "\n"


def _recorded(portfolio: Portfolio, tier: str) -> list[Holding]:
    return [holding for holding in portfolio.partners if holding.recorded == tier]


def _table(name: str, partners: Sequence[Partner] = ()) -> Iterator[str]:
    yield "  - type: table"
    yield f"    name: {name}"
    if partners:
        yield from (f"    {line}" for line in _only(partners))
    yield "    order:"
    yield from (f"      - {column}" for column, _ in _COLUMNS)
    yield "    sort:"
    yield "      - property: file.name"
    yield "        direction: ASC"


def _only(partners: Sequence[Partner]) -> list[str]:
    """Just these notes. A JSON text is a text in YAML and in the language of bases alike."""
    paths = json.dumps([partner.path for partner in partners], ensure_ascii=False)
    return ["filters:", "  and:", f"    - {json.dumps(f'{paths}.contains(file.path)', ensure_ascii=False)}"]


@click.command(epilog="Example: coach portfolio --note")
@click.option("--note", is_flag=True, help=f'Write or refresh "{_BASE}" and "Coach/Portfolio.md".')
@common
def portfolio(session: Session, *, note: bool) -> None:
    """Who is core, active and peripheral and why, who went quiet, and where your time goes."""
    page = PortfolioPage(session.coach.view)
    files = []
    if note:
        files.append(write_files.put_file(session.coach, _BASE, base(page.portfolio), "portfolio"))
        files.append(session.keep(page, "Portfolio"))
    session.show(page, files)
