"""Promises, in both directions: what one is, and how a note's task lines become promises."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from vault_coach.domain.names import ME, Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.reading import OwnerClaim, Task, TaskState
from vault_coach.domain.source import Source
from vault_coach.domain.spelling import bare, fold

__all__ = ["ME", "Commitment", "find_commitments"]

_EVERYONE = frozenset({"all", "everyone", "everybody", "team", "both"})
_MOST_SPACES = 6  # of a line that may be but a name


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something one side promised to do for the other.

    Attributes:
        owner: `ME`, or the name of the person who does it.
        counterpart: `ME`, the name of the person it is for, or "" when the note does not tell.
        text: What is to be done, in the note's words.
        made: The day of the note it stands in.
        done: The day it was done; for a ticked line without a date, the day of its note.
        initiative: The initiative it belongs to, or "".
    """

    owner: str
    counterpart: str
    text: str
    state: TaskState
    source: Source
    made: date | None = None
    due: date | None = None
    done: date | None = None
    initiative: str = ""

    @property
    def partner(self) -> str:
        """The other person of the two, or "" when it concerns no one else."""
        return self.counterpart if self.owner == ME else self.owner

    def overdue_days(self, today: date) -> int:
        """Count the days past due while still open; 0 when not due, done, cancelled or without a date."""
        if self.state != "open" or self.due is None:
            return 0
        return max(0, (today - self.due).days)


@dataclass(frozen=True, slots=True)
class _Doers:
    """Who does a task.

    Attributes:
        people: `ME` or names, each once.
        lead: How many characters of the task's text name them.
        stated: True when the line, or one above it, says so.
        everyone: True when all are to do it.
    """

    people: tuple[str, ...]
    lead: int = 0
    stated: bool = True
    everyone: bool = False


def find_commitments(occasions: Iterable[Occasion], names: Names) -> tuple[Commitment, ...]:
    """List the commitments of a note, by line: one for each who does it."""
    rooms = [(occasion, names.in_room(occasion.attendees)) for occasion in occasions]
    commitments = [
        commitment
        for occasion, here in rooms
        for task in occasion.tasks
        for commitment in _commitments(task, occasion, here)
    ]
    return tuple(sorted(commitments, key=lambda commitment: commitment.source.line))


def _commitments(task: Task, occasion: Occasion, names: Names) -> list[Commitment]:
    if not task.claims and _is_name(task.text, names):
        return []  # nothing to do, or the owner of the tasks below it
    doers = _doers(task, occasion, names)
    if doers is None or (task.group == "member" and not doers.stated):
        return []
    text = task.text[doers.lead :]
    if ME in doers.people:
        others = [person for person in doers.people if person != ME]
        counterpart = others[0] if others else _counterpart(task, text, occasion, names, doers)
        return [_commitment(task, text, occasion, ME, counterpart)]
    counterpart = _counterpart(task, text, occasion, names, doers)
    return [_commitment(task, text, occasion, person, counterpart) for person in doers.people]


def _is_name(text: str, names: Names) -> bool:
    """Return True for a line that is but the name of somebody."""
    return text.count(" ") <= _MOST_SPACES and bool(_named(text.rstrip(":："), names))


def _commitment(task: Task, text: str, occasion: Occasion, owner: str, counterpart: str) -> Commitment:
    return Commitment(
        owner=owner,
        counterpart=counterpart,
        text=text,
        state=task.state,
        source=task.source,
        made=occasion.day,
        due=task.due,
        done=task.done or (occasion.day if task.state == "done" else None),
        initiative=occasion.initiative,
    )


def _doers(task: Task, occasion: Occasion, names: Names) -> _Doers | None:
    """Find who does a task; None when nobody knows.

    The line's own owner counts, else that of the line it stands below. A name that is written but nobody's leaves
    it open; words that need be no name ("Note: ...") say nothing. With no owner written a checkbox is the user's,
    and so is a bullet unless several others were there.
    """
    for claims, own in ((task.claims, True), (task.above, False)):
        for claim in claims:
            if doers := _claimed(claim, task.text if own else "", names):
                return doers if own else replace(doers, lead=0)
        if any(_leaves_open(claim, occasion, names) for claim in claims if claim.form != "word"):
            return None
    if task.boxed or len(occasion.attendees) <= 1:
        return _Doers((ME,), stated=False)
    return None


def _claimed(claim: OwnerClaim, text: str, names: Names) -> _Doers | None:
    """Find whom a claim names, None for nobody; `text` is the task's when the claim stands in it."""
    if len(claim.names) == 1 and fold(claim.names[0]) in _EVERYONE and not names.find(claim.names[0]):
        return _Doers((ME,), everyone=True)
    if claim.form != "sure" and _is_a_word(claim, text, names):
        return None
    people = dict.fromkeys(filter(None, (_person(name, claim, names) for name in claim.names)))
    return _Doers(tuple(people), claim.lead) if people else None


def _is_a_word(claim: OwnerClaim, text: str, names: Names) -> bool:
    """Return True when what looks like the only owner is another word: `April to June forecast`."""
    if len(claim.names) > 1:
        return False
    name = claim.names[0]
    if name[:1].islower() and names.is_word(name):
        return True
    between = text[: claim.lead].rpartition(name)[2] if claim.lead else ":"
    return not names.may_own(name, between, text[claim.lead :])


def _person(name: str, claim: OwnerClaim, names: Names) -> str:
    """Find whom one name of a claim means; a name beyond doubt that has no note stands for itself."""
    if person := _named(name, names):
        return person
    return bare(name) if claim.form == "sure" and not names.is_thing(bare(name)) else ""


def _leaves_open(claim: OwnerClaim, occasion: Occasion, names: Names) -> bool:
    """Return True when a claim that names nobody known still speaks of somebody."""
    if claim.form == "likely":
        return True
    if claim.form == "sure" or not occasion.attendees or any(map(names.is_thing, claim.names)):
        return False
    return len(claim.names) > 1 or " " in claim.names[0] or _has_labels(occasion, names)


def _has_labels(occasion: Occasion, names: Names) -> bool:
    """Return True where other tasks begin with the names of people, so that a word before a colon may be one."""
    labels = (claim for task in occasion.tasks for claim in task.claims if claim.form == "maybe")
    return any(names.find(name) for claim in labels for name in claim.names)


def _named(text: str, names: Names) -> str:
    """Find whom a name means: the user, a person, the name itself if several fit; "" for nobody known."""
    if names.is_me(text):
        return ME
    return names.identify(text).person or (bare(text) if names.unclear(text) else "")


def _counterpart(task: Task, text: str, occasion: Occasion, names: Names, doers: _Doers) -> str:
    """Find whom it is for: a partner linked or named, else the only other attendee; theirs are to the user.

    A name that several people fit leaves it open, and what everyone is to do is no debt to anyone.
    """
    if doers.everyone:
        return ""
    mine = ME in doers.people
    mentioned = [*task.links, *names.names_in(text)]
    others = [person for person in names.all_of(mentioned) if person not in doers.people]
    if not mine and (not others or names.speaks_of_me(text)):
        return ME
    if others:
        return others[0]
    alone = len(occasion.attendees) == 1 and not any(map(names.unclear, mentioned))
    return occasion.attendees[0] if alone else ""
