"""The portfolio review: three questions about who to move, whom you miss, and how many are close. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from vault_coach.analysis import Signal, View
from vault_coach.analysis.evidence import line_of
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.plan import ASK, Fact, Part, Plan


@draft_kind("review", command="review")
def plan(view: View, signals: Iterable[Signal]) -> Plan:
    """Plan questions from the day's signals and the tiers; fewer when there is less to say."""
    return Plan(
        kind="review",
        subject="your partnerships",
        parts=(Part(ASK, "To think about", form="numbered"),),
        facts=(*_pressing(signals), *_core(view)),
    )


def _pressing(signals: Iterable[Signal]) -> Iterator[Fact]:
    """Yield the most pressing signal about a tier, and the most pressing silence."""
    first: dict[str, Signal] = {}
    for signal in signals:
        first.setdefault(signal.kind, signal)
    for kind, move in (("tier-drift", "review-drift"), ("neglected", "review-quiet")):
        if kind in first and isinstance(first[kind].subject, str):
            signal = first[kind]
            values = {"other": str(signal.subject)}
            if "day" in signal.facts:
                values["day"] = rephrase.spoken(date.fromisoformat(signal.facts["day"]))
            yield Fact(move, kind, values, signal.evidence)


def _core(view: View) -> Iterator[Fact]:
    core = [partner for partner in view.coached() if view.tier(partner) == "core"]
    if core:
        lines = tuple(line_of(partner, "tier") for partner in core)
        yield Fact("review-core", None, {"number": _counted(len(core))}, lines)


def _counted(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
