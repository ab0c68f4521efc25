"""Contact: partners out of touch, and those only ever met about work."""

from collections.abc import Iterator

from vault_coach.analysis.evidence import line_of, lines_of
from vault_coach.analysis.phrases import count, on
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Severity, Signal
from vault_coach.analysis.view import View
from vault_coach.domain.contact import Contact
from vault_coach.domain.partner import Partner


@rule(
    "neglected",
    meaning="You have been out of touch with a partner for longer than your rhythm with them.",
    fires="More days have passed since the last contact than the cadence of the note, or else of the tier: "
    "{cadence_core} days for core, {cadence_active} for active, {cadence_peripheral} for peripheral. "
    "It presses more from {neglected_strong:g} times the cadence, and is urgent from "
    "{neglected_urgent:g} times for core. Core and active partners also count when no contact is on "
    "record at all.",
    idea="Closeness fades quietly between projects; a short hello in time costs less than winning someone back.",
    move="Reconnect without an agenda.",
    thresholds=("cadence_core", "cadence_active", "cadence_peripheral", "neglected_strong", "neglected_urgent"),
)
def neglected(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1, 2 from the strong overdue ratio, 3 from the urgent one for core partners."""
    for partner in view.coached():
        last = view.last_contact(partner.name)
        if last is None:
            if view.tier(partner) != "peripheral":
                yield _never_met(view, rule, partner)
        elif view.age(last.day) > view.cadence(partner):
            yield _out_of_touch(view, rule, partner, last)


def _never_met(view: View, rule: Rule, partner: Partner) -> Signal:
    tier = view.tier(partner)
    reason = f"{partner.name} is one of your {tier} partners, and no contact is on record."
    return rule.signal(partner.name, 1, reason, [line_of(partner, "tier")])


def _out_of_touch(view: View, rule: Rule, partner: Partner, last: Contact) -> Signal:
    days, cadence = view.age(last.day), view.cadence(partner)
    facts = {"day": last.day.isoformat(), "days": str(days), "number": str(cadence)}
    since, often = on(last.day, view.today), count(cadence, "day")
    reason = f"You were last in touch with {partner.name} on {since}; your rhythm is {often}."
    return rule.signal(partner.name, _urgency(view, partner, days / cadence), reason, [last.source], facts=facts)


def _urgency(view: View, partner: Partner, ratio: float) -> Severity:
    if ratio >= view.thresholds.neglected_urgent and view.tier(partner) == "core":
        return 3
    return 2 if ratio >= view.thresholds.neglected_strong else 1


@rule(
    "task-only",
    meaning="You and a core or active partner only ever meet about work to be done.",
    fires="The last {task_only_interactions} contacts with a core or active partner were all tied to tasks, "
    "and none in {task_only_days} days was low-stakes.",
    idea="A tie that carries nothing but tasks ends when the tasks do.",
    move="Have a low-stakes check-in: a coffee, a question about how they are getting on.",
    thresholds=("task_only_interactions", "task_only_days"),
)
def task_only(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    number, days = view.thresholds.task_only_interactions, view.thresholds.task_only_days
    for partner in view.coached():
        contacts = view.contacts(partner.name)
        latest = contacts[-number:]
        relaxed = any(view.within(c.day, days) for c in contacts if not c.task_tied)
        if len(latest) < number or relaxed or not all(c.task_tied for c in latest):
            continue
        if view.tier(partner) == "peripheral":
            continue
        yield rule.signal(
            partner.name,
            1,
            f"Your last {number} contacts with {partner.name} were all about tasks, "
            f"and in {days} days there was none just to catch up.",
            lines_of(reversed(latest)),
            facts={"day": latest[-1].day.isoformat(), "days": str(days), "number": str(number)},
        )
