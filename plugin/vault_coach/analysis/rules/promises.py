"""Reciprocal accountability: promises that are late, mine first."""

from collections.abc import Iterator

from vault_coach.analysis.phrases import on
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View
from vault_coach.domain.commitment import ME, Commitment


@rule(
    "promise-overdue",
    meaning="You said you would do something for a partner and the day has passed.",
    fires="An open commitment of yours to a partner is past its due date; urgent when more than "
    "{promise_late_days} days late, and at once for core partners.",
    idea="A promise kept, or openly re-agreed, is what trust is made of; silence spends it.",
    move="Own it and re-agree: say what is late and name a new day.",
    thresholds=("promise_late_days",),
)
def promise_overdue(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 3 when more than a week late or owed to a core partner, else 2."""
    for partner in view.coached():
        for promise in view.promises(partner.name):
            late = promise.overdue_days(view.today)
            if promise.owner != ME or promise.due is None or not late:
                continue
            urgent = late > view.thresholds.promise_late_days or view.tier(partner) == "core"
            yield rule.signal(
                partner.name,
                3 if urgent else 2,
                f"You promised {_what(promise, partner.name)} by {on(promise.due, view.today)}, still open.",
                [promise.source],
                facts={"thing": promise.text, "day": promise.due.isoformat(), "days": str(late)},
            )


@rule(
    "waiting-on",
    meaning="A partner said they would do something for you and the day has passed.",
    fires="An open commitment of a partner to you is {waiting_days} days or more past due; more pressing "
    "when more than {promise_late_days} days late.",
    idea="A late promise is more often a blocked partner than a careless one; help comes before the reminder.",
    move="Ask what is in the way and offer help.",
    thresholds=("waiting_days", "promise_late_days"),
)
def waiting_on(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1; 2 when more than a week late."""
    for partner in view.coached():
        for promise in view.promises(partner.name):
            late = promise.overdue_days(view.today)
            if promise.owner == ME or promise.due is None or late < view.thresholds.waiting_days:
                continue
            yield rule.signal(
                partner.name,
                2 if late > view.thresholds.promise_late_days else 1,
                f'{partner.name} promised you "{promise.text}" by {on(promise.due, view.today)}, still open.',
                [promise.source],
                facts={"thing": promise.text, "day": promise.due.isoformat(), "days": str(late)},
            )


def _what(promise: Commitment, name: str) -> str:
    """Quote the promise in the note's words, with whom it is to unless the words name them."""
    return f'"{promise.text}"' if name in promise.text else f'{name} "{promise.text}"'
