"""Model on this machine: a GGUF file run by llama.cpp."""

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vault_coach.errors import CoachError
from vault_coach.llm.backend import Candidate, Request
from vault_coach.llm.cancel import Cancellation
from vault_coach.llm.gguf import check_gguf
from vault_coach.llm.lexicon import Lexicon, Place, tree
from vault_coach.llm.prompt_cache import PromptCache

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vault_coach.llm.engine import Engine

_ANSWERS = 32  # most answers drawn side by side
_UNLIKELY = 0.03  # words less likely than this share of the likeliest are not drawn


@dataclass
class Counts:
    """Work a model has done so far.

    Attributes:
        prompt: Tokens of prompts, beginnings included.
        evaluated: Those of them that were evaluated; the others came from the cache.
        drawn: Tokens of answers, openings left aside.
        seconds: Time for all of it, loading included.
    """

    prompt: int = 0
    evaluated: int = 0
    drawn: int = 0
    seconds: float = 0.0


@dataclass
class _Answer:
    """Answer while it is being drawn.

    Attributes:
        place: Where in the lexicon it stands; None once it is finished.
        opening: How many of its tokens were given, not drawn.
        logprobs: Log-probability of every token, as the unbound model sees it.
        logits: What the model expects next.
    """

    tokens: list[int]
    opening: int
    logprobs: list[float]
    logits: "NDArray[np.float32]"
    place: Place | None


