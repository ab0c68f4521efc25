"""Trust and interdependence as the user rates them: what they open up and put at risk, when they go stale."""

from collections.abc import Iterator

from vault_coach.analysis.evidence import because, line_of, lines_of
from vault_coach.analysis.phrases import listing, on, rated
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View
from vault_coach.domain.partner import Partner


@rule(
    "untapped-trust",
    meaning="You trust a partner, yet you hardly depend on each other and do nothing together.",
    fires="Trust is {trust_high} or more, interdependence is {interdependence_low} or less, and no joint "
    "effort is under way.",
    idea="Trust that is never put to work is the cheapest place to begin something together.",
    move="Propose a small joint task.",
    thresholds=("trust_high", "interdependence_low"),
    in_culture={
        "individualistic": "Propose one small joint task that costs neither of you any standing.",
        "hostile": "Keep them as an ally, and put your own name to a result that can be seen.",
    },
)
def untapped_trust(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    for partner in view.coached():
        trust, need = partner.trust, partner.interdependence
        if not trust or not need or view.active_initiatives(partner.name):
            continue
        if trust.value < view.thresholds.trust_high or need.value > view.thresholds.interdependence_low:
            continue
        yield rule.signal(
            partner.name,
            1,
            f"You rate trust with {partner.name} {rated(trust.value)} and interdependence {rated(need.value)}, "
            "and no joint effort is under way.",
            lines_of([trust, need]),
            facts={"number": str(trust.value)},
        )


@rule(
    "fragile-dependence",
    meaning="You and a partner depend on each other a lot and trust each other little.",
    fires="Trust is {trust_low} or less, and interdependence is {interdependence_high} or more.",
    idea="Work that needs both of you stands or falls with trust, and pressure is a poor time to build it.",
    move="Build trust before the next ask: keep one small promise first.",
    thresholds=("trust_low", "interdependence_high"),
)
def fragile_dependence(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2."""
    for partner in view.coached():
        trust, need = partner.trust, partner.interdependence
        if not trust or not need:
            continue
        if trust.value > view.thresholds.trust_low or need.value < view.thresholds.interdependence_high:
            continue
        yield rule.signal(
            partner.name,
            2,
            f"You rate interdependence with {partner.name} {rated(need.value)} and trust {rated(trust.value)}.",
            lines_of([trust, need]),
            facts={"number": str(trust.value)},
        )


@rule(
    "unrated",
    meaning="A core or active partner has no rating of trust or interdependence.",
    fires="Trust or interdependence is missing for a core or active partner.",
    idea="Two numbers of your own make you look at a partnership before it calls for attention.",
    move="Rate trust and interdependence, a minute's work.",
)
def unrated(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    for partner in _close(view):
        ratings = {"trust": partner.trust, "interdependence": partner.interdependence}
        missing = [name for name, rating in ratings.items() if rating is None]
        if missing:
            tier, thing = view.tier(partner), listing(missing)
            reason = f"{partner.name} is one of your {tier} partners, not yet rated for {thing}."
            line = line_of(partner, *missing, "tier")
            yield rule.signal(partner.name, 1, reason, [line], facts={"thing": thing})


@rule(
    "rating-stale",
    meaning="You last rated a core or active partner a while ago.",
    fires="The older of the two ratings of a core or active partner is more than {rating_days} days old.",
    idea="Partnerships move while numbers stand still.",
    move="Rate trust and interdependence again.",
    thresholds=("rating_days",),
)
def rating_stale(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    for partner in _close(view):
        if partner.rated is None or view.age(partner.rated) <= view.thresholds.rating_days:
            continue
        days = view.age(partner.rated)
        oldest = [r for r in (partner.trust, partner.interdependence) if r and r.day == partner.rated]
        yield rule.signal(
            partner.name,
            1,
            f"You last rated {partner.name} on {on(partner.rated, view.today)}.",
            lines_of(oldest) or [line_of(partner, "rated")],
            facts={"day": partner.rated.isoformat(), "days": str(days)},
        )


def _close(view: View) -> list[Partner]:
    """Return the coached partners of the core and active tiers."""
    return [partner for partner in view.coached() if view.tier(partner) != "peripheral"]


@rule(
    "tier-drift",
    meaning="The tier you gave a partner no longer fits your ratings and what you do together.",
    fires="The declared tier differs from the computed one, and the ratings are {rating_days} days old at "
    "most. Computed: core with trust of {trust_high} and interdependence of {interdependence_high} or "
    "more; active with a joint effort under way or {active_interactions} contacts in {period_days} "
    "days; else peripheral.",
    idea="Time follows the tier you have in mind; when it no longer fits, your time goes to the wrong place.",
    move="Rebalance your time, or change the tier.",
    thresholds=("rating_days", "trust_high", "interdependence_high", "active_interactions", "period_days"),
)
def tier_drift(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    for partner in view.coached():
        tier, grounds = view.placement(partner)
        if partner.tier in {None, tier} or partner.rated is None:
            continue
        if view.age(partner.rated) > view.thresholds.rating_days:
            continue
        yield rule.signal(
            partner.name,
            1,
            f"{partner.name} is {partner.tier} in your note, while your record says {tier}: {because(grounds)}.",
            [
                line_of(partner, "tier"),
                *lines_of(grounds or [r for r in (partner.trust, partner.interdependence) if r]),
            ],
            facts={"thing": tier},
        )
