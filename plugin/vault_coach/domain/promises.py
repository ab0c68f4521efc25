"""From task lines to commitments: who does it, and for whom."""

from collections.abc import Iterable

from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.names import Names, bare, fold
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.reading import Task

_EVERYONE = frozenset({"all", "everyone", "everybody", "team", "both"})


def promises(stage: Iterable[Occasion], names: Names) -> tuple[Commitment, ...]:
    """The commitments in a note, by line."""
    found = [
        _promise(task, occasion, names)
        for occasion in stage
        for task in occasion.tasks
        if _is_task(task, occasion, names)
    ]
    return tuple(sorted(found, key=lambda c: c.source.line))


def _is_task(task: Task, occasion: Occasion, names: Names) -> bool:
    """False for a bullet that names the owner of those below it, and for the details of one that names none."""
    if task.group == "head":
        return not _named(task.text.rstrip(":"), occasion, names)
    return task.group != "member" or bool(_named(task.owner, occasion, names))


def _promise(task: Task, occasion: Occasion, names: Names) -> Commitment:
    owner = _owner(task, occasion, names)
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


def _owner(task: Task, occasion: Occasion, names: Names) -> str:
    """The person the line names. A word that is nobody's name ("Note: ...") leaves the task with the user."""
    if not task.owner:
        return ME
    named = _named(task.owner, occasion, names)
    if named:
        return named
    said = bare(task.owner)
    return said if task.owner_certain and not names.is_thing(said) else ME


def _named(name: str, occasion: Occasion, names: Names) -> str:
    """Whom a name means: the user (who is one of everyone), a person, several left open; "" for nobody known."""
    if names.is_me(name):
        return ME
    said = bare(name)
    present = [who for who in occasion.attendees if fold(said) in {fold(who), fold(who).split()[0]}]
    person = names.find(said) or (present[0] if len(present) == 1 else None)
    if person:
        return person
    if names.unclear(said):
        return said
    return ME if fold(said) in _EVERYONE else ""


def _counterpart(task: Task, occasion: Occasion, names: Names, owner: str) -> str:
    """Whom it is for: a partner linked or named, else the only other attendee; theirs are to the user.

    A name that several people fit leaves it open, and what everyone is to do is no debt to anyone.
    """
    if owner == ME and fold(task.owner) in _EVERYONE:
        return ""
    said = [*task.links, *names.names_in(task.action)]
    others = [person for person in names.all_of(said) if person != owner]
    if owner != ME and (not others or names.speaks_of_me(task.action)):
        return ME
    if others:
        return others[0]
    alone = len(occasion.attendees) == 1 and not any(map(names.unclear, said))
    return occasion.attendees[0] if alone else ""
