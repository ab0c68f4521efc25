"""From readings to partnerships: names are matched, tasks and marks find their partner, all is put in order.

Pure and deterministic: the same readings in any order give the same model.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vault_coach.domain import people
from vault_coach.domain.contacts import contacts
from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion, occasions
from vault_coach.domain.partner import Partner
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.promises import promises
from vault_coach.domain.reading import Mark, Reading
from vault_coach.domain.source import Problem
from vault_coach.domain.work import decisions, exchanges, initiatives, learnings, meetings, reviews


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose vault it is, from the settings.

    Attributes:
        names: What the notes call the user besides "me" and "I".
        goals: What the user works towards.
        followed: Folders, without a slash at the end, whose people are coached about whatever their notes say.
    """

    names: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    followed: tuple[str, ...] = ()


def assemble(
    readings: Iterable[Reading], owner: Owner | None = None, trouble: Iterable[Problem] = ()
) -> Partnerships:
    """Match names over all readings and build the model.

    Args:
        readings: One a note, in any order.
        owner: The user; unknown when None.
        trouble: Problems found before anything could be read.
    """
    owner = owner or Owner()
    ordered = sorted(readings, key=lambda reading: reading.path)
    problems = [*trouble, *(problem for reading in ordered for problem in reading.problems)]
    names = people.gather_names(ordered, owner.names)
    problems += people.unclear_names(ordered, names)
    stage = occasions(ordered, names, problems)
    partners = _partners(ordered, stage, names, owner, problems)
    kept = promises(stage, names)
    held = meetings(stage, kept)
    met = contacts(stage, held, kept, partners.values(), names)
    return Partnerships(
        partners=partners,
        people=tuple(sorted({*partners, *(who for meeting in held for who in meeting.attendees)})),
        meetings=held,
        interactions=met,
        commitments=kept,
        exchanges=exchanges(stage, names),
        initiatives=initiatives(ordered, names, problems),
        decisions=decisions(ordered, stage, names, problems),
        learnings=learnings(stage),
        reviews=reviews(ordered),
        goals=owner.goals,
        problems=tuple(sorted(set(problems))),
        dated_notes=sum(1 for reading in ordered if reading.day is not None),
    )


def _partners(
    readings: Iterable[Reading],
    stage: Iterable[Occasion],
    names: Names,
    owner: Owner,
    problems: list[Problem],
) -> dict[str, Partner]:
    """Everyone with a note of their own, by name, with the newest ratings."""
    said: dict[str, list[tuple[Mark, date]]] = {}
    for occasion in sorted(stage, key=lambda o: (str(o.day or ""), o.reading.path)):
        for mark in occasion.marks:
            if mark.kind in {"trust", "interdependence"} and occasion.day is not None:
                for who in occasion.partner_of(mark.links, mark.text, names):
                    said.setdefault(who, []).append((mark, occasion.day))
    found: dict[str, Partner] = {}
    for reading in readings:
        name = people.person_name(reading)
        if reading.kind != "partner" or names.is_me(name):
            continue
        if name in found:
            hint = "Rename one of the notes, or give it an alias."
            problems.append(Problem(reading.path, 1, f"{found[name].path} has the same name, {name}.", hint))
            continue
        followed = any(reading.path.startswith(f"{folder}/") for folder in owner.followed)
        person = people.partner(reading, followed=followed, problems=problems)
        found[name] = people.with_ratings(person, said.get(name, ()))
    return dict(sorted(found.items()))
