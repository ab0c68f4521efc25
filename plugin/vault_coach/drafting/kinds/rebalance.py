"""Talking about balance: the record both ways, and how to open the talk. Pure."""

from vault_coach.analysis.reciprocity import give_and_take
from vault_coach.analysis.rules.balance import balance_answers
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import Context
from vault_coach.drafting.plan import ASK, Fact, Line, Part, Plan

_SIDES = ("I helped you", "you helped me")


@draft_kind(
    "rebalance",
    command="rebalance",
    example='"Kenji Watanabe"',
    about=("partner",),
    title="Talking about balance with {subject}",
)
def plan(context: Context, person: str) -> Plan:
    """Draft an opener for a talk about give and take, with the record both ways.

    The record is that of the period the signals look at; a question for the number and a way on follow.
    """
    view = context.view
    now, first = give_and_take(view, person, view.today), rephrase.first_name(person)
    given, received = (
        tuple(Line(entry.text, (entry.source,)) for entry in side) for side in (now.given, now.received)
    )
    evidence = tuple(line.evidence[0] for line in (*given, *received))
    leaning = now.leaning(view.thresholds)
    more, less = _SIDES if leaning == "given" else _SIDES[::-1]
    leans = {"more": more, "less": less} if leaning else {}
    facts = [
        Fact("rebalance-open", None, {"first": first, **leans}, evidence),
        *_last_answer(context, person, first),
        Fact("rebalance-need", None, {"first": first}, evidence),
        Fact("rebalance-change", None, {"first": first}, evidence),
    ]
    return Plan(
        kind="rebalance",
        subject=person,
        parts=(
            Part("given", "You gave", given),
            Part("received", f"{first} gave", received),
            Part(ASK, "To say and ask", form="numbered"),
        ),
        facts=tuple(facts) if evidence else (),
        nothing=f"Your notes hold no help between you and {person} in the last "
        f"{view.thresholds.period_days} days, so nothing was written. Note it with gave:: and got::.",
    )


def _last_answer(context: Context, person: str, first: str) -> list[Fact]:
    """Return the latest number given for the balance, if one is on record."""
    return [
        Fact(
            "rebalance-number",
            None,
            {"first": first, "number": f"{answer:g}", "day": rephrase.spoken(talk.day)},
            (talk.source,),
        )
        for answer, talk in balance_answers(context.view, person)[-1:]
        if talk.day
    ]
