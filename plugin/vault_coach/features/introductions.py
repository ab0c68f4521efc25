"""`coach weave`: who should know each other, why, and a short note to send to both."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import click

from vault_coach.analysis import Signal, View
from vault_coach.analysis.phrases import listing
from vault_coach.coach import Coach
from vault_coach.drafting.kinds import introduction
from vault_coach.drafting.plan import Item
from vault_coach.drafting.render import writers
from vault_coach.features.drafts import Drafting, phrasing
from vault_coach.features.session import keeps
from vault_coach.features.write_draft import sentences, show_rejected, write_items
from vault_coach.llm.backend import Backend
from vault_coach.show.page import Output, seen


@click.command(epilog="Example: coach weave --note")
@keeps("Introductions")
@phrasing
def weave(drafting: Drafting, *, note: bool) -> None:
    """Who should know each other, why, and a short note to send to both."""
    session = drafting.session
    notes = write_introductions(session.coach, drafting.backend_if_any)
    page = WeavePage(session.coach.view, session.coach.signals, notes, drafting.why)
    session.look(page, "Introductions", note=note)


def write_introductions(coach: Coach, backend: Callable[[], Backend | None]) -> dict[str, tuple[Item, ...]]:
    """Write a note for every pair who should meet: id of the signal -> the note's sentences.

    The model is asked for only when there is something to write.
    """
    pairs = [signal for signal in coach.signals if signal.kind == "introduce"]
    model = backend() if pairs else None
    return {pair.id: write_items(coach, introduction.plan(coach.view, pair), model) for pair in pairs}


@dataclass(frozen=True)
class WeavePage:
    """Introductions worth making.

    Attributes:
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

    def data(self) -> list[dict[str, Any]]:
        """Give every pair with what they share."""
        return [
            {
                "people": [self._person(name) for name in signal.subject],
                "shared": signal.facts["thing"],
                "reason": signal.reason,
                "evidence": signal.evidence,
                "move": signal.move,
                "note": _text(self.notes.get(signal.id, ())),
                "items": sentences(self.notes.get(signal.id, ()), why=self.why),
            }
            for signal in self.pairs
        ]

    def show(self, terminal: Output) -> None:
        """Show pair by pair who they are, what they share, and how fresh your ties to them are."""
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

    def _person(self, name: str) -> dict[str, Any]:
        last = self.view.last_contact(name)
        partner = self.view.model.partners[name]
        return {
            "name": name,
            "role": partner.role,
            "team": partner.team,
            "last_contact": last and last.day,
        }

    def _about(self, name: str, terminal: Output) -> str:
        partner, last = self.view.model.partners[name], self.view.last_contact(name)
        met = f"you met {seen(last.day, self.view.today, terminal)}" if last else "no contact on record"
        return ", ".join(part for part in (partner.role, partner.team, met) if part)


def _text(items: Iterable[Item]) -> str:
    """Join a note to send into one paragraph."""
    return " ".join(item.text for item in items)
