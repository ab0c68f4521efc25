"""Influence: those whose word is needed, and those who link teams that nobody else links."""

from collections.abc import Iterator

from vault_coach.analysis.evidence import line_of
from vault_coach.analysis.phrases import listing, rated
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View
from vault_coach.domain.partner import Partner
from vault_coach.domain.source import Source


@rule(
    "bottleneck",
    meaning="An open decision needs a partner you are not close enough to.",
    fires="An open decision needs a partner, and trust is {trust_bottleneck} or less, or the partner is "
    "peripheral, or no joint effort with them is under way.",
    idea="People stand behind what they helped to shape, and pick at what they are asked to sign.",
    move="Build it together with them before you ask for approval.",
    thresholds=("trust_bottleneck",),
    in_culture={
        "individualistic": "Ask for their view in private first, on a small part of it.",
        "hostile": "Bring them a visible result of your own, and hear their objection before the meeting.",
    },
)
def bottleneck(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2."""
    for partner in view.coached():
        needing = [d for d in view.model.decisions if d.status == "open" and partner.name in d.needs]
        doubts = _distance(view, partner)
        for decision in needing if doubts else []:
            yield rule.signal(
                partner.name,
                2,
                f'"{decision.name}" needs {partner.name}; {listing(doubts)}.',
                [line_of(decision, "needs"), *doubts.values()],
                facts={"decision": decision.name},
            )


def _distance(view: View, partner: Partner) -> dict[str, Source]:
    """Say what stands between the user and a partner whose word is needed, with the line for each."""
    doubts = {}
    if partner.trust and partner.trust.value <= view.thresholds.trust_bottleneck:
        doubts[f"trust is {rated(partner.trust.value)} so far"] = partner.trust.source
    if view.tier(partner) == "peripheral":
        doubts["they are a peripheral partner"] = line_of(partner, "tier")
    if not view.active_initiatives(partner.name):
        doubts["no joint effort is under way"] = partner.source
    return doubts


@rule(
    "bridge",
    meaning="A partner is the only link between two teams, and you do nothing together.",
    fires="With you left out, and only meetings of up to {meeting_people} people counted, nobody but the "
    "partner connects the two teams, and no joint effort with them is under way.",
    idea="Whoever connects two groups hears both and is heard by both; such people reach where you do not.",
    move="Partner with them on something both teams care about.",
    thresholds=("meeting_people",),
    in_culture={
        "individualistic": "Offer them one small, low-risk piece of work together.",
        "hostile": "Stay close to them as an ally outside your own circle of rivals.",
    },
)
def bridge(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    for name in view.bridges:
        if view.active_initiatives(name):
            continue
        between = [listing(bridge.teams) for bridge in view.bridges[name]]
        yield rule.signal(
            name,
            1,
            f"{name} is the only link on record between {', and between '.join(between)}, "
            "and no joint effort with them is under way.",
            [source for bridge in view.bridges[name] for source in bridge.sources],
            facts={"thing": between[0]},
        )
