"""The drafts about a partner, an initiative or a decision: whom or what is meant, what to say, and where to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from vault_coach.coach import Coach
from vault_coach.domain.decision import Decision
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.names import fold
from vault_coach.domain.source import Source
from vault_coach.drafting.kinds import (
    first_collaboration,
    hand_off,
    introduction,
    pre_mortem,
    retrospective,
    shared_metrics,
)
from vault_coach.drafting.kinds import rebalance as rebalancing
from vault_coach.drafting.kinds import story as storytelling
from vault_coach.drafting.kinds import stretch as stretching
from vault_coach.drafting.kinds.context import Context
from vault_coach.drafting.plan import Line, Plan
from vault_coach.drafting.sentence import Item
from vault_coach.errors import CoachError, did_you_mean
from vault_coach.features import write_draft
from vault_coach.features.write_draft import DraftOptions, DraftResult, TargetNote
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.sections import paragraphs_under
from vault_coach.vault import note

_AHEAD = timedelta(days=7)  # how far ahead a planned retrospective is looked for
_MOST_PROPOSED = 3

Named = TypeVar("Named", bound=Initiative | Decision)


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


def retro(coach: Coach, name: str) -> DraftRequest:
    """A retrospective on an initiative, or with a partner; into the note of the retro that is planned, if one is.

    Raises:
        CoachError: When neither is known by that name.
    """
    effort = _find(coach.partnerships.initiatives, name)
    if effort is None or (fold(effort.name) != fold(name) and _is_person(coach, name)):
        return with_partner(coach, name, retrospective.with_partner)
    planned = [
        meeting.path
        for meeting in coach.partnerships.meetings
        if meeting.kind == "retro"
        and meeting.initiative == effort.name
        and coach.today <= meeting.day <= coach.today + _AHEAD
    ]
    plan = retrospective.of_initiative(context(coach, effort.path), effort)
    return DraftRequest(plan, effort.path, into=planned[0] if planned else "")


def story(coach: Coach, name: str) -> DraftRequest:
    """The story of an initiative.

    Raises:
        CoachError: When there is none of that name, or it has not begun.
    """
    effort = initiative(coach, name)
    if effort.status == "proposed":
        raise CoachError(
            f'"{effort.name}" is only proposed, so there is no story to tell yet.',
            "Set its status to active or done once you have begun.",
        )
    return DraftRequest(storytelling.of_initiative(context(coach, effort.path), effort), effort.path)


def start(coach: Coach, name: str) -> DraftRequest:
    """A first thing to do together with a partner."""
    return with_partner(coach, name, first_collaboration.with_partner)


def metrics(coach: Coach, name: str) -> DraftRequest:
    """Questions to agree on what success of an initiative is."""
    return about_initiative(coach, name, shared_metrics.of_initiative)


def premortem(coach: Coach, name: str) -> DraftRequest:
    """Prompts to imagine that an initiative or a decision failed.

    Raises:
        CoachError: When neither is known by that name.
    """
    known: list[Initiative | Decision] = [*coach.partnerships.initiatives, *coach.partnerships.decisions]
    meant = _find(known, name)
    if not isinstance(meant, Decision):
        return about_initiative(coach, name, pre_mortem.of_initiative)
    if meant.own_note:
        return DraftRequest(pre_mortem.of_decision(context(coach, meant.path), meant), meant.path)
    # the note of a meeting: what it says under its headings is not about this one decision
    return DraftRequest(pre_mortem.of_decision(context(coach, ""), meant), "", into=meant.path)


def handoff(coach: Coach, name: str, partner: str) -> DraftRequest:
    """What goes with work of an initiative that is handed to a partner."""
    effort, person = initiative(coach, name), coach.person(partner)
    plan = hand_off.to_partner(context(coach, effort.path), effort, person)
    return DraftRequest(plan, effort.path, beside=(person,))


def rebalance(coach: Coach, name: str) -> DraftRequest:
    """An opener for the talk about give and take, with the record both ways."""
    return with_partner(coach, name, rebalancing.with_partner)


def stretch(coach: Coach, name: str) -> DraftRequest:
    """The next, moderately larger effort with a partner."""
    return with_partner(coach, name, stretching.with_partner)


def with_partner(coach: Coach, name: str, plan: Callable[[Context, str], Plan]) -> DraftRequest:
    """A draft about one partner."""
    person = coach.person(name)
    partner = coach.partnerships.partners.get(person)
    path = partner.path if partner else ""
    return DraftRequest(plan(context(coach, path), person), path)


def about_initiative(coach: Coach, name: str, plan: Callable[[Context, Initiative], Plan]) -> DraftRequest:
    """A draft about one initiative."""
    effort = initiative(coach, name)
    return DraftRequest(plan(context(coach, effort.path), effort), effort.path)


def introductions(coach: Coach, backend: Callable[[], Backend | None]) -> dict[str, tuple[Item, ...]]:
    """Id of each signal about a pair who should meet -> the sentences of a note to send to both.

    Args:
        coach: The vault and the day.
        backend: Gives the model; asked only when there is something to write.
    """
    pairs = [signal for signal in coach.signals if signal.kind == "introduce"]
    model = backend() if pairs else None
    return {pair.id: write_draft.items(coach, introduction.between(coach.view, pair), model) for pair in pairs}


def write(coach: Coach, asked: DraftRequest, backend: Backend | None, options: DraftOptions) -> DraftResult:
    """Write a draft's sentences and put it into its note.

    Raises:
        CoachError: When the note cannot take it.
    """
    place = None if options.print_only else target(coach, asked)
    missing = f"{asked.plan.subject} has no note, so this is only shown."
    return write_draft.compose(coach, asked.plan, place, backend, options, subject=asked.path, missing=missing)


def target(coach: Coach, asked: DraftRequest) -> TargetNote | None:
    """The note a draft goes into, as it is now; None when there is none.

    Raises:
        CoachError: When that note cannot be written to.
    """
    if not asked.note:
        return None
    return write_draft.target(coach, asked.note, asked.block, "" if asked.into else write_draft.SECTION)


def initiative(coach: Coach, name: str) -> Initiative:
    """The initiative meant.

    Raises:
        CoachError: When there is none of that name, with one that comes near.
    """
    return _known(coach.partnerships.initiatives, name, "initiative")


def context(coach: Coach, path: str) -> Context:
    """What a plan about a note may draw on."""
    return Context(coach.view, _told(coach, path) if path else {}, write_draft.me(coach))


def _told(coach: Coach, path: str) -> dict[str, tuple[Line, ...]]:
    """What a note says under its headings, the coach's own blocks left out."""
    found: dict[str, list[Line]] = {}
    for each in paragraphs_under(note.read_note(coach.vault, path).text, lambda _heading: True):
        source = Source(path, each.line, each.quote, each.heading)
        found.setdefault(each.heading.casefold(), []).append(Line(each.text, (source,)))
    return {heading: tuple(lines) for heading, lines in found.items()}


