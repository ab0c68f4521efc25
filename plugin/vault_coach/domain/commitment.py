"""Promises, in both directions: what one is, and how a note's task lines become promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vault_coach.domain.names import ME, Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.reading import Task, TaskState
from vault_coach.domain.source import Source
from vault_coach.domain.spelling import bare, fold

__all__ = ["ME", "Commitment", "find_commitments"]

_EVERYONE = frozenset({"all", "everyone", "everybody", "team", "both"})


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


def find_commitments(occasions: Iterable[Occasion], names: Names) -> tuple[Commitment, ...]:
    """List the commitments of a note, by line."""
    rooms = [(occasion, names.in_room(occasion.attendees)) for occasion in occasions]
    commitments = [
        _commitment(task, occasion, here)
        for occasion, here in rooms
        for task in occasion.tasks
        if _is_task(task, here)
    ]
    return tuple(sorted(commitments, key=lambda commitment: commitment.source.line))


def _is_task(task: Task, names: Names) -> bool:
    """Return False for a bullet that names the owner of those below it, and for details that name none."""
    if task.group == "head":
        return not _named(task.text.rstrip(":"), names)
    return task.group != "member" or bool(_named(task.owner, names))


def _commitment(task: Task, occasion: Occasion, names: Names) -> Commitment:
    owner = _owner(task, names)
    finished = task.done or (occasion.day if task.state == "done" else None)
    return Commitment(
        owner=owner,
        counterpart=_counterpart(task, occasion, names, owner),
        text=task.action if owner != ME or names.is_me(task.owner) else task.text,
        state=task.state,
        source=task.source,
        made=occasion.day,
        due=task.due,
        done=finished,
        initiative=occasion.initiative,
    )


def _owner(task: Task, names: Names) -> str:
    """Find the person the line names. A word that is nobody's name ("Note: ...") leaves the task with the user."""
    if not task.owner or _is_a_word(task, names):
        return ME
    named = _named(task.owner, names)
    if named:
        return named
    name = bare(task.owner)
    return name if task.owner_certain and not names.is_thing(name) else ME


def _is_a_word(task: Task, names: Names) -> bool:
    """Return True when what looks like the owner is another word: `April to June forecast`."""
    between = task.text[len(task.owner) : task.lead] if task.lead else ":"
    return not task.owner_certain and not names.may_own(task.owner, between, task.action)


def _named(text: str, names: Names) -> str:
    """Find whom a name means: the user, a person, the name itself if several fit; "" for nobody known.

    The user is one of everyone.
    """
    if names.is_me(text):
        return ME
    person = names.find(text)
    if person:
        return person
    name = bare(text)
    if names.unclear(text):
        return name
    return ME if fold(name) in _EVERYONE else ""


def _counterpart(task: Task, occasion: Occasion, names: Names, owner: str) -> str:
    """Find whom it is for: a partner linked or named, else the only other attendee; theirs are to the user.

    A name that several people fit leaves it open, and what everyone is to do is no debt to anyone.
    """
    if owner == ME and fold(task.owner) in _EVERYONE:
        return ""
    words = task.text if _is_a_word(task, names) else task.action
    mentioned = [*task.links, *names.names_in(words)]
    others = [person for person in names.all_of(mentioned) if person != owner]
    if owner != ME and (not others or names.speaks_of_me(task.action)):
        return ME
    if others:
        return others[0]
    alone = len(occasion.attendees) == 1 and not any(map(names.unclear, mentioned))
    return occasion.attendees[0] if alone else ""
