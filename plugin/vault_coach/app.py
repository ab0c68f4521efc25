"""Use cases, and the one place where vault, index, analysis, drafting and model are put together.

Everything impure arrives as a parameter: the day, the time, the folders, the settings, the model.
"""

import difflib
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from vault_coach.analysis import Signal, View, find_signals
from vault_coach.config import Settings
from vault_coach.domain.assemble import assemble
from vault_coach.domain.names import fold
from vault_coach.domain.partner import Partner
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem
from vault_coach.drafting.render import Linker
from vault_coach.errors import CoachError
from vault_coach.index import silence
from vault_coach.index.measures import Measures
from vault_coach.index.silence import Silence
from vault_coach.index.store import Diff, Index
from vault_coach.llm import catalog
from vault_coach.llm.backend import Backend
from vault_coach.llm.llama import Llama
from vault_coach.vault.journal import Entry, Journal, private_folder
from vault_coach.vault.recover import recover
from vault_coach.vault.rest import wait_for_rest
from vault_coach.vault.trouble import shown
from vault_coach.vault.undo import undo, undoable

INDEX = "index.sqlite"
"""The index's file in a vault's state folder."""

Progress = Callable[[str], None]
"""Told what is being done, one short sentence at a time."""


@dataclass(frozen=True, slots=True)
class Places:
    """Folders outside the vault.

    Attributes:
        state: The coach's state; each vault has a folder of its own in it.
        models: Models fetched by name.
    """

    state: Path
    models: Path

    def of(self, vault: Path) -> Path:
        """The state folder of one vault: readable by its name, told apart by its full path."""
        digest = hashlib.sha256(str(vault.resolve()).encode()).hexdigest()[:12]
        return self.state / f"{vault.resolve().name}-{digest}"


@dataclass(frozen=True, slots=True)
class Notes:
    """All that was read of a vault.

    Attributes:
        paths: Every note that is read, also those that say nothing about partnerships.
        readings: What they say.
        trouble: Problems that belong to no reading: folders and notes that cannot be opened.
        changes: What the index took in.
    """

    paths: tuple[str, ...]
    readings: tuple[Reading, ...]
    trouble: tuple[Problem, ...]
    changes: Diff


@dataclass(frozen=True, slots=True)
class Status:
    """What the coach understood of a vault."""

    notes: int
    partners: int
    known: int
    meetings: int
    commitments: int
    initiatives: int
    decisions: int
    problems: int
    model: str
    rebuilt: str


