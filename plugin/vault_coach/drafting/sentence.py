"""One fact, one item: code writes the lead, the model finishes the sentence, checks decide, a phrasebook waits."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from vault_coach.domain.source import Source
from vault_coach.drafting import user_endings
from vault_coach.drafting.checks import (
    DANGLING,
    SMALL,
    Case,
    Limits,
    as_said,
    as_words,
    failures,
    tail,
    vocabulary,
    words,
)
from vault_coach.drafting.fact import Fact
from vault_coach.drafting.prompt import VARIABLE, Prompt, filled, halves
from vault_coach.drafting.user_endings import THING
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Backend, Candidate, Request

_FIT = 0.3  # how much the opening's likelihood counts beside that of the words the model chose
_FIT_TAUGHT = 0.1  # the same where all openings are of the move's own examples
_SPECIFIC = 0.25  # what it is worth to name the thing itself, unless the model was taught when to
QUOTED = frozenset({"quote", "topic", "wanted", "outcome", "short", "deed"})
"""Somebody's own words: the lead says them, and what follows may not act on them."""

_AGREED = frozenset({"fresh", "whole"})  # checks of what a model may do, not of what people wrote
_SURE = 0.0  # the log-probability of what needs no model's opinion


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate of the model, and the names of the checks it failed; none when it may ship."""

    text: str
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence of a draft.

    Attributes:
        lead: What the code wrote of it.
        ask: What the model or the phrasebook went on with.
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
    tried: tuple[Tried, ...] = ()

    @property
    def text(self) -> str:
        """The whole sentence."""
        return f"{self.lead} {self.ask}"


@dataclass(frozen=True)
class Drafter:
    """Writes items.

    Attributes:
        prompt: Openings, words and worked examples by move.
        phrasebook: Leads and asks by move, the last candidate for every item.
        backend: The model; None to write with the phrasebook alone.
        voice: Move -> endings in the user's own words: the worked examples and the asks that come first.
        said: Asks of earlier drafts about the same subject, as `as_said` tells them; none is said again.
        short: What a model that was taught the moves is asked instead, without examples; None for other models.
    """

    prompt: Prompt
    phrasebook: Prompt
    backend: Backend | None
    voice: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    said: frozenset[str] = frozenset()
    short: Prompt | None = None

    def write(self, fact: Fact, before: Iterable[Item] = ()) -> Item:
        """The best sentence for a fact.

        Args:
            fact: What to talk about.
            before: Items of the same draft; none of them ends alike.

        Raises:
            CoachError: When the phrasebook has nothing for this move.
        """
        lead, used = self._lead(fact), self._used(before)
        request = self.request(fact, lead)
        drawn = self.backend.generate(request) if self.backend and request.openings and request.words else []
        failed = [tuple(failures(self._case(fact, lead, each, request, used))) for each in drawn]
        tried = tuple(Tried(each.text, why) for each, why in zip(drawn, failed, strict=True))
        fit = [each for each, why in zip(drawn, failed, strict=True) if not why]
        if self.backend and fit:
            best = max(fit, key=lambda each: (_score(each, fact, taught=request.taught), each.text))
            return self._item(fact, lead, best.text, self.backend.name, tried)
        return self._item(fact, lead, self._phrase(fact, lead, used), None, tried)

    def recall(self, fact: Fact, ask: str, model: str | None, before: Iterable[Item] = ()) -> Item | None:
        """An item drafted earlier for the same fact; None when it would not pass the checks today."""
        lead, used = self._lead(fact), self._used(before)
        if model:
            stands = not failures(self._given(fact, lead, ask, used))
        else:
            stands = ask == self._phrase(fact, lead, used)
        return self._item(fact, lead, ask, model, ()) if stands else None

    def request(self, fact: Fact, lead: str) -> Request:
        """What the model is asked: worked examples unless it was taught, the lead, and the words it may use."""
        if self.short and self._taught(fact):
            return self._short_request(self.short, fact, lead)
        limit = self.prompt.limit
        return Request(
            prefix=self.prompt.fill({**fact.values, "examples": "\n".join(self._examples(fact))}),
            prompt=lead,
            openings=_openings(self.prompt, fact.move, fact.values),
            words=self._words(fact, lead),
            end=self._end(fact),
            again=SMALL,
            inner=DANGLING,
            longest=int(limit("longest")),
            candidates=int(limit("candidates")),
            temperature=limit("temperature"),
            seed=_seed(fact, lead, self.prompt),
        )

    def _short_request(self, short: Prompt, fact: Fact, lead: str) -> Request:
        """The move's name, the lead, and some of the ways to go on that were taught: others for another lead."""
        seed, count = _seed(fact, lead, short), int(short.limit("candidates"))
        said = {name: value for name, value in fact.values.items() if value in lead}
        own = (filled(user_endings.opening(ask), said) for ask in self.voice.get(fact.move, ()))
        openings = _openings(short, fact.move, said)
        first = seed % max(1, len(openings))
        return Request(
            prompt=f"{short.fill({'move': fact.move})}{lead}",
            openings=(*filter(None, own), *openings[first:], *openings[:first])[:count],
            words=self._learned_words(short, fact, lead),
            end=self._end(fact),
            again=SMALL,
            inner=DANGLING,
            longest=int(short.limit("longest")),
            candidates=count,
            temperature=short.limit("temperature"),
            seed=seed,
            taught=True,
        )

    def _taught(self, fact: Fact) -> bool:
        """True when the model was taught this move, with every wording of the user's own for it."""
        known = self.backend.wordings if self.backend else frozenset()
        own = known.issuperset(self.voice.get(fact.move, ()))
        return self.short is not None and fact.move in self.short.moves and own

    def flaws(self, fact: Fact, item: Item) -> list[str]:
        """The checks a written item fails, whoever wrote it: none, or something is wrong with drafting itself."""
        case = self._given(fact, item.lead, item.ask)
        if item.writer == "model":
            return failures(case)
        phrases = case.known | vocabulary(self._asks(fact))
        return [name for name in failures(replace(case, known=phrases)) if name not in _AGREED]

    def passes(self, fact: Fact, ask: str) -> bool:
        """True when the checks would let an ending of a fact's sentence through, if nobody had said it before."""
        return set(failures(self._given(fact, self._lead(fact), ask))) <= {"fresh"}

    def _given(self, fact: Fact, lead: str, ask: str, used: frozenset[str] = frozenset()) -> Case:
        """An ending nobody has to be asked about how fluent it is."""
        return self._case(fact, lead, Candidate(ask, _SURE, _SURE), self.request(fact, lead), used)

    def _item(self, fact: Fact, lead: str, ask: str, model: str | None, tried: tuple[Tried, ...]) -> Item:
        writer: Literal["model", "phrasebook"] = "model" if model else "phrasebook"
        return Item(lead, ask, fact.move, fact.signal, fact.evidence, writer, model, tried)

    def _examples(self, fact: Fact) -> tuple[str, ...]:
        """The shipped examples, the first ones with the user's own endings; none where the model was taught."""
        if self._taught(fact):
            return ()
        shipped = self.prompt.lines(fact.move, "examples")
        own = [ask for ask in self.voice.get(fact.move, ()) if "{" not in ask]
        return (*(f"{halves(line)[0]} {ask}" for line, ask in zip(shipped, own, strict=False)), *shipped)

    def _asks(self, fact: Fact) -> list[str]:
        """Endings that need no model, the user's own first."""
        own = [ask for ask in self.voice.get(fact.move, ()) if ask.endswith(self._end(fact))]
        lines = (*own, *self.phrasebook.lines(fact.move, "asks"))
        return [ask for line in lines if (ask := filled(line, fact.values))]

    def _end(self, fact: Fact) -> str:
        """The mark this move's sentences end with, as the phrasebook's do."""
        return next((ask[-1] for ask in self.phrasebook.lines(fact.move, "asks")), "?")

    def _lead(self, fact: Fact) -> str:
        """The first lead whose variables are known, and which leaves room for the phrasebook's own asks."""
        asks = [len(line.split()) for line in self.phrasebook.lines(fact.move, "asks")]
        room = min(self.phrasebook.limit("lead"), self.prompt.limit("words") - max(asks, default=0))
        for line in self.phrasebook.lines(fact.move, "leads"):
            lead = filled(line, fact.values)
            if lead and len(lead.split()) <= room:
                return lead
        raise CoachError(
            f'{self.phrasebook.file}: no lead for "{fact.move}" fits what is known.',
            "Add a lead that needs only the partner's first name.",
        )

    def _words(self, fact: Fact, lead: str) -> tuple[str, ...]:
        """The lexicon: words of every move, of this one, and the things the lead speaks of, kept whole."""
        own = [word for line in self.prompt.lines(fact.move, "words") for word in line.split()]
        own += [word for ask in self.voice.get(fact.move, ()) for word in words(ask.replace(THING, ""))]
        return tuple(dict.fromkeys([*self.prompt.common_words, *own, *_things(fact, lead)]))

    def _learned_words(self, short: Prompt, fact: Fact, lead: str) -> tuple[str, ...]:
        """The lexicon of a taught model: the plain one, words of the endings it learned, and those of the fact."""
        lines = [*self.prompt.lines(fact.move, "openings"), *short.lines(fact.move, "words")]
        own = [word for line in lines for word in VARIABLE.sub("", line).split()]
        said = [value for name, value in fact.values.items() if name not in {*QUOTED, "first"} and value in lead]
        given = [word for value in said for word in value.split() if words(word) == [word.lower()]]
        never = {phrase.lower() for phrase in self.prompt.never(fact.move)}
        offered = dict.fromkeys([*self._words(fact, lead), *short.common_words, *own, *given])
        return tuple(word for word in offered if word.lower() not in never)

    def _case(self, fact: Fact, lead: str, candidate: Candidate, request: Request, used: frozenset[str]) -> Case:
        facts = vocabulary(value for name, value in fact.values.items() if name not in QUOTED)
        return Case(
            candidate=candidate,
            lead=lead,
            end=request.end,
            facts=facts,
            known=facts | vocabulary([*request.openings, *request.words]),
            never=self.prompt.never(fact.move),
            taken=used,
            examples=tuple(map(as_words, self._examples(fact))),
            limits=self._limits(request),
        )

    def _limits(self, request: Request) -> Limits:
        """How far an ending may go: a taught model knows many ways to go on, so each of them is less likely."""
        most = int(self.prompt.limit("words"))
        if self.short and request.taught:
            return Limits(most, self.short.limit("fluency"), self.short.limit("weakest"))
        return Limits(most)

    def _phrase(self, fact: Fact, lead: str, used: frozenset[str]) -> str:
        """The first ask that ends like none before; else one that was not said; else the first."""
        asks = self._asks(fact)
        new = [ask for ask in asks if as_words(ask) not in used]
        fresh = [ask for ask in new if tail(ask, lead) not in used] or new or asks
        if not fresh:
            raise CoachError(
                f'{self.phrasebook.file}: no ask for "{fact.move}" fits what is known.',
                "Add an ask without variables.",
            )
        return fresh[0]

    def _used(self, before: Iterable[Item]) -> frozenset[str]:
        return self.said.union(*(as_said(item.ask, item.lead) for item in before))


def _seed(fact: Fact, lead: str, prompt: Prompt) -> int:
    """The same for the same sentence asked in the same way."""
    return int.from_bytes(hashlib.sha256(f"{fact.move}/{lead}/{prompt.version}".encode()).digest()[:4])


def _openings(prompt: Prompt, move: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The openings of a move whose variables are known."""
    return tuple(opening for line in prompt.lines(move, "openings") if (opening := filled(line, values)))


def _things(fact: Fact, lead: str) -> list[str]:
    """The things the lead speaks of, kept whole."""
    spoken = {"the", *words(lead)}
    known = [fact.values[name] for name in ("thing", "initiative") if fact.values.get(name)]
    return [thing for thing in known if spoken.issuperset(words(thing))]


def _score(candidate: Candidate, fact: Fact, *, taught: bool) -> float:
    """Fluency first; then how well the opening follows; then whether the thing itself is named."""
    if taught:
        return candidate.fluency + _FIT_TAUGHT * candidate.fit
    thing = fact.values.get("thing") or fact.values.get("initiative") or ""
    named = bool(thing) and thing.lower() in candidate.text.lower()
    return candidate.fluency + _FIT * candidate.fit + _SPECIFIC * named
