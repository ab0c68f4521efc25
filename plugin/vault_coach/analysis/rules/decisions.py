"""Decisions: agreement that came too fast."""

from collections.abc import Iterator

from vault_coach.analysis.evidence import line_of
from vault_coach.analysis.phrases import on
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View


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
