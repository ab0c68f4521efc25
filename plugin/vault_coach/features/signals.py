"""`coach signals`: everything that stands out, with its evidence; --explain tells what one kind means."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import click

from vault_coach.analysis import KINDS, RULES, Rule, Signal, Thresholds, View
from vault_coach.errors import CoachError, did_you_mean
from vault_coach.features.next_moves import named
from vault_coach.features.session import Session, common, keeps
from vault_coach.show.page import NotePage, Output, Page
from vault_coach.show.terminal import WHEN, Terminal


@dataclass(frozen=True)
class SignalsPage(NotePage):
    """The signals of the day, most pressing first."""

    signals: Sequence[Signal]

    def data(self) -> Sequence[Signal]:
        """Give the signals."""
        return self.signals

    def show(self, output: Output) -> None:
        """Show every signal with its reason, its move and its lines."""
        for signal in self.signals:
            output.title(f"{named(signal)}: {signal.kind} ({WHEN[signal.severity]}) {signal.id}", level=2)
            output.point(signal.reason, mark=" ")
            output.point(signal.move, mark=">", sources=() if signal.absence else signal.evidence)
        if not self.signals:
            output.say("Nothing stands out today. Enjoy it.")


@dataclass(frozen=True, slots=True)
class Limit:
    """One number a signal depends on, and what it stands for in one sentence."""

    name: str
    value: Any
    default: Any
    about: str


def limits(rule: Rule, thresholds: Thresholds) -> list[Limit]:
    """List the numbers of a rule as they are set, in the order the rule names them."""
    about = {setting.name: setting.metadata["about"] for setting in fields(Thresholds)}
    return [
        Limit(name, getattr(thresholds, name), getattr(Thresholds(), name), about[name])
        for name in rule.thresholds
    ]


@dataclass(frozen=True)
class ExplainPage(Page):
    """One kind of signal explained: what it means, when it fires, what can be set and what to do."""

    kind: str
    meaning: str
    fires: str
    idea: str
    move: str
    culture: str
    thresholds: Sequence[Limit]

    def show(self, terminal: Terminal) -> None:
        """Show a page to read once."""
        terminal.title(self.kind)
        terminal.point(self.meaning, mark=" ")
        for title, text in (
            ("Fires when", self.fires),
            ("Why it matters", self.idea),
            ("What to do", self.move),
        ):
            terminal.title(title, level=2)
            terminal.point(text, mark=" ")
        self._settings(terminal)

    def _settings(self, terminal: Terminal) -> None:
        terminal.title("Settings", level=2)
        for limit in self.thresholds:
            changed = "" if limit.value == limit.default else f" (default {limit.default:g})"
            terminal.point(f"{limit.name} = {limit.value:g}{changed}: {limit.about}")
        if not self.thresholds:
            terminal.point("There is no number to set.", mark=" ")
            return
        first = self.thresholds[0]
        terminal.point("To change one, write it into coach.toml at the top of your vault:", mark=" ")
        terminal.say("      [thresholds]")
        terminal.say(f"      {first.name} = {first.value:g}")


def explain(kind: str, view: View) -> ExplainPage:
    """Explain a kind of signal as it is set in this vault.

    Raises:
        CoachError: When there is no such kind, with the nearest.
    """
    if kind not in RULES:
        hint = did_you_mean(kind, KINDS, f"The kinds are: {', '.join(KINDS)}.")
        raise CoachError(f'There is no signal "{kind}".', hint)
    rule = RULES[kind]
    return ExplainPage(
        kind=kind,
        meaning=rule.meaning,
        fires=rule.when(view.thresholds),
        idea=rule.idea,
        move=rule.in_culture.get(view.culture, rule.move),
        culture=view.culture,
        thresholds=limits(rule, view.thresholds),
    )


@click.command(epilog="Example: coach signals --explain neglected")
@click.option(
    "--explain", "kind", metavar="KIND", help="What a kind of signal means, when it fires, and what to set."
)
@keeps("Signals")
@common
def signals(session: Session, *, kind: str | None, note: bool) -> None:
    """Everything that stands out today, with its evidence."""
    if kind and note:
        raise click.UsageError("--note keeps the signals of the day; leave out --explain.")
    if kind:
        session.show(explain(kind, session.coach.view))
    else:
        session.look(SignalsPage(session.coach.signals), "Signals", note=note)
