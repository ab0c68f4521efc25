"""Drafts about a partner, an initiative or a decision: what is meant, where it goes, and every kind's command."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import wraps
from typing import Any

import click

from vault_coach.coach import Coach
from vault_coach.domain.decision import Decision
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.source import Source
from vault_coach.domain.spelling import fold
from vault_coach.drafting.kinds import DraftKind, all_kinds
from vault_coach.drafting.kinds.context import Context
from vault_coach.drafting.plan import Line, Plan
from vault_coach.errors import CoachError, did_you_mean
from vault_coach.features import write_draft
from vault_coach.features.session import Session, common
from vault_coach.features.write_draft import DraftOptions, DraftPage, DraftResult
from vault_coach.features.write_files import SECTION, TargetNote, find_target
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.sections import paragraphs_under
from vault_coach.vault import note

_AHEAD = timedelta(days=7)  # how far ahead a planned meeting is looked for
_MOST_PROPOSED = 3

Work = Initiative | Decision


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """A draft that was asked for.

    Attributes:
        plan: What to say.
        path: The note it is about and goes into, "" when there is none.
        into: Another note it goes into, such as that of a planned meeting; "" for the one it is about.
        beside: What else names its block, such as the partner of a hand-off.
    """

    plan: Plan
    path: str
    into: str = ""
    beside: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """The path of the note it goes into, "" when there is none."""
        return self.into or self.path

    @property
    def block(self) -> str:
        """The id of its block."""
        return blocks.block_id(self.plan.kind, self.plan.subject, *self.beside)


def request_draft(coach: Coach, kind: DraftKind, name: str, partner: str = "") -> DraftRequest:
    """Plan a draft of a kind about what the user called by that name; `partner` is who else it is for.

    Raises:
        CoachError: When nothing of that kind is known by that name, or there is nothing to draft about it yet.
    """
    subject = _find_subject(coach, kind, name)
    people = (coach.person(partner),) if kind.and_partner else ()
    into = ""
    if isinstance(subject, str):
        known = coach.partnerships.partners.get(subject)
        path = known.path if known else ""
    elif isinstance(subject, Decision) and not subject.own_note:
        path, into = "", subject.path  # what the note of a meeting says is not about this one decision
    else:
        path = subject.path
        into = _planned_meeting(coach, kind.meeting, subject.name)
    return DraftRequest(kind.plan(plan_context(coach, path), subject, *people), path, into=into, beside=people)


def write(coach: Coach, request: DraftRequest, backend: Backend | None, options: DraftOptions) -> DraftResult:
    """Write a draft's sentences and put it into its note."""
    target = None if options.print_only else target_of(coach, request)
    missing = f"{request.plan.subject} has no note, so this is only shown."
    return write_draft.compose(
        coach, request.plan, target, backend, options, subject=request.path, missing=missing
    )


def target_of(coach: Coach, request: DraftRequest) -> TargetNote | None:
    """Read the note a draft goes into; None when there is none."""
    if not request.note:
        return None
    return find_target(coach, request.note, request.block, "" if request.into else SECTION)


def plan_context(coach: Coach, path: str) -> Context:
    """Gather what a plan about a note may draw on."""
    return Context(coach.view, _sections(coach, path) if path else {}, write_draft.me(coach))


def _sections(coach: Coach, path: str) -> dict[str, tuple[Line, ...]]:
    """Return what a note says under its headings, the coach's own blocks left out."""
    sections: dict[str, list[Line]] = {}
    for item in paragraphs_under(note.read_note(coach.vault, path).text, lambda _heading: True):
        source = Source(path, item.line, item.quote, item.heading)
        sections.setdefault(item.heading.casefold(), []).append(Line(item.text, (source,)))
    return {heading: tuple(lines) for heading, lines in sections.items()}


def _planned_meeting(coach: Coach, kind: str, initiative: str) -> str:
    """Find the note of the next meeting of a kind about an initiative, within a week; "" for none."""
    return next(
        (
            meeting.path
            for meeting in coach.partnerships.meetings
            if kind
            and meeting.kind == kind
            and meeting.initiative == initiative
            and coach.today <= meeting.day <= coach.today + _AHEAD
        ),
        "",
    )


