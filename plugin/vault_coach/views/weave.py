"""`coach weave`: who should know each other, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from vault_coach.analysis import Signal, View
from vault_coach.analysis.words import listing
from vault_coach.drafting import wording
from vault_coach.views import payload
from vault_coach.views.page import Paper
from vault_coach.views.payload import Payload


@dataclass(frozen=True)
class WeavePage:
    """Introductions worth making.

    Args:
        signals: All signals of the day.
    """

    view: View
    signals: Iterable[Signal]

    @property
    def pairs(self) -> list[Signal]:
        """Signals about a pair, by name."""
        return [signal for signal in self.signals if signal.kind == "introduce"]

    def data(self) -> list[Payload]:
        """Each pair with what they share."""
        return [
            {
                "people": [self._person(name) for name in signal.subject],
                "shared": signal.facts["thing"],
                "reason": signal.reason,
                "evidence": payload.evidence(signal.evidence),
                "move": signal.move,
            }
            for signal in self.pairs
        ]

    def show(self, terminal: Paper) -> None:
        """Each pair: who they are, what they share, and how fresh your tie to each is."""
        for signal in self.pairs:
            terminal.title(listing(signal.subject))
            for name in signal.subject:
                terminal.point(f"{name}: {self._about(name)}.", mark=" ")
            terminal.point(f"Both care about {signal.facts['thing']}.", sources=signal.evidence)
            terminal.point(signal.move, mark=">")
            terminal.say()
        if not self.pairs:
            terminal.say("Nobody to introduce today. Topics and goals in people's notes are what brings pairs up.")

    def _person(self, name: str) -> Payload:
        last = self.view.last_interaction(name)
        partner = self.view.model.partners[name]
        return {
            "name": name,
            "role": partner.role,
            "team": partner.team,
            "last_contact": last and last.day.isoformat(),
        }

    def _about(self, name: str) -> str:
        partner, last = self.view.model.partners[name], self.view.last_interaction(name)
        met = f"you met {wording.age(last.day, self.view.today)}" if last else "no contact on record"
        return ", ".join(part for part in (partner.role, partner.team, met) if part)
