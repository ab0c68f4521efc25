"""Shared metrics: what each partner would call a win, and what could be counted to see it. Pure."""

from collections.abc import Iterator

from vault_coach.domain.initiative import Initiative
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import Context, line_of, quoted_lines
from vault_coach.drafting.plan import ASK, Fact, Line, Part, Plan

_MOST_ASKED = 3  # partners asked for their win
_MOST_OUTCOMES = 2


@draft_kind(
    "shared-metrics",
    command="metrics",
    example='"Gate scan truth"',
    about=("initiative",),
    title="How will we know? {subject}",
)
def plan(context: Context, effort: Initiative) -> Plan:
    """Draft questions to agree on how you will both know that it works.

    They look for each partner's win; beside them stand candidates to negotiate.
    """
    people = context.people_in(effort)
    outcomes = context.sections.get("desired outcomes", ())
    return Plan(
        kind="shared-metrics",
        subject=effort.name,
        parts=(
            Part("wins", "What each would call a win", tuple(_wins(context, people))),
            Part("candidates", "What could be measured", (*_agreed(effort), *outcomes)),
            Part(ASK, "To ask", form="numbered"),
        ),
        facts=(
            *list(_about_wins(context, effort, people))[:_MOST_ASKED],
            *quoted_lines("metrics-outcome", outcomes, {"initiative": effort.name}, _MOST_OUTCOMES),
            Fact("metrics-check", None, {"initiative": effort.name}, line_of(effort, "started")),
        ),
    )


def _wins(context: Context, people: list[str]) -> Iterator[Line]:
    for name in people:
        partner = context.view.model.partners.get(name)
        if partner and partner.win and "win" in partner.sources:
            yield Line(f"{name}: {partner.win}", (partner.sources["win"],))


def _agreed(effort: Initiative) -> Iterator[Line]:
    if effort.metrics:
        yield Line(f"Agreed so far: {effort.metrics}", line_of(effort, "metrics"))


def _about_wins(context: Context, effort: Initiative, people: list[str]) -> Iterator[Fact]:
    """Yield a fact a partner, first of those whose win is not known: nothing can be shared before."""
    known = {name: context.view.model.partners.get(name) for name in people}
    for name in sorted(people, key=lambda name: bool((partner := known[name]) and partner.win)):
        partner, values = known[name], {"first": rephrase.first_name(name), "initiative": effort.name}
        quote = rephrase.quotable(partner.win) if partner else ""
        if partner and quote and "win" in partner.sources:
            yield Fact("metrics-known-win", None, {**values, "quote": quote}, (partner.sources["win"],))
        elif not partner or not partner.win:
            yield Fact("metrics-win", None, values, line_of(effort, "partners"))
