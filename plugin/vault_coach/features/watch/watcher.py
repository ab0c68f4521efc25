"""What a watcher does to a vault: it scans, which never writes, and drafts what is due, one after the other.

Events only mean "look again": no path an event names is trusted, and every scan compares the whole vault with the
index. `core` decides when to scan and when to draft.

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
from vault_coach.drafting.kinds import WatchWord
from vault_coach.errors import CoachError
from vault_coach.features import feedback
from vault_coach.features.watch.due_drafts import DUE_DRAFTS, FindDue
from vault_coach.features.watch.jobs import Job
from vault_coach.features.watch.log import describe_error
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.owned_text import why_not_ours
from vault_coach.state.watched import load_watched, save_watched
from vault_coach.state.written_blocks import load_written_blocks
from vault_coach.vault import commit, write
from vault_coach.vault.errors import shown
from vault_coach.vault.quiet_period import refuse_to_wait


class ModelHolder:
    """Keeps one model from draft to draft.

    Args:
        make: Gives the model that a vault's settings name, not loaded yet; None to write with the phrasebook.
        log: Gets a line when there is none.
    """

    def __init__(self, make: Callable[[Coach], Backend | None], log: Logger) -> None:
        self._make, self._log = make, log
        self._backend: Backend | None = None
        self._made_from: object = None

    def backend(self, coach: Coach) -> Backend | None:
        """Return the model in force; None when there is none to be had.

        The phrasebook writes instead, and nobody is there to be asked.
        """
        settings = coach.settings
        wanted = (settings.backend, settings.model, settings.server, settings.allow_remote, settings.threads)
        if self._backend is None or wanted != self._made_from:
            self.close()
            try:
                self._backend, self._made_from = self._make(coach), wanted
            except CoachError as error:
                self._log.info("without a model: %s", type(error).__name__)
        return self._backend

    def unload_if_idle(self, seconds: float) -> None:
        """Unload a model that nothing was asked of for so long."""
        unload = getattr(self._backend, "unload_if_idle", None)
        if unload:
            unload(seconds)

    def close(self) -> None:
        """Free the model's memory."""
        close = getattr(self._backend, "close", None)
        if close:
            close()
        self._backend = None


_MINUTE = 60


@dataclass
class Watcher:
    """The actions of a watcher.

    Attributes:
        fresh: Gives the vault as it is now, with the settings and the day of now.
        now: Gives the time where the user is.
        log: Gets what was done and why, in ids and paths.
        notify: Called with the name of each note that something was drafted into.
        before_full_scan: Called before each scan that was not caused by a saved note.
        due_drafts: What may be drafted: word of the `watch` setting -> what finds the drafts that are due.
        written: Paths of the notes that were written to, in order.
    """

    fresh: Callable[[], Coach]
    now: Callable[[], datetime]
    model: ModelHolder
    log: Logger
    read_only: bool = False
    notify: Callable[[str], None] = lambda _name: None
    before_full_scan: Callable[[], None] = lambda: None
    due_drafts: Mapping[WatchWord, FindDue] = field(default_factory=lambda: DUE_DRAFTS)
    written: list[str] = field(default_factory=list)
    _coach: Coach = field(init=False)
    _settings: Settings | None = None
    _unload_after: float = 0
    _used_memory: bool = False

    def scan(self, why: str) -> int:
        """Bring the index up to date; return how many notes had changed, new settings counting as one."""
        if why != "saved":
            self.before_full_scan()
        coach = self.fresh()
        quiet = replace(coach.quiet, seconds=coach.settings.watch_quiet, pause=refuse_to_wait)
        self._coach = replace(coach, quiet=quiet)
        self._unload_after = coach.settings.unload_minutes * _MINUTE
        changes = self._coach.refresh()
        counts = len(changes.added), len(changes.modified), len(changes.removed)
        self.log.info("looked (%s): %d new, %d changed, %d gone", why, *counts)
        news = sum(counts) or int(coach.settings != self._settings)
        self._settings, self._used_memory = coach.settings, True
        return news

    def due_jobs(self, *, storm: bool) -> list[Job]:
        """List the drafts that are due: those whose facts are not what they were last written from."""
        coach = self._coach
        if self.read_only or not coach.writes_unattended or not coach.notes.paths:
            return []
        watched = load_watched(coach.state)
        before = repr(watched)
        initiatives = coach.partnerships.initiatives
        done = {initiative.name for initiative in initiatives if initiative.status == "done"}
        watched.update_done(done, {initiative.name for initiative in initiatives} - done, storm=storm)
        if repr(watched) != before:
            save_watched(coach.state, watched)
        if storm:
            self.log.info("drafting nothing: many notes changed at once")
            return []
        finders = [find_due for word, find_due in self.due_drafts.items() if word in coach.settings.watch]
        due = [job for find_due in finders for job in find_due(coach, self.now(), watched)]
        return [job for job in due if watched.written.get(job.key) != job.facts]

    def draft(self, job: Job) -> None:
        """Write a draft, unless the user edited, dismissed or deleted its block.

        Raises:
            NoteBusyError: Somebody is at its note.
            CoachError: It cannot be written.
        """
        coach = self._coach
        why = self._left_alone(coach, job) if job.path else ""
        if not why:
            feedback.learn_from_blocks(coach, learn=True)
            path = job.write(coach, self.model.backend(coach))
            why = "written" if path else "nothing new to say"
            if path:
                self._note_written(coach, path)
        self.log.info("%s, %s: %s", job.key, shown(job.path) or "a note of its own", why)
        watched = load_watched(coach.state)
        watched.remember(job.key, job.facts)
        save_watched(coach.state, watched)

    def idle(self) -> None:
        """Unload a model that idles, and free what the last scan took."""
        self.model.unload_if_idle(self._unload_after)
        if self._used_memory:
            _free_memory()
            self._used_memory = False

    def log_error(self, error: Exception, about: str) -> None:
        """Log what went wrong, without the words of the error: they may be those of a note."""
        self.log.warning("%s: %s", about, describe_error(error))

    def _left_alone(self, coach: Coach, job: Job) -> str:
        """Return why a draft must not be written, "" when it may be."""
        coach.wait_for_rest(job.path)
        note = write.read_writable(coach.vault, job.path, coach.journal)
        if refusal := why_not_ours(note):
            return f"left: {refusal.message}"
        state = blocks.state(note, job.key)
        if isinstance(state, Refusal):
            return f"left, for line {state.line} of the note is damaged"
        if state == "edited":
            return "left, for it was edited or dismissed"
        written_before = any(row.block == job.key for row in load_written_blocks(coach.state))
        gone = state == "absent" and (written_before or commit.was_deleted(coach.journal, note, job.key))
        return "left, for it was taken out" if gone else ""

    def _note_written(self, coach: Coach, path: str) -> None:
        self.written.append(path)
        if coach.settings.notify:
            self.notify(PurePosixPath(path).stem)


def _free_memory() -> None:
    """Free what is not needed any more; the C library of Linux keeps most of that unless it is told not to."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError, TypeError):  # other systems have no such function
        ctypes.CDLL(None).malloc_trim(0)
