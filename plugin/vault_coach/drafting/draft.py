"""One fact, one item: code writes the lead, the model finishes the sentence, checks decide, a phrasebook waits."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vault_coach.domain.source import Source
from vault_coach.drafting.fact import Fact
from vault_coach.drafting.prompt import Prompt, filled
from vault_coach.drafting.verify import Case, Limits, failures, vocabulary, words
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Backend, Candidate, Request

_FIT = 0.3  # how much the opening's likelihood counts beside that of the words the model chose
_SPECIFIC = 0.25  # what it is worth to name the thing itself


@dataclass(frozen=True, slots=True)
class Item:
    """One sentence of a draft.

    Attributes:
        writer: Who finished the sentence.
        model: The model's name; None when the phrasebook wrote it.
        rejected: Candidates that were not used, with the names of the checks they failed.
    """

    text: str
    move: str
    signal: str | None
    evidence: tuple[Source, ...]
    writer: Literal["model", "phrasebook"]
    model: str | None = None
    rejected: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Drafter:
    """Writes items.

    Attributes:
        prompt: Openings, words and worked examples by move.
        phrasebook: Leads and asks by move, the last candidate for every item.
        backend: The model; None to write with the phrasebook alone.
    """

    prompt: Prompt
    phrasebook: Prompt
    backend: Backend | None

    def write(self, fact: Fact, before: Iterable[Item] = ()) -> Item:
        """The best sentence for a fact.

        Args:
            fact: What to talk about.
            before: Items of the same draft; none of their asks is used again.

        Raises:
            CoachError: When the phrasebook has nothing for this move.
        """
        lead = self._lead(fact)
        used = frozenset(_ask(item.text) for item in before)
        rejected: list[tuple[str, tuple[str, ...]]] = []
        request = self.request(fact, lead)
        if self.backend is not None and request.openings and request.words:
            fit: list[tuple[float, Candidate]] = []
            for candidate in self.backend.generate(request):
                failed = failures(self._case(fact, lead, candidate, request, used))
                if failed:
                    rejected.append((candidate.text, tuple(failed)))
                else:
                    fit.append((_score(candidate, fact), candidate))
            if fit:
                best = max(fit, key=lambda pair: (pair[0], pair[1].text))[1]
                text = f"{lead} {best.text}"
                return Item(
                    text, fact.move, fact.signal, fact.evidence, "model", self.backend.name, tuple(rejected)
                )
        text = f"{lead} {self._phrase(fact, used)}"
        return Item(text, fact.move, fact.signal, fact.evidence, "phrasebook", None, tuple(rejected))

    def request(self, fact: Fact, lead: str) -> Request:
        """What the model is asked: worked examples of this move, the lead, and the words it may use."""
        openings = tuple(
            opening for line in self.prompt.lines(fact.move, "openings") if (opening := filled(line, fact.values))
        )
        examples = "\n".join(self.prompt.lines(fact.move, "examples"))
        limit = self.prompt.limit
        spoken = f"{fact.move}/{lead}/{self.prompt.version}"
        return Request(
            prompt=self.prompt.fill({**fact.values, "examples": examples, "lead": lead}),
            openings=openings,
            words=self._words(fact, lead),
            longest=int(limit("longest")),
            candidates=int(limit("candidates")),
            temperature=limit("temperature"),
            seed=int.from_bytes(hashlib.sha256(spoken.encode()).digest()[:4]),
        )

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
        spoken = {"the", *words(lead)}
        known = [fact.values[name] for name in ("thing", "initiative") if name in fact.values]
        things = [thing for thing in known if spoken.issuperset(words(thing))]
        return tuple(dict.fromkeys([*self.prompt.common_words, *own, *things]))

    def _case(self, fact: Fact, lead: str, candidate: Candidate, request: Request, used: frozenset[str]) -> Case:
        facts = vocabulary(fact.values.values())
        examples = frozenset(_ask(line) for line in self.prompt.lines(fact.move, "examples"))
        return Case(
            candidate=candidate,
            lead=lead,
            facts=facts,
            known=facts | vocabulary([*request.openings, *request.words]),
            never=self.prompt.lines(fact.move, "never"),
            taken=used | examples,
            limits=Limits(words=int(self.prompt.limit("words"))),
        )

    def _phrase(self, fact: Fact, used: frozenset[str]) -> str:
        asks = [ask for line in self.phrasebook.lines(fact.move, "asks") if (ask := filled(line, fact.values))]
        fresh = [ask for ask in asks if " ".join(words(ask)) not in used] or asks
        if not fresh:
            raise CoachError(
                f'{self.phrasebook.file}: no ask for "{fact.move}" fits what is known.',
                "Add an ask without variables.",
            )
        return fresh[0]


def _score(candidate: Candidate, fact: Fact) -> float:
    """Fluency first; then how well the opening follows; then whether the thing itself is named."""
    thing = fact.values.get("thing") or fact.values.get("initiative") or ""
    named = bool(thing) and thing.lower() in candidate.text.lower()
    return candidate.fluency + _FIT * candidate.fit + _SPECIFIC * named


def _ask(text: str) -> str:
    """What follows the lead, as words."""
    return " ".join(words(text.rpartition("; ")[2]))
