"""Looking over the whole portfolio: where time and tier part ways, who could move, what changed since a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from vault_coach.analysis.evidence import Reason, because, line_of
from vault_coach.analysis.phrases import listing, on
from vault_coach.analysis.portfolio import TIERS, Holding, Portfolio
from vault_coach.analysis.rhythm import drifting
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
    """What the notes of today say of an earlier day; an effort is what it was then, as far as it says when.

    Properties hold for today only: a tier or a rating that was changed since is seen as it is now.
    """
    efforts = tuple(replace(effort, status=_status(effort, day)) for effort in view.model.initiatives)
    return replace(view, model=replace(view.model, initiatives=efforts), today=day)


def _status(effort: Initiative, day: date) -> InitiativeStatus:
    if effort.started and effort.started > day:
        return "proposed"
    return "active" if effort.started and effort.ended and effort.ended > day else effort.status


def could_move(view: View, held: Portfolio) -> list[Reason]:
    """Those whose note and record differ, by name, each with what to decide."""
    return [_move(view, each) for each in held.partners if each.partner.tier not in {None, each.recorded}]


def _move(view: View, holding: Holding) -> Reason:
    partner, tier = holding.partner, holding.recorded
    rises = TIERS.index(tier) < TIERS.index(holding.tier)
    way = f"Call them {tier}{'' if rises else _INSTEAD[holding.tier]}."
    if partner.rated is None:
        way = "Rate trust and interdependence first."
    elif view.age(partner.rated) > view.thresholds.rating_days:
        way = f"Rate them anew first: you last did on {on(partner.rated, view.today)}."
    text = f"{partner.name}: {holding.tier} in the note, {tier} by your record ({because(holding.reasons)}). {way}"
    return Reason(text, holding.reasons[0].source if holding.reasons else line_of(partner, "tier"))


def average_minutes(held: Portfolio, tier: Tier) -> int:
    """Minutes a partner of that tier got in the period, on average."""
    minutes = [holding.minutes for holding in held.of(tier)]
    return round(sum(minutes) / len(minutes)) if minutes else 0


def out_of_step(held: Portfolio) -> list[str]:
    """Where time does not follow tier, in words, people by name."""
    found = []
    for higher, lower in pairwise(TIERS):
        if not held.of(higher) or not held.of(lower):
            continue
        less = [each.partner.name for each in held.of(higher) if each.minutes < average_minutes(held, lower)]
        more = [each.partner.name for each in held.of(lower) if each.minutes > average_minutes(held, higher)]
        if less:
            found.append(_beside(higher, "less", lower, less))
        if more:
            found.append(_beside(lower, "more", higher, more))
    return found


def _beside(tier: Tier, how: str, other: Tier, names: list[str]) -> str:
    return f"{tier.capitalize()}, with {how} time than {other} partners get on average: {listing(names)}."


def changes_since(view: View, since: date) -> list[Reason]:
    """What is not as it was on that day: tiers by the record, ratings, silences, joint efforts."""
    then = as_of(view, since)
    anew = [Reason(f"{name}: rated anew", rating.source) for name, rating in rated_anew(view, since).items()]
    return [*tier_changes(view, since), *anew, *_silences(view, then), *_efforts(view, since)]


def rated_anew(view: View, since: date) -> dict[str, Rating]:
    """Partner -> a rating made after that day, by name: what they were before is not on record."""
    return {
        partner.name: rating
        for partner in view.coached()
        for rating in (partner.trust, partner.interdependence)
        if rating and rating.day and rating.day > since
    }


def tier_changes(view: View, since: date) -> list[Reason]:
    """Partners whom the record puts elsewhere than it did, by name; those rated anew are left out."""
    then, anew = as_of(view, since), rated_anew(view, since)
    found = []
    for partner in view.coached():
        (before, _), (now, grounds) = then.placement(partner), view.placement(partner)
        if before != now and partner.name not in anew:
            text = f"{partner.name}: {before} by your record then, {now} now ({because(grounds)})"
            found.append(Reason(text, grounds[0].source if grounds else line_of(partner, "tier")))
    return found


def _silences(view: View, then: View) -> Iterator[Reason]:
    for partner in view.coached():
        last, before = view.last_contact(partner.name), drifting(then, partner.name)
        if last is None or drifting(view, partner.name) == before:
            continue
        quiet = f"went quiet, no contact since {on(last.day, view.today)}"
        yield Reason(f"{partner.name}: {'in touch again' if before else quiet}", last.source)


def _efforts(view: View, since: date) -> Iterator[Reason]:
    """Joint efforts that began or ended after that day."""
    for effort in view.joint_efforts("active", "done", "stopped"):
        partners = listing(view.to_talk_to(view.people_in(effort)))
        if effort.started and since < effort.started <= view.today:
            yield Reason(f'"{effort.name}" with {partners} began', line_of(effort, "started", "status"))
        if effort.status != "active" and effort.ended and since < effort.ended <= view.today:
            end = "was finished" if effort.status == "done" else "was stopped"
            yield Reason(f'"{effort.name}" with {partners} {end}', line_of(effort, "ended", "status"))


def tier_shifts(view: View, held: Portfolio) -> list[TierShift]:
    """How the time moved between tiers: the period that ends today against the one before."""
    days = view.thresholds.period_days
    before = replace(view, today=view.since(days))
    minutes = {tier: sum(before.minutes(p.partner.name, days) for p in held.of(tier)) for tier in TIERS}
    total = sum(minutes.values())
    return [TierShift(each.tier, each.share, minutes[each.tier] / total if total else 0.0) for each in held.times]
