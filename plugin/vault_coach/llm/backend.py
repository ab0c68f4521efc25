"""Port to a model: it finishes one sentence, several times, in words it may use."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Request:
    """Sentence to finish.

    The answer is bound by a small grammar: one of the openings, then words, then the end mark. A
    word may be a phrase, such as the name of a thing, which is then kept whole.

    Attributes:
        prompt: What stands right before the answer.
        openings: How an answer may begin; tried in turn, so that candidates differ.
        words: What it may go on with.
        end: The mark that ends it.
        repeatable: Words that may stand in an answer more than once; no others do, as far as a model can be bound.
        never_last: Words that no answer ends with, likewise.
        shortest: Fewest words after the opening.
        longest: Most words after the opening.
        candidates: How many answers to draw.
        temperature: 0 for the likeliest words only, 1 for the model's own spread.
        seed: Same request, same seed, same model: same answers.
        prefix: What stands before the prompt and is the same for many requests; it ends with its line.
        taught: Whether the model is to answer as it was taught; False for the plain model.
    """

    prompt: str
    openings: tuple[str, ...]
    words: tuple[str, ...]
    end: str = "?"
    repeatable: frozenset[str] = frozenset()
    never_last: frozenset[str] = frozenset()
    shortest: int = 1
    longest: int = 10
    candidates: int = 12
    temperature: float = 0.7
    seed: int = 0
    prefix: str = ""
    taught: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Answer of a model.

    Attributes:
        text: The answer with its end mark, without a leading space.
        mean_logprob: Mean log-probability of its tokens after the opening, as the unbound model sees them.
        min_logprob: That of the least likely of those tokens.
        opening_logprob: Mean log-probability of the opening's tokens: how well it follows the prompt.
    """

    text: str
    mean_logprob: float
    min_logprob: float
    opening_logprob: float = 0.0


class Backend(Protocol):
    """Model that can finish sentences."""

    @property
    def name(self) -> str:
        """Name of the model in the output."""

    @property
    def taught(self) -> bool:
        """True for a model that was taught the moves: it needs no worked examples."""

    @property
    def wordings(self) -> frozenset[str]:
        """The user's own endings that it was taught as well."""

    def generate(self, request: Request) -> list[Candidate]:
        """Draw candidates; possibly fewer than asked for, each once.

        Raises:
            CoachError: When the model cannot answer, with the way out.
        """