@dataclass
class Coach:
    """One vault, on one day.

    Args:
        vault: The vault's folder.
        settings: The settings in force.
        today: The day to coach for.
        now: The time the command began, for the journal.
        places: Folders outside the vault.
        cores: Cores nobody else is using, for the model.
        progress: Told what is being done.
        clock: Tells the time, while a note is waited for; None for a time that stands still.
        pause: Waits for so many seconds.

    Raises:
        CoachError: When there is no such vault.
    """

    vault: Path
    settings: Settings
    today: date
    now: datetime
    places: Places
    cores: int = 1
    progress: Progress = lambda _what: None
    clock: Callable[[], datetime] | None = None
    pause: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        if not self.vault.is_dir():
            raise CoachError(
                f"There is no vault at {self.vault}.", "Name its folder with --vault, or set COACH_VAULT."
            )
        private_folder(self.state)

    @property
    def state(self) -> Path:
        """This vault's state folder."""
        return self.places.of(self.vault)

    @cached_property
    def journal(self) -> Journal:
        """The undo journal; a write that was cut off is settled first."""
        journal = Journal(self.state)
        _, displaced = recover(self.vault, journal, self.now)
        for found in displaced:
            self.progress(f"{shown(found.path)} was saved while the coach wrote to it, see `coach conflicts`")
        return journal

    @cached_property
    def notes(self) -> Notes:
        """All notes, read anew where they changed."""
        with Index(self.state / INDEX, self.settings.rules()) as index:
            changes = index.update(self.vault)
            readings = tuple(index.readings())
            return Notes(tuple(index.paths()), readings, tuple(index.problems()), changes)

    @cached_property
    def partnerships(self) -> Partnerships:
        """The model.

        Raises:
            CoachError: When the vault holds no notes.
        """
        if not self.notes.paths:
            raise CoachError(
                f"There are no notes in {self.vault}.", "Name another folder with --vault, or write a first note."
            )
        model = assemble(self.notes.readings, self.settings.owner(), self.notes.trouble)
        return replace(model, partners=self._rested(model.partners), _by_partner={})

    def _rested(self, partners: dict[str, Partner]) -> dict[str, Partner]:
        """The partners, with `coach snooze` as good as the property."""
        latest = {
            name: max(filter(None, (self.silence.until(name), partner.snooze_until)), default=None)
            for name, partner in partners.items()
        }
        return {name: replace(partner, snooze_until=latest[name]) for name, partner in partners.items()}

    @cached_property
    def silence(self) -> Silence:
        """What the user wants to hear nothing about."""
        return silence.load(self.state)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All trouble in notes, also in a vault that holds none."""
        return self.partnerships.problems if self.notes.paths else self.notes.trouble

    @cached_property
    def view(self) -> View:
        """The model on this day."""
        measures = Measures(self.state / "measures.json")
        return View(self.partnerships, self.today, self.settings.thresholds, self.settings.culture, measures)

    @cached_property
    def all_signals(self) -> list[Signal]:
        """All signals of the day, most pressing first, those dismissed or snoozed included."""
        return find_signals(self.view)

    @cached_property
    def signals(self) -> list[Signal]:
        """The signals to tell of, most pressing first."""
        return [each for each in self.all_signals if not self.silence.mutes(each.id, self.today)]

    @cached_property
    def linker(self) -> Linker:
        """Writes links the way this vault needs them."""
        return Linker(self.notes.paths)

    def person(self, name: str) -> str:
        """The full name of the person meant.

        Raises:
            CoachError: When nobody or several people fit, with those that come near.
        """
        model = self.partnerships
        titles = {fold(person): person for person in model.people}
        if fold(name) in titles:
            return titles[fold(name)]
        aliases = {fold(alias): each.name for each in model.partners.values() for alias in each.aliases}
        if fold(name) in aliases:
            return aliases[fold(name)]
        first = [person for person in model.people if fold(person).split()[:1] == [fold(name)]]
        noted = [person for person in first if person in model.partners]
        if len(noted or first) == 1:
            return (noted or first)[0]
        if first:
            raise CoachError(f'"{name}" could be {" or ".join(noted or first)}.', "Give the full name.")
        parts = [person for person in model.people if fold(name) in fold(person).split()]
        if parts:
            raise CoachError(f'There is nobody called just "{name}".', f'Did you mean "{" or ".join(parts)}"?')
        near = difflib.get_close_matches(fold(name), [*titles, *aliases, *_firsts(model)], n=1, cutoff=0.6)
        known = {**_firsts(model), **aliases, **titles}
        hint = f'Did you mean "{known[near[0]]}"?' if near else "`coach status` tells who is in your notes."
        raise CoachError(f'There is nobody called "{name}" in your notes.', hint)

    def model_file(self) -> Path:
        """The model in force.

        Raises:
            CoachError: When none is installed.
        """
        return catalog.find(self.settings.model, self.places.models)

    def backend(self) -> Backend:
        """The model in force, not loaded yet."""
        return Llama(self.model_file(), threads=self.settings.threads or self.cores)

    def status(self) -> Status:
        """Counts of what was understood."""
        model = self.partnerships
        try:
            name = self.model_file().stem
        except CoachError:
            name = ""
        tracked = sum(1 for _ in model.tracked())
        return Status(
            notes=len(self.notes.paths),
            partners=tracked,
            known=len(model.people) - tracked,
            meetings=len(model.meetings),
            commitments=len(model.commitments),
            initiatives=len(model.initiatives),
            decisions=len(model.decisions),
            problems=len(model.problems),
            model=name,
            rebuilt=self.notes.changes.rebuilt,
        )

    def wait_for_rest(self, path: str) -> None:
        """Let whoever is saving a note finish first.

        Raises:
            WriteError: They do not come to an end.
        """
        clock = self.clock or (lambda: self.now)
        wait_for_rest(self.vault, path, self.journal, clock=clock, pause=self.pause)

    def undo(self, number: int = 0) -> Entry:
        """Take a write back: the last one, or the one with that number."""
        return undo(self.vault, self.journal, self.now, number)

    def writes(self) -> list[Entry]:
        """Writes that can be taken back, oldest first."""
        return undoable(self.journal)


def _firsts(model: Partnerships) -> dict[str, str]:
    return {fold(person).split()[0]: person for person in model.people if fold(person)}
