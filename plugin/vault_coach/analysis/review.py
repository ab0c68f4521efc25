"""Looking over the whole portfolio: where time and tier part ways, who could move, what changed since a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from vault_coach.analysis.evidence import Reason, because, line_of
from vault_coach.analysis.phrases import listing, on
from vault_coach.analysis.portfolio import TIERS, Holding, Portfolio, drifting
from vault_coach.analysis.view import View
from vault_coach.domain.initiative import Initiative, InitiativeStatus
from vault_coach.domain.partner import Rating, Tier

_INSTEAD = {
    "core": ", or build what makes a partner core: trust, and need of each other",
    "active": ", or see them more",
}


@dataclass(frozen=True, slots=True)
class TierShift:
    """What the partners of one tier, as they are now, got of the user's time in two periods.

    Attributes:
        now: Share of all time with partners in the period.
        before: The same in the period before.
    """

    tier: Tier
    now: float
    before: float


def as_of(view: View, day: date) -> View:
    """Return what the notes of today say of an earlier day, as far as initiatives say when they began and ended.

    Properties hold for today only: a tier or a rating that was changed since is seen as it is now.
    """
    efforts = tuple(replace(effort, status=_status_on(effort, day)) for effort in view.model.initiatives)
    return replace(view, model=replace(view.model, initiatives=efforts), today=day)


def _status_on(effort: Initiative, day: date) -> InitiativeStatus:
    if effort.started and effort.started > day:
        return "proposed"
    return "active" if effort.started and effort.ended and effort.ended > day else effort.status


def could_move(view: View, portfolio: Portfolio) -> list[Reason]:
    """List those whose note and record differ, by name, each with what to decide."""
    return [
        _could_move(view, holding)
        for holding in portfolio.partners
        if holding.partner.tier not in {None, holding.recorded}
    ]


def _could_move(view: View, holding: Holding) -> Reason:
    partner, tier = holding.partner, holding.recorded
    rises = TIERS.index(tier) < TIERS.index(holding.tier)
    way = f"Call them {tier}{'' if rises else _INSTEAD[holding.tier]}."
    if partner.rated is None:
        way = "Rate trust and interdependence first."
    elif view.age(partner.rated) > view.thresholds.rating_days:
        way = f"Rate them anew first: you last did on {on(partner.rated, view.today)}."
    text = f"{partner.name}: {holding.tier} in the note, {tier} by your record ({because(holding.reasons)}). {way}"
    return Reason(text, holding.reasons[0].source if holding.reasons else line_of(partner, "tier"))


def average_minutes(portfolio: Portfolio, tier: Tier) -> int:
    """Return the minutes a partner of that tier got in the period, on average."""
    minutes = [holding.minutes for holding in portfolio.of(tier)]
    return round(sum(minutes) / len(minutes)) if minutes else 0


def out_of_step(portfolio: Portfolio) -> list[str]:
    """Say where time does not follow tier, people by name."""
    sentences = []
    for higher, lower in pairwise(TIERS):
        if not portfolio.of(higher) or not portfolio.of(lower):
            continue
        less = [h.partner.name for h in portfolio.of(higher) if h.minutes < average_minutes(portfolio, lower)]
        more = [h.partner.name for h in portfolio.of(lower) if h.minutes > average_minutes(portfolio, higher)]
        if less:
            sentences.append(_beside(higher, "less", lower, less))
        if more:
            sentences.append(_beside(lower, "more", higher, more))
    return sentences


def _beside(tier: Tier, how: str, other: Tier, names: list[str]) -> str:
    return f"{tier.capitalize()}, with {how} time than {other} partners get on average: {listing(names)}."


def changes_since(view: View, since: date) -> list[Reason]:
    """List what is not as it was on that day: tiers by the record, ratings, silences, joint efforts."""
    then = as_of(view, since)
    anew = [Reason(f"{name}: rated anew", rating.source) for name, rating in rated_anew(view, since).items()]
    return [*tier_changes(view, since), *anew, *_silences_changed(view, then), *_efforts_changed(view, since)]


def rated_anew(view: View, since: date) -> dict[str, Rating]:
    """Map partners to a rating made after that day, by name: what they were before is not on record."""
    return {
        partner.name: rating
        for partner in view.coached()
        for rating in (partner.trust, partner.interdependence)
        if rating and rating.day and rating.day > since
    }


def tier_changes(view: View, since: date) -> list[Reason]:
    """List partners whom the record puts elsewhere than it did, by name; those rated anew are left out."""
    then, anew = as_of(view, since), rated_anew(view, since)
    changes = []
    for partner in view.coached():
        (before, _), (now, grounds) = then.placement(partner), view.placement(partner)
        if before != now and partner.name not in anew:
            text = f"{partner.name}: {before} by your record then, {now} now ({because(grounds)})"
            changes.append(Reason(text, grounds[0].source if grounds else line_of(partner, "tier")))
    return changes


def _silences_changed(view: View, then: View) -> Iterator[Reason]:
    for partner in view.coached():
        last, before = view.last_contact(partner.name), drifting(then, partner.name)
        if last is None or drifting(view, partner.name) == before:
            continue
        quiet = f"went quiet, no contact since {on(last.day, view.today)}"
        yield Reason(f"{partner.name}: {'in touch again' if before else quiet}", last.source)


def _efforts_changed(view: View, since: date) -> Iterator[Reason]:
    """Yield the joint efforts that began or ended after that day."""
    for effort in view.joint_efforts("active", "done", "stopped"):
        partners = listing(view.to_talk_to(view.people_in(effort)))
        if effort.started and since < effort.started <= view.today:
            yield Reason(f'"{effort.name}" with {partners} began', line_of(effort, "started", "status"))
        if effort.status != "active" and effort.ended and since < effort.ended <= view.today:
            end = "was finished" if effort.status == "done" else "was stopped"
            yield Reason(f'"{effort.name}" with {partners} {end}', line_of(effort, "ended", "status"))


def tier_shifts(view: View, portfolio: Portfolio) -> list[TierShift]:
    """Compare the time of each tier in the period that ends today with the period before."""
    days = view.thresholds.period_days
    before = replace(view, today=view.since(days))
    minutes = {tier: sum(before.minutes(p.partner.name, days) for p in portfolio.of(tier)) for tier in TIERS}
    total = sum(minutes.values())
    return [
        TierShift(time.tier, time.share, minutes[time.tier] / total if total else 0.0) for time in portfolio.times
    ]
