"""The hand-off: what a partner needs to know to go on alone, and whether it arrived. Pure."""

from vault_coach.analysis.rules.handover import handed_over
from vault_coach.domain.initiative import Initiative
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import Context, line_of, quoted_lines
from vault_coach.drafting.plan import ASK, Fact, Line, Part, Plan

_SECTIONS = (
    ("facts", "What is known", ""),
    ("assumptions", "What you take for granted", "handoff-assumption"),
    ("constraints", "What it has to live with", "handoff-constraint"),
    ("risks", "What could go wrong", "handoff-risk"),
)
_NEEDED = ("assumptions", "constraints", "risks")


@draft_kind(
    "hand-off",
    command="handoff",
    example='"Gate scan truth" "Xochitl Ramos"',
    about=("initiative",),
    and_partner=True,
    title="Handing over: {subject}",
)
def plan(context: Context, effort: Initiative, person: str) -> Plan:
    """Draft what a partner needs to know to go on, and what to ask so that it arrives."""
    values = {"first": rephrase.first_name(person), "initiative": effort.name}
    noted = {name: context.sections.get(name, ()) for name, *_ in _SECTIONS}
    work = tuple(Line(piece.thing, (piece.source,)) for piece in handed_over(context.view, effort, person))
    missing = tuple(Line(f"its {name}", line_of(effort, "status")) for name in _NEEDED if not noted[name])
    source = line_of(effort, "partners", "status")
    quoted = [
        fact for name, _, move in _SECTIONS if move for fact in quoted_lines(move, noted[name], values, most=1)
    ]
    return Plan(
        kind="hand-off",
        subject=effort.name,
        parts=(
            Part("work", f"In {values['first']}'s hands", work),
            *(Part(name, title, noted[name]) for name, title, _ in _SECTIONS),
            Part("missing", "Not written down yet", missing),
            Part(ASK, f"To ask {values['first']}", form="numbered"),
        ),
        facts=(
            Fact("handoff-say-back", None, values, source),
            *quoted,
            Fact("handoff-need", None, values, source),
        ),
    )
