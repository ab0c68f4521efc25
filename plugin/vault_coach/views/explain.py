"""`coach signals --explain KIND`: what a signal means, when it fires, what can be set and what to do."""

import difflib
from dataclasses import dataclass, fields
from typing import Any

from vault_coach.analysis import KINDS, RULES, Rule, Thresholds, View
from vault_coach.analysis.culture import move_in
from vault_coach.errors import CoachError
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Limit:
    """One number a signal depends on.

    Attributes:
        about: What it stands for, one sentence.
    """

    name: str
    value: Any
    default: Any
    about: str


def limits(rule: Rule, thresholds: Thresholds) -> list[Limit]:
    """The numbers of a rule as they are set, in the order the rule names them."""
    about = {setting.name: setting.metadata["about"] for setting in fields(Thresholds)}
    return [
        Limit(name, getattr(thresholds, name), getattr(Thresholds(), name), about[name])
        for name in rule.thresholds
    ]


@dataclass(frozen=True)
class ExplainPage:
    """One kind of signal, explained."""

    view: View
    kind: str

    @property
    def rule(self) -> Rule:
        """The rule behind it.

        Raises:
            CoachError: When there is no such kind, with the nearest.
        """
        if self.kind in RULES:
            return RULES[self.kind]
        near = difflib.get_close_matches(self.kind, KINDS, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else f"The kinds are: {', '.join(KINDS)}."
        raise CoachError(f'There is no signal "{self.kind}".', hint)

    def data(self) -> Payload:
        """All that is said about it."""
        rule = self.rule
        return {
            "kind": rule.kind,
            "meaning": rule.meaning,
            "fires": rule.when(self.view.thresholds),
            "idea": rule.idea,
            "move": self._move(),
            "culture": self.view.culture,
            "thresholds": [
                {"name": limit.name, "value": limit.value, "default": limit.default, "about": limit.about}
                for limit in limits(rule, self.view.thresholds)
            ],
        }

    def show(self, terminal: Terminal) -> None:
        """A page to read once."""
        rule = self.rule
        terminal.title(rule.kind)
        terminal.point(rule.meaning, mark=" ")
        for title, text in (
            ("Fires when", rule.when(self.view.thresholds)),
            ("Why it matters", rule.idea),
            ("What to do", self._move()),
        ):
            terminal.title(title, level=2)
            terminal.point(text, mark=" ")
        self._settings(terminal)

    def _move(self) -> str:
        return move_in(self.view.culture, self.kind) or self.rule.move

    def _settings(self, terminal: Terminal) -> None:
        terminal.title("Settings", level=2)
        found = limits(self.rule, self.view.thresholds)
        for limit in found:
            changed = "" if limit.value == limit.default else f" (default {limit.default:g})"
            terminal.point(f"{limit.name} = {limit.value:g}{changed}: {limit.about}")
        if not found:
            terminal.point("There is no number to set.", mark=" ")
            return
        terminal.point("To change one, write it into coach.toml at the top of your vault:", mark=" ")
        terminal.say("      [thresholds]")
        terminal.say(f"      {found[0].name} = {found[0].value:g}")
