"""`coach signals`: everything that stands out, with its evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from vault_coach.analysis import Signal
from vault_coach.features.next_moves import named
from vault_coach.show import payload
from vault_coach.show.page import Output
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import WHEN


@dataclass(frozen=True)
class SignalsPage:
    """The signals of the day.

    Args:
        signals: Those to tell of, most pressing first.
    """

    signals: Sequence[Signal]

    def data(self) -> list[Payload]:
        """One for each signal."""
        return [payload.signal(each) for each in self.signals]

    def show(self, terminal: Output) -> None:
        """Every signal with its reason, its move and its lines."""
        for signal in self.signals:
            terminal.title(f"{named(signal)}: {signal.kind} ({WHEN[signal.severity]}) {signal.id}", level=2)
            terminal.point(signal.reason, mark=" ")
            terminal.point(signal.move, mark=">", sources=() if signal.absence else signal.evidence)
        if not self.signals:
            terminal.say("Nothing stands out today. Enjoy it.")
