"""The retrospective: how we worked together, not what came out of it. Pure."""

from datetime import timedelta

from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import Context, addressed, as_lines, line_of, quoted
from vault_coach.drafting.plan import ASK, Fact, Part, Plan

_LOOKED_BACK_ON = timedelta(days=90)  # with a partner; an initiative is looked back on as a whole
_QUOTES = 2


@draft_kind(
    "retrospective",
    command="retro",
    example='"School groups in one page"',
    about=("initiative", "partner"),
    meeting="retro",
    title="Looking back together: {subject}",
    watch=("retrospective", "recalibration"),
)
def plan(context: Context, subject: Initiative | str) -> Plan:
    """Draft questions to look back on how you worked together."""
    if isinstance(subject, Initiative):
        return _plan_for_initiative(context, subject)
    return _plan_for_partner(context, subject)


def _plan_for_initiative(context: Context, effort: Initiative) -> Plan:
    """Plan questions about an initiative that ended: what worked, friction, balance, what to change, what next."""
    values = {**addressed(context.people_in(effort)), "initiative": effort.name}
    worked, friction = (context.exchanges_of(effort, kind) for kind in ("worked", "friction"))
    whole = {"initiative": effort.name}  # it is over, so nobody is asked about "these last months"
    facts = _about(worked, friction, values) + _open(whole, line_of(effort, "ended", "status"))
    return _plan(effort.name, facts, worked, friction)


def _plan_for_partner(context: Context, person: str) -> Plan:
    """Plan the same questions about the last three months with one partner."""
    since = context.view.today - _LOOKED_BACK_ON
    worked, friction = (
        [talk for talk in context.view.exchanges(person, kind) if talk.day and talk.day >= since]
        for kind in ("worked", "friction")
    )
    values = {"first": rephrase.first_name(person)}
    last = context.view.last_contact(person)
    facts = _about(worked, friction, values) + (_open(values, (last.source,)) if last else [])
    return _plan(person, facts, worked, friction)


def _about(worked: list[Exchange], friction: list[Exchange], values: dict[str, str]) -> list[Fact]:
    return [
        *quoted("retro-worked", worked, values, _QUOTES),
        *quoted("retro-friction", friction, values, _QUOTES),
    ]


def _open(values: dict[str, str], evidence: tuple[Source, ...]) -> list[Fact]:
    """Return what is asked of every piece of joint work."""
    return [Fact(move, None, values, evidence) for move in ("retro-balance", "retro-change", "retro-next")]


def _plan(subject: str, facts: list[Fact], worked: list[Exchange], friction: list[Exchange]) -> Plan:
    return Plan(
        kind="retrospective",
        subject=subject,
        parts=(
            Part("worked", "What worked", as_lines(worked)),
            Part("friction", "What chafed", as_lines(friction)),
            Part(ASK, "To talk about", form="numbered"),
        ),
        facts=tuple(facts),
    )
