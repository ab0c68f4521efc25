"""`coach snooze` and `coach dismiss`: leave a signal or a person out, for a while or for good.

`coach: dismissed` in a block of the coach's dismisses what that block is about: `Coach.snoozed` takes it in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import click

from vault_coach.analysis import Signal
from vault_coach.coach import Coach
from vault_coach.errors import CoachError
from vault_coach.features.session import Session, as_date, common
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal
from vault_coach.state.snoozed import save_snoozed
from vault_coach.vault import commit
from vault_coach.vault.errors import shown

_SHORTEST_ID = 4


@dataclass(frozen=True, slots=True)
class SnoozeResult(Page):
    """A signal or person that was snoozed, dismissed or brought back.

    Attributes:
        what: A person's name, or a signal's id.
        about: The signal in words, None for a person.
        until: The last day it is left out, None for good.
        heard: True when it was brought back.
    """

    what: str
    about: str | None = None
    until: date | None = None
    heard: bool = False

    def show(self, terminal: Terminal) -> None:
        """Print one sentence, with the way back."""
        if self.about:
            terminal.say(self.about)
        if self.heard:
            terminal.say("You will hear of it again.")
        elif self.until:
            terminal.say(f"Nothing about {'it' if self.about else self.what} until {self.until} is over.")
            terminal.say("A day gone by in --until ends the rest.")
        else:
            terminal.say(f"You will hear no more of it. `coach dismiss {self.what} --back` brings it back.")


def dismiss_signal(coach: Coach, signal_id: str) -> SnoozeResult:
    """Leave a signal out for good; the beginning of its id is enough.

    Raises:
        CoachError: When there is no such signal.
    """
    signal = _find_signal(coach, signal_id)
    if signal is None:
        raise CoachError(
            f'There is no signal called "{signal_id}" today.', "`coach signals` shows them with their names."
        )
    save_snoozed(coach.state, coach.snoozed.dismiss(signal.id, coach.today))
    return SnoozeResult(signal.id, signal.reason)


def snooze_until(coach: Coach, what: str, until: date) -> SnoozeResult:
    """Leave a signal, by its id or the beginning of it, or a person out until a day, that day included.

    Raises:
        CoachError: When there is neither.
    """
    signal = _find_signal(coach, what)
    if signal:
        save_snoozed(coach.state, coach.snoozed.snooze_signal(signal.id, until))
        return SnoozeResult(signal.id, signal.reason, until)
    person = coach.person(what)
    if person not in coach.partnerships.partners:
        raise CoachError(
            f"{person} has no note of their own, so no signal is about them.",
            "Snooze a signal by its name instead.",
        )
    save_snoozed(coach.state, coach.snoozed.snooze_person(person, until))
    return SnoozeResult(person, until=until)


def bring_back(coach: Coach, signal_id: str) -> SnoozeResult:
    """Show a signal again that was dismissed or snoozed.

    Raises:
        CoachError: When no such signal was, or a block in a note goes on dismissing it.
    """
    left_out = {*coach.snoozed.dismissed, *coach.snoozed.signals}
    matching = _beginning(signal_id, left_out)
    if len(matching) != 1:
        raise CoachError(
            f'No signal called "{signal_id}" was dismissed.',
            f"Those are: {', '.join(sorted(left_out)) or 'none'}.",
        )
    if path := commit.dismissed(coach.vault, coach.journal).get(matching[0]):
        raise CoachError(
            f"The block in {shown(path)} that speaks of it is dismissed there.",
            "Take the line `coach: dismissed` out of that note, then try again.",
        )
    save_snoozed(coach.state, coach.snoozed.bring_back(matching[0]))
    signal = _find_signal(coach, matching[0])
    return SnoozeResult(matching[0], signal.reason if signal else None, heard=True)


def _find_signal(coach: Coach, signal_id: str) -> Signal | None:
    """Find the signal of that id or beginning of an id, also one that is left out; None unless it is only one."""
    signals = {signal.id: signal for signal in coach.all_signals}
    matching = _beginning(signal_id, signals)
    return signals[matching[0]] if len(matching) == 1 else None


def _beginning(start: str, ids: Iterable[str]) -> list[str]:
    """Find the ids that begin so; none when the start is too short to name one."""
    return [name for name in ids if name.startswith(start.casefold())] if len(start) >= _SHORTEST_ID else []


@click.command(epilog='Example: coach snooze "Priya Nair" --until 2026-12-20')
@click.argument("what", metavar="PARTNER|SIGNAL")
@click.option(
    "--until",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    callback=as_date,
    help="The last day of the rest; a day gone by ends it.",
)
@common
def snooze(session: Session, *, what: str, until: date) -> None:
    """Hear nothing about a person or a signal until a day. `coach signals` shows what each is called."""
    session.show(snooze_until(session.coach, what, until))


@click.command(epilog="Example: coach dismiss 3f2a9c1e")
@click.argument("signal")
@click.option("--back", is_flag=True, help="Bring it back instead.")
@common
def dismiss(session: Session, *, signal: str, back: bool) -> None:
    """Hear no more of one signal; it comes back by itself only when what it rests on changes."""
    session.show(bring_back(session.coach, signal) if back else dismiss_signal(session.coach, signal))
