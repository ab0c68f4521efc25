"""What the user wants to hear nothing about: signals dismissed or put off, people put off. One small file.

Kept in the vault's state folder, never in the vault; deleting it only brings the signals back.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from vault_coach.domain.names import fold
from vault_coach.errors import CoachError

FILE = "silence.json"
"""Its name in a vault's state folder."""


@dataclass(frozen=True, slots=True)
class Silence:
    """What is silent.

    Attributes:
        dismissed: Ids of signals with the day they were dismissed.
        signals: Ids of signals with the last day of their rest.
        people: Folded names with the last day of their rest.
    """

    dismissed: dict[str, date] = field(default_factory=dict)
    signals: dict[str, date] = field(default_factory=dict)
    people: dict[str, date] = field(default_factory=dict)

    def mutes(self, signal: str, today: date) -> bool:
        """True when nothing is to be said of that signal on that day."""
        return signal in self.dismissed or self.signals.get(signal, date.min) >= today

    def until(self, person: str) -> date | None:
        """The last day a person rests, None when they were never put off."""
        return self.people.get(fold(person))

    def dismiss(self, signal: str, today: date) -> "Silence":
        """The same with that signal dismissed."""
        return Silence({**self.dismissed, signal: today}, self.signals, self.people)

    def snooze_signal(self, signal: str, until: date) -> "Silence":
        """The same with that signal put off."""
        return Silence(self.dismissed, {**self.signals, signal: until}, self.people)

    def snooze_person(self, person: str, until: date) -> "Silence":
        """The same with that person put off."""
        return Silence(self.dismissed, self.signals, {**self.people, fold(person): until})

    def heard(self, signal: str) -> "Silence":
        """The same with that signal brought back."""
        return Silence(_without(self.dismissed, [signal]), _without(self.signals, [signal]), self.people)

    def without(self, names: Iterable[str]) -> "Silence":
        """The same without a word of those people."""
        return Silence(self.dismissed, self.signals, _without(self.people, map(fold, names)))


def load(state: Path) -> Silence:
    """What is silent in the vault of that state folder.

    Raises:
        CoachError: When the file is not one of ours.
    """
    path = state / FILE
    try:
        said = json.loads(path.read_bytes())
        parts = [
            {str(key): date.fromisoformat(day) for key, day in said[name].items()}
            for name in ("dismissed", "signals", "people")
        ]
    except FileNotFoundError:
        return Silence()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CoachError(
            f"What you dismissed and snoozed cannot be read: {path}.",
            "Mend that file, or remove it to start anew.",
        ) from error
    return Silence(*parts)


def save(state: Path, silence: Silence) -> None:
    """Keep it, whole or not at all."""
    parts = {"dismissed": silence.dismissed, "signals": silence.signals, "people": silence.people}
    text = json.dumps({name: {key: day.isoformat() for key, day in part.items()} for name, part in parts.items()})
    keep(state, FILE, text)


def keep(state: Path, name: str, text: str) -> None:
    """Write a small private file of the state folder, whole or not at all.

    Raises:
        CoachError: When that is not possible.
    """
    beside = state / f"{name}.new"
    try:
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600, exist_ok=False)
        beside.write_text(text, encoding="utf-8")
        beside.replace(state / name)
    except OSError as error:
        raise CoachError(
            f"This could not be remembered: {error.strerror}.",
            "Make the state folder writable, or free some space.",
        ) from error


def _without(part: dict[str, date], keys: Iterable[str]) -> dict[str, date]:
    gone = set(keys)
    return {key: day for key, day in part.items() if key not in gone}
