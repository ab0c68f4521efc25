"""Joint efforts under way: what success is, when to adjust, and whether everyone knows what they need to."""

from collections.abc import Iterator
from datetime import date

from vault_coach.analysis.evidence import line_of, lines_of
from vault_coach.analysis.phrases import count, listing, on
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View
from vault_coach.domain.initiative import Initiative


@rule(
    "no-shared-metric",
    meaning="A joint effort has run for a while and nobody has agreed how to tell that it works.",
    fires="An initiative has been active for {metrics_days} days or more, and its note has no metrics.",
    idea="Partners who never settled what success is find out late that each had another in mind.",
    move="Agree the metrics together; begin with what they call a win.",
    thresholds=("metrics_days",),
)
def no_shared_metric(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2."""
    for effort in view.joint_efforts("active"):
        started = _started(view, effort)
        if effort.metrics or started is None or view.age(started) < view.thresholds.metrics_days:
            continue
        days = view.age(started)
        yield rule.signal(
            effort.name,
            2,
            f'"{effort.name}" has run since {on(started, view.today)} without metrics you agreed on.',
            [line_of(effort, "metrics", "started", "status")],
            partners=view.to_talk_to(view.people_in(effort)),
            facts={"initiative": effort.name, "days": str(days), "day": started.isoformat()},
        )


@rule(
    "win-unknown",
    meaning="You work with a partner and do not know what they would call a win.",
    fires="A partner in an active initiative has no win in their note.",
    idea="You can only help someone succeed at what they are after.",
    move="Ask what a win would be for them.",
)
def win_unknown(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    for partner in view.coached():
        efforts = view.active_initiatives(partner.name)
        if partner.win or not efforts:
            continue
        quoted = listing(f'"{effort.name}"' for effort in efforts)
        yield rule.signal(
            partner.name,
            1,
            f"You work with {partner.name} on {quoted}, and what they call a win is not on record.",
            [line_of(partner, "win"), *(line_of(effort, "partners") for effort in efforts)],
            facts={"initiative": efforts[0].name},
        )


@rule(
    "checkpoint-due",
    meaning="A joint effort has had no checkpoint for its rhythm, and none is planned.",
    fires="An active initiative has had no checkpoint for its cadence, {checkpoint_days} days unless its "
    "note says otherwise, and none is in a note with a day to come.",
    idea="Small corrections made together in time spare the large one made alone and late.",
    move="Schedule a checkpoint to adjust, not to report.",
    thresholds=("checkpoint_days",),
)
def checkpoint_due(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2. An effort younger than the cadence has had no time for one."""
    for effort in view.joint_efforts("active"):
        cadence = effort.checkpoint_cadence or view.thresholds.checkpoint_days
        meetings = view.meetings_of(effort, "checkpoint")
        if view.planned_meetings_of(effort, "checkpoint") or _younger(view, effort, cadence):
            continue
        if meetings and view.age(meetings[-1].day) < cadence:
            continue
        facts = {"initiative": effort.name, "number": str(cadence)}
        if meetings:
            age = view.age(meetings[-1].day)
            since = f"has had no checkpoint since {on(meetings[-1].day, view.today)}"
            facts |= {"day": meetings[-1].day.isoformat(), "days": str(age)}
        else:
            since = "has had no checkpoint yet"
        yield rule.signal(
            effort.name,
            2,
            f'"{effort.name}" {since} and none is planned; its rhythm is {count(cadence, "day")}.',
            [meetings[-1].source] if meetings else [line_of(effort, "checkpoint-cadence", "started", "status")],
            partners=view.to_talk_to(view.people_in(effort)),
            facts=facts,
        )


@rule(
    "status-only",
    meaning="The checkpoints of a joint effort have turned into status reports.",
    fires="The last {status_only_checkpoints} checkpoints of an active initiative note no decision, change, "
    "friction or what worked.",
    idea="A meeting that only reports could be a message; a checkpoint is there to change something.",
    move="Recalibrate the partnership: ask what to do differently, and write down the answer.",
    thresholds=("status_only_checkpoints",),
)
def status_only(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    number = view.thresholds.status_only_checkpoints
    for effort in view.joint_efforts("active"):
        latest = view.meetings_of(effort, "checkpoint")[-number:]
        if len(latest) < number or any(meeting.eventful for meeting in latest):
            continue
        yield rule.signal(
            effort.name,
            1,
            f'The last {count(number, "checkpoint")} of "{effort.name}" noted no decision, no change, no friction '
            "and nothing that worked.",
            lines_of(reversed(latest)),
            partners=view.to_talk_to(view.people_in(effort)),
            facts={"initiative": effort.name, "number": str(number), "day": latest[-1].day.isoformat()},
        )


@rule(
    "stalled",
    meaning="A joint effort is called active and nobody meets about it.",
    fires="An active initiative has had no meeting of any kind for {stalled_days} days.",
    idea="An effort nobody dares to end still takes up room; a shared ending beats a slow fade.",
    move="Restart it or stop it, together.",
    thresholds=("stalled_days",),
)
def stalled(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2. An effort younger than that has had no time to stall."""
    limit = view.thresholds.stalled_days
    for effort in view.joint_efforts("active"):
        meetings = view.meetings_of(effort)
        if _younger(view, effort, limit) or (meetings and view.age(meetings[-1].day) < limit):
            continue
        facts = {"initiative": effort.name}
        if meetings:
            age = view.age(meetings[-1].day)
            since = f"it has had no meeting since {on(meetings[-1].day, view.today)}"
            facts |= {"day": meetings[-1].day.isoformat(), "days": str(age)}
        else:
            since = "no meeting about it is on record"
        yield rule.signal(
            effort.name,
            2,
            f'"{effort.name}" is active, yet {since}.',
            [meetings[-1].source] if meetings else [line_of(effort, "status", "started")],
            partners=view.to_talk_to(view.people_in(effort)),
            facts=facts,
        )


def _started(view: View, effort: Initiative) -> date | None:
    """Return the start on record, else the day of the first meeting."""
    return effort.started or next((meeting.day for meeting in view.meetings_of(effort)), None)


def _younger(view: View, effort: Initiative, days: int) -> bool:
    """Return True when the effort is known to have started less than so many days ago."""
    return effort.started is not None and view.age(effort.started) < days
