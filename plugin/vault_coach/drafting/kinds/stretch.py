"""The next, moderately larger effort with a partner: built on what you finished together. Pure."""

from collections.abc import Iterator
from datetime import date

from vault_coach.domain.initiative import Initiative
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import Context, as_lines, line_of, quoted
from vault_coach.drafting.plan import ASK, Fact, Line, Part, Plan

_LARGEST = 5
_NOTHING_FINISHED = (
    "Your notes hold no initiative that you finished with {person}, so nothing was written. "
    "Set the status of one to done, or begin with `coach start`."
)


@draft_kind(
    "stretch",
    command="stretch",
    example='"Priya Nair"',
    about=("partner",),
    title="The next step with {subject}",
)
def plan(context: Context, person: str) -> Plan:
    """Draft the next, somewhat larger thing to do with a partner.

    It holds what went before, how large the next may be, what to keep and what to do differently.
    """
    last = _last_finished(context, person)
    if last is None:
        return Plan("stretch", person, parts=(), nothing=_NOTHING_FINISHED.format(person=person))
    values = {"first": rephrase.first_name(person), "initiative": last.name}
    worked, friction = (
        [talk for talk in context.exchanges_of(last, kind) if talk.partner in {"", person}]
        for kind in ("worked", "friction")
    )
    sources = line_of(last, "size", "outcome", "status")
    return Plan(
        kind="stretch",
        subject=person,
        parts=(
            Part("last", "What you finished", tuple(_finished(last))),
            Part("worked", "What worked", as_lines(worked)),
            Part("friction", "What chafed", as_lines(friction)),
            Part("size", "How large next", tuple(_next_size(last))),
            Part(ASK, "To propose", form="numbered"),
        ),
        facts=(
            Fact("stretch-next", None, values, sources),
            *quoted("stretch-keep", worked, values, 1),
            *quoted("stretch-differently", friction, values, 1),
            Fact("stretch-need", None, values, sources),
        ),
    )


def _last_finished(context: Context, person: str) -> Initiative | None:
    """Return the latest initiative done with that person."""
    done = [effort for effort in context.view.joint_efforts("done") if person in context.view.people_in(effort)]
    return max(done, key=lambda effort: (effort.ended or date.min, effort.name), default=None)


def _finished(effort: Initiative) -> list[Line]:
    lines = [Line(f'"{effort.name}"', line_of(effort, "ended", "status"))]
    return [*lines, *([Line(effort.outcome, line_of(effort, "outcome"))] if effort.outcome else [])]


def _next_size(last: Initiative) -> Iterator[Line]:
    if last.size and last.size < _LARGEST:
        yield Line(f"About size {last.size + 1}, one above the last", line_of(last, "size"))