class Llama:
    """GGUF model; it is loaded when the first sentence is asked for.

    Attributes:
        counts: Work it has done so far.
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int,
        adapter: Path | None = None,
        wordings: frozenset[str] = frozenset(),
        prefixes: Path | None = None,
        stop: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Check the file, without loading it.

        Args:
            path: A GGUF file.
            threads: Cores to use.
            adapter: A LoRA adapter with what it was taught, as a GGUF file; None for none.
            wordings: Endings of the user's own that the adapter was taught.
            prefixes: A folder of its own for evaluated prompt beginnings; None to keep them in memory.
            stop: Called often; True cancels what is under way. Ctrl-C cancels as well.
            clock: Returns seconds.

        Raises:
            CoachError: When the file is missing or no GGUF file, or llama-cpp-python is not installed.
        """
        check_gguf(path)
        if importlib.util.find_spec("llama_cpp") is None:
            raise CoachError(
                "The model runner is not installed.",
                'Install it with: pip install "vault-coach[llama]" (or add --no-model).',
            )
        self._path, self._threads, self._folder, self._clock = path, threads, prefixes, clock
        self._adapter, self.wordings = adapter, wordings
        self._cancellation = Cancellation(stop)
        self._engine: Engine | None = None
        self._used = clock()
        self.counts = Counts()

    @property
    def name(self) -> str:
        """The file's name without its ending, and that of its adapter."""
        return f"{self._path.stem}+{self._adapter.stem}" if self._adapter else self._path.stem

    @property
    def taught(self) -> bool:
        """True when it has an adapter."""
        return self._adapter is not None

    def generate(self, request: Request) -> list[Candidate]:
        """Draw candidates side by side: openings in turn, each then continued word by word within the lexicon.

        Raises:
            StoppedError: When it is cancelled.
        """
        began = self._clock()
        from vault_coach.llm.engine import Engine  # noqa: PLC0415 (heavy; start-up stays light)

        with self._cancellation:
            if self._engine is None:
                self._engine = Engine(
                    self._path,
                    threads=self._threads,
                    cancellation=self._cancellation,
                    cache=PromptCache(self._folder),
                    adapter=self._adapter,
                )
            candidates = self._generate(self._engine, request)
        self._used = self._clock()
        self.counts.seconds += self._used - began
        return candidates

    def close(self) -> None:
        """Unload the model."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def unload_if_idle(self, seconds: float) -> None:
        """Unload the model when it was idle for so long; it is loaded again when needed."""
        if self._clock() - self._used >= seconds:
            self.close()

    def _generate(self, engine: "Engine", request: Request) -> list[Candidate]:
        import numpy as np  # noqa: PLC0415 (heavy; start-up stays light)

        tokenizer = engine.tokenizer
        lexicon = Lexicon(
            tree(request.words, tokenizer.tokenize),
            tokenizer.tokenize(request.end)[0],
            request.shortest,
            request.longest,
            request.repeatable,
            request.never_last,
        )
        prefix = tokenizer.begin(request.prefix)
        prompt = tokenizer.tokenize(request.prompt)
        openings = [tokenizer.tokenize(f" {opening}") for opening in request.openings]
        count = min(request.candidates, _ANSWERS)
        longest = max(map(len, openings)) + lexicon.longest_answer
        engine.reserve(len(prefix) + len(prompt) + count * longest, count)
        engine.answer_as(taught=request.taught)
        before = engine.evaluated
        rng = np.random.default_rng(request.seed)
        places = [lexicon.after(opening) for opening in request.openings]
        first = engine.start(prefix, prompt)
        answers = _open(engine, first, len(prefix) + len(prompt), list(zip(openings, places, strict=True)), count)
        _draw(engine, lexicon, answers, rng, start=len(prefix) + len(prompt), temperature=request.temperature)
        self.counts.prompt += len(prefix) + len(prompt)
        self.counts.evaluated += engine.evaluated - before
        self.counts.drawn += sum(len(answer.tokens) - answer.opening for answer in answers)
        return _candidates(engine, answers)


def _open(
    engine: "Engine",
    first: "NDArray[np.float32]",
    start: int,
    openings: list[tuple[list[int], Place]],
    count: int,
) -> list[_Answer]:
    """Begin every answer with an opening, in turn, and note the log-probabilities of its tokens.

    The first answer with an opening evaluates it, the others go on from there.
    """
    distinct = openings[:count]
    engine.fork(None, range(len(distinct)))
    flat = [token for opening, _ in distinct for token in opening]
    owners = [index for index, (opening, _) in enumerate(distinct) for _ in opening]
    places = [start + offset for opening, _ in distinct for offset in range(len(opening))]
    after = iter(engine.step(flat, owners, places))
    begun = []
    for opening, place in distinct:
        logits, logprobs = first, []
        for token in opening:
            logprobs.append(_logprob(logits, token))
            logits = next(after)
        begun.append((opening, logprobs, logits, place))
    for index in range(len(distinct)):
        engine.fork(index, range(index + len(distinct), count, len(distinct)))
    given = [begun[index % len(begun)] for index in range(count)]
    return [
        _Answer(list(opening), len(opening), list(logprobs), logits, place)
        for opening, logprobs, logits, place in given
    ]


def _draw(
    engine: "Engine",
    lexicon: Lexicon,
    answers: list[_Answer],
    rng: "np.random.Generator",
    *,
    start: int,
    temperature: float,
) -> None:
    """Draw one token for every unfinished answer, side by side, until all are finished."""
    while True:
        for answer in answers:
            if answer.place is not None:
                choices = lexicon.choices(answer.place)
                token = _pick(answer.logits, list(choices), temperature, rng)
                answer.logprobs.append(_logprob(answer.logits, token))
                answer.tokens.append(token)
                answer.place = choices[token]
        going = [index for index, answer in enumerate(answers) if answer.place is not None]
        if not going:
            return
        _go_on(engine, answers, going, start)


def _go_on(engine: "Engine", answers: list[_Answer], going: list[int], start: int) -> None:
    """Evaluate the last token of the unfinished answers; of those that are still alike, only the first."""
    first: dict[tuple[int, ...], int] = {}
    for index in going:
        first.setdefault(tuple(answers[index].tokens), index)
    leading = list(first.values())
    last = [answers[index].tokens[-1] for index in leading]
    places = [start + len(answers[index].tokens) - 1 for index in leading]
    for index, logits in zip(leading, engine.step(last, leading, places), strict=True):
        answers[index].logits = logits
    for index in going:
        leader = first[tuple(answers[index].tokens)]
        if leader != index:
            engine.fork(leader, [index])
            answers[index].logits = answers[leader].logits


def _pick(
    logits: "NDArray[np.float32]", allowed: list[int], temperature: float, rng: "np.random.Generator"
) -> int:
    """Draw one of the allowed tokens, the unlikely ones left aside."""
    import numpy as np  # noqa: PLC0415 (heavy; start-up stays light)

    scores = logits[allowed].astype(np.float64)
    shares = np.exp((scores - scores.max()) / max(temperature, 1e-3))
    shares[shares < _UNLIKELY] = 0.0
    return allowed[int(rng.choice(len(allowed), p=shares / shares.sum()))]


def _logprob(logits: "NDArray[np.float32]", token: int) -> float:
    """Return the log-probability of a token, as the unbound model sees it."""
    import numpy as np  # noqa: PLC0415 (heavy; start-up stays light)

    highest = float(logits.max())
    return float(logits[token]) - highest - float(np.log(np.exp(logits - highest).sum()))


def _candidates(engine: "Engine", answers: list[_Answer]) -> list[Candidate]:
    """Return the distinct answers, in the order they were begun."""
    candidates: dict[str, Candidate] = {}
    for answer in answers:
        text = engine.tokenizer.text(answer.tokens).strip()
        drawn = answer.logprobs[answer.opening :]
        given = answer.logprobs[: answer.opening]
        candidates.setdefault(
            text, Candidate(text, sum(drawn) / len(drawn), min(drawn), sum(given) / max(1, len(given)))
        )
    return list(candidates.values())
