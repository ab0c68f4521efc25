"""`coach next`: the few things to do next, each with whom, why and what."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import click

from vault_coach.analysis import Signal, View
from vault_coach.analysis.phrases import count, listing
from vault_coach.analysis.portfolio import rhythm
from vault_coach.analysis.signal import NextMove, next_moves
from vault_coach.domain.commitment import ME
from vault_coach.features.session import Session, common, keeps
from vault_coach.show.jsonable import jsonable
from vault_coach.show.page import NotePage, Output
from vault_coach.show.terminal import WHEN

_MOST = 5


@dataclass(frozen=True)
class MovesPage(NotePage):
    """The moves of the day, made of its signals, most pressing first."""

    view: View
    signals: Iterable[Signal]

    @property
    def moves(self) -> list[NextMove]:
        """The first few."""
        return next_moves(self.signals, _MOST)

    def data(self) -> list[dict[str, Any]]:
        """Give a signal for each move, with what else stands open about its subject."""
        return [jsonable(move.signal) | {"also": move.also} for move in self.moves]

    def show(self, output: Output) -> None:
        """Show the moves with numbers, for they are to be done one after the other."""
        for number, move in enumerate(self.moves, start=1):
            if number > 1:
                output.say()
            output.point(f"{subject(move.signal)} ({WHEN[move.signal.severity]})", mark=f"{number}.")
            output.point(move.signal.move, mark="> ")
            lines = () if move.signal.absence else move.signal.evidence[:1]
            output.point(move.signal.reason, mark="  ", sources=lines)
            if often := self._usual(move.signal):
                output.point(often, mark="  ")
            if move.also:
                kinds = dict.fromkeys(signal.kind for signal in move.also)
                output.point(f"Also: {listing(kinds)}.", mark="  ")
        if not self.moves:
            output.say("Nothing presses today. A good day to help someone first.")

    def _usual(self, signal: Signal) -> str:
        """Say of someone out of touch how often the two really used to meet."""
        usual = rhythm(self.view, signal.partners[0]).usual if signal.kind == "neglected" else None
        return f"Until then you met about every {count(round(usual), 'day')}." if usual else ""


def subject(signal: Signal) -> str:
    """Name what a signal is about, and with whom to talk to about it where that is not the same."""
    others = [name for name in signal.partners if name not in signal.subject]
    return f"{named(signal)}, with {listing(others)}" if others else named(signal)


def named(signal: Signal) -> str:
    """Name what a signal is about, in a word or two."""
    if signal.subject == ME:
        return "You"
    return signal.subject if isinstance(signal.subject, str) else listing(signal.subject)


@click.command("next", epilog="Example: coach next --note")
@keeps("Next moves")
@common
def next_command(session: Session, *, note: bool) -> None:
    """The few things to do next, and why."""
    session.look(MovesPage(session.coach.view, session.coach.signals), "Next moves", note=note)
