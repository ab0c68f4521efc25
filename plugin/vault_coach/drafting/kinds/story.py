"""The success story: joint work told as "we", partners credited by name, in what the notes hold. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from vault_coach.analysis.phrases import listing, on
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import Context, line_of
from vault_coach.drafting.plan import Fact, Line, Part, Plan
from vault_coach.errors import CoachError

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


@draft_kind(
    "story",
    command="story",
    example='"School groups in one page"',
    about=("initiative",),
    title="A story to share: {subject}",
    watch=("story",),
)
def plan(context: Context, effort: Initiative) -> Plan:
    """Draft the story of what you did together, partners credited by name.

    Where the notes say little, a line tells what to note.

    Raises:
        CoachError: The initiative has not begun.
    """
    if effort.status == "proposed":
        raise CoachError(
            f'"{effort.name}" is only proposed, so there is no story to tell yet.',
            "Set its status to active or done once you have begun.",
        )
    record = _Record(context, effort)
    return Plan(
        kind="story",
        subject=effort.name,
        parts=(
            Part(LINE, "In one line", form="prose"),
            Part(STORY, "The story", form="prose"),
            Part("missing", "To make it richer", tuple(record.missing())),
        ),
        facts=(record.line(), *record.sentences()),
    )


@dataclass(frozen=True)
class _Record:
    """The notes' record of one initiative, in words that can be said to anyone."""

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
        return {name: quote for name, quote in (("outcome", whole), ("short", short)) if quote and _ours(quote)}

    @property
    def values(self) -> dict[str, str]:
        """Values that every lead may use."""
        team = listing([*self.people, "our team"]) if self.people else "Our team"
        return {"initiative": self.effort.name, "team": team}

    def line(self) -> Fact:
        """Return the one-line version."""
        return self._fact("story-line", self.outcome, "outcome" if self.outcome else "partners", part=LINE)

    def sentences(self) -> list[Fact]:
        """Return the story in its order: its frame, and of the rest what matters most while there is room."""
        frame = [self._fact("story-begin", self._span(), "started", "ended", "partners")]
        if self.outcome:
            frame.append(self._fact("story-outcome", self.outcome, "outcome"))
        thanks = [self._fact("story-thanks", {"other": listing(self.people)}, "partners")] if self.people else []
        inside = list(self._inside())[: MOST_SENTENCES - len(frame) - len(thanks)]
        return [*sorted([*frame, *inside], key=lambda fact: _ORDER.index(fact.move)), *thanks]

    def missing(self) -> Iterator[Line]:
        """Yield what to note, when there is no outcome or too little for a story."""
        here = (self.effort.source,)
        if not self.effort.outcome:
            yield Line('It has no outcome yet. Add one to its properties, as "outcome: what came of it".', here)
        elif not self.outcome:
            yield Line(f'Its outcome cannot be quoted: put it in up to {_LONGEST_OUTCOME} words, as "we".', here)
        sentences = self.sentences()
        moves = {fact.move for fact in sentences}
        lines = [line for move, line in _NOTED_AS.items() if move not in moves]
        if lines and len(sentences) < _ENOUGH:
            yield Line(f"In the notes of its meetings, write down {listing(lines)}.", here)

    def _inside(self) -> Iterator[Fact]:
        """Yield what was brought, what worked, why it began, what was hard: one of every sort, then the rest."""
        brought, worked = list(self._brought()), list(self._worked())
        yield from brought[:1]
        yield from worked[:1]
        yield from self._wanted()
        yield from brought[1:2]
        yield from self._friction()
        yield from worked[1:2]

    def _span(self) -> dict[str, str]:
        """Return when it was, as far as the note tells; only its first day while it goes on."""
        today, effort = self.context.view.today, self.effort
        begun = on(effort.started, today) if effort.started else ""
        ended = on(effort.ended, today) if effort.ended and effort.ended <= today else ""
        if begun and ended:
            return {"span": f"on {begun}" if begun == ended else f"from {begun} to {ended}"}
        return {"day": begun} if begun and effort.status == "active" else {}

    def _wanted(self) -> Iterator[Fact]:
        """Yield the first desired outcome that can be said, else the first such fact."""
        for heading, name in (("desired outcomes", "wanted"), ("facts", "quote")):
            for line in self.context.sections.get(heading, ()):
                if quote := _quote(line.text):
                    yield Fact("story-wanted", None, {**self.values, name: quote}, line.evidence, STORY)
                    return

    def _brought(self) -> Iterator[Fact]:
        """Yield the latest help of every partner, then what else they helped with."""
        talks = self.context.exchanges_of(self.effort, "got")
        helped = [(talk, values) for talk in reversed(talks) if (values := self._help(talk))]
        latest = {talk.partner: talk for talk, _ in reversed(helped)}
        for talk, values in sorted(helped, key=lambda pair: latest[pair[0].partner] is not pair[0]):
            yield Fact("story-brought", None, {**self.values, **values}, (talk.source,), STORY)

    def _help(self, talk: Exchange) -> dict[str, str]:
        """Return who helped and with what; "she sent me the list" becomes a sentence that names her, to us."""
        if not talk.partner:
            return {}
        name, first = self._short(talk.partner), rephrase.first_name(talk.partner)
        who = rf"{re.escape(talk.partner)}|{re.escape(first)}"
        text = re.sub(rf"(?:{who})['’]s? ", "", talk.text, count=1) if talk.text.startswith(first) else talk.text
        if did := re.match(rf"(?:she|he|{who}) (?=[a-z])", text, re.IGNORECASE):
            rest = " ".join(_TO_US.get(word, word) for word in rephrase.quotable(text[did.end() :]).split())
            return {"other": name, "deed": f"{name} {rest}"} if _ours(rest) else {}
        quote = _quote(text)
        return {"other": name, "quote": quote} if quote else {}

    def _short(self, person: str) -> str:
        """Return the first name, unless it could mean someone else here or nobody has named the person before."""
        first = rephrase.first_name(person)
        same = [name for name in self.people if rephrase.first_name(name) == first]
        return first if same == [person] else person

    def _worked(self) -> Iterator[Fact]:
        for talk in reversed(self.context.exchanges_of(self.effort, "worked")):
            if quote := _quote(talk.text):
                other = {"other": self._short(talk.partner)} if talk.partner else {}
                yield Fact("story-worked", None, {**self.values, **other, "quote": quote}, (talk.source,), STORY)

    def _friction(self) -> Iterator[Fact]:
        """Yield what was hard, once the work is done; never a line about a person."""
        if self.effort.status != "done":
            return
        names = {word for person in self.people for word in person.casefold().split()}
        for talk in reversed(self.context.exchanges_of(self.effort, "friction")):
            quote = _quote(talk.text)
            if quote and names.isdisjoint(re.findall(r"\w+", quote.casefold())):
                yield Fact("story-friction", None, {**self.values, "quote": quote}, (talk.source,), STORY)
                return

    def _fact(self, move: str, values: dict[str, str], *lines: str, part: str = STORY) -> Fact:
        return Fact(move, None, {**self.values, **values}, line_of(self.effort, *lines), part)


def _quote(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """Return all of a line where that is short, else its first clause; "" when it cannot be told as "we"."""
    whole = " ".join(text.split()).strip(' .!"“”')
    clause = rephrase.quotable(text, longest)
    plain = clause and len(whole.split()) <= longest and not set(whole) & set(';:()"“”')
    return next((quote for quote in ([whole] if plain else []) + [clause] if _ours(quote)), "")


def _ours(quote: str) -> bool:
    """Return True for words that no single person says of themselves, and which leave nobody as he or she."""
    return bool(quote) and _ONE_PERSON.isdisjoint(_words(quote)) and bool(rephrase.quotable(quote, len(quote)))


def _words(text: str) -> Iterable[str]:
    return re.findall(r"[^\W_]+", text.casefold())
