"""What one note says, before any name in it is matched to a person.

A reading depends on that note's bytes and on nothing else, so it can be kept in an index and be thrown away.
Names are raw text: `domain.assemble` matches them over the whole vault.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from vault_coach.domain import dates
from vault_coach.domain.source import Problem, Source

NoteKind = Literal["partner", "meeting", "initiative", "decision", "learning", "journal", "review", "other"]

TaskState = Literal["open", "done", "cancelled"]

TaskGroup = Literal["", "head", "member"]

OwnerForm = Literal["sure", "likely", "maybe", "word"]
"""How an owner is written: by link, @Name or field; with what only people do ("Lotte to send"); as words that may
be a name or a label ("Lotte Braun: …"); as any word before a colon."""


@dataclass(frozen=True, slots=True)
class OwnerClaim:
    """What a line says of who does it, before anybody knows whose names these are.

    Attributes:
        names: Who, `@` included; "me" is the user. Several share it.
        form: What to think of the names if they are nobody's.
        lead: How many characters at the start of the task's text belong to it, 0 for none.
    """

    names: tuple[str, ...]
    form: OwnerForm
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A property or a whole-line body field, under its canonical name (see `markdown.vocabulary`).

    Attributes:
        values: The values as text; a wikilink stands as its target ("Priya Nair" for `[[Priya Nair|P]]`).
        source: The line it was read from.
    """

    values: tuple[str, ...]
    source: Source

    @property
    def text(self) -> str:
        """All values as one line of text."""
        return ", ".join(self.values)


@dataclass(frozen=True, slots=True)
class Task:
    """A checkbox line, or a bullet under a heading such as Action items.

    Attributes:
        text: What is to be done, without checkbox, dates, fields and link brackets.
        state: open, done or cancelled.
        claims: What the line itself says of its owner, the most telling first.
        above: The same of the lines it stands below, the nearest first.
        links: Targets of the wikilinks in the line and names given as @Name.
        due: The day it is due.
        done: The day it was done, when the line says so.
        section: Index into `Reading.sections` of the dated section it stands in, or -1.
        group: "head" for a line that is but a word, with a list below it: the owner of that list if the word is
            somebody's name, else a task; "member" for a bullet below one, a mere detail if it is nobody's.
        boxed: True for a checkbox.
    """

    text: str
    state: TaskState
    claims: tuple[OwnerClaim, ...]
    above: tuple[OwnerClaim, ...]
    links: tuple[str, ...]
    due: date | None
    done: date | None
    source: Source
    section: int = -1
    group: TaskGroup = ""
    boxed: bool = True

    @property
    def owners(self) -> tuple[str, ...]:
        """All names that the line itself gives for its owner."""
        return tuple(name for claim in self.claims for name in claim.names)

    @property
    def action(self) -> str:
        """The text without the owner it begins with."""
        return self.text[self.claims[0].lead :] if self.claims else self.text


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline field of the method, such as `gave:: walked [[Tomas]] through the query`, or what stands for one.

    Attributes:
        kind: The field's canonical name ("gave", "handed-off").
        text: Its value, link brackets removed.
        links: Targets of the wikilinks and @Names in its value, else in its whole line.
        listed: True for a bullet under a heading such as Friction, which counts in meetings alone.
    """

    kind: str
    text: str
    links: tuple[str, ...]
    source: Source
    section: int = -1
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A link to another note in the body, outside open tasks, quotes, code and embeds.

    Attributes:
        met: False where its line is about a plan or a birthday, so that it tells of no contact.
    """

    target: str
    source: Source
    section: int = -1
    met: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and whether something is written under it.

    Attributes:
        name: The heading's text.
        day: Its date, when the heading is one (`## 2026-11-17 coffee`).
        filled: True when a line of text stands under it, placeholders aside.
    """

    name: str
    day: date | None
    filled: bool
    source: Source


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one note says.

    Attributes:
        path: Vault-relative path with forward slashes.
        title: The note's name without folder and ending.
        kind: What the note is.
        declared: True when a property, a tag or the settings say so, False when only its folder or shape does.
        day: The date of the note.
        fields: Canonical name -> field, properties first, then whole-line body fields.
        tags: Tags without `#`, lower case.
        top: The note's first line with text, as evidence for the note as a whole.
    """

    path: str
    title: str
    kind: NoteKind
    declared: bool
    day: date | None
    top: Source
    fields: dict[str, Field] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    marks: tuple[Mark, ...] = ()
    mentions: tuple[Mention, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def person(self) -> str:
        """The name of the person a note is about: its title, without the @ some people put in front."""
        return self.title.lstrip("@").strip()

    @property
    def property_lines(self) -> dict[str, Source]:
        """Field name -> its line."""
        return {name: field.source for name, field in self.fields.items()}

    @property
    def filled_sections(self) -> set[str]:
        """Names of the sections that hold text, in lower case."""
        return {section.name.strip().lower() for section in self.sections if section.filled}

    def text(self, name: str) -> str:
        """Return a field's text, "" when the note has none."""
        field = self.fields.get(name)
        return field.text.strip() if field else ""

    def values(self, name: str) -> tuple[str, ...]:
        """Return a field's values without empty ones."""
        field = self.fields.get(name)
        return tuple(value.strip() for value in field.values if value.strip()) if field else ()

    def date_of(self, name: str, problems: list[Problem]) -> date | None:
        """Return a field's day; something else than a day is added to `problems`."""
        text = self.text(name)
        day = dates.in_text(text)
        if text and day is None:
            self.complain(name, "a day such as 2026-11-24", problems)
        return day

    def complain(self, name: str, wanted: str, problems: list[Problem]) -> None:
        """Add to `problems` that a field the note has is not what is wanted."""
        source = self.fields[name].source
        hint = f"Write {wanted}, or remove the line."
        problems.append(Problem(source.path, source.line, f'"{name}" is not {wanted}.', hint))
