"""What the kinds share: a subject as a plan needs it, and small steps from records to facts and lines. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vault_coach.analysis import View
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.drafting.checks import words
from vault_coach.drafting.fact import Fact
from vault_coach.drafting.plan import Line


@dataclass(frozen=True)
class Context:
    """All a plan may draw on.

    Attributes:
        view: The model on the day of writing.
        told: What the subject's own note says under its headings: heading in lower case -> items, in order.
        me: The user's names, longest first.
    """

    view: View
    told: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    me: tuple[str, ...] = ()

    def exchanges_of(self, effort: Initiative, *kinds: str) -> list[Exchange]:
        """What was noted in the meetings of an initiative up to today, of these kinds, oldest first."""
        return [
            talk
            for talk in self.view.model.exchanges
            if talk.initiative == effort.name
            and talk.kind in kinds
            and talk.day
            and talk.day <= self.view.today
            and talk.partner not in self.view.resting_names
        ]

    def people_in(self, effort: Initiative) -> list[str]:
        """The partners of an initiative, by name; those the user wants to hear nothing about left out."""
        return sorted(self.view.people_in(effort) - self.view.resting_names)


def quotable(text: str, values: Mapping[str, str]) -> str:
    """A line's words as they can be quoted; "" too when they name the one who is spoken to."""
    said = rephrase.quotable(text)
    named = {re.split("['’]", word)[0] for word in words(said)}
    return "" if values.get("first", "").lower() in named else said


def quoted(move: str, talks: Iterable[Exchange], values: dict[str, str], most: int) -> list[Fact]:
    """The latest of some lines, each quoted as a fact; those that cannot be said in one breath are left out."""
    found: list[Fact] = []
    for talk in reversed(list(talks)):
        said = quotable(talk.text, values)
        if said and talk.day and len(found) < most:
            day = rephrase.spoken(talk.day)
            found.append(Fact(move, None, {**values, "quote": said, "day": day}, (talk.source,)))
    return found


def quoted_lines(move: str, lines: Iterable[Line], values: dict[str, str], most: int) -> list[Fact]:
    """The first of some lines of a note, each quoted as a fact; those too long to be said are left out."""
    said = ((quotable(line.text, values), line) for line in lines)
    found = [Fact(move, None, {**values, "quote": quote}, line.evidence) for quote, line in said if quote]
    return found[:most]


def as_lines(talks: Iterable[Exchange]) -> tuple[Line, ...]:
    """Noted lines in their own words."""
    return tuple(Line(talk.text, (talk.source,)) for talk in talks)


def addressed(names: Iterable[str]) -> dict[str, str]:
    """Whom a sentence speaks to: the first name when it is one person, nobody when there are several."""
    listed = list(names)
    return {"first": rephrase.first_name(listed[0])} if len(listed) == 1 else {}


def line_of(effort: Initiative, *names: str) -> tuple[Source, ...]:
    """The lines of these properties that the note has, else the line that stands for it."""
    return tuple(effort.sources[name] for name in names if name in effort.sources) or (effort.source,)
