"""The model on this machine: a GGUF file run by llama.cpp."""

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from vault_coach.errors import CoachError
from vault_coach.llm.backend import Candidate, Request
from vault_coach.llm.lexicon import OPENED, Lexicon, Place, tree

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vault_coach.llm.engine import Engine

_MAGIC = b"GGUF"
_CONTEXT = 2048  # a prompt of some 400 tokens and 24 answers of some 30; never the model's maximum
_UNLIKELY = 0.03  # words less likely than this share of the likeliest are not drawn


@dataclass
class _Answer:
    """One answer while it is being drawn.

    Attributes:
        place: Where in the lexicon it stands; None once it is finished.
        opening: How many of its tokens were given, not drawn.
        logits: What the model expects next.
    """

    tokens: list[int]
    opening: int
    chances: list[float]
    logits: "NDArray[np.float32]"
    place: Place | None = field(default_factory=lambda: Place(OPENED, 0))


class Llama:
    """A GGUF model. It is loaded when the first sentence is asked for."""

    def __init__(self, path: Path, *, threads: int, answers: int = 24) -> None:
        """Check the file and remember it.

        Raises:
            CoachError: When the file is missing or no GGUF file, or llama-cpp-python is not installed.
        """
        check_gguf(path)
        if importlib.util.find_spec("llama_cpp") is None:
            raise CoachError(
                "The model runner is not installed.",
                'Install it with: pip install "vault-coach[llama]" (or add --no-model).',
            )
        self._path, self._threads, self._answers = path, threads, answers
        self._engine: Engine | None = None

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self._path.stem

    def generate(self, request: Request) -> list[Candidate]:
        """Draw candidates side by side: openings in turn, each then continued word by word within the lexicon."""
        import numpy as np  # noqa: PLC0415 (heavy; start-up stays light)

        engine = self._load()
        lexicon = Lexicon(
            tree(request.words, engine.tokenize),
            engine.tokenize(request.end)[0],
            request.shortest,
            request.longest,
        )
        rng = np.random.default_rng(request.seed)
        prompt = engine.tokenize(request.prompt)
        answers = _open(engine, prompt, request, min(request.candidates, self._answers))
        _draw(engine, lexicon, answers, rng, start=len(prompt), temperature=request.temperature)
        return _candidates(engine, answers)

    def close(self) -> None:
        """Unload the model."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _load(self) -> "Engine":
        if self._engine is None:
            from vault_coach.llm.engine import Engine  # noqa: PLC0415 (heavy; start-up stays light)

            self._engine = Engine(self._path, context=_CONTEXT, answers=self._answers, threads=self._threads)
        return self._engine


def check_gguf(path: Path) -> None:
    """Make sure that a path is a GGUF file.

    Raises:
        CoachError: When it is missing, unreadable or something else.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise CoachError(
            f"The model {path} cannot be read: {error.strerror}.", "Give the path of a GGUF file with --model."
        ) from error
    if magic != _MAGIC:
        raise CoachError(f"{path} is not a GGUF file.", "Give the path of a GGUF file with --model.")


def _open(engine: "Engine", prompt: list[int], request: Request, count: int) -> list[_Answer]:
    """Start every answer with an opening, in turn, and see how likely the model finds it."""
    first = engine.start(prompt, count)
    openings = [engine.tokenize(f" {opening}") for opening in request.openings]
    given = [openings[index % len(openings)] for index in range(count)]
    flat = [token for opening in given for token in opening]
    owners = [index for index, opening in enumerate(given) for _ in opening]
    places = [len(prompt) + offset for opening in given for offset in range(len(opening))]
    after = iter(engine.step(flat, owners, places))
    answers = []
    for opening in given:
        logits, chances = first, []
        for token in opening:
            chances.append(_chance(logits, token))
            logits = next(after)
        answers.append(_Answer(list(opening), len(opening), chances, logits))
    return answers


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
                answer.chances.append(_chance(answer.logits, token))
                answer.tokens.append(token)
                answer.place = choices[token]
        going = [index for index, answer in enumerate(answers) if answer.place is not None]
        if not going:
            return
        last = [answers[index].tokens[-1] for index in going]
        places = [start + len(answers[index].tokens) - 1 for index in going]
        for index, logits in zip(going, engine.step(last, going, places), strict=True):
            answers[index].logits = logits


def _pick(
    logits: "NDArray[np.float32]", allowed: list[int], temperature: float, rng: "np.random.Generator"
) -> int:
    """Draw one of the allowed tokens, the unlikely ones left aside."""
    import numpy as np  # noqa: PLC0415 (heavy; start-up stays light)

    scores = logits[allowed].astype(np.float64)
    shares = np.exp((scores - scores.max()) / max(temperature, 1e-3))
    shares[shares < _UNLIKELY] = 0.0
    return allowed[int(rng.choice(len(allowed), p=shares / shares.sum()))]


def _chance(logits: "NDArray[np.float32]", token: int) -> float:
    """Log-probability of a token, as the unbound model sees it."""
    import numpy as np  # noqa: PLC0415 (heavy; start-up stays light)

    highest = float(logits.max())
    return float(logits[token]) - highest - float(np.log(np.exp(logits - highest).sum()))


def _candidates(engine: "Engine", answers: list[_Answer]) -> list[Candidate]:
    """The distinct answers, in the order they were begun."""
    found: dict[str, Candidate] = {}
    for answer in answers:
        text = engine.text(answer.tokens).strip()
        drawn = answer.chances[answer.opening :]
        given = answer.chances[: answer.opening]
        found.setdefault(
            text, Candidate(text, sum(drawn) / len(drawn), min(drawn), sum(given) / max(1, len(given)))
        )
    return list(found.values())
