"""One fact, one sentence: code writes the lead, the model finishes it, checks decide, a phrasebook waits."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from vault_coach.drafting import user_endings
from vault_coach.drafting.checks import (
    DANGLING,
    SMALL,
    Case,
    Limits,
    all_words,
    as_words,
    failures,
    repeat_marks,
    tail,
    words,
)
from vault_coach.drafting.plan import Attempt, Fact, Item
from vault_coach.drafting.prompt import VARIABLE, Prompt, filled, halves
from vault_coach.drafting.user_endings import THING
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Backend, Candidate, Request

_OPENING = 0.3  # how much the opening's likelihood counts beside that of the words the model chose
_OPENING_TAUGHT = 0.1  # the same where all openings are of the move's own examples
_SPECIFIC = 0.25  # what it is worth to name the thing itself, unless the model was taught when to
QUOTED = frozenset({"quote", "topic", "wanted", "outcome", "short", "deed"})
"""Variables that hold somebody's own words: the lead quotes them, and what follows may not act on them."""

_AGREED = frozenset({"fresh", "whole"})  # checks of what a model may do, not of what people wrote
_CERTAIN = 0.0  # the log-probability of what needs no model's opinion


@dataclass(frozen=True)
class Drafter:
    """Writer of sentences.

    Attributes:
        prompt: Openings, words and worked examples by move.
        phrasebook: Leads and asks by move, the last candidate for every sentence.
        backend: The model; None to write with the phrasebook alone.
        endings: Move -> endings in the user's own words; they are worked examples, and come first of all asks.
        asked: `repeat_marks` of earlier drafts about the same subject; nothing is asked again.
        starter: What a model that was taught the moves is asked with, without examples; None for other models.
    """

    prompt: Prompt
    phrasebook: Prompt
    backend: Backend | None
    endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    starter: Prompt | None = None

    def write(self, fact: Fact, before: Iterable[Item] = ()) -> Item:
        """Write the best sentence for a fact; it ends like none of those before it in the draft.

        Raises:
            CoachError: When the phrasebook has nothing for this move.
        """
        lead, used = self._lead(fact), self._used(before)
        request = self.request(fact, lead)
        drawn = self.backend.generate(request) if self.backend and request.openings and request.words else []
        failed = [tuple(failures(self._case(fact, lead, candidate, request, used))) for candidate in drawn]
        tried = tuple(Attempt(candidate.text, why) for candidate, why in zip(drawn, failed, strict=True))
        sound = [candidate for candidate, why in zip(drawn, failed, strict=True) if not why]
        if self.backend and sound:
            best = max(
                sound, key=lambda candidate: (_score(candidate, fact, taught=request.taught), candidate.text)
            )
            return self._item(fact, lead, best.text, self.backend.name, tried)
        return self._item(fact, lead, self._phrase(fact, lead, used), None, tried)

    def recall(self, fact: Fact, ask: str, model: str | None, before: Iterable[Item] = ()) -> Item | None:
        """Return a sentence drafted earlier for the same fact; None when it would not pass the checks today."""
        lead, used = self._lead(fact), self._used(before)
        if model:
            stands = not failures(self._given(fact, lead, ask, used))
        else:
            stands = ask == self._phrase(fact, lead, used)
        return self._item(fact, lead, ask, model, ()) if stands else None

    def request(self, fact: Fact, lead: str) -> Request:
        """Build a request of worked examples unless the model was taught, the lead, and the words it may use."""
        if self.starter and self._taught(fact):
            return self._starter_request(self.starter, fact, lead)
        limit = self.prompt.limit
        return Request(
            prefix=self.prompt.fill({**fact.values, "examples": "\n".join(self._examples(fact))}),
            prompt=lead,
            openings=_openings(self.prompt, fact.move, fact.values),
            words=self._words(fact, lead),
            end=self._end(fact),
            repeatable=SMALL,
            never_last=DANGLING,
            longest=int(limit("longest")),
            candidates=int(limit("candidates")),
            temperature=limit("temperature"),
            seed=_seed(fact, lead, self.prompt),
        )

    def _starter_request(self, starter: Prompt, fact: Fact, lead: str) -> Request:
        """Build a request of the move's name, the lead, and some of the openings that were taught.

        The user's own come first; which others follow depends on the lead, so that two of them differ.
        """
        seed, count = _seed(fact, lead, starter), int(starter.limit("candidates"))
        named = {name: value for name, value in fact.values.items() if value in lead}
        own = (filled(user_endings.opening(ask), named) for ask in self.endings.get(fact.move, ()))
        openings = _openings(starter, fact.move, named)
        first = seed % max(1, len(openings))
        return Request(
            prompt=f"{starter.fill({'move': fact.move})}{lead}",
            openings=(*filter(None, own), *openings[first:], *openings[:first])[:count],
            words=self._learned_words(starter, fact, lead),
            end=self._end(fact),
            repeatable=SMALL,
            never_last=DANGLING,
            longest=int(starter.limit("longest")),
            candidates=count,
            temperature=starter.limit("temperature"),
            seed=seed,
            taught=True,
        )

    def _taught(self, fact: Fact) -> bool:
        """Tell whether the model was taught this move, with every ending of the user's own for it."""
        known = self.backend.wordings if self.backend else frozenset()
        own = known.issuperset(self.endings.get(fact.move, ()))
        return self.starter is not None and fact.move in self.starter.moves and own

    def flaws(self, fact: Fact, item: Item) -> list[str]:
        """Return the checks a written sentence fails, whoever wrote it: none, or drafting itself is at fault."""
        case = self._given(fact, item.lead, item.ask)
        if item.writer == "model":
            return failures(case)
        phrases = case.known | all_words(self._asks(fact))
        return [name for name in failures(replace(case, known=phrases)) if name not in _AGREED]

    def passes(self, fact: Fact, ask: str) -> bool:
        """Tell whether the checks would let an ending of a fact's sentence through, repetition aside."""
        return set(failures(self._given(fact, self._lead(fact), ask))) <= {"fresh"}

    def _given(self, fact: Fact, lead: str, ask: str, used: frozenset[str] = frozenset()) -> Case:
        """Build the check case of a remembered or phrasebook ending; its fluency counts as perfect."""
        return self._case(fact, lead, Candidate(ask, _CERTAIN, _CERTAIN), self.request(fact, lead), used)

    def _item(self, fact: Fact, lead: str, ask: str, model: str | None, tried: tuple[Attempt, ...]) -> Item:
        writer: Literal["model", "phrasebook"] = "model" if model else "phrasebook"
        return Item(lead, ask, fact.move, fact.signal, fact.evidence, writer, model, tried)

    def _examples(self, fact: Fact) -> tuple[str, ...]:
        """Return the worked examples, first those with the user's own endings; none for a taught model."""
        if self._taught(fact):
            return ()
        shipped = self.prompt.lines(fact.move, "examples")
        own = [ask for ask in self.endings.get(fact.move, ()) if "{" not in ask]
        return (*(f"{halves(line)[0]} {ask}" for line, ask in zip(shipped, own, strict=False)), *shipped)

    def _asks(self, fact: Fact) -> list[str]:
        """Return the endings that need no model, the user's own first."""
        own = [ask for ask in self.endings.get(fact.move, ()) if ask.endswith(self._end(fact))]
        lines = (*own, *self.phrasebook.lines(fact.move, "asks"))
        return [ask for line in lines if (ask := filled(line, fact.values))]

    def _end(self, fact: Fact) -> str:
        """Return the mark this move's sentences end with, as the phrasebook's do."""
        return next((ask[-1] for ask in self.phrasebook.lines(fact.move, "asks")), "?")

    def _lead(self, fact: Fact) -> str:
        """Return the first lead whose variables are known, and which leaves room for the phrasebook's asks."""
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
        """Return the words of every move, of this one, and the things the lead speaks of, kept whole."""
        own = [word for line in self.prompt.lines(fact.move, "words") for word in line.split()]
        own += [word for ask in self.endings.get(fact.move, ()) for word in words(ask.replace(THING, ""))]
        return tuple(dict.fromkeys([*self.prompt.common_words, *own, *_things(fact, lead)]))

    def _learned_words(self, starter: Prompt, fact: Fact, lead: str) -> tuple[str, ...]:
        """Return the plain model's words, those of the endings that were taught, and those of the fact."""
        lines = [*self.prompt.lines(fact.move, "openings"), *starter.lines(fact.move, "words")]
        own = [word for line in lines for word in VARIABLE.sub("", line).split()]
        named = [value for name, value in fact.values.items() if name not in {*QUOTED, "first"} and value in lead]
        given = [word for value in named for word in value.split() if words(word) == [word.lower()]]
        never = {phrase.lower() for phrase in self.prompt.never(fact.move)}
        offered = dict.fromkeys([*self._words(fact, lead), *starter.common_words, *own, *given])
        return tuple(word for word in offered if word.lower() not in never)

    def _case(self, fact: Fact, lead: str, candidate: Candidate, request: Request, used: frozenset[str]) -> Case:
        facts = all_words(value for name, value in fact.values.items() if name not in QUOTED)
        return Case(
            candidate=candidate,
            lead=lead,
            end=request.end,
            facts=facts,
            known=facts | all_words([*request.openings, *request.words]),
            never=self.prompt.never(fact.move),
            taken=used,
            examples=tuple(map(as_words, self._examples(fact))),
            limits=self._limits(request),
        )

    def _limits(self, request: Request) -> Limits:
        """Return how far an ending may go: a taught model knows many ways to go on, so any one is less likely."""
        most = int(self.prompt.limit("words"))
        if self.starter and request.taught:
            return Limits(most, self.starter.limit("fluency"), self.starter.limit("weakest"))
        return Limits(most)

    def _phrase(self, fact: Fact, lead: str, used: frozenset[str]) -> str:
        """Return the first ask that ends like none before; else one with other words; else the first."""
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
        return self.asked.union(*(repeat_marks(item.ask, item.lead) for item in before))


