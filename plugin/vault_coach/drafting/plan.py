"""Draft before and after its sentences are written: lines from the notes, facts to phrase, sentences. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vault_coach.domain.source import Source

ASK = "ask"
"""The part of a draft that holds its questions."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Subject of one sentence of a draft.

    Drafts are remembered by these fields, so they keep their names.

    Attributes:
        move: The section of the prompt that phrases it.
        signal: The kind of signal behind it, None for something worth picking up since the last time.
        values: Variable -> value for the lead; only of those that are known and fit to be read by the partner.
        evidence: The lines it rests on.
        part: The name of the part of the draft that its sentence belongs into.
    """

    move: str
    signal: str | None
    values: dict[str, str]
    evidence: tuple[Source, ...]
    part: str = ASK


Form = Literal["list", "numbered", "prose"]


@dataclass(frozen=True, slots=True)
class Line:
    """Line of a draft in the notes' own words: plain text in which nothing is Markdown, and its sources."""

    text: str
    evidence: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """Section of a draft: lines from the notes, or a place for written sentences.

    Attributes:
        name: Its name in facts that belong here, and in templates.
        title: Its heading.
        form: How written sentences stand: as a list, numbered, or one after the other as prose.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    form: Form = "list"


@dataclass(frozen=True, slots=True)
class Plan:
    """Outline of a draft.

    Attributes:
        kind: The kind of draft; its prompt file, template and block are named after it.
        subject: The partner, initiative or decision it is about.
        parts: Its sections in order; those that stay empty are not shown.
        facts: Facts to phrase, one sentence a fact, in the part that the fact names.
        chart: A Mermaid diagram to show with it, "" for none; nothing in it comes from notes but numbers.
        nothing: The message when it stays empty; "" for the usual one.
    """

    kind: str
    subject: str
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...] = ()
    chart: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Candidate of the model, with the names of the checks it failed; none when it may ship."""

    text: str
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """Sentence of a draft.

    Attributes:
        lead: Its beginning, written by code.
        ask: Its ending, by the model or the phrasebook.
        move: The move it makes, such as "promise-overdue".
        signal: The kind of signal behind it, if one is.
        evidence: The lines of notes it rests on.
        writer: Who finished the sentence.
        model: The model's name; None when the phrasebook wrote it.
        tried: All candidates of the model, in the order they were drawn.
    """

    lead: str
    ask: str
    move: str
    signal: str | None
    evidence: tuple[Source, ...]
    writer: Literal["model", "phrasebook"]
    model: str | None = None
    tried: tuple[Attempt, ...] = ()

    @property
    def text(self) -> str:
        """Lead and ask together."""
        return f"{self.lead} {self.ask}"


@dataclass(frozen=True, slots=True)
class Draft:
    """Plan with its sentences, one for each fact."""

    plan: Plan
    items: tuple[Item, ...] = ()

    def of(self, part: Part) -> list[Item]:
        """Return the sentences of a part, in order."""
        return [item for fact, item in zip(self.plan.facts, self.items, strict=True) if fact.part == part.name]

    def filled(self) -> list[Part]:
        """Return the parts that are not empty."""
        return [part for part in self.plan.parts if part.lines or self.of(part)]

    def evidence(self) -> list[Source]:
        """Return every line of a note that it rests on, once."""
        shown = (source for part in self.plan.parts for line in part.lines for source in line.evidence)
        return list(dict.fromkeys([*_sources(self.items), *shown]))


def _sources(items: Iterable[Item]) -> Iterable[Source]:
    return (source for item in items for source in item.evidence)
