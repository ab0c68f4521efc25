"""Weaving the network: partners who should know each other."""

import re
from collections.abc import Iterator
from itertools import combinations

from vault_coach.analysis.evidence import line_of
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View
from vault_coach.domain.partner import Partner
from vault_coach.domain.source import Source


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