def _known(things: Iterable[Named], name: str, what: str) -> Named:
    listed = list(things)
    found = _find(listed, name)
    if found is not None:
        return found
    titles = {fold(thing.name): thing.name for thing in listed}
    parts = [title for folded, title in titles.items() if name and fold(name) in folded]
    if parts:
        quoted = " or ".join(f'"{title}"' for title in parts[:_MOST_PROPOSED])
        hint = f"Did you mean {quoted}?"
    else:
        hint = did_you_mean(fold(name), titles, f"A note of type {what} makes one.")
    raise CoachError(f'There is no {what} called "{name}" in your notes.', hint)


def _is_person(coach: Coach, name: str) -> bool:
    try:
        coach.person(name)
    except CoachError:
        return False
    return True


def _find(things: Iterable[Named], name: str) -> Named | None:
    """The thing of that name or path, or the only one whose name begins so.

    Raises:
        CoachError: When several have that very name.
    """
    listed = list(things)
    exact = [thing for thing in listed if thing.path == name] or [
        thing for thing in listed if fold(thing.name) == fold(name)
    ]
    if len(exact) > 1:
        raise CoachError(f'"{name}" could be {" or ".join(thing.path for thing in exact)}.', "Give the path.")
    begun = [thing for thing in listed if fold(name) and fold(thing.name).startswith(fold(name))]
    return exact[0] if exact else begun[0] if len(begun) == 1 else None
