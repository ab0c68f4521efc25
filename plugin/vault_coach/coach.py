"""One vault on one day: where vault, index, analysis, drafting and model are put together.

Everything impure arrives as a parameter: the day, the time, the folders, the settings, the model.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from vault_coach.analysis import Signal, View, find_signals
from vault_coach.config import Settings
from vault_coach.domain.names import ME
from vault_coach.domain.partner import Partner
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem
from vault_coach.domain.spelling import fold, fold_person
from vault_coach.drafting.linker import Linker, LinkStyle
from vault_coach.errors import CoachError, did_you_mean
from vault_coach.llm import catalog
from vault_coach.llm.backend import Backend
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.resources import Files
from vault_coach.state.folder import INDEX, make_private
from vault_coach.state.snoozed import Snoozed, load_snoozed, save_snoozed
from vault_coach.vault import obsidian
from vault_coach.vault.atomic_replace import recover
from vault_coach.vault.errors import NoteBusyError, WriteError, shown
from vault_coach.vault.journal import Journal
from vault_coach.vault.quiet_period import TWO_SECONDS, QuietPeriod, refuse_to_wait, wait_for_rest

if TYPE_CHECKING:
    from vault_coach.drafting.moves import Moves
    from vault_coach.index.store import Diff, Index

PREFIXES = "prefixes"
"""The folder of evaluated prompts in the state folder; it holds prompts alone, so all vaults share it."""


@cache
def shipped_moves() -> "Moves":
    """Return how each kind of draft says what it says where the user has no files of their own."""
    from vault_coach.drafting.moves import Moves  # noqa: PLC0415 (to look is quicker without what drafts)

    return Moves(Files("prompts"))


Progress = Callable[[str], None]
"""Callback for progress; receives one short status line per step."""


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
        """Name the state folder of one vault: readable by its name, told apart by its full path."""
        digest = hashlib.sha256(str(vault.resolve()).encode()).hexdigest()[:12]
        return self.state / f"{vault.resolve().name}-{digest}"


@dataclass(frozen=True)
class Notes:
    """All that was read of a vault.

    Attributes:
        paths: Every note that is read, also those that say nothing about partnerships.
        trouble: Problems that belong to no reading: folders and notes that cannot be opened.
        changes: What the index took in.
        model: What they add up to.
        load: Loads what they say, one by one.
    """

    paths: tuple[str, ...]
    trouble: tuple[Problem, ...]
    changes: "Diff"
    model: Partnerships
    load: Callable[[], list[Reading]]

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """What they say, one by one: few commands ask for more than the model."""
        return tuple(self.load())


def model_backend(
    settings: Settings, places: Places, *, cores: int, memory: int, stop: Callable[[], bool] = lambda: False
) -> Backend:
    """Make the model in force ready, without loading it yet; it asks often whether to `stop`.

    `cores` are those nobody else is using, `memory` the free bytes, 0 when not known.

    Raises:
        CoachError: When there is none or no room for it, or when the server may not be asked.
    """
    if settings.backend == "server":
        from vault_coach.llm.server import Server  # noqa: PLC0415 (most commands ask no model)

        return Server(settings.server, settings.model, allow_remote=settings.allow_remote)
    from vault_coach.llm.llama import Llama  # noqa: PLC0415 (the same)

    path = catalog.find(settings.model, places.models)
    catalog.check_room(path, memory)
    adapter = catalog.adapter(path, places.models) if settings.tuned else None
    threads = settings.threads or cores
    known = catalog.wordings(adapter)
    prefixes = places.state / PREFIXES
    return Llama(path, threads=threads, adapter=adapter, wordings=known, prefixes=prefixes, stop=stop)


@dataclass
class Coach:
    """One vault, on one day.

    Args:
        now: The time the command began, for the journal.
        places: Folders outside the vault.
        cores: Counts the cores nobody else is using, for the model.
        memory: Counts the bytes of memory nobody else is using; 0 when not known.
        progress: Receives one short status line per step.
        quiet: How long a note must have been at rest before it is written to, and how that is waited for.
        zone: Where the user is, for times given in UTC; None takes days as they are written.

    Raises:
        CoachError: When there is no such vault.
    """

    vault: Path
    settings: Settings
    today: date
    now: datetime
    places: Places
    cores: Callable[[], int] = lambda: 1
    memory: Callable[[], int] = lambda: 0
    progress: Progress = lambda _what: None
    quiet: QuietPeriod = TWO_SECONDS
    device: str = ""
    zone: tzinfo | None = None

    def __post_init__(self) -> None:
        if not self.vault.is_dir():
            raise CoachError(
                f"There is no vault at {self.vault}.", "Name its folder with --vault, or set COACH_VAULT."
            )
        make_private(self.state)

    @property
    def moves(self) -> "Moves":
        """How each kind of draft says what it says; the user's own files are in Coach/Prompts."""
        from vault_coach.drafting.moves import Moves  # noqa: PLC0415 (to look is quicker without what drafts)

        return Moves(self._files("prompts"))

    @property
    def templates(self) -> Files:
        """Block and note templates; the user's own are in Coach/Templates."""
        return self._files("templates")

    def _files(self, folder: str) -> Files:
        label = f"Coach/{folder.title()}"
        return Files(folder, self.vault / label, label)

    @property
    def state(self) -> Path:
        """This vault's state folder."""
        return self.places.of(self.vault)

    @cached_property
    def journal(self) -> Journal:
        """The undo journal; a write that was cut off is settled first."""
        journal = Journal(self.state)
        _, displaced = recover(self.vault, journal, self.now)
        for text in displaced:
            self.progress(f"{shown(text.path)} was saved while the coach wrote to it, see `coach conflicts`")
        return journal

    @cached_property
    def notes(self) -> Notes:
        """All notes, read anew where they changed."""
        with self._index() as index:
            changes = index.update(self.vault)
            model = index.partnerships(self.settings.owner())
            return Notes(tuple(index.paths()), tuple(index.problems()), changes, model, self._readings)

    def refresh(self) -> "Diff":
        """Bring the index up to date, and no more; return what had changed."""
        with self._index() as index:
            return index.update(self.vault)

    def _index(self) -> "Index":
        from vault_coach.index.store import Index  # noqa: PLC0415 (the help is quicker without what reads notes)

        return Index(INDEX.path(self.state), self.rules, self.vault)

    @cached_property
    def rules(self) -> ReadRules:
        """How notes are read: by the coach's settings and by Obsidian's."""
        return replace(
            self.settings.rules(obsidian.box_meanings(self.vault)),
            days=obsidian.day_formats(self.vault),
            zone=self.zone,
        )

    def _readings(self) -> list[Reading]:
        with self._index() as index:
            return index.readings()

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
        model = self.notes.model
        return replace(model, partners=self._with_snoozed(model.partners))

    def _with_snoozed(self, partners: dict[str, Partner]) -> dict[str, Partner]:
        """Return the partners, with `coach snooze` as good as the property."""
        snoozed = self._stored_snoozed  # people are snoozed by command alone: no note need be looked at
        latest = {
            name: max(filter(None, (snoozed.until(name), partner.snooze_until)), default=None)
            for name, partner in partners.items()
        }
        return {name: replace(partner, snooze_until=latest[name]) for name, partner in partners.items()}

    @cached_property
    def _stored_snoozed(self) -> Snoozed:
        return load_snoozed(self.state)

    @cached_property
    def snoozed(self) -> Snoozed:
        """What the user snoozed or dismissed; a block they dismissed in a note since is taken in."""
        from vault_coach.vault import commit  # noqa: PLC0415 (to look is quicker without what writes)

        snoozed = self._stored_snoozed
        new = commit.dismissed(self.vault, Journal(self.state)).keys() - snoozed.dismissed.keys()
        for signal in new:
            snoozed = snoozed.dismiss(signal, self.today)
        if new:
            save_snoozed(self.state, snoozed)
        return snoozed

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All trouble in notes, also in a vault that holds none."""
        return self.partnerships.problems if self.notes.paths else self.notes.trouble

    @cached_property
    def view(self) -> View:
        """The model on this day."""
        return View(self.partnerships, self.today, self.settings.thresholds, self.settings.culture)

    @cached_property
    def all_signals(self) -> list[Signal]:
        """All signals of the day, most pressing first, those dismissed or snoozed included."""
        return find_signals(self.view)

    @cached_property
    def signals(self) -> list[Signal]:
        """The signals to tell of, most pressing first."""
        return [signal for signal in self.all_signals if not self.snoozed.leaves_out(signal.id, self.today)]

    @cached_property
    def linker(self) -> Linker:
        """Writes links the way this vault has them; `inside` the note they are written into."""
        return Linker(self.notes.paths, LinkStyle.of(obsidian.settings(self.vault, "app.json")))

    def person(self, name: str) -> str:
        """Find the full name of the person meant.

        Raises:
            CoachError: When nobody or several people fit, with those that come near.
        """
        model = self.partnerships
        identity = model.names.identify(name)
        if identity.person in model.partners:
            return identity.person
        titles = {fold_person(person): person for person in model.people}
        if fold_person(name) in titles:
            return titles[fold_person(name)]
        candidates = list(identity.candidates) if len(identity.candidates) > 1 else []
        first = candidates or [person for person in model.people if fold(person).split()[:1] == [fold(name)]]
        if len(first) == 1:
            return first[0]
        if first:
            raise _doubtful(name, first)
        aliases = {fold(alias): known.name for known in model.partners.values() for alias in known.aliases}
        parts = [person for person in model.people if fold(name) in fold(person).split()]
        if parts:
            raise CoachError(f'There is nobody called just "{name}".', f'Did you mean "{" or ".join(parts)}"?')
        firsts = {fold(person).split()[0]: person for person in model.people if fold(person)}
        known = {**firsts, **aliases, **titles}
        hint = did_you_mean(fold(name), known, "`coach status` tells who is in your notes.")
        raise CoachError(f'There is nobody called "{name}" in your notes.', hint)

    def backend(self) -> Backend:
        """Make the model in force ready, without loading it yet."""
        return model_backend(self.settings, self.places, cores=self.cores(), memory=self.memory())

    def wait_for_rest(self, path: str) -> None:
        """Let whoever is saving a note finish first.

        Raises:
            WriteError: They do not come to an end.
        """
        wait_for_rest(self.vault, path, self.journal, self.quiet)

    def at_rest(self, path: str) -> bool:
        """Return False while somebody is at a note; nobody is at one that cannot be read."""
        try:
            wait_for_rest(self.vault, path, self.journal, replace(self.quiet, pause=refuse_to_wait))
        except WriteError as error:
            return not isinstance(error, NoteBusyError)
        return True

    @property
    def writes_unattended(self) -> bool:
        """True unless the settings name another device for that."""
        named, here = (name.casefold().removesuffix(".local") for name in (self.settings.writer, self.device))
        return named in {"", here}


def _doubtful(name: str, people: Sequence[str]) -> CoachError:
    """Return the error for a name that several people fit; those of one name are told apart by their folders."""
    who = ["you" if person == ME else person for person in people]
    twin = next((person for person in people if "/" in person and fold(person) == fold(name)), "")
    hint = f'Give the folder, too: "{twin}".' if twin else "Give the full name."
    return CoachError(f'"{name}" could be {" or ".join(who)}.', hint)
