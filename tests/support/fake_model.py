"""A model for tests: it answers from a queue and remembers what it was asked."""

from collections import deque
from collections.abc import Iterable

from vault_coach.llm.backend import Candidate, Request

FLUENT = (-0.5, -1.0)


def candidate(
    text: str, mean_logprob: float = FLUENT[0], min_logprob: float = FLUENT[1], opening_logprob: float = 0.0
) -> Candidate:
    """An answer the model is sure of, unless said otherwise."""
    return Candidate(text, mean_logprob, min_logprob, opening_logprob)


class FakeModel:
    """A `Backend` whose answers are given beforehand, a list for each request; none when there are no more."""

    def __init__(
        self,
        *replies: Iterable[str | Candidate],
        name: str = "fake",
        taught: bool = False,
        wordings: Iterable[str] = (),
    ) -> None:
        self.name, self.taught, self.wordings = name, taught, frozenset(wordings)
        self.history: list[Request] = []
        self._replies = deque(replies)

    def generate(self, request: Request) -> list[Candidate]:
        self.history.append(request)
        replies = self._replies.popleft() if self._replies else ()
        return [candidate(reply) if isinstance(reply, str) else reply for reply in replies]
