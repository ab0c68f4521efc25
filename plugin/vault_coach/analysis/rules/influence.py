"""Influence: whose word a decision needs and whether doubts were heard, who links teams, and who should meet."""

import re
from collections.abc import Iterator
from itertools import combinations

from vault_coach.analysis.evidence import line_of
from vault_coach.analysis.phrases import listing, on, rated
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


@rule(
    "premature-consensus",
    meaning="A decision was made on the day it came up, and nobody is on record as having doubts.",
    fires="A decision was raised and made on one day, and no dissent is recorded; less pressing after "
    "{period_days} days.",
    idea="Quick agreement is often agreement kept quiet; a doubt costs less now than later.",
    move="Run a pre-mortem: imagine it failed, and ask why.",
    thresholds=("period_days",),
)
def premature_consensus(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2 while the decision is recent, 1 after the period."""
    for decision in view.model.decisions:
        day = decision.decided
        if decision.status != "decided" or decision.dissent or day is None or day != decision.raised:
            continue
        if day > view.today:
            continue
        yield rule.signal(
            decision.name,
            2 if view.within(day, view.thresholds.period_days) else 1,
            f'"{decision.name}" was raised and decided on one day, {on(day, view.today)}, '
            "with no dissent on record.",
            [line_of(decision, "decided"), line_of(decision, "raised", "decided")],
            partners=view.to_talk_to({*decision.deciders, *decision.needs, *decision.influencers}),
            facts={"decision": decision.name, "day": day.isoformat()},
        )


@rule(
    "introduce",
    meaning="Two partners of different teams care about the same thing and have never met in your notes.",
    fires="They share a goal or a topic, and no meeting of up to {meeting_people} people lists both.",
    idea="A network that only runs through you is as strong as your calendar; links between others make it hold.",
    move="Introduce them, and say why they should talk.",
    thresholds=("meeting_people",),
    in_culture={
        "individualistic": "Introduce them if you trust both, with one small thing to gain for each.",
        "hostile": "Introduce them only if they do not compete with each other, or with you.",
    },
)
def introduce(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1. An `introduced::` line with both names settles it before they have met."""
    partners = sorted((p for p in view.coached() if p.name in view.teams), key=lambda partner: partner.name)
    interests = {partner.name: _interests(partner) for partner in partners}
    for one, other in combinations(partners, 2):
        shared = sorted(interests[one.name].keys() & interests[other.name].keys())
        teams = view.teams[one.name], view.teams[other.name]
        if not shared or teams[0] == teams[1] or view.network.has_edge(one.name, other.name):
            continue
        if _introduced(view, one.name, other.name):
            continue
        thing, line = interests[one.name][shared[0]]
        yield rule.signal(
            (one.name, other.name),
            1,
            f"{one.name} ({teams[0]}) and {other.name} ({teams[1]}) both care about {thing} "
            "and have never met in your notes.",
            [line, interests[other.name][shared[0]][1]],
            facts={"thing": thing, "other": other.name},
        )


def _interests(partner: Partner) -> dict[str, tuple[str, Source]]:
    """Map goals and topics, folded, to how they are written and the line."""
    interests = [(topic, line_of(partner, "topics")) for topic in partner.topics]
    interests += [(goal, line_of(partner, "goals")) for goal in partner.goals]
    return {text.casefold(): (text, line) for text, line in interests}


def _introduced(view: View, one: str, other: str) -> bool:
    """Return True when a line about one of the two names the other."""
    return any(
        re.search(rf"\b{re.escape(name)}\b", exchange.text)
        for partner, name in ((one, other), (other, one))
        for exchange in view.exchanges(partner, "introduced")
    )
