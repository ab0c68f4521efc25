"""The success story: joint work told as "we", partners credited by name, in what the notes hold. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from vault_coach.analysis.phrases import listing, on
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.drafting import rephrase
from vault_coach.drafting.fact import Fact
from vault_coach.drafting.kinds.context import Context, line_of
from vault_coach.drafting.plan import Line, Part, Plan

LINE = "line"
STORY = "story"
MOST_SENTENCES = 6
"""With the 25 words that the prompt allows a sentence, a story has 150 at most."""

_LONGEST_OUTCOME = 15
_LONGEST_QUOTE = 12
_ENOUGH = 5  # sentences that make a story of eighty words
_ONE_PERSON = frozenset("i me my mine myself".split())
_TO_US = {"me": "us", "my": "our"}
_NOTED_AS = {"story-brought": 'what a partner brought ("got::")', "story-worked": 'what worked ("worked::")'}
_ORDER = ("story-begin", "story-wanted", "story-brought", "story-worked", "story-friction", "story-outcome")


def of_initiative(context: Context, effort: Initiative) -> Plan:
    """The story of an initiative that has begun, with a line on what to note where the notes say little."""
    told = _Record(context, effort)
    return Plan(
        kind="story",
        subject=effort.name,
        parts=(
            Part(LINE, "In one line", form="prose"),
            Part(STORY, "The story", form="prose"),
            Part("missing", "To make it richer", tuple(told.missing())),
        ),
        facts=(told.line(), *told.sentences()),
    )


@dataclass(frozen=True)
class _Record:
    """What the notes hold about one initiative, as it can be said to anyone."""

    context: Context
    effort: Initiative

    @cached_property
    def people(self) -> list[str]:
        return self.context.people_in(self.effort)

    @cached_property
    def outcome(self) -> dict[str, str]:
        """The outcome in the note's words, and its first clause where that is shorter."""
        whole = _quote(self.effort.outcome, _LONGEST_OUTCOME)
        short = rephrase.quotable(self.effort.outcome, _LONGEST_QUOTE)
        return {name: said for name, said in (("outcome", whole), ("short", short)) if said and _ours(said)}

    @property
    def values(self) -> dict[str, str]:
        """What every lead may say."""
        team = listing([*self.people, "our team"]) if self.people else "Our team"
        return {"initiative": self.effort.name, "team": team}

    def line(self) -> Fact:
        """The one-line version."""
        return self._fact("story-line", self.outcome, "outcome" if self.outcome else "partners", part=LINE)

    def sentences(self) -> list[Fact]:
        """The story in its order: what frames it, and of the rest what matters most while there is room."""
        frame = [self._fact("story-begin", self._span(), "started", "ended", "partners")]
        if self.outcome:
            frame.append(self._fact("story-outcome", self.outcome, "outcome"))
        thanks = [self._fact("story-thanks", {"other": listing(self.people)}, "partners")] if self.people else []
        inside = list(self._inside())[: MOST_SENTENCES - len(frame) - len(thanks)]
        return [*sorted([*frame, *inside], key=lambda fact: _ORDER.index(fact.move)), *thanks]

    def missing(self) -> Iterator[Line]:
        """What to note, when there is no outcome or too little for a story."""
        here = (self.effort.source,)
        if not self.effort.outcome:
            yield Line('It has no outcome yet. Add one to its properties, as "outcome: what came of it".', here)
        elif not self.outcome:
            yield Line(f'Its outcome cannot be quoted: put it in up to {_LONGEST_OUTCOME} words, as "we".', here)
        sentences = self.sentences()
        told = {fact.move for fact in sentences}
        lines = [line for move, line in _NOTED_AS.items() if move not in told]
        if lines and len(sentences) < _ENOUGH:
            yield Line(f"In the notes of its meetings, write down {listing(lines)}.", here)

    def _inside(self) -> Iterator[Fact]:
        """What partners brought, what worked, why it began, what was hard: first one of each, then the rest."""
        brought, worked = list(self._brought()), list(self._worked())
        yield from brought[:1]
        yield from worked[:1]
        yield from self._wanted()
        yield from brought[1:2]
        yield from self._friction()
        yield from worked[1:2]

    def _span(self) -> dict[str, str]:
        """When it was, as far as the note tells; `since` while it goes on."""
        today, effort = self.context.view.today, self.effort
        begun = on(effort.started, today) if effort.started else ""
        ended = on(effort.ended, today) if effort.ended and effort.ended <= today else ""
        if begun and ended:
            return {"span": f"on {begun}" if begun == ended else f"from {begun} to {ended}"}
        return {"day": begun} if begun and effort.status == "active" else {}

    def _wanted(self) -> Iterator[Fact]:
        """The first desired outcome that can be said, else the first such fact."""
        for heading, name in (("desired outcomes", "wanted"), ("facts", "quote")):
            for line in self.context.told.get(heading, ()):
                if said := _quote(line.text):
                    yield Fact("story-wanted", None, {**self.values, name: said}, line.evidence, STORY)
                    return

    def _brought(self) -> Iterator[Fact]:
        """The latest help of each partner, then what else they helped with."""
        talks = self.context.exchanges_of(self.effort, "got")
        told = [(talk, said) for talk in reversed(talks) if (said := self._help(talk))]
        latest = {talk.partner: talk for talk, _ in reversed(told)}
        for talk, said in sorted(told, key=lambda pair: latest[pair[0].partner] is not pair[0]):
            yield Fact("story-brought", None, {**self.values, **said}, (talk.source,), STORY)

    def _help(self, talk: Exchange) -> dict[str, str]:
        """Who helped and with what; "she sent me the list" becomes a sentence about the one who did, to us."""
        if not talk.partner:
            return {}
        name, first = self._short(talk.partner), rephrase.first_name(talk.partner)
        who = rf"{re.escape(talk.partner)}|{re.escape(first)}"
        text = re.sub(rf"(?:{who})['’]s? ", "", talk.text, count=1) if talk.text.startswith(first) else talk.text
        if did := re.match(rf"(?:she|he|{who}) (?=[a-z])", text, re.IGNORECASE):
            rest = " ".join(_TO_US.get(word, word) for word in rephrase.quotable(text[did.end() :]).split())
            return {"other": name, "deed": f"{name} {rest}"} if _ours(rest) else {}
        said = _quote(text)
        return {"other": name, "quote": said} if said else {}

    def _short(self, person: str) -> str:
        """The first name, unless it could mean someone else here or the person has not been named before."""
        first = rephrase.first_name(person)
        same = [name for name in self.people if rephrase.first_name(name) == first]
        return first if same == [person] else person

    def _worked(self) -> Iterator[Fact]:
        for talk in reversed(self.context.exchanges_of(self.effort, "worked")):
            if said := _quote(talk.text):
                other = {"other": self._short(talk.partner)} if talk.partner else {}
                yield Fact("story-worked", None, {**self.values, **other, "quote": said}, (talk.source,), STORY)

    def _friction(self) -> Iterator[Fact]:
        """What was hard, once the work is done; never a line about a person."""
        if self.effort.status != "done":
            return
        names = {word for person in self.people for word in person.casefold().split()}
        for talk in reversed(self.context.exchanges_of(self.effort, "friction")):
            said = _quote(talk.text)
            if said and names.isdisjoint(re.findall(r"\w+", said.casefold())):
                yield Fact("story-friction", None, {**self.values, "quote": said}, (talk.source,), STORY)
                return

    def _fact(self, move: str, values: dict[str, str], *lines: str, part: str = STORY) -> Fact:
        return Fact(move, None, {**self.values, **values}, line_of(self.effort, *lines), part)


def _quote(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """All of a line where that is short, else its first clause; "" when it cannot be told as "we"."""
    whole = " ".join(text.split()).strip(' .!"“”')
    clause = rephrase.quotable(text, longest)
    plain = clause and len(whole.split()) <= longest and not set(whole) & set(';:()"“”')
    return next((said for said in ([whole] if plain else []) + [clause] if _ours(said)), "")


def _ours(said: str) -> bool:
    """True for words that no single person says of themselves, and which leave nobody as he or she."""
    return bool(said) and _ONE_PERSON.isdisjoint(_words(said)) and bool(rephrase.quotable(said, len(said)))


def _words(said: str) -> Iterable[str]:
    return re.findall(r"[^\W_]+", said.casefold())
