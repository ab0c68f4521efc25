"""`coach weave`: who should know each other, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from vault_coach.analysis import Signal, View
from vault_coach.analysis.phrases import listing
from vault_coach.drafting.render import writers
from vault_coach.drafting.sentence import Item
from vault_coach.show import payload
from vault_coach.show.page import Output, seen
from vault_coach.show.payload import Payload
from vault_coach.views.draft import sentence, show_rejected


@dataclass(frozen=True)
class WeavePage:
    """Introductions worth making.

    Args:
        signals: All signals of the day.
        notes: Id of a signal about a pair -> the sentences of a note to send to them.
        why: Show the model's candidates that could not be used, too.
    """

    view: View
    signals: Iterable[Signal]
    notes: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    why: bool = False

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
                "note": _text(self.notes.get(signal.id, ())),
                "items": [sentence(item, why=self.why) for item in self.notes.get(signal.id, ())],
            }
            for signal in self.pairs
        ]

    def show(self, terminal: Output) -> None:
        """Each pair: who they are, what they share, and how fresh your tie to each is."""
        for signal in self.pairs:
            terminal.title(listing(signal.subject))
            for name in signal.subject:
                terminal.point(f"{name}: {self._about(name, terminal)}.", mark=" ")
            terminal.point(f"Both care about {signal.facts['thing']}.", sources=signal.evidence)
            terminal.point(signal.move, mark=">")
            terminal.say()
            self._note(terminal, self.notes.get(signal.id, ()))
        if not self.pairs:
            terminal.say("Nobody to introduce today. Topics and goals in people's notes are what brings pairs up.")

    def _note(self, terminal: Output, items: tuple[Item, ...]) -> None:
        if items:
            terminal.title("A note to send", level=2)
            terminal.say(_text(items))
            for item in items if self.why and not terminal.lasting else ():
                show_rejected(terminal, item)
            terminal.say(writers(items), style="dim")
            terminal.say()

    def _person(self, name: str) -> Payload:
        last = self.view.last_contact(name)
        partner = self.view.model.partners[name]
        return {
            "name": name,
            "role": partner.role,
            "team": partner.team,
            "last_contact": last and last.day.isoformat(),
        }

    def _about(self, name: str, terminal: Output) -> str:
        partner, last = self.view.model.partners[name], self.view.last_contact(name)
        met = f"you met {seen(last.day, self.view.today, terminal)}" if last else "no contact on record"
        return ", ".join(part for part in (partner.role, partner.team, met) if part)


def _text(items: Iterable[Item]) -> str:
    """A note to send, as one paragraph."""
    return " ".join(item.text for item in items)
