"""What the user snoozed or dismissed: signals and people to be left out of what the coach shows and drafts.

Deleting the file only brings them back.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from vault_coach.domain.spelling import fold_person
from vault_coach.errors import CoachError
from vault_coach.state.folder import SNOOZED


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The signals and people left out.

    Attributes:
        dismissed: Ids of dismissed signals with the day they were dismissed.
        signals: Ids of snoozed signals with the last day they are left out.
        people: Folded names of snoozed people with the last day they are left out.
    """

    dismissed: dict[str, date] = field(default_factory=dict)
    signals: dict[str, date] = field(default_factory=dict)
    people: dict[str, date] = field(default_factory=dict)

    def leaves_out(self, signal: str, today: date) -> bool:
        """Return True for a signal that is dismissed, or snoozed on that day."""
        return signal in self.dismissed or self.signals.get(signal, date.min) >= today

    def until(self, person: str) -> date | None:
        """Return the last day a person is snoozed, None for one who never was."""
        return self.people.get(fold_person(person))

    def dismiss(self, signal: str, today: date) -> "Snoozed":
        """Return a copy with that signal dismissed."""
        return Snoozed({**self.dismissed, signal: today}, self.signals, self.people)

    def snooze_signal(self, signal: str, until: date) -> "Snoozed":
        """Return a copy with that signal snoozed."""
        return Snoozed(self.dismissed, {**self.signals, signal: until}, self.people)

    def snooze_person(self, person: str, until: date) -> "Snoozed":
        """Return a copy with that person snoozed."""
        return Snoozed(self.dismissed, self.signals, {**self.people, fold_person(person): until})

    def bring_back(self, signal: str) -> "Snoozed":
        """Return a copy in which that signal is neither dismissed nor snoozed."""
        return Snoozed(_without(self.dismissed, [signal]), _without(self.signals, [signal]), self.people)

    def without_people(self, names: Iterable[str]) -> "Snoozed":
        """Return a copy that names none of those people."""
        return Snoozed(self.dismissed, self.signals, _without(self.people, map(fold_person, names)))


def load_snoozed(state: Path) -> Snoozed:
    """Load what is snoozed and dismissed from a vault's state folder.

    Raises:
        CoachError: When the file is not one of ours.
    """
    try:
        content = SNOOZED.read_json(state)
        parts = [
            {str(key): date.fromisoformat(day) for key, day in content[name].items()}
            for name in ("dismissed", "signals", "people")
        ]
    except FileNotFoundError:
        return Snoozed()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CoachError(
            f"What you dismissed and snoozed cannot be read: {SNOOZED.path(state)}.",
            "Mend that file, or remove it to start anew.",
        ) from error
    return Snoozed(*parts)


def save_snoozed(state: Path, snoozed: Snoozed) -> None:
    """Write what is snoozed and dismissed into a vault's state folder.

    Raises:
        CoachError: When that is not possible.
    """
    SNOOZED.write_json(state, asdict(snoozed))


def _without(part: dict[str, date], keys: Iterable[str]) -> dict[str, date]:
    gone = set(keys)
    return {key: day for key, day in part.items() if key not in gone}
