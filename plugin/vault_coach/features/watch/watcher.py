"""The watcher: what `watching.core` decides to do, done to a vault. Looks never write; drafts go one by one.

Deleted blocks stay deleted, edited and dismissed ones stay as they are, and a note somebody is at waits.
"""

import contextlib
import ctypes
import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from logging import Logger
from pathlib import PurePosixPath

from vault_coach.coach import Coach
from vault_coach.config import Settings
from vault_coach.features.watch import log
from vault_coach.features.watch.due_drafts import DUTIES, Duty
from vault_coach.features.watch.jobs import Job
from vault_coach.features.watch.model_holder import Keeper
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.state.watched import load_watched, save_watched
from vault_coach.state.written_blocks import load_written_blocks
from vault_coach.vault import commit, write
from vault_coach.vault.errors import shown
from vault_coach.vault.quiet_period import no_waiting

_MINUTE = 60


@dataclass
class Watcher:
    """The deeds of a watcher.

    Attributes:
        fresh: Gives the vault as it is now, with the settings and the day of now.
        now: Tells the time where the user is.
        keeper: Keeps the model.
        log: Told what was done and why, in ids and paths.
        read_only: Draft nothing.
        ready: Told the name of each note that something was drafted into.
        checked: Called before each look at all notes.
        duties: What may be drafted.
        written: Paths of the notes that were written to, in order.
    """

    fresh: Callable[[], Coach]
    now: Callable[[], datetime]
    keeper: Keeper
    log: Logger
    read_only: bool = False
    ready: Callable[[str], None] = lambda _name: None
    checked: Callable[[], None] = lambda: None
    duties: Mapping[str, Duty] = field(default_factory=lambda: DUTIES)
    written: list[str] = field(default_factory=list)
    _coach: Coach = field(init=False)
    _settings: Settings | None = None
    _idle: float = 0
    _used: bool = False

    def look(self, why: str) -> int:
        """Bring the index up to date; how many notes had changed, new settings counting as one."""
        if why != "saved":
            self.checked()
        coach = self.fresh()
        self._coach = replace(coach, quiet=coach.settings.watch_quiet, pause=no_waiting)
        self._idle = coach.settings.unload_minutes * _MINUTE
        changes = self._coach.refresh()
        counts = len(changes.added), len(changes.modified), len(changes.removed)
        self.log.info("looked (%s): %d new, %d changed, %d gone", why, *counts)
        news = sum(counts) or int(coach.settings != self._settings)
        self._settings, self._used = coach.settings, True
        return news

    def jobs(self, *, storm: bool) -> list[Job]:
        """The drafts that are due: those whose facts are not what they were last written from."""
        coach = self._coach
        if self.read_only or not coach.writes_unattended or not coach.notes.paths:
            return []
        watched = load_watched(coach.state)
        before = repr(watched)
        efforts = coach.partnerships.initiatives
        done = {effort.name for effort in efforts if effort.status == "done"}
        watched.update_done(done, {effort.name for effort in efforts} - done, storm=storm)
        if repr(watched) != before:
            save_watched(coach.state, watched)
        if storm:
            self.log.info("drafting nothing: many notes changed at once")
            return []
        duties = [duty for name, duty in self.duties.items() if name in coach.settings.watch]
        due = [job for duty in duties for job in duty(coach, self.now(), watched)]
        return [job for job in due if watched.written.get(job.key) != job.facts]

    def draft(self, job: Job) -> None:
        """Write one, unless the user had a word in it.

        Raises:
            NoteBusyError: Somebody is at its note.
            CoachError: It cannot be written.
        """
        coach = self._coach
        why = self._left_alone(coach, job) if job.path else ""
        if not why:
            path = job.write(coach, self.keeper.backend(coach))
            why = "written" if path else "nothing new to say"
            if path:
                self.written.append(path)
                self._tell(coach, path)
        self.log.info("%s, %s: %s", job.key, shown(job.path) or "a note of its own", why)
        watched = load_watched(coach.state)
        watched.remember(job.key, job.facts)
        save_watched(coach.state, watched)

    def rest(self) -> None:
        """Unload a model that idles, and give back what the last look took."""
        self.keeper.rest(self._idle)
        if self._used:
            _give_back_memory()
            self._used = False

    def trouble(self, error: Exception, about: str) -> None:
        """Keep what went wrong, without the words of the error: they may be those of a note."""
        self.log.warning("%s: %s", about, log.trouble(error))

    def _left_alone(self, coach: Coach, job: Job) -> str:
        """Why a draft must not be written, "" when it may be."""
        coach.wait_for_rest(job.path)
        seen = write.read_note(coach.vault, job.path, coach.journal)
        state = blocks.state(seen, job.key)
        if isinstance(state, Refusal):
            return f"left, for line {state.line} of the note is damaged"
        if state == "edited":
            return "left, for it was edited or dismissed"
        told = any(row.block == job.key for row in load_written_blocks(coach.state))
        gone = state == "absent" and (told or commit.was_deleted(coach.journal, seen, job.key))
        return "left, for it was taken out" if gone else ""

    def _tell(self, coach: Coach, path: str) -> None:
        if coach.settings.notify:
            self.ready(PurePosixPath(path).stem)


def _give_back_memory() -> None:
    """Free what is not needed any more; the C library of Linux keeps most of that unless it is told not to."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError, TypeError):  # other systems have no such function
        ctypes.CDLL(None).malloc_trim(0)
