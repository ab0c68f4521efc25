"""The main job: a check-in with one person, drafted and put into the right note."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from vault_coach.coach import Coach
from vault_coach.domain.meeting import Meeting
from vault_coach.drafting.kinds import check_in
from vault_coach.drafting.kinds.check_in import Outline
from vault_coach.features import draft_requests, write_draft
from vault_coach.features.draft_requests import DraftRequest
from vault_coach.features.write_draft import DraftOptions, DraftResult
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.state.written_blocks import load_written_blocks
from vault_coach.vault import write

_AHEAD = timedelta(days=7)  # how far ahead the next meeting with someone is looked for
_THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A finished check-in: what it is made of, and what became of it."""

    outline: Outline
    result: DraftResult


def suggest(coach: Coach, name: str, backend: Backend | None, options: DraftOptions | None = None) -> Suggestion:
    """Draft a check-in with one person and put it where it belongs.

    Args:
        coach: The vault and the day.
        name: Whom to meet.
        backend: The model; None to write with the phrasebook.
        options: What to do with it.

    Raises:
        CoachError: When nobody of that name is known, or the note cannot take the block.
    """
    person = coach.person(name)
    outline = _outline(coach, person)
    return Suggestion(
        outline, draft_requests.write(coach, _asked(coach, outline), backend, options or DraftOptions())
    )


def check(coach: Coach, names: Iterable[str], options: DraftOptions) -> None:
    """Make sure that every note can take its check-in, before the first is written.

    Raises:
        CoachError: When one of them cannot.
    """
    for name in names if not options.print_only else ():
        draft_requests.target(coach, _asked(coach, _outline(coach, name)))


def planned(coach: Coach) -> list[tuple[Meeting, DraftRequest]]:
    """The meetings with one person today or on the next working day, each with its check-in."""
    found = [(_next_meeting(coach, person), _asked(coach, _outline(coach, person))) for person in due(coach)]
    return [(meeting, draft) for meeting, draft in found if meeting]


def due(coach: Coach) -> list[str]:
    """Whom the user meets alone today or on the next working day, by day and name."""
    days = {coach.today, next_working_day(coach.today)}
    found = [
        (meeting.day, meeting.attendees[0])
        for meeting in coach.partnerships.meetings
        if meeting.day in days and len(meeting.attendees) == 1
    ]
    return list(dict.fromkeys(person for _, person in sorted(found)))


def next_working_day(day: date) -> date:
    """The day after, the weekend left out."""
    ahead = 1 if day.weekday() <= _THURSDAY or day.weekday() == 6 else 7 - day.weekday()  # noqa: PLR2004 (Sunday)
    return day + timedelta(days=ahead)


def _next_meeting(coach: Coach, person: str) -> Meeting | None:
    """The next meeting with that person alone, within a week."""
    ahead = [
        meeting
        for meeting in coach.partnerships.meetings_with(person)
        if coach.today <= meeting.day <= coach.today + _AHEAD and meeting.attendees == (person,)
    ]
    return ahead[0] if ahead else None


def _outline(coach: Coach, person: str) -> Outline:
    meeting = _next_meeting(coach, person)
    day = meeting.day if meeting else coach.today
    return check_in.outline(coach.view, coach.signals, person, day, write_draft.me(coach))


def _asked(coach: Coach, outline: Outline) -> DraftRequest:
    """The check-in of an outline: into the meeting's own note, else into the partner's."""
    partner = coach.partnerships.partners.get(outline.partner)
    meeting = _next_meeting(coach, outline.partner)
    home = partner.path if partner else ""
    into = meeting.path if meeting and meeting.path != home else ""
    day = outline.day if meeting else _begun(coach, outline.partner, home)
    return DraftRequest(check_in.plan(outline), home, into=into, beside=(day.isoformat(),))


def _begun(coach: Coach, person: str, home: str) -> date:
    """The day of the check-in that still waits for a meeting, so that it is refreshed and no second one is made.

    One the user edited or took out is theirs; today's is a new one then.
    """
    last = coach.view.last_contact(person)
    kind = blocks.block_id("check-in", person)
    for row in reversed(load_written_blocks(coach.state)):
        before, _, day = row.block.rpartition("/")
        if (before, row.path) == (kind, home) and (last is None or date.fromisoformat(day) > last.day):
            seen = write.read_note(coach.vault, home, coach.journal)
            return date.fromisoformat(day) if blocks.state(seen, row.block) == "ours" else coach.today
    return coach.today
