"""Contacts: who was met or linked on which day, and whether it was about work to be done."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from vault_coach.domain import dates
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.partner import Partner
from vault_coach.domain.source import Source

# A title that names a talk: "Call with Nadia", "1:1 Nadia", "Lunch".
_TALK = re.compile(
    r"(?<!\w)(?:meeting|call|sync|1[:-]1|one[- ]on[- ]one|check-?in|catch-?up|coffee|lunch|workshop|stand-?up"
    r"|retro|interview|gespräch|treffen|besprechung|réunion|entretien|appel|reunión|llamada)s?(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """One day of contact with one person.

    Attributes:
        task_tied: True when every contact of that note was about work to be done; False when low-stakes.
        minutes: Minutes of the meeting, None when unknown.
    """

    partner: str
    day: date
    source: Source
    task_tied: bool
    minutes: int | None = None


def find_contacts(
    occasions: Iterable[Occasion], meetings: Iterable[Meeting], commitments: Iterable[Commitment], names: Names
) -> tuple[Contact, ...]:
    """List the contacts of a note, one a person and day, by line.

    Contact is to attend a meeting, or to be linked in what has a day; attendance wins over a link.
    """
    unique: dict[tuple[str, date], Contact] = {}
    for contact in (*_attended(meetings), *_linked(occasions, commitments, names)):
        unique.setdefault((contact.partner, contact.day), contact)
    return tuple(sorted(unique.values(), key=lambda contact: (contact.source.line, contact.partner)))


def add_stated_contacts(contacts: Iterable[Contact], partners: Iterable[Partner]) -> tuple[Contact, ...]:
    """Join the contacts of all notes with the last contacts that partners' notes state, oldest first."""
    known = list(contacts)
    unique = {(contact.partner, contact.day, contact.source.path) for contact in known}
    stated = [c for c in _stated(partners) if (c.partner, c.day, c.source.path) not in unique]
    return tuple(sorted((*known, *stated), key=lambda c: (c.day, c.source.path, c.source.line, c.partner)))


def _attended(meetings: Iterable[Meeting]) -> Iterator[Contact]:
    for meeting in meetings:
        for name in meeting.attendees:
            yield Contact(name, meeting.day, meeting.source, meeting.task_tied, meeting.minutes)


def _linked(occasions: Iterable[Occasion], commitments: Iterable[Commitment], names: Names) -> Iterator[Contact]:
    """Yield links in meetings, daily notes and dated sections; a plan, or one who was not there, is no contact."""
    tied = {(c.made, name) for c in commitments for name in (c.owner, c.counterpart)}
    for occasion in occasions:
        if occasion.day is None or not occasion.took_place or not _tells_of_a_day(occasion):
            continue
        here = names.in_room(occasion.attendees)
        decided = {name for mark in occasion.marks if mark.kind == "decided" for name in here.all_of(mark.links)}
        for mention in occasion.mentions:
            name = here.find(mention.target) if mention.met else None
            if name is not None and name not in occasion.absent:
                about_work = (occasion.day, name) in tied or name in decided or bool(occasion.initiative)
                yield Contact(name, occasion.day, mention.source, about_work)


def _tells_of_a_day(occasion: Occasion) -> bool:
    """Return False where a date says when a note was made or is due, not on which day something happened."""
    reading = occasion.reading
    if reading.kind in {"initiative", "decision", "review"}:
        return False
    by_itself = occasion.section is not None or reading.kind in {"meeting", "journal", "partner"}
    return by_itself or dates.in_name(reading.title) == occasion.day or bool(_TALK.search(reading.title))


def _stated(partners: Iterable[Partner]) -> Iterator[Contact]:
    for partner in partners:
        if partner.last_contact is not None and "last-contact" in partner.sources:
            yield Contact(partner.name, partner.last_contact, partner.sources["last-contact"], task_tied=False)