def _seed(fact: Fact, lead: str, prompt: Prompt) -> int:
    """Return a number that is the same for the same sentence asked in the same way."""
    return int.from_bytes(hashlib.sha256(f"{fact.move}/{lead}/{prompt.version}".encode()).digest()[:4])


def _openings(prompt: Prompt, move: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the openings of a move whose variables are known."""
    return tuple(opening for line in prompt.lines(move, "openings") if (opening := filled(line, values)))


def _things(fact: Fact, lead: str) -> list[str]:
    """Return the things the lead speaks of, kept whole."""
    spoken = {"the", *words(lead)}
    known = [fact.values[name] for name in ("thing", "initiative") if fact.values.get(name)]
    return [thing for thing in known if spoken.issuperset(words(thing))]


def _score(candidate: Candidate, fact: Fact, *, taught: bool) -> float:
    """Rank a candidate by fluency; then by how well the opening follows; then by whether it names the thing."""
    if taught:
        return candidate.mean_logprob + _OPENING_TAUGHT * candidate.opening_logprob
    thing = fact.values.get("thing") or fact.values.get("initiative") or ""
    named = bool(thing) and thing.lower() in candidate.text.lower()
    return candidate.mean_logprob + _OPENING * candidate.opening_logprob + _SPECIFIC * named
