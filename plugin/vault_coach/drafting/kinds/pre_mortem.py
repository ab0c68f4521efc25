"""The pre-mortem: imagine it failed, and look for why in what its own note takes for granted. Pure."""

from vault_coach.domain.decision import Decision
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import Context, line_of, quoted_lines
from vault_coach.drafting.plan import ASK, Fact, Part, Plan

_SECTIONS = (
    ("assumptions", "What you take for granted", "premortem-assumption", 2),
    ("risks", "What could go wrong", "premortem-risk", 2),
    ("constraints", "What it has to live with", "premortem-constraint", 1),
)


@draft_kind(
    "pre-mortem",
    command="premortem",
    example='"Gate scan truth"',
    about=("initiative", "decision"),
    title="Imagine it failed: {subject}",
)
def plan(context: Context, subject: Initiative | Decision) -> Plan:
    """Draft prompts to imagine that it failed, from what its own note takes for granted."""
    if isinstance(subject, Decision):
        return _plan_for_decision(context, subject)
    return _plan(context, subject.name, {"initiative": subject.name}, line_of(subject, "status"), [])


def _plan_for_decision(context: Context, decision: Decision) -> Plan:
    """Plan prompts about a decision; those whose say it needs are asked for what they have not said."""
    values = {"decision": decision.name}
    source = decision.sources.get("needs", decision.source)
    voices = [
        Fact("premortem-voice", None, {**values, "first": rephrase.first_name(name)}, (source,))
        for name in decision.needs
        if name not in context.view.resting_names
    ]
    return _plan(context, decision.name, values, (decision.source,), voices[:2])


def _plan(
    context: Context, subject: str, values: dict[str, str], source: tuple[Source, ...], voices: list[Fact]
) -> Plan:
    noted = {name: context.sections.get(name, ()) for name, *_ in _SECTIONS}
    quoted = [fact for name, _, move, most in _SECTIONS for fact in quoted_lines(move, noted[name], values, most)]
    return Plan(
        kind="pre-mortem",
        subject=subject,
        parts=(
            *(Part(name, title, noted[name]) for name, title, *_ in _SECTIONS),
            Part(ASK, "To ask each other", form="numbered"),
        ),
        facts=(Fact("premortem-open", None, values, source), *quoted, *voices),
    )
