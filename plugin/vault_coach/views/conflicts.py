"""`coach conflicts`: texts that were displaced, and where they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal
from vault_coach.vault.errors import shown
from vault_coach.vault.journal import KEPT_DAYS, Conflict


@dataclass(frozen=True)
class ConflictsPage:
    """Displaced texts, oldest first."""

    found: Sequence[Conflict]

    def data(self) -> list[Payload]:
        """`kept` is the file that holds the text."""
        return [
            {
                "path": shown(each.path),
                "at": each.at.isoformat(),
                "why": each.why,
                "kept": str(each.kept),
                "kept_until": (each.at + timedelta(days=KEPT_DAYS)).date().isoformat(),
            }
            for each in self.found
        ]

    def show(self, terminal: Terminal) -> None:
        """Each with its note, why, and its file."""
        for each in self.found:
            until = (each.at + timedelta(days=KEPT_DAYS)).date()
            terminal.title(shown(each.path), level=2)
            terminal.say(f"{each.at:%Y-%m-%d %H:%M}: {each.why}. That text is kept until {until} in")
            terminal.line(str(each.kept))
        if self.found:
            terminal.say()
            terminal.say("Compare each with its note, and copy over what is missing.")
        else:
            terminal.say("No text of yours was ever displaced.")
