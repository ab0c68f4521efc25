"""Contacts: who was met or linked on which day, and whether it was about work to be done."""

from collections.abc import Iterable, Iterator, Sequence

from vault_coach.domain.commitment import Commitment
from vault_coach.domain.meeting import Interaction, Meeting
from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.partner import Partner


def contacts(
    stage: Iterable[Occasion],
    held: Iterable[Meeting],
    promised: Sequence[Commitment],
    partners: Iterable[Partner],
    names: Names,
) -> tuple[Interaction, ...]:
    """Attendance, links in dated notes and stated last contacts, one a person, note and day, oldest first."""
    found = [*_attended(held), *_linked(stage, promised, names), *_stated(partners)]
    unique: dict[tuple[str, object, str], Interaction] = {}
    for contact in found:  # attendance comes first and wins over a link in the same note
        unique.setdefault((contact.partner, contact.day, contact.source.path), contact)
    return tuple(sorted(unique.values(), key=lambda c: (c.day, c.source.path, c.source.line, c.partner)))


def _attended(held: Iterable[Meeting]) -> Iterator[Interaction]:
    for meeting in held:
        for who in meeting.attendees:
            yield Interaction(who, meeting.day, meeting.source, meeting.task_tied, meeting.minutes)


def _linked(stage: Iterable[Occasion], promised: Sequence[Commitment], names: Names) -> Iterator[Interaction]:
    """A link counts in a note about a day, not in one about an effort, a decision or the whole portfolio."""
    tied = {(c.source.path, c.made, who) for c in promised for who in (c.owner, c.counterpart)}
    for occasion in stage:
        if occasion.day is None or occasion.reading.kind in {"initiative", "decision", "review"}:
            continue
        decided = {who for mark in occasion.marks if mark.kind == "decided" for who in names.all_of(mark.links)}
        for mention in occasion.mentions:
            who = names.find(mention.target)
            if who is not None:
                promised_here = (mention.source.path, occasion.day, who) in tied
                about_work = promised_here or who in decided or bool(occasion.initiative)
                yield Interaction(who, occasion.day, mention.source, about_work)


def _stated(partners: Iterable[Partner]) -> Iterator[Interaction]:
    for partner in partners:
        if partner.last_contact is not None and "last-contact" in partner.sources:
            yield Interaction(partner.name, partner.last_contact, partner.sources["last-contact"], task_tied=False)
