"""From task lines to commitments: who does it, and for whom."""

from collections.abc import Iterable

from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.reading import Task


def promises(stage: Iterable[Occasion], names: Names) -> tuple[Commitment, ...]:
    """All commitments of the vault, by the day they were made, then by line."""
    found = [_promise(task, occasion, names) for occasion in stage for task in occasion.tasks]
    return tuple(sorted(found, key=lambda c: (str(c.made or ""), c.source.path, c.source.line)))


def _promise(task: Task, occasion: Occasion, names: Names) -> Commitment:
    owner = _owner(task, occasion, names)
    finished = task.done or (occasion.day if task.state == "done" else None)
    return Commitment(
        owner=owner,
        counterpart=_counterpart(task, occasion, names, owner),
        text=_without_owner(task) if owner != ME or names.is_me(task.owner) else task.text,
        state=task.state,
        source=task.source,
        made=occasion.day,
        due=task.due,
        done=finished,
        initiative=occasion.initiative,
    )


def _owner(task: Task, occasion: Occasion, names: Names) -> str:
    """The person the line names. A word that is nobody's name ("Note: ...") leaves the task with the user."""
    if not task.owner or names.is_me(task.owner):
        return ME
    person = names.find(task.owner)
    if person:
        return person
    same = [who for who in occasion.attendees if who.casefold() == task.owner.casefold()]
    if same:
        return same[0]
    return task.owner.lstrip("@") if task.owner_certain and not names.is_thing(task.owner) else ME


def _without_owner(task: Task) -> str:
    """What is to be done, without the name of the one who does it in front."""
    said = task.text.removeprefix("@")
    rest = said.removeprefix(task.owner.removeprefix("@")).lstrip() if task.owner else said
    if rest != said and rest.startswith((":", "to ")):
        return rest.removeprefix(":").removeprefix("to ").strip() or task.text
    return task.text


def _counterpart(task: Task, occasion: Occasion, names: Names, owner: str) -> str:
    """Whom it is for: a partner linked or named, else the only other attendee; theirs are to the user."""
    named = [*names.all_of(task.links), *names.named_in(task.text)]
    others = [person for person in named if person != owner]
    if others:
        return others[0]
    if owner != ME:
        return ME
    return occasion.attendees[0] if len(occasion.attendees) == 1 else ""
