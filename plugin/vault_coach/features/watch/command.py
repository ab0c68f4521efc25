"""`coach watch`: a watcher put together with the clock, the signals, the model and the desktop of this machine."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from logging import Logger
from pathlib import Path
from typing import Any

import click

from vault_coach.analysis.phrases import count
from vault_coach.coach import Coach, model_backend
from vault_coach.features import machine
from vault_coach.features.session import Session, common
from vault_coach.features.watch import log, notify
from vault_coach.features.watch.core import Core
from vault_coach.features.watch.events import VaultEvents
from vault_coach.features.watch.watcher import ModelHolder, Watcher
from vault_coach.llm.backend import Backend
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal
from vault_coach.state.folder import WATCH_LOG
from vault_coach.state.pidfile import (
    RunningWatcher,
    running_watcher,
    stop_watcher,
    watcher_lock,
    write_pidfile,
)

_LINES = 8  # of the log, for --status
_GRACE = 1.5  # seconds; what is under way by then is built to be cut off
_OVER = b"\0"  # no signal has this number
_HOW = {"events": "it hears of each change", "poll": "it looks every 15 seconds"}


@dataclass(frozen=True)
class WatchOptions:
    """The options that say how to watch."""

    poll: bool
    read_only: bool
    no_model: bool


@click.command(epilog="Example: coach watch --once --no-model")
@click.option("--once", is_flag=True, help="Look once, draft what is due, and leave.")
@click.option("--poll", is_flag=True, help="Look every 15 seconds and do not wait to hear of changes.")
@click.option("--read-only", is_flag=True, help="Keep the index fresh and draft nothing.")
@click.option("--status", is_flag=True, help="Tell whether a watcher is at work, and what it did last.")
@click.option("--stop", is_flag=True, help="End the watcher that is at work.")
@click.option("--no-model", is_flag=True, help="Write with the phrasebook, without a model.")
@click.option("--model", metavar="MODEL", help="A GGUF file, or a model's name.")
@common
def watch(session: Session, *, once: bool, status: bool, stop: bool, **others: Any) -> None:
    """Read notes as they come to rest, and draft what is due: before a one-on-one, after an effort, weekly."""
    options = WatchOptions(others["poll"], others["read_only"], others["no_model"])
    if sum((once, status, stop)) > 1:
        raise click.UsageError("Give one of --once, --status and --stop.")
    if status or stop:
        _show_status(session, stop=stop)
    elif once:
        _watch_once(session, options)
    else:
        _watch(session, options)


@dataclass(frozen=True)
class StatusPage:
    """The watcher that is at work or was told to stop, None without one, and the last lines of its log."""

    watcher: RunningWatcher | None
    log: Path
    lines: Sequence[str] = ()
    stopped: bool = False

    def data(self) -> dict[str, Any]:
        """Return what `--status` tells; `watching` is true while one is at work, the rest is None without one."""
        watcher = self.watcher
        return {
            "watching": watcher is not None and not self.stopped,
            "stopped": self.stopped and watcher is not None,
            "pid": watcher and watcher.pid,
            "since": watcher and watcher.since,
            "how": watcher and watcher.how,
            "log": self.log,
            "lines": self.lines,
        }

    def show(self, terminal: Terminal) -> None:
        """Print a sentence, and the last lines of the log."""
        if self.watcher is None:
            terminal.say("Nobody is watching this vault. `coach watch` begins to.")
        elif self.stopped:
            terminal.say("The watcher has stopped.")
        else:
            since, how = self.watcher.since[:16].replace("T", " "), _HOW.get(self.watcher.how, "")
            terminal.say(f"Watching since {since}, as process {self.watcher.pid}; {how}.")
        for line in self.lines:
            terminal.line(f"  {line}", style="dim")
        if self.lines:
            terminal.line(f"All of it: {self.log}")


@dataclass(frozen=True)
class OncePage(Page):
    """The result of one look.

    Attributes:
        written: Paths of the notes that were drafted into, in order.
        waiting: Drafts put off because somebody was at their note, or something went wrong.
    """

    written: Sequence[str]
    waiting: int
    log: Path

    def show(self, terminal: Terminal) -> None:
        """Print a line a note."""
        drafted = f"Drafted into {count(len(self.written), 'note')}."
        terminal.say(drafted if self.written else "Nothing to draft now.")
        for path in self.written:
            terminal.point(path)
        if self.waiting:
            terminal.say(f"{count(self.waiting, 'draft')} could not be written now. See {self.log}")


def _show_status(session: Session, *, stop: bool) -> None:
    state = session.coach.state
    watcher = stop_watcher(state) if stop else running_watcher(state)
    lines = [] if stop else log.latest_lines(state, _LINES)
    session.show(StatusPage(watcher, WATCH_LOG.path(state), lines, stopped=stop))


def _watch_once(session: Session, options: WatchOptions) -> None:
    state = session.coach.state
    ended = threading.Event()
    with watcher_lock(state), log.opened(state) as logger, _ending_on_signals(ended, lambda: None):
        watcher, core = _build(session, options, logger, lambda _seconds: [], ended)
        core.once()
        watcher.model.close()
    session.show(OncePage(watcher.written, len(core.queue), WATCH_LOG.path(state)))


def _watch(session: Session, options: WatchOptions) -> None:
    state, vault = session.coach.state, session.coach.vault
    ended = threading.Event()
    with watcher_lock(state), log.opened(state) as logger:

        def say(sentence: str) -> None:
            logger.info("%s", sentence)
            click.echo(sentence, err=True)

        events = VaultEvents(vault, poll=options.poll, say=say)
        watcher, core = _build(session, options, logger, events.queue.get, ended)
        since = datetime.now().astimezone().isoformat(timespec="seconds")

        def check() -> None:
            events.check()
            write_pidfile(state, since, events.how)

        with _ending_on_signals(ended, events.queue.wake):
            events.start()
            check()
            watcher.before_full_scan = check
            click.echo(f"Watching {vault}. Ctrl-C ends it.", err=True)
            try:
                core.run()
            finally:
                events.stop()
                watcher.model.close()
        logger.info("stopped")
        click.echo("Stopped.", err=True)


def _build(
    session: Session,
    options: WatchOptions,
    logger: Logger,
    get_paths: Callable[[float], list[str]],
    ended: threading.Event,
) -> tuple[Watcher, Core]:
    """Put the watcher and its core together, on the clocks of this machine."""
    now = _clock(session.today)
    watcher = Watcher(
        fresh=lambda: replace(replace(session, today=now().date()).coach, progress=lambda _status: None),
        now=now,
        model=ModelHolder(_model_loader(options, ended.is_set), logger),
        log=logger,
        read_only=options.read_only,
        notify=_notifier(logger),
    )
    quiet = session.coach.settings.watch_quiet
    return watcher, Core(watcher, get_paths, time.monotonic, time.time, ended.is_set, quiet)


def _clock(first: date) -> Callable[[], datetime]:
    """Build a clock of the time where the user is; it begins on the day given, and goes on from there."""
    ahead = first - datetime.now().astimezone().date()
    return lambda: datetime.now().astimezone() + ahead


def _model_loader(options: WatchOptions, stop: Callable[[], bool]) -> Callable[[Coach], Backend | None]:
    """Return what gives the model of a vault: one core is left free, and other programs go first."""

    def make(coach: Coach) -> Backend | None:
        if options.no_model:
            return None
        threads = max(1, machine.physical_cores() - 1)
        backend = model_backend(coach.settings, coach.places, cores=threads, memory=coach.memory(), stop=stop)
        machine.lower_priority()
        return backend

    return make


def _notifier(logger: Logger) -> Callable[[str], None]:
    def show(note: str) -> None:
        if why := notify.show_notification(note, os.environ):
            logger.info("no notification: %s", why)

    return show


@contextlib.contextmanager
def _ending_on_signals(ended: threading.Event, wake: Callable[[], None]) -> Iterator[None]:
    """Have SIGTERM and Ctrl-C end the watch: at once where it waits or drafts, in any case within two seconds.

    The handlers do nothing: one may interrupt another half way. A thread hears of each signal through a pipe, also
    while the main thread is in a call that lets no handler run.
    """
    listening, ringing = os.pipe()
    os.set_blocking(ringing, False)

    def end() -> None:
        if os.read(listening, 1) == _OVER:
            return
        ended.set()
        wake()
        if not over.wait(_GRACE):
            os._exit(0)

    over = threading.Event()
    before = {name: signal.signal(name, lambda _signal, _frame: None) for name in (signal.SIGTERM, signal.SIGINT)}
    bell = signal.set_wakeup_fd(ringing, warn_on_full_buffer=False)
    listener = threading.Thread(target=end, daemon=True)
    listener.start()
    try:
        yield
    finally:
        over.set()
        signal.set_wakeup_fd(bell)
        for name, handler in before.items():
            signal.signal(name, handler)
        os.write(ringing, _OVER)
        listener.join()
        os.close(listening)
        os.close(ringing)
