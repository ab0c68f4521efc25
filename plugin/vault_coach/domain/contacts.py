"""Contacts: who was met or linked on which day, and whether it was about work to be done."""

from collections.abc import Iterable, Iterator
from datetime import date

from vault_coach.domain.commitment import Commitment
from vault_coach.domain.meeting import Interaction, Meeting
from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.partner import Partner


def contacts(
    stage: Iterable[Occasion], held: Iterable[Meeting], promised: Iterable[Commitment], names: Names
) -> tuple[Interaction, ...]:
    """Attendance of a note's meetings and links in what has a day, one a person and day, by line."""
    unique: dict[tuple[str, date], Interaction] = {}
    for contact in (*_attended(held), *_linked(stage, promised, names)):  # attendance wins over a link
        unique.setdefault((contact.partner, contact.day), contact)
    return tuple(sorted(unique.values(), key=_place))


def with_stated(found: Iterable[Interaction], partners: Iterable[Partner]) -> tuple[Interaction, ...]:
    """The contacts of all notes, by path, and the last contacts that partners' notes state, oldest first."""
    known = list(found)
    unique = {(contact.partner, contact.day, contact.source.path) for contact in known}
    stated = [c for c in _stated(partners) if (c.partner, c.day, c.source.path) not in unique]
    return tuple(sorted((*known, *stated), key=lambda c: (c.day, c.source.path, c.source.line, c.partner)))


def _place(contact: Interaction) -> tuple[int, str]:
    return contact.source.line, contact.partner


def _attended(held: Iterable[Meeting]) -> Iterator[Interaction]:
    for meeting in held:
        for who in meeting.attendees:
            yield Interaction(who, meeting.day, meeting.source, meeting.task_tied, meeting.minutes)


def _linked(stage: Iterable[Occasion], promised: Iterable[Commitment], names: Names) -> Iterator[Interaction]:
    """A link counts in a note about a day, not in one about an effort, a decision or the whole portfolio."""
    tied = {(c.made, who) for c in promised for who in (c.owner, c.counterpart)}
    for occasion in stage:
        if occasion.day is None or occasion.reading.kind in {"initiative", "decision", "review"}:
            continue
        decided = {who for mark in occasion.marks if mark.kind == "decided" for who in names.all_of(mark.links)}
        for mention in occasion.mentions:
            who = names.find(mention.target)
            if who is not None:
                about_work = (occasion.day, who) in tied or who in decided or bool(occasion.initiative)
                yield Interaction(who, occasion.day, mention.source, about_work)


def _stated(partners: Iterable[Partner]) -> Iterator[Interaction]:
    for partner in partners:
        if partner.last_contact is not None and "last-contact" in partner.sources:
            yield Interaction(partner.name, partner.last_contact, partner.sources["last-contact"], task_tied=False)
