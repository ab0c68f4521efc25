"""Which drafts are due for the watcher: one function a word of the `watch` setting looks at the vault."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from vault_coach.coach import Coach
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.week import Week
from vault_coach.drafting.kinds import WatchWord, find_kind
from vault_coach.drafting.plan import Draft, Line, Plan
from vault_coach.features import check_in, drafts, weekly
from vault_coach.features.drafts import DraftRequest
from vault_coach.features.watch.jobs import Job
from vault_coach.features.write_draft import DraftOptions
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.state.watched import Watched

FindDue = Callable[[Coach, datetime, Watched], Iterable[Job]]

_ONCE = ""
"""The facts of a draft that is written once, whatever is noted later."""


def check_ins(coach: Coach, _now: datetime, watched: Watched) -> Iterator[Job]:
    """Find the check-ins with people the user meets alone today or on the next working day; new facts update them.

    Once today's meeting has something written down, its check-in stays as it was read.
    """
    for meeting, request in check_in.planned_check_ins(coach):
        underway = meeting.day == coach.today and (meeting.eventful or meeting.task_tied)
        resting = request.plan.subject in coach.view.resting_names
        if request.note and not resting and not (underway and request.block in watched.written):
            yield _job(request, facts_digest(request.plan))


def retrospectives(coach: Coach, _now: datetime, watched: Watched) -> Iterator[Job]:
    """Find the initiatives that became done, for questions to look back on them."""
    for initiative in _became_done(coach, watched, "retro-due"):
        yield _job(drafts.request_draft(coach, find_kind("retrospective"), initiative.name), _ONCE)


def stories(coach: Coach, _now: datetime, watched: Watched) -> Iterator[Job]:
    """Find the initiatives that became done and whose outcome is noted, for their story."""
    for initiative in _became_done(coach, watched, "story-due"):
        if initiative.outcome:
            yield _job(drafts.request_draft(coach, find_kind("story"), initiative.name), _ONCE)


def recalibrations(coach: Coach, _now: datetime, _watched: Watched) -> Iterator[Job]:
    """Find the checkpoints of tomorrow or the next working day, for questions on how the work together goes."""
    days = {coach.today + timedelta(days=1), check_in.next_working_day(coach.today)}
    initiatives = {initiative.name: initiative for initiative in coach.partnerships.initiatives}
    for meeting in coach.partnerships.meetings:
        if meeting.kind == "checkpoint" and meeting.day in days and meeting.initiative in initiatives:
            yield _job(_recalibration(coach, meeting, initiatives[meeting.initiative]), _ONCE)


def weekly_reflections(coach: Coach, now: datetime, _watched: Watched) -> Iterator[Job]:
    """Find the weeks that wait to be looked back on."""
    for week in weekly.due_weeks(coach, now):
        write = partial(_reflect, week)
        yield Job(blocks.block_id("weekly", str(week)), "", _ONCE, write)


DUE_DRAFTS: dict[WatchWord, FindDue] = {
    "check-in": check_ins,
    "retrospective": retrospectives,
    "story": stories,
    "recalibration": recalibrations,
    "weekly": weekly_reflections,
}
"""Word of the `watch` setting -> what finds the drafts that are due, in the order they are written."""


def _recalibration(coach: Coach, meeting: Meeting, initiative: Initiative) -> DraftRequest:
    plan = find_kind("retrospective").plan(drafts.plan_context(coach, initiative.path), initiative)
    return DraftRequest(plan, initiative.path, into=meeting.path, beside=(meeting.day.isoformat(),))


def _became_done(coach: Coach, watched: Watched, kind: str) -> Iterator[Initiative]:
    """Find the initiatives that became done, without those whose signal is dismissed or snoozed."""
    left_out = {
        signal.subject
        for signal in coach.all_signals
        if signal.kind == kind and coach.snoozed.leaves_out(signal.id, coach.today)
    }
    for initiative in coach.partnerships.initiatives:
        if initiative.name in watched.owed and initiative.name not in left_out:
            yield initiative


def _job(request: DraftRequest, facts: str) -> Job:
    cited = frozenset(source.path for source in Draft(request.plan).evidence())
    return Job(request.block, request.note, facts, partial(_draft, request), cited)


def _draft(request: DraftRequest, coach: Coach, backend: Backend | None) -> str:
    result = drafts.write(coach, request, backend, DraftOptions())
    return result.note if result.written else ""


def _reflect(week: Week, coach: Coach, backend: Backend | None) -> str:
    result = weekly.write_reflection(coach, week, backend, DraftOptions())
    return result.note if result.written else ""


def facts_digest(plan: Plan) -> str:
    """Return a digest of what a plan says, wherever in their notes the lines it quotes stand by now."""
    parts = [(part.title, [_quotes(line) for line in part.lines]) for part in plan.parts]
    facts = [(fact.move, fact.values, [source.quote for source in fact.evidence]) for fact in plan.facts]
    text = json.dumps([plan.kind, plan.subject, parts, facts], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _quotes(line: Line) -> tuple[str, list[str]]:
    return line.text, [source.quote for source in line.evidence]
