"""`coach eval`: how often the model's sentences pass, and why others did not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vault_coach.drafting.evaluate import Result, Tally, by_kind
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal

_HEADS = ("kind", "of", "at once", "model", "sound", "s each", "turned down by")
_REASONS = 2  # checks named a kind


@dataclass(frozen=True)
class EvaluationPage:
    """The results of one contender.

    Args:
        name: What was measured.
        tokens: What the model counted: tokens of prompts, those evaluated, those drawn; empty for none.
    """

    name: str
    results: Sequence[Result]
    tokens: dict[str, int]

    def data(self) -> Payload:
        """Tallies by kind, each sentence with its flaws, tokens."""
        return {
            "model": self.name,
            "kinds": [_tally(each) for each in by_kind(self.results)],
            "tokens": self.tokens,
            "sentences": [
                {
                    "kind": each.sample.kind,
                    "title": each.sample.title,
                    "move": each.sample.fact.move,
                    "text": each.item.text,
                    "writer": each.item.writer,
                    "at_once": each.at_once,
                    "flaws": list(each.flaws),
                    "missed": list(each.missed),
                }
                for each in self.results
            ],
        }

    def show(self, terminal: Terminal) -> None:
        """One row a kind, then whatever should not have been."""
        terminal.title(self.name)
        terminal.table((_row(each) for each in by_kind(self.results)), _HEADS, right=range(1, len(_HEADS) - 1))
        if self.tokens:
            terminal.say()
            terminal.say(
                f"{self.tokens['prompt']} prompt tokens, {self.tokens['evaluated']} of them evaluated; "
                f"{self.tokens['drawn']} drawn."
            )
        for trouble in self.trouble():
            terminal.point(trouble)

    def trouble(self) -> Iterator[str]:
        """Sentences with flaws, and endings that were judged wrongly."""
        for each in self.results:
            where = f"{each.sample.kind}, {each.sample.title}"
            if each.flaws:
                yield f"{where}: {each.item.text} ({', '.join(each.flaws)})"
            for ending in each.missed:
                yield f"{where}: judged wrongly: {ending}"


@dataclass(frozen=True)
class EvaluationsPage:
    """One contender, or several in the same run."""

    pages: Sequence[EvaluationPage]

    def data(self) -> list[Payload]:
        """Each contender's results."""
        return [page.data() for page in self.pages]

    def show(self, terminal: Terminal) -> None:
        """One table after the other; then how many of each kind's sentences passed at once, side by side."""
        for page in self.pages:
            page.show(terminal)
            terminal.say()
        if len(self.pages) > 1:
            terminal.title("Passed every check at once")
            names = [page.name for page in self.pages]
            columns = zip(*(by_kind(page.results) for page in self.pages), strict=True)
            rows = (
                (tallies[0].name, *(_share(each.at_once, each.samples) for each in tallies)) for tallies in columns
            )
            terminal.table(rows, ("kind", *names), right=range(1, len(names) + 1))


def _row(tally: Tally) -> tuple[str, ...]:
    reasons = (f"{name} {count}" for name, count in tally.failed.most_common(_REASONS))
    shares = (_share(part, tally.samples) for part in (tally.at_once, tally.by_model, tally.sound))
    each = f"{tally.seconds / tally.samples:.1f}" if tally.samples else "0"
    return tally.name, str(tally.samples), *shares, each, ", ".join(reasons) or "nothing"


def _share(part: int, whole: int) -> str:
    return f"{100 * part // whole} %" if whole else "none"


def _tally(tally: Tally) -> Payload:
    return {
        "kind": tally.name,
        "samples": tally.samples,
        "passed_at_once": tally.at_once,
        "by_model": tally.by_model,
        "by_phrasebook": tally.samples - tally.by_model,
        "sound": tally.sound,
        "endings": tally.endings,
        "misjudged": tally.missed,
        "seconds": round(tally.seconds, 2),
        "failed": dict(tally.failed.most_common()),
    }
