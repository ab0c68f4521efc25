"""An occasion: one place in the notes with a day and the people it is about.

A meeting note is one occasion. A partner's note is one without a day, and each of its dated sections is a meeting.
Tasks and inline fields take their day and, where they name no one, their partner from the occasion they stand in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from vault_coach.domain.names import Names, fold
from vault_coach.domain.people import field_values, person_name
from vault_coach.domain.reading import Mark, Mention, Reading, Section, Task
from vault_coach.domain.source import Problem, Source


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where something was written, and about whom.

    Attributes:
        attendees: People other than the user: those who attended, the partner of a partner's note, the people of
            an initiative.
        meeting: True for meetings; False for notes that only give their tasks and links a day.
        initiative: Name of the initiative it belongs to, or "".
    """

    reading: Reading
    section: Section | None
    day: date | None
    attendees: tuple[str, ...]
    meeting: bool
    initiative: str
    tasks: tuple[Task, ...]
    marks: tuple[Mark, ...]
    mentions: tuple[Mention, ...]

    @property
    def source(self) -> Source:
        """The line that stands for the occasion as a whole: who was there, else the heading, else the note."""
        if self.section is not None:
            return self.section.source
        attended = self.reading.fields.get("attendees")
        return attended.source if attended else self.reading.top

    @property
    def sections(self) -> Iterator[Section]:
        """The sections that belong to it, dated headings aside."""
        dated: Section | None = None
        for section in self.reading.sections:
            if section.day is not None:
                dated = section
            elif dated is self.section:
                yield section

    def partner_of(self, links: Iterable[str], text: str, names: Names) -> list[str]:
        """Whom a line is about: those it links, else the only other attendee, else those it names in words."""
        linked = names.all_of(links)
        if linked:
            return linked
        return list(self.attendees) if len(self.attendees) == 1 else names.named_in(text)


def occasions(readings: Iterable[Reading], names: Names, problems: list[Problem]) -> list[Occasion]:
    """All occasions of the vault, notes in the given order."""
    ordered = list(readings)
    efforts = {fold(reading.title): reading.title for reading in ordered if reading.kind == "initiative"}
    found: list[Occasion] = []
    for reading in ordered:
        present = _people(reading, names, problems)
        effort = _initiative(reading, efforts)
        found.append(_occasion(reading, -1, present, effort))
        for index, section in enumerate(reading.sections):
            if section.day is not None:
                found.append(_occasion(reading, index, present, effort))
        if reading.kind == "meeting" and reading.day is None:
            problems.append(
                Problem(
                    reading.path, 1, "This meeting has no date.", "Add a date property, or put one in the name."
                )
            )
    return found


def _occasion(reading: Reading, index: int, present: tuple[str, ...], effort: str) -> Occasion:
    section = reading.sections[index] if index >= 0 else None
    day = section.day if section else reading.day
    if section is None and reading.kind == "partner":
        day = None  # a partner's note is kept over years; its own date says when it was made
    partner_meeting = section is not None and reading.kind == "partner"
    return Occasion(
        reading=reading,
        section=section,
        day=day,
        attendees=present,
        meeting=day is not None and (partner_meeting or (section is None and reading.kind == "meeting")),
        initiative=effort,
        tasks=tuple(task for task in reading.tasks if task.section == index),
        marks=tuple(mark for mark in reading.marks if mark.section == index),
        mentions=tuple(mention for mention in reading.mentions if mention.section == index),
    )


def _people(reading: Reading, names: Names, problems: list[Problem]) -> tuple[str, ...]:
    if reading.kind == "partner":
        own = person_name(reading)
        return () if names.is_me(own) else (own,)
    field = reading.fields.get("partners" if reading.kind == "initiative" else "attendees")
    if field is None:
        return tuple(names.named_in(reading.title)) if reading.kind == "meeting" else ()
    return tuple(match_people(field.values, field.source, names, problems))


def match_people(raw: Iterable[str], source: Source, names: Names, problems: list[Problem]) -> list[str]:
    """People named in a property, the user aside; someone without a note stays known by the name given.

    Args:
        raw: Names or link targets.
        source: The line they stand in.
        names: Everyone who can be found.
        problems: Where a name that fits two people is reported.
    """
    found: dict[str, None] = {}
    for name in raw:
        if not name.strip() or names.is_me(name):
            continue
        candidates = names.candidates(name)
        if len(candidates) == 1:
            found[candidates[0]] = None
        elif candidates:
            both = " or ".join(candidates)
            problems.append(
                Problem(
                    source.path,
                    source.line,
                    f'"{name}" could be {both}.',
                    "Write the full name, or link the note.",
                )
            )
        elif not names.is_thing(name):
            found[name.strip().lstrip("@")] = None
    return list(found)


def _initiative(reading: Reading, efforts: dict[str, str]) -> str:
    """The initiative a note names; else the only one it links."""
    if reading.kind == "initiative":
        return reading.title
    named = field_values(reading, "initiative")
    if named:
        return efforts.get(fold(named[0]), named[0])
    linked = {efforts[fold(m.target)] for m in reading.mentions if fold(m.target) in efforts}
    return linked.pop() if len(linked) == 1 and reading.kind == "meeting" else ""