def _find_subject(coach: Coach, kind: DraftKind, name: str) -> str | Work:
    """Find what a draft is about; a person's own name comes before the beginning of an initiative's."""
    model = coach.partnerships
    initiatives = model.initiatives if "initiative" in kind.about else ()
    decisions = model.decisions if "decision" in kind.about else ()
    work = _find([*initiatives, *decisions], name) or _find(initiatives, name)
    own_name = work is not None and fold(work.name) == fold(name)
    if "partner" in kind.about and not own_name and (work is None or _is_person(coach, name)):
        return coach.person(name)
    if work is None:
        raise _unknown_initiative(coach, name)
    return work


def _unknown_initiative(coach: Coach, name: str) -> CoachError:
    """Say that there is no initiative of that name, and which come near."""
    titles = {fold(effort.name): effort.name for effort in coach.partnerships.initiatives}
    parts = [title for folded, title in titles.items() if name and fold(name) in folded]
    if parts:
        quoted = " or ".join(f'"{title}"' for title in parts[:_MOST_PROPOSED])
        hint = f"Did you mean {quoted}?"
    else:
        hint = did_you_mean(fold(name), titles, "A note of type initiative makes one.")
    return CoachError(f'There is no initiative called "{name}" in your notes.', hint)


def _is_person(coach: Coach, name: str) -> bool:
    try:
        coach.person(name)
    except CoachError:
        return False
    return True


def _find(works: Iterable[Work], name: str) -> Work | None:
    """Find the work of that name or path, or the only one whose name begins so.

    Raises:
        CoachError: When several have that very name.
    """
    listed = list(works)
    exact = [work for work in listed if work.path == name] or [
        work for work in listed if fold(work.name) == fold(name)
    ]
    if len(exact) > 1:
        raise CoachError(f'"{name}" could be {" or ".join(work.path for work in exact)}.', "Give the path.")
    begun = [work for work in listed if fold(name) and fold(work.name).startswith(fold(name))]
    return exact[0] if exact else begun[0] if len(begun) == 1 else None


@dataclass(frozen=True)
class Drafting:
    """How to draft, as the options of one call say."""

    session: Session
    no_model: bool
    why: bool
    options: DraftOptions = field(default_factory=DraftOptions)

    def backend(self) -> Backend | None:
        """Return the model, unless it is to be left out."""
        return None if self.no_model else self.session.coach.backend()

    def backend_if_any(self) -> Backend | None:
        """Return the model for what can do without: None, when nobody asked for one and none can be used."""
        try:
            return self.backend()
        except CoachError:
            if self.session.flags["model"]:
                raise
            return None


def phrasing(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every command that phrases sentences; the command gets them as one `Drafting`."""

    @click.option("--why", is_flag=True, help="Show what else the model wrote, and what was wrong with it.")
    @click.option("--no-model", is_flag=True, help="Write with the phrasebook, without a model.")
    @click.option("--model", metavar="MODEL", help="A GGUF file, or a model's name.")
    @wraps(command)
    def run(session: Session, *, why: bool, no_model: bool, **others: Any) -> None:
        del others["model"]  # `common` reads it
        command(Drafting(session, no_model, why), **others)

    return common(run)


def drafting(command: Callable[..., None]) -> Callable[..., None]:
    """Add those options and more, for every command that drafts into a note."""

    @click.option("--print", "print_only", is_flag=True, help="Show the draft and never write.")
    @click.option("--dry-run", is_flag=True, help="Show what would be written, and do not write.")
    @click.option("--replace", is_flag=True, help="Write over a draft you edited.")
    @wraps(command)
    def run(drafting: Drafting, **others: Any) -> None:
        options = DraftOptions(**{name: others.pop(name) for name in ("print_only", "dry_run", "replace")})
        command(replace(drafting, options=options), **others)

    return phrasing(run)


def _command(kind: DraftKind) -> click.Command:
    """Make the command of a kind from its registration."""

    def draft(drafting: Drafting, *, subject: str, partner: str = "") -> None:
        coach = drafting.session.coach
        request = request_draft(coach, kind, subject, partner)
        result = write(coach, request, drafting.backend(), drafting.options)
        drafting.session.show(DraftPage(result, why=drafting.why))

    run = drafting(draft)
    if kind.and_partner:
        run = click.argument("partner")(run)
    run = click.argument("subject", metavar="|".join(kind.about).upper())(run)
    return click.command(kind.command, help=kind.help, epilog=f"Example: coach {kind.command} {kind.example}")(run)


COMMANDS = {kind.command: _command(kind) for kind in all_kinds() if kind.about}
"""The command of every kind that is asked for by the name of its subject."""
