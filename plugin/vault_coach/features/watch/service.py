"""`coach service`: have the system run `coach watch` from login on."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from vault_coach.errors import CoachError
from vault_coach.features.session import Session, agrees, common
from vault_coach.features.watch.service_files import Job, Network, Service, launchd, scheduled, systemd
from vault_coach.show.terminal import Terminal

_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
_NUMBER = 12  # signs at the end of the state folder's name that tell vaults apart


@dataclass(frozen=True)
class ServicePage:
    """A service, and whether it is installed and runs.

    Attributes:
        content: The bytes of its file, None when there is none.
        running: True while it runs, None when the system's tool is not there to tell.
        sentences: What was done, or is left to do.
    """

    service: Service
    content: bytes | None
    running: bool | None
    sentences: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return the service; `current` is false for a file that would be written otherwise today."""
        return {
            "name": self.service.name,
            "path": self.service.file,
            "text": self.service.text,
            "installed": self.content is not None,
            "current": self.content == self.service.data,
            "running": self.running,
            "said": self.sentences,
        }

    def show(self, terminal: Terminal) -> None:
        """Print what was done, else how the service stands."""
        for line in self.sentences or self._state():
            terminal.say(line)

    def _state(self) -> tuple[str, ...]:
        if self.content is None:
            return ("Nothing is installed for this vault. `coach service install` does that.",)
        runs = {
            True: "It is running.",
            False: "It is not running.",
            None: f"There is no {self.service.tool} to ask.",
        }
        old = "It is not what would be written today; `coach service install` writes it anew."
        outdated = () if self.content == self.service.data else (old,)
        return (f"Installed as {self.service.file}.", runs[self.running], *outdated)


@click.group()
def service() -> None:
    """Have your system run `coach watch` from login on."""


@service.command(epilog="Example: coach service install")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def install(session: Session, *, yes: bool) -> None:
    """Show the file your system needs, and once you agree write it and start watching."""
    wanted = _service_of(session)
    if session.as_json and not yes:
        raise click.UsageError("With --json, say --yes.")
    if not yes:
        _show_plan(session.terminal, wanted)
    if not (yes or agrees("Write it and start watching?")):
        session.show(_page(wanted, "Nothing was written."))
        return
    if _read_file(wanted) is not None:
        _run_quietly(wanted.tool, wanted.stop)
    _write_file(wanted)
    started = _start(wanted)
    session.show(_page(wanted, f"Written to {wanted.file}.", started))


@service.command(epilog="Example: coach service remove")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def remove(session: Session, *, yes: bool) -> None:
    """Stop watching, and take that file away once you agree."""
    wanted = _service_of(session)
    if _read_file(wanted) is None:
        session.show(_page(wanted))
        return
    if session.as_json and not yes:
        raise click.UsageError("With --json, say --yes.")
    if not (yes or agrees(f"Stop watching and delete {wanted.file}?")):
        session.show(_page(wanted, "Nothing was changed."))
        return
    _run_quietly(wanted.tool, wanted.stop)
    wanted.file.unlink(missing_ok=True)
    _run_quietly(wanted.tool, wanted.forget)
    session.show(_page(wanted, f"Stopped, and {wanted.file} is gone."))


@service.command(epilog="Example: coach service status")
@common
def status(session: Session) -> None:
    """Whether your system runs `coach watch` for this vault."""
    session.show(_page(_service_of(session)))


def _show_plan(terminal: Terminal, service: Service) -> None:
    """Print what would be written where, and which commands would run."""
    terminal.say("This would be written to")
    terminal.line(str(service.file))
    terminal.say()
    for line in service.text.rstrip().split("\n"):
        terminal.line(line)
    terminal.say()
    terminal.say("Then these would run:")
    for command in service.start:
        terminal.line(f"  {' '.join(command)}")
    terminal.say()


def _page(service: Service, *sentences: str) -> ServicePage:
    """Read the service's file, and ask the system whether it runs."""
    running = _call(service.running).returncode == 0 if shutil.which(service.tool) else None
    return ServicePage(service, _read_file(service), running, sentences)


def _service_of(session: Session) -> Service:
    """Build the service of this vault on this system."""
    coach, home = session.coach, Path.home()
    vault = coach.vault.resolve()
    reached: Network = "all" if coach.settings.allow_remote else "local"
    job = Job(
        vault=vault,
        number=coach.state.name[-_NUMBER:],
        command=(_python(), "-P", "-m", "vault_coach", "watch", "--vault", str(vault)),
        environment=_environment(),
        network=reached if coach.settings.backend == "server" else "none",
    )
    if sys.platform == "win32":
        return scheduled(job, coach.state, subprocess.list2cmdline(job.command[1:]))
    if sys.platform == "darwin":
        return launchd(job, home, os.getuid())
    return systemd(job, Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config"))


def _python() -> str:
    """Return the program that runs this command; on Windows the one that opens no window."""
    silent = Path(sys.executable).with_name("pythonw.exe")
    return str(silent) if silent.is_file() else sys.executable


def _environment() -> dict[str, str]:
    """Return the variables that this command goes by, so that the service goes by the same."""
    own = {name for name in os.environ if name.startswith("COACH_")} - {"COACH_VAULT"}
    return {name: os.environ[name] for name in sorted({*own, *_FOLDERS} & os.environ.keys())}


def _read_file(service: Service) -> bytes | None:
    try:
        return service.file.read_bytes()
    except OSError:
        return None


def _write_file(service: Service) -> None:
    try:
        service.file.parent.mkdir(parents=True, exist_ok=True)
        service.file.write_bytes(service.data)
    except OSError as error:
        raise CoachError(
            f"{service.file} could not be written ({error.strerror}).", "Check that you may write there."
        ) from error


def _start(service: Service) -> str:
    """Run the system's commands that start the service, once its file is written; return a sentence for the user.

    Raises:
        CoachError: When one fails, with what it says.
    """
    if shutil.which(service.tool) is None:
        todo = "; ".join(" ".join(line) for line in service.start)
        return f"There is no {service.tool} here. Where there is one, run: {todo}"
    for line in service.start:
        ran = _call(line)
        if ran.returncode:
            why = (ran.stderr or ran.stdout).strip().partition("\n")[0] or f"it ended with {ran.returncode}"
            raise CoachError(
                f"{service.file} is written, but `{' '.join(line)}` failed: {why}",
                "Run it yourself once that is mended.",
            )
    return "The system runs `coach watch` now, and from every login on."


def _run_quietly(tool: str, commands: Iterable[tuple[str, ...]]) -> None:
    """Run the system's commands whether or not they have something to do."""
    if shutil.which(tool):
        for line in commands:
            _call(line)


def _call(line: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
