"""An occasion: one place in the notes with a day and the people it is about.

A meeting note is one occasion. A partner's note is one without a day, and each of its dated sections is a meeting;
so are those of a meeting note that has no day itself, and those of a daily note whose heading names people.
Tasks and inline fields take their day and, where they name no one, their partner from the occasion they stand in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from vault_coach.domain import no_contact
from vault_coach.domain.names import Names
from vault_coach.domain.reading import Mark, Mention, Reading, Section, Task
from vault_coach.domain.source import Problem, Source
from vault_coach.domain.spelling import fold


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where something was written, and about whom.

    Attributes:
        section: The dated section, None for the note itself.
        attendees: People other than the user: those who attended, the partner of a partner's note, the people of
            an initiative.
        meeting: True for meetings; False for notes that only give their tasks and links a day.
        initiative: Name of the initiative it belongs to, or "".
        sections: The headings in it.
        took_place: False for a meeting that was called off.
        absent: People who it says were not there.
    """

    reading: Reading
    section: Section | None
    day: date | None
    attendees: tuple[str, ...]
    meeting: bool
    initiative: str
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    marks: tuple[Mark, ...]
    mentions: tuple[Mention, ...]
    took_place: bool = True
    absent: tuple[str, ...] = ()

    @property
    def source(self) -> Source:
        """The line that stands for the occasion as a whole: who was there, else the heading, else the note."""
        if self.section is not None:
            return self.section.source
        attended = self.reading.fields.get("attendees")
        return attended.source if attended else self.reading.top

    def partners_of(self, links: Sequence[str], text: str, names: Names) -> list[str]:
        """Find whom a line is about: those it links, else the only other attendee, else those it names in words.

        A link that several people fit leaves it open.
        """
        here = names.in_room(self.attendees)
        linked = here.all_of(links)
        if linked or any(map(here.unclear, links)):
            return linked
        return list(self.attendees) if len(self.attendees) == 1 else here.named_in(text)


def find_occasions(reading: Reading, names: Names, problems: list[Problem]) -> list[Occasion]:
    """List the occasions of one note: the note itself, then its dated sections that stand apart."""
    present = _people(reading, names)
    apart = [index for index, section in enumerate(reading.sections) if _is_apart(section, reading, names)]
    if reading.kind == "meeting" and reading.day is None and not apart:
        hint = "Add a date property, or put one in the name."
        problems.append(Problem(reading.path, 1, "This meeting has no date.", hint))
    homes = {index: index for index in apart}
    return [_occasion(reading, index, homes, present, names) for index in (-1, *apart)]


def _is_apart(section: Section, reading: Reading, names: Names) -> bool:
    """Return True for a dated section that is an occasion of its own, not just the title of its note."""
    if section.day is None or reading.kind == "partner":
        return section.day is not None
    return section.day != reading.day or (reading.kind == "journal" and bool(names.named_in_title(section.name)))


def _occasion(
    reading: Reading,
    index: int,
    homes: Mapping[int, int],
    present: tuple[str, ...],
    names: Names,
) -> Occasion:
    """Build the occasion of the note itself (index -1), or of one of its dated sections; `homes` has those."""
    section = reading.sections[index] if index >= 0 else None
    # A partner's note is kept over years; its own date says when it was made.
    day = section.day if section else None if reading.kind == "partner" else reading.day
    if section and reading.kind == "journal":
        present = present or tuple(names.named_in_title(section.name))
    took_place = not _is_cancelled(reading, section)
    meeting = day is not None and took_place and _is_meeting(reading, section, present)
    mentions = tuple(mention for mention in reading.mentions if homes.get(mention.section, -1) == index)
    return Occasion(
        reading=reading,
        section=section,
        day=day,
        attendees=present,
        meeting=meeting,
        initiative=_initiative(reading, names.efforts, mentions if meeting else ()),
        sections=tuple(part for part, dated in _with_dated(reading.sections) if homes.get(dated, -1) == index),
        tasks=tuple(task for task in reading.tasks if homes.get(task.section, -1) == index),
        marks=tuple(
            mark for mark in reading.marks if homes.get(mark.section, -1) == index and (meeting or not mark.listed)
        ),
        mentions=mentions,
        took_place=took_place,
        absent=_absent(reading, names),
    )


def _absent(reading: Reading, names: Names) -> tuple[str, ...]:
    field = reading.fields.get("absent")
    return names.match_people(field.values) if field and reading.kind != "partner" else ()


def _is_cancelled(reading: Reading, section: Section | None) -> bool:
    """Return True when the note, or the line of the dated heading, is noted as called off."""
    values = reading.values("cancelled")
    if section is not None and str(section.source.line) in values:
        return True
    return reading.kind == "meeting" and any(map(no_contact.is_true, values))


def _is_meeting(reading: Reading, section: Section | None, present: tuple[str, ...]) -> bool:
    if section is None:
        return reading.kind == "meeting"
    if reading.kind == "meeting":
        return reading.day is None
    return reading.kind == "partner" or (reading.kind == "journal" and bool(present))


def _with_dated(sections: Sequence[Section]) -> Iterator[tuple[Section, int]]:
    """Pair the sections with the index of the dated one they stand in, or -1; their lines have its day."""
    dated = -1
    for index, section in enumerate(sections):
        if section.day is not None:
            dated = index
        elif dated >= 0 and section.source.day != sections[dated].day:
            dated = -1
        yield section, dated


def _people(reading: Reading, names: Names) -> tuple[str, ...]:
    if reading.kind == "partner":
        return () if names.is_me(reading.person) else (names.person_of(reading),)
    field = reading.fields.get("partners" if reading.kind == "initiative" else "attendees")
    if field is None:
        people = tuple(names.named_in_title(reading.title)) if reading.kind == "meeting" else ()
    else:
        people = names.match_people(field.values)
    away = _absent(reading, names)
    return tuple(person for person in people if person not in away) if away else people


def _initiative(reading: Reading, efforts: Mapping[str, str], mentions: Iterable[Mention]) -> str:
    """Find the initiative a note names; else the only one a meeting links."""
    if reading.kind == "initiative":
        return reading.title
    named = reading.values("initiative")
    if named:
        return efforts.get(fold(named[0]), named[0])
    linked = {efforts[fold(mention.target)] for mention in mentions if fold(mention.target) in efforts}
    return linked.pop() if len(linked) == 1 else ""
