"""`coach next`: the few things to do next, each with whom, why and what."""

from collections.abc import Iterable
from dataclasses import dataclass

from vault_coach.analysis import Signal, View
from vault_coach.analysis.phrases import count, listing
from vault_coach.analysis.rhythm import rhythm
from vault_coach.analysis.signal import NextMove, next_moves
from vault_coach.domain.commitment import ME
from vault_coach.show import payload
from vault_coach.show.page import Output
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import WHEN

_MOST = 5


@dataclass(frozen=True)
class MovesPage:
    """The moves of the day.

    Args:
        signals: All signals, most pressing first.
    """

    view: View
    signals: Iterable[Signal]

    @property
    def moves(self) -> list[NextMove]:
        """The first few."""
        return next_moves(self.signals, _MOST)

    def data(self) -> list[Payload]:
        """A signal for each move, with what else stands open about its subject."""
        return [
            payload.signal(move.signal) | {"also": [payload.signal(other) for other in move.also]}
            for move in self.moves
        ]

    def show(self, terminal: Output) -> None:
        """Numbered, for they are to be done one after the other."""
        for number, move in enumerate(self.moves, start=1):
            if number > 1:
                terminal.say()
            terminal.point(f"{subject(move.signal)} ({WHEN[move.signal.severity]})", mark=f"{number}.")
            terminal.point(move.signal.move, mark="> ")
            lines = () if move.signal.absence else move.signal.evidence[:1]
            terminal.point(move.signal.reason, mark="  ", sources=lines)
            if often := self._usual(move.signal):
                terminal.point(often, mark="  ")
            if move.also:
                terminal.point(f"Also: {_kinds(move.also)}.", mark="  ")
        if not self.moves:
            terminal.say("Nothing presses today. A good day to help someone first.")

    def _usual(self, signal: Signal) -> str:
        """For someone out of touch, how often the two really used to meet."""
        usual = rhythm(self.view, signal.partners[0]).usual if signal.kind == "neglected" else None
        return f"Until then you met about every {count(round(usual), 'day')}." if usual else ""


def subject(signal: Signal) -> str:
    """What a signal is about, as a heading; with whom to talk to about it, where that is not the same."""
    others = [name for name in signal.partners if name not in signal.subject]
    return f"{named(signal)}, with {listing(others)}" if others else named(signal)


def named(signal: Signal) -> str:
    """What a signal is about, in a word or two."""
    if signal.subject == ME:
        return "You"
    return signal.subject if isinstance(signal.subject, str) else listing(signal.subject)


def _kinds(signals: Iterable[Signal]) -> str:
    return listing(dict.fromkeys(signal.kind for signal in signals))
