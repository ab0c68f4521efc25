"""A first thing to do together: small, of use to both, with a day to look at it. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from vault_coach.analysis import View
from vault_coach.analysis.leverage import leverage, shared_goals
from vault_coach.domain.partner import Partner
from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import Context
from vault_coach.drafting.plan import ASK, Fact, Line, Part, Plan

_MOST_THINGS = 2
_LONGEST_THING = 5  # words that fit into a lead
_THURSDAY = 3


@draft_kind(
    "first-collaboration",
    command="start",
    example='"Mirela Ionescu"',
    about=("partner",),
    title="A first thing to do together with {subject}",
)
def plan(context: Context, person: str) -> Plan:
    """Draft a first, small thing to do together with a partner.

    It holds why the two of you, what to propose, what you need from them, and when to look at it.
    """
    partner = context.view.model.partners.get(person)
    return Plan(
        kind="first-collaboration",
        subject=person,
        parts=(
            Part("why", "Why the two of you", tuple(_reasons(context.view, partner)) if partner else ()),
            Part(ASK, "To propose", form="numbered"),
        ),
        facts=tuple(_facts(context.view, partner)) if partner else (),
    )


def checkpoint(today: date) -> date:
    """Return the Thursday two weeks on: the same day all week, so that a draft stays as it is."""
    return today - timedelta(days=today.weekday()) + timedelta(days=14 + _THURSDAY)


def _reasons(view: View, partner: Partner) -> Iterator[Line]:
    trust = partner.trust
    if trust and trust.value >= view.thresholds.trust_high:
        yield Line("You get on well", (trust.source,))
    for reason in leverage(view, partner):
        yield Line(reason.text[:1].upper() + reason.text[1:], (reason.source,))
    if partner.win and "win" in partner.sources:
        yield Line(f'A win for them: "{partner.win}"', (partner.sources["win"],))


def _facts(view: View, partner: Partner) -> Iterator[Fact]:
    values = {"first": rephrase.first_name(partner.name)}
    for thing, source in _things(view, partner):
        yield Fact("start-task", None, {**values, "thing": thing}, (source,))
    needed = [
        decision
        for decision in view.model.decisions
        if decision.status == "open" and partner.name in (*decision.needs, *decision.deciders)
    ]
    for decision in needed[:1]:
        source = decision.sources.get("needs", decision.source)
        yield Fact("start-need", None, {**values, "decision": decision.name}, (source,))
    if not needed:
        yield Fact("start-need", None, values, (partner.source,))
    day = rephrase.spoken(checkpoint(view.today))
    yield Fact("start-checkpoint", None, {**values, "day": day}, (partner.source,))


def _things(view: View, partner: Partner) -> list[tuple[str, Source]]:
    """Return what the partner cares about and a first task could touch, shared goals first."""
    shared = shared_goals(view, partner)
    goals = [*shared, *(goal for goal in partner.goals if goal not in shared)]
    named = [("goals", goal) for goal in goals] + [("topics", topic) for topic in partner.topics]
    things = [(rephrase.quotable(text) or text, partner.sources.get(name, partner.source)) for name, text in named]
    return [(thing, source) for thing, source in things if len(thing.split()) <= _LONGEST_THING][:_MOST_THINGS]
