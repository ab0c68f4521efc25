"""Give and take: what partners say about it, what the record says, and who asked first."""

import re
from collections.abc import Iterator
from datetime import timedelta

from vault_coach.analysis.evidence import lines_of
from vault_coach.analysis.phrases import on, times
from vault_coach.analysis.reciprocity import give_and_take
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View
from vault_coach.domain.exchange import Exchange

# A number from 1 to 10 that begins a text, perhaps with one decimal (6.5 or 6,5), and is no part of a longer one.
_ANSWER = re.compile(r"\s{0,9}(10|[1-9](?:[.,]\d)?)(?!\d|[.,]\d)", re.ASCII)


def balance_answers(view: View, name: str) -> list[tuple[float, Exchange]]:
    """List answers on the scale from 1 to 10, oldest first; `6`, `6/10` and `6, she felt rushed` are all six."""
    matches = ((_ANSWER.match(talk.text), talk) for talk in view.exchanges(name, "balance"))
    return [(float(match[1].replace(",", ".")), talk) for match, talk in matches if match]


@rule(
    "unbalanced",
    meaning="The last time balance came up with a partner, the answer was low.",
    fires="The latest balance answer with the partner is below {balance_low}.",
    idea="A low number said aloud is an invitation; left alone, it turns into a grudge.",
    move="Ask what is behind the number, and change one thing.",
    thresholds=("balance_low",),
)
def unbalanced(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2."""
    for partner in view.coached():
        answers = balance_answers(view, partner.name)
        if not answers or answers[-1][0] >= view.thresholds.balance_low or answers[-1][1].day is None:
            continue
        answer, talk = answers[-1]
        day = answers[-1][1].day
        yield rule.signal(
            partner.name,
            2,
            f"On {on(day, view.today)} the balance with {partner.name} was put at {answer:g} out of 10.",
            [talk.source],
            facts={"number": f"{answer:g}", "day": day.isoformat(), "thing": talk.text},
        )


@rule(
    "asymmetric",
    meaning="Between you and a partner, far more goes one way than the other.",
    fires="Of {asymmetric_count} or more exchanges and promises done in {period_days} days, the difference "
    "between given and received is {asymmetric_share:.0%} of all or more; urgent when the period "
    "before leaned the same way.",
    idea="No partnership is even on any one day, but a lasting lean wears out whoever carries it.",
    move="Check your assumptions: ask what they see and what holds them back.",
    thresholds=("period_days", "asymmetric_count", "asymmetric_share"),
)
def asymmetric(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2; 3 when the period before leaned the same way."""
    days = view.thresholds.period_days
    for partner in view.coached():
        now, before = (give_and_take(view, partner.name, day) for day in (view.today, view.since(days)))
        leaning = now.leaning(view.thresholds)
        if not leaning:
            continue
        persistent = before.leaning(view.thresholds) == leaning
        given, received = len(now.given), len(now.received)
        reason = f"In {days} days you helped {partner.name} {times(given)} and were helped {times(received)}"
        yield rule.signal(
            partner.name,
            3 if persistent else 2,
            f"{reason}{f', and the {days} days before leaned the same way' if persistent else ''}.",
            [*now.evidence(), *(before.evidence() if persistent else [])],
            move="Renegotiate what each of you gives, or wind it down gracefully." if persistent else "",
            facts={"number": f"{given} to {received}", "days": str(days)},
        )


@rule(
    "not-reciprocating",
    meaning="You talked about the balance, time has passed, and you still give far more than you get.",
    fires="Of {asymmetric_count} or more exchanges and promises done in {period_days} days, what you gave "
    "outweighs what you received by {asymmetric_share:.0%} of all or more; you talked about the balance since it "
    "began to, and {reciprocate_days} days later it still does.",
    idea="Once it has been talked over, a lean that stays is an answer; your effort will do more elsewhere.",
    move="Reduce what you invest, kindly, and keep the bridge.",
    thresholds=("period_days", "asymmetric_count", "asymmetric_share", "reciprocate_days"),
)
def not_reciprocating(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2."""
    for partner in view.coached():
        now = give_and_take(view, partner.name, view.today)
        talk = _unanswered_talk(view, partner.name) if now.leaning(view.thresholds) == "given" else None
        if talk is None or talk.day is None:
            continue
        yield rule.signal(
            partner.name,
            2,
            f"You talked about balance with {partner.name} on {on(talk.day, view.today)}, "
            "and you still give far more than you receive.",
            [talk.source, *now.evidence()],
            facts={
                "day": talk.day.isoformat(),
                "days": str(view.age(talk.day)),
                "number": f"{len(now.given)} to {len(now.received)}",
            },
        )


def _unanswered_talk(view: View, name: str) -> Exchange | None:
    """Find the latest balance talk old enough to have an answer, if the record leaned against me ever since."""
    talks = [t for t in view.exchanges(name, "balance") if t.day]
    due = [talk for talk in talks if talk.day and view.age(talk.day) >= view.thresholds.reciprocate_days]
    if not due or not due[-1].day:
        return None
    days = (due[-1].day + timedelta(days=n) for n in range(view.age(due[-1].day) + 1))
    leaned = all(give_and_take(view, name, day).leaning(view.thresholds) == "given" for day in days)
    return due[-1] if leaned else None


@rule(
    "asked-first",
    meaning="You asked a partner for something before you ever offered or gave anything.",
    fires="The first request on record with the partner comes before any offer of help and any help given.",
    idea="People lend a hand more gladly to those who have lent one; the first thing you bring sets the tone.",
    move="Offer help first, with something small they can use now.",
)
def asked_first(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1. On the very same day, the two come together and nobody was first."""
    for partner in view.coached():
        asked = view.exchanges(partner.name, "asked")[:1]
        helped = view.exchanges(partner.name, "offered", "gave")[:1]
        day = asked[0].day if asked else None
        if day is None or (helped and helped[0].day and helped[0].day <= day):
            continue
        yield rule.signal(
            partner.name,
            1,
            f"You asked {partner.name} for something on {on(day, view.today)}, "
            "before you offered or gave any help.",
            lines_of([*asked, *helped]),
            facts={"thing": asked[0].text, "day": day.isoformat()},
        )
