"""From readings to partnerships: names are matched, tasks and marks find their partner, all is put in order.

Pure and deterministic: the same readings in any order give the same model.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from operator import attrgetter

from vault_coach.domain.commitment import Commitment
from vault_coach.domain.contact import add_stated_contacts
from vault_coach.domain.decision import find_decisions
from vault_coach.domain.gather_names import gather_names
from vault_coach.domain.initiative import find_initiatives
from vault_coach.domain.names import Names
from vault_coach.domain.partner import MeetingRating, Partner, partner_from, with_newest_ratings
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import Reading
from vault_coach.domain.resolve import Resolved, resolve
from vault_coach.domain.rolled_over import without_copies
from vault_coach.domain.source import Problem
from vault_coach.domain.spelling import fold
from vault_coach.domain.unclear import unclear_problems


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
    names = gather_names(ordered, owner.names)
    return build_model(ordered, [resolve(reading, names) for reading in ordered], names, owner, trouble)


def build_model(
    readings: Iterable[Reading],
    notes: Sequence[Resolved],
    names: Names,
    owner: Owner,
    trouble: Iterable[Problem] = (),
) -> Partnerships:
    """Build the model from the parts of it that the notes hold.

    Args:
        readings: At least those of the kinds in `REGISTERED`, by path.
        notes: What every note adds, by path and in it by line, so that sorting by day is enough.
        names: What the notes were resolved with.
        owner: The user.
        trouble: Problems found before anything could be read.
    """
    ordered = list(readings)
    problems = [*trouble, *_all(note.problems for note in notes)]
    problems += unclear_problems(_all(note.unclear for note in notes))
    partners = _partners(ordered, sorted(_all(note.ratings for note in notes), key=_day), names, owner, problems)
    meetings = sorted(_all(note.meetings for note in notes), key=_day)
    doubted = frozenset(_all(note.doubts for note in notes))
    decisions = [*find_decisions(ordered, doubted, names, problems), *_all(note.decisions for note in notes)]
    return Partnerships(
        partners=partners,
        people=tuple(sorted({*partners, *(name for meeting in meetings for name in meeting.attendees)})),
        meetings=tuple(meetings),
        contacts=add_stated_contacts(_all(note.contacts for note in notes), partners.values()),
        commitments=tuple(sorted(_promises(notes), key=lambda c: c.made or date.min)),
        exchanges=tuple(sorted(_all(note.exchanges for note in notes), key=lambda e: e.day or date.min)),
        initiatives=find_initiatives(ordered, names, problems),
        decisions=tuple(sorted(decisions, key=lambda d: (d.name, d.path, d.source.line))),
        learnings=tuple(sorted(_all(note.learnings for note in notes), key=_day)),
        reviews=tuple(sorted(_all(note.reviews for note in notes), key=_day)),
        goals=owner.goals,
        problems=tuple(sorted(set(problems))),
        dated_notes=sum(note.dated for note in notes),
        names=names,
    )


def _promises(notes: Iterable[Resolved]) -> Iterator[Commitment]:
    return without_copies((promise, note.daily) for note in notes for promise in note.commitments)


_all = chain.from_iterable
_day = attrgetter("day")


def _partners(
    readings: Iterable[Reading],
    ratings: Iterable[MeetingRating],
    names: Names,
    owner: Owner,
    problems: list[Problem],
) -> dict[str, Partner]:
    """Build everyone with a note of their own, by name, with the newest ratings.

    Args:
        readings: Those of the notes, by path; two notes about one name are two people.
        ratings: Those of meetings, oldest first.
        names: What the notes were resolved with.
        owner: The user, who is no partner.
        problems: What cannot be understood is added to it.
    """
    by_partner: dict[str, list[MeetingRating]] = {}
    for rating in ratings:
        by_partner.setdefault(rating.partner, []).append(rating)
    partners: dict[str, Partner] = {}
    first_of: dict[str, str] = {}
    for reading in readings:
        if reading.kind != "partner" or names.is_me(reading.person):
            continue
        name = names.person_of(reading)
        twin = first_of.setdefault(fold(reading.person), reading.path)
        if twin != reading.path:
            hint = (
                f'They count as two people. Link them with their folder, as in "{name}", or give each an alias for'
                " plain words."
            )
            problems.append(Problem(reading.path, 1, f"{twin} has the same name, {reading.person}.", hint))
        followed = any(reading.path.startswith(f"{folder}/") for folder in owner.followed)
        partner = partner_from(name, reading, followed=followed, problems=problems)
        partners[name] = with_newest_ratings(partner, by_partner.get(name, ()))
    return dict(sorted(partners.items()))
