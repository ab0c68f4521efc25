"""`coach suggest`: a check-in with one person, drafted and put into the right note."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import click

from vault_coach.coach import Coach
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.meeting import Meeting
from vault_coach.drafting.kinds import check_in
from vault_coach.drafting.kinds.check_in import Outline
from vault_coach.features import drafts, write_draft
from vault_coach.features.drafts import Drafting, DraftRequest, drafting
from vault_coach.features.next_moves import MovesPage
from vault_coach.features.write_draft import DraftOptions, DraftPage, sentences
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.show.jsonable import commitment, dated_line
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal
from vault_coach.state.written_blocks import load_written_blocks
from vault_coach.vault import write

_AHEAD = timedelta(days=7)  # how far ahead the next meeting with someone is looked for
_THURSDAY = 3


@click.command(epilog='Example: coach suggest "Priya Nair"')
@click.argument("partner", required=False)
@drafting
def suggest(drafting: Drafting, *, partner: str | None) -> None:
    """Draft a check-in before a one-on-one, into the note of that meeting.

    Without PARTNER: for everyone you meet alone today or on the next working day.
    """
    coach, options = drafting.session.coach, drafting.options
    names = people_to_meet(coach) if partner is None else [coach.person(partner)]
    check_notes(coach, names, options)
    backend = drafting.backend() if names else None
    pages = [replace(write_check_in(coach, name, backend, options), why=drafting.why) for name in names]
    if partner is None:
        moves = MovesPage(coach.view, () if names else coach.signals)
        drafting.session.show(CheckInsPage(pages, moves))
    else:
        drafting.session.show(pages[0])


def write_check_in(
    coach: Coach, name: str, backend: Backend | None, options: DraftOptions | None = None
) -> "CheckInPage":
    """Draft a check-in with one person and put it where it belongs; without a model, the phrasebook writes."""
    person = coach.person(name)
    outline = _outline(coach, person)
    result = drafts.write(coach, _request(coach, outline), backend, options or DraftOptions())
    return CheckInPage(result, outline, coach.today)


def check_notes(coach: Coach, names: Iterable[str], options: DraftOptions) -> None:
    """Make sure that every note can take its check-in, before the first is written.

    Raises:
        CoachError: When one of them cannot.
    """
    for name in names if not options.print_only else ():
        drafts.target_of(coach, _request(coach, _outline(coach, name)))


def planned_check_ins(coach: Coach) -> list[tuple[Meeting, DraftRequest]]:
    """Return the meetings with one person today or on the next working day, and the check-in of each."""
    people = people_to_meet(coach)
    pairs = [(_next_meeting(coach, person), _request(coach, _outline(coach, person))) for person in people]
    return [(meeting, request) for meeting, request in pairs if meeting]


def people_to_meet(coach: Coach) -> list[str]:
    """Return whom the user meets alone today or on the next working day, by day and name."""
    days = {coach.today, next_working_day(coach.today)}
    alone = [
        (meeting.day, meeting.attendees[0])
        for meeting in coach.partnerships.meetings
        if meeting.day in days and len(meeting.attendees) == 1
    ]
    return list(dict.fromkeys(person for _, person in sorted(alone)))


def next_working_day(day: date) -> date:
    """Return the day after, the weekend left out."""
    ahead = 1 if day.weekday() <= _THURSDAY or day.weekday() == 6 else 7 - day.weekday()  # noqa: PLR2004 (Sunday)
    return day + timedelta(days=ahead)


def _next_meeting(coach: Coach, person: str) -> Meeting | None:
    """Return the next meeting with that person alone, within a week."""
    ahead = [
        meeting
        for meeting in coach.partnerships.meetings_with(person)
        if coach.today <= meeting.day <= coach.today + _AHEAD and meeting.attendees == (person,)
    ]
    return ahead[0] if ahead else None


def _outline(coach: Coach, person: str) -> Outline:
    meeting = _next_meeting(coach, person)
    day = meeting.day if meeting else coach.today
    return check_in.gather(coach.view, coach.signals, person, day, write_draft.me(coach))


def _request(coach: Coach, outline: Outline) -> DraftRequest:
    """Plan the check-in of an outline: into the meeting's own note, else into the partner's."""
    partner = coach.partnerships.partners.get(outline.partner)
    meeting = _next_meeting(coach, outline.partner)
    home = partner.path if partner else ""
    into = meeting.path if meeting and meeting.path != home else ""
    day = outline.day if meeting else _begun(coach, outline.partner, home)
    return DraftRequest(check_in.plan(outline), home, into=into, beside=(day.isoformat(),))


def _begun(coach: Coach, person: str, home: str) -> date:
    """Return the day of the check-in that still waits for a meeting, so that it is refreshed, not made twice.

    One the user edited or took out is theirs; today's is a new one then.
    """
    last = coach.view.last_contact(person)
    kind = blocks.block_id("check-in", person)
    for row in reversed(load_written_blocks(coach.state)):
        before, _, day = row.block.rpartition("/")
        if (before, row.path) == (kind, home) and (last is None or date.fromisoformat(day) > last.day):
            seen = write.read_writable(coach.vault, home, coach.journal)
            return date.fromisoformat(day) if blocks.state(seen, row.block) == "ours" else coach.today
    return coach.today


@dataclass(frozen=True)
class CheckInPage(DraftPage):
    """One check-in; its promises are as late as they are today."""

    outline: Outline
    today: date

    def data(self) -> dict[str, Any]:
        """Give the outline, the sentences, and where they went."""
        outline = self.outline
        return {
            "partner": outline.partner,
            "date": outline.day,
            **self.destination(),
            "i_owe": [commitment(promise, self.today) for promise in outline.mine],
            "they_owe": [commitment(promise, self.today) for promise in outline.theirs],
            "since": [_talk(talk) for talk in outline.noted],
            "credit": _talk(outline.credit) if outline.credit else None,
            "items": sentences(self.result.draft.items, why=self.why),
        }


@dataclass(frozen=True)
class CheckInsPage(Page):
    """Check-ins with everyone met alone today or on the next working day; without anyone, what to do next."""

    check_ins: Sequence[CheckInPage]
    moves: MovesPage

    @property
    def reason(self) -> str:
        """Why there is none, "" when there are some."""
        if self.check_ins:
            return ""
        return "You meet nobody alone today or on the next working day, so here is what to do next."

    def data(self) -> dict[str, Any]:
        """Give the check-ins, and the next moves without any."""
        check_ins = [page.data() for page in self.check_ins]
        return {"why": self.reason or None, "check_ins": check_ins, "moves": self.moves.data()}

    def show(self, terminal: Terminal) -> None:
        """Show one check-in after the other, or the next moves."""
        for page in self.check_ins:
            page.show(terminal)
        if not self.check_ins:
            terminal.say(self.reason)
            self.moves.show(terminal)


def _talk(talk: Exchange) -> dict[str, Any]:
    return {"kind": talk.kind, **dated_line(talk)}
