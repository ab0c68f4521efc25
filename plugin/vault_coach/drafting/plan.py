"""A draft before and after its sentences are written: what the notes say, and what is phrased. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vault_coach.domain.source import Source
from vault_coach.drafting.fact import Fact
from vault_coach.drafting.sentence import Item

Form = Literal["list", "numbered", "prose"]


@dataclass(frozen=True, slots=True)
class Line:
    """Something the notes say, shown in their words.

    Attributes:
        text: One line of plain text; nothing in it is Markdown.
        evidence: The lines of notes it comes from.
    """

    text: str
    evidence: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One section of a draft: lines from the notes, or a place for written sentences.

    Attributes:
        name: What facts that belong here name, and templates.
        title: Its heading.
        form: How written sentences stand: as a list, numbered, or one after the other as prose.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    form: Form = "list"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draft will hold.

    Attributes:
        kind: Which draft: names its prompt file, its template and its block.
        subject: The partner, initiative or decision it is about.
        parts: Its sections in order; those that stay empty are not shown.
        facts: What is phrased, one sentence a fact; each belongs to the part it names.
        chart: A Mermaid diagram to show with it, "" for none; nothing in it comes from notes but numbers.
        nothing: What to tell the user when it stays empty, "" when their notes say nothing at all yet.
    """

    kind: str
    subject: str
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...] = ()
    chart: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan with its sentences, one for each fact."""

    plan: Plan
    items: tuple[Item, ...] = ()

    def of(self, part: Part) -> list[Item]:
        """The sentences that belong into a part, in order."""
        return [item for fact, item in zip(self.plan.facts, self.items, strict=True) if fact.part == part.name]

    def filled(self) -> list[Part]:
        """The parts that have something to show."""
        return [part for part in self.plan.parts if part.lines or self.of(part)]

    def evidence(self) -> list[Source]:
        """Every line of a note it rests on, each once."""
        shown = (source for part in self.plan.parts for line in part.lines for source in line.evidence)
        return list(dict.fromkeys([*_sources(self.items), *shown]))


def _sources(items: Iterable[Item]) -> Iterable[Source]:
    return (source for item in items for source in item.evidence)
