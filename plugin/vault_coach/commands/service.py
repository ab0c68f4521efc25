"""`coach service`: have the system run `coach watch`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vault_coach.commands.writes import agrees
from vault_coach.errors import CoachError
from vault_coach.features.session import Session, common

if TYPE_CHECKING:
    from vault_coach.features.watch.service import Network, Service

_FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
_NUMBER = 12  # signs at the end of the state folder's name that tell vaults apart


@click.group()
def service() -> None:
    """Have your system run `coach watch` from login on."""


@service.command(epilog="Example: coach service install")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def install(session: Session, *, yes: bool) -> None:
    """Show the file your system needs, and once you agree write it and start watching."""
    from vault_coach.views.service import ServicePage, plan

    wanted = _wanted(session)
    if not yes:
        if session.as_json:
            raise click.UsageError("With --json, say --yes.")
        plan(session.terminal, wanted)
    if not (yes or agrees("Write it and start watching?")):
        session.show(ServicePage(wanted, _found(wanted), _running(wanted), ("Nothing was written.",)))
        return
    if _found(wanted) is not None:
        _quietly(wanted, wanted.stop)
    _put(wanted)
    said = _run(wanted, wanted.start, f"{wanted.file} is written")
    session.show(ServicePage(wanted, _found(wanted), _running(wanted), (f"Written to {wanted.file}.", *said)))


@service.command(epilog="Example: coach service remove")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def remove(session: Session, *, yes: bool) -> None:
    """Stop watching, and take that file away once you agree."""
    from vault_coach.views.service import ServicePage

    wanted = _wanted(session)
    if _found(wanted) is None:
        session.show(ServicePage(wanted, None, _running(wanted)))
        return
    if session.as_json and not yes:
        raise click.UsageError("With --json, say --yes.")
    if not (yes or agrees(f"Stop watching and delete {wanted.file}?")):
        session.show(ServicePage(wanted, _found(wanted), _running(wanted), ("Nothing was changed.",)))
        return
    _quietly(wanted, wanted.stop)
    wanted.file.unlink(missing_ok=True)
    _quietly(wanted, wanted.forget)
    session.show(ServicePage(wanted, _found(wanted), _running(wanted), (f"Stopped, and {wanted.file} is gone.",)))


@service.command(epilog="Example: coach service status")
@common
def status(session: Session) -> None:
    """Whether your system runs `coach watch` for this vault."""
    from vault_coach.views.service import ServicePage

    wanted = _wanted(session)
    session.show(ServicePage(wanted, _found(wanted), _running(wanted)))


def _wanted(session: Session) -> "Service":
    """The service of this vault on this system."""
    from vault_coach.features.watch.service import Job, launchd, scheduled, systemd

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
    """What runs this command; on Windows the one that opens no window."""
    silent = Path(sys.executable).with_name("pythonw.exe")
    return str(silent) if silent.is_file() else sys.executable


def _environment() -> dict[str, str]:
    """The variables that say what this command goes by, so that the service goes by the same."""
    own = {name for name in os.environ if name.startswith("COACH_")} - {"COACH_VAULT"}
    return {name: os.environ[name] for name in sorted({*own, *_FOLDERS} & os.environ.keys())}


def _found(wanted: "Service") -> bytes | None:
    try:
        return wanted.file.read_bytes()
    except OSError:
        return None


def _put(wanted: "Service") -> None:
    try:
        wanted.file.parent.mkdir(parents=True, exist_ok=True)
        wanted.file.write_bytes(wanted.data)
    except OSError as error:
        raise CoachError(
            f"{wanted.file} could not be written ({error.strerror}).", "Check that you may write there."
        ) from error


def _run(wanted: "Service", lines: tuple[tuple[str, ...], ...], done: str) -> tuple[str, ...]:
    """Run the system's commands; what to say of it.

    Raises:
        CoachError: When one fails, with what it says.
    """
    if shutil.which(wanted.tool) is None:
        todo = "; ".join(" ".join(line) for line in lines)
        return (f"There is no {wanted.tool} here. Where there is one, run: {todo}",)
    for line in lines:
        made = _call(line)
        if made.returncode:
            why = (made.stderr or made.stdout).strip().partition("\n")[0] or f"it ended with {made.returncode}"
            raise CoachError(
                f"{done}, but `{' '.join(line)}` failed: {why}", "Run it yourself once that is mended."
            )
    return ("The system runs `coach watch` now, and from every login on.",)


def _quietly(wanted: "Service", lines: tuple[tuple[str, ...], ...]) -> None:
    """Run the system's commands whether or not they have something to do."""
    if shutil.which(wanted.tool):
        for line in lines:
            _call(line)


def _running(wanted: "Service") -> bool | None:
    if shutil.which(wanted.tool) is None:
        return None
    return _call(wanted.running).returncode == 0


def _call(line: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
