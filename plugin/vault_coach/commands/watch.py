"""The watcher as a command: the clock, the signals, the model and the desktop, put around `watcher`."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from logging import Logger
from typing import TYPE_CHECKING, Any

import click

from vault_coach.features.session import Session, common
from vault_coach.state.folder import WATCH_LOG

if TYPE_CHECKING:
    from vault_coach.coach import Coach
    from vault_coach.features.watch.core import Core
    from vault_coach.features.watch.watcher import Watcher
    from vault_coach.llm.backend import Backend

_LINES = 8  # of the log, for --status
_GRACE = 1.5  # seconds; what is under way by then is built to be cut off


@dataclass(frozen=True)
class Manner:
    """How to watch, as the options say."""

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
    manner = Manner(others["poll"], others["read_only"], others["no_model"])
    if sum((once, status, stop)) > 1:
        raise click.UsageError("Give one of --once, --status and --stop.")
    if status or stop:
        _tell(session, stop=stop)
    elif once:
        _once(session, manner)
    else:
        _watch(session, manner)


def _tell(session: Session, *, stop: bool) -> None:
    from vault_coach.features.watch import log
    from vault_coach.state import pidfile
    from vault_coach.views.watch import WatchPage

    state = session.coach.state
    found = pidfile.stop_watcher(state) if stop else pidfile.running_watcher(state)
    lines = [] if stop else log.latest(state, _LINES)
    session.show(WatchPage(found, WATCH_LOG.path(state), lines, stopped=stop))


def _once(session: Session, manner: Manner) -> None:
    from vault_coach.features.watch import log
    from vault_coach.state import pidfile
    from vault_coach.views.watch import OncePage

    state = session.coach.state
    ended = threading.Event()
    with pidfile.watcher_lock(state), log.opened(state) as told:
        watcher, core = _made(session, manner, told, lambda _seconds: [], ended)
        with _stopping(ended, lambda: None):
            core.once()
        watcher.keeper.close()
    session.show(OncePage(watcher.written, len(core.queue), WATCH_LOG.path(state)))


def _watch(session: Session, manner: Manner) -> None:
    from vault_coach.features.watch import events, log
    from vault_coach.state import pidfile

    state, vault = session.coach.state, session.coach.vault
    ended = threading.Event()
    with pidfile.watcher_lock(state), log.opened(state) as told:

        def say(what: str) -> None:
            told.info("%s", what)
            click.echo(what, err=True)

        watch = events.Watch(vault, poll=manner.poll, say=say)
        watcher, core = _made(session, manner, told, watch.ear.hear, ended)

        since = datetime.now().astimezone().isoformat(timespec="seconds")

        def check() -> None:
            watch.check()
            pidfile.write_pidfile(state, since, watch.how)

        with _stopping(ended, watch.ear.wake):
            watch.start()
            check()
            watcher.checked = check
            click.echo(f"Watching {vault}. Ctrl-C ends it.", err=True)
            try:
                core.run()
            finally:
                watch.stop()
                watcher.keeper.close()
        told.info("stopped")
        click.echo("Stopped.", err=True)


def _made(
    session: Session, manner: Manner, log: Logger, hear: Callable[[float], list[str]], ended: threading.Event
) -> "tuple[Watcher, Core]":
    """The watcher and its core, on the clocks of this machine."""
    from vault_coach.features.watch.core import Core
    from vault_coach.features.watch.model_holder import Keeper
    from vault_coach.features.watch.watcher import Watcher

    now = _clock(session.today)
    watcher = Watcher(
        fresh=lambda: replace(replace(session, today=now().date()).coach, progress=lambda _what: None),
        now=now,
        keeper=Keeper(_model(manner, ended.is_set), log),
        log=log,
        read_only=manner.read_only,
        ready=_notification(log),
    )
    quiet = session.coach.settings.watch_quiet
    return watcher, Core(watcher, hear, time.monotonic, time.time, ended.is_set, quiet)


def _clock(first: date) -> Callable[[], datetime]:
    """Tells the time where the user is; the day begins as the one named, and goes on from there."""
    ahead = first - datetime.now().astimezone().date()
    return lambda: datetime.now().astimezone() + ahead


def _model(manner: Manner, stop: Callable[[], bool]) -> "Callable[[Coach], Backend | None]":
    def make(coach: "Coach") -> "Backend | None":
        from vault_coach.coach import model_backend
        from vault_coach.commands.machine import lower_priority, physical_cores

        if manner.no_model:
            return None
        threads = max(1, physical_cores() - 1)
        made = model_backend(coach.settings, coach.places, cores=threads, memory=coach.memory, stop=stop)
        lower_priority()
        return made

    return make


def _notification(log: Logger) -> Callable[[str], None]:
    def ready(note: str) -> None:
        from vault_coach.commands import notify

        if why := notify.show(note):
            log.info("no notification: %s", why)

    return ready


@contextlib.contextmanager
def _stopping(ended: threading.Event, wake: Callable[[], None]) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the watch: at once where it waits or drafts, in any case within two seconds."""
    for_sure = threading.Timer(_GRACE, os._exit, [0])
    for_sure.daemon = True

    def end(_signal: int, _frame: object) -> None:
        if not ended.is_set():
            ended.set()
            for_sure.start()
            wake()

    before = {name: signal.signal(name, end) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for_sure.cancel()
        for name, handler in before.items():
            signal.signal(name, handler)
