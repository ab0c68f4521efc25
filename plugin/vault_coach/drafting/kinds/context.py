"""What the kinds share: the context of a plan, and small steps from records to facts and lines. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vault_coach.analysis import View
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.drafting.checks import words
from vault_coach.drafting.plan import Fact, Line


@dataclass(frozen=True)
class Context:
    """All a plan may draw on.

    Attributes:
        view: The model on the day of writing.
        sections: The subject's own note: heading in lower case -> the items below it, in order.
        me: The user's names, longest first.
    """

    view: View
    sections: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    me: tuple[str, ...] = ()

    def exchanges_of(self, effort: Initiative, *kinds: str) -> list[Exchange]:
        """Return what was noted in the meetings of an initiative up to today, of these kinds, oldest first."""
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
        """Return the partners of an initiative, by name, without those who are snoozed."""
        return sorted(self.view.people_in(effort) - self.view.resting_names)


def quotable(text: str, values: Mapping[str, str]) -> str:
    """Return a line's words as they can be quoted; "" too when they name the one who is spoken to."""
    quote = rephrase.quotable(text)
    named = {re.split("['’]", word)[0] for word in words(quote)}
    return "" if values.get("first", "").lower() in named else quote


def quoted(move: str, talks: Iterable[Exchange], values: dict[str, str], most: int) -> list[Fact]:
    """Return facts that quote the latest of some lines; those that cannot be said in one breath are left out."""
    facts: list[Fact] = []
    for talk in reversed(list(talks)):
        quote = quotable(talk.text, values)
        if quote and talk.day and len(facts) < most:
            day = rephrase.spoken(talk.day)
            facts.append(Fact(move, None, {**values, "quote": quote, "day": day}, (talk.source,)))
    return facts


def quoted_lines(move: str, lines: Iterable[Line], values: dict[str, str], most: int) -> list[Fact]:
    """Return facts that quote the first of some lines of a note; those too long to be said are left out."""
    quotes = ((quotable(line.text, values), line) for line in lines)
    facts = [Fact(move, None, {**values, "quote": quote}, line.evidence) for quote, line in quotes if quote]
    return facts[:most]


def as_lines(talks: Iterable[Exchange]) -> tuple[Line, ...]:
    """Return noted lines in their own words."""
    return tuple(Line(talk.text, (talk.source,)) for talk in talks)


def addressed(names: Iterable[str]) -> dict[str, str]:
    """Return whom a sentence speaks to: the first name of the only person, nobody when there are several."""
    listed = list(names)
    return {"first": rephrase.first_name(listed[0])} if len(listed) == 1 else {}


def line_of(effort: Initiative, *names: str) -> tuple[Source, ...]:
    """Return the lines of those properties that the note has, else the line that stands for the initiative."""
    return tuple(effort.sources[name] for name in names if name in effort.sources) or (effort.source,)
