"""Dismissing and snoozing: what the user wants to hear nothing about, kept outside the vault.

`coach: dismissed` in a block of the coach's dismisses what that block speaks of: `Coach.snoozed` takes it in.
"""

from dataclasses import dataclass
from datetime import date

from vault_coach.analysis import Signal
from vault_coach.coach import Coach
from vault_coach.errors import CoachError
from vault_coach.state.snoozed import save_snoozed
from vault_coach.vault import commit
from vault_coach.vault.errors import shown

_SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class Quieted:
    """What is silent now, or speaks again.

    Attributes:
        what: A person's name, or a signal's id.
        about: The signal in words, "" for a person.
        until: The last day, None for good.
        heard: True when it was brought back.
    """

    what: str
    about: str = ""
    until: date | None = None
    heard: bool = False


def dismiss(coach: Coach, name: str) -> Quieted:
    """Hear no more of a signal.

    Raises:
        CoachError: When there is no such signal.
    """
    signal = _signal(coach, name)
    save_snoozed(coach.state, coach.snoozed.dismiss(signal.id, coach.today))
    return Quieted(signal.id, signal.reason)


def snooze(coach: Coach, what: str, until: date) -> Quieted:
    """Hear nothing of a signal or a person until a day, that day included.

    Raises:
        CoachError: When there is neither.
    """
    signal = _found(coach, what)
    if signal:
        save_snoozed(coach.state, coach.snoozed.snooze_signal(signal.id, until))
        return Quieted(signal.id, signal.reason, until)
    person = coach.person(what)
    if person not in coach.partnerships.partners:
        raise CoachError(
            f"{person} has no note of their own, so no signal is about them.",
            "Snooze a signal by its name instead.",
        )
    save_snoozed(coach.state, coach.snoozed.snooze_person(person, until))
    return Quieted(person, until=until)


def bring_back(coach: Coach, name: str) -> Quieted:
    """Hear of a signal again.

    Raises:
        CoachError: When no such signal was dismissed or snoozed, or a note goes on saying so.
    """
    silent = {*coach.snoozed.dismissed, *coach.snoozed.signals}
    fitting = [each for each in silent if len(name) >= _SHORTEST_ID and each.startswith(name.casefold())]
    if len(fitting) != 1:
        raise CoachError(
            f'No signal called "{name}" was dismissed.', f"Those are: {', '.join(sorted(silent)) or 'none'}."
        )
    if path := commit.dismissed(coach.vault, coach.journal).get(fitting[0]):
        raise CoachError(
            f"The block in {shown(path)} that speaks of it is dismissed there.",
            "Take the line `coach: dismissed` out of that note, then try again.",
        )
    save_snoozed(coach.state, coach.snoozed.bring_back(fitting[0]))
    signal = _found(coach, fitting[0])
    return Quieted(fitting[0], signal.reason if signal else "", heard=True)


def _signal(coach: Coach, name: str) -> Signal:
    signal = _found(coach, name)
    if signal is None:
        raise CoachError(
            f'There is no signal called "{name}" today.', "`coach signals` shows them with their names."
        )
    return signal


def _found(coach: Coach, name: str) -> Signal | None:
    """The signal whose id that is, or begins so; its first signs are enough."""
    if len(name) < _SHORTEST_ID:
        return None
    fitting = {each.id: each for each in coach.all_signals if each.id.startswith(name.casefold())}
    return next(iter(fitting.values())) if len(fitting) == 1 else None
