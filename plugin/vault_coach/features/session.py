"""What every command shares: its options, the vault they name, and how an answer is given."""

import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import platformdirs

from vault_coach import config
from vault_coach.coach import Coach, Places
from vault_coach.domain.source import Problem
from vault_coach.errors import CoachError
from vault_coach.features.local_zone import local_zone
from vault_coach.show.jsonable import jsonable, pick
from vault_coach.show.note import note_body
from vault_coach.show.page import NotePage, Page
from vault_coach.show.terminal import Terminal
from vault_coach.vault.quiet_period import TWO_SECONDS, QuietPeriod

if TYPE_CHECKING:
    from vault_coach.features.write_files import WriteResult

_WITH_PROBLEMS = 3
STOPPED = 130


@dataclass
class Session:
    """What the options of one call say.

    Attributes:
        flags: Settings that options override, None where they were not given.
        quiet: How long a note must have been at rest before it is written to.
        needs_vault: False for a command that answers without one.
    """

    command: str
    vault: Path | None
    today: date
    as_json: bool
    strict: bool
    flags: dict[str, Any]
    quiet: QuietPeriod = TWO_SECONDS
    needs_vault: bool = True

    @cached_property
    def coach(self) -> Coach:
        """The vault on that day."""
        vault = self.vault or standing_in(Path.cwd(), os.environ)
        return Coach(
            vault=vault,
            settings=config.load_settings(vault, settings_file(), os.environ, self.flags),
            today=self.today,
            now=datetime.now(UTC),
            places=places(),
            cores=_idle_cores,
            memory=_free_memory,
            progress=self.progress,
            quiet=self.quiet,
            device=platform.node(),
            zone=local_zone(os.environ, datetime.now().astimezone().tzinfo),
        )

    @cached_property
    def terminal(self) -> Terminal:
        """Where people read."""
        from rich.console import Console  # noqa: PLC0415 (an answer in JSON, or only the help, is quicker without)

        return Terminal(Console(highlight=False, width=None if sys.stdout.isatty() else 80))

    def progress(self, status: str) -> None:
        """Print on stderr what is being done, so that stdout stays the answer."""
        click.echo(f"{status} …", err=True)

    def show(self, page: Page, files: Sequence["WriteResult"] = ()) -> None:
        """Print a page, as JSON or for people, and after it what became of files it was written to.

        With --strict, problems in notes make the exit code 3.
        """
        problems = self.coach.problems if self.needs_vault else ()
        if self.as_json:
            self._print_json(page.data(), problems, files)
        else:
            page.show(self.terminal)
            _show_files(self.terminal, files)
        if self.strict and problems:
            sys.exit(_WITH_PROBLEMS)

    def keep(self, page: NotePage, name: str) -> "WriteResult":
        """Write or refresh a note of the coach's own that shows a page."""
        from vault_coach.features import write_files  # noqa: PLC0415 (to look is quicker without what writes)

        path = write_files.own_path(name)
        text = note_body(page, write_files.linker(self.coach, path))
        return write_files.put_note(self.coach, path, text, self.command)

    def look(self, page: NotePage, name: str, *, note: bool) -> None:
        """Print a page, and keep it as a note when that is asked for."""
        self.show(page, [self.keep(page, name)] if note else [])

    def _print_json(self, data: Any, problems: Iterable[Problem], files: Sequence["WriteResult"]) -> None:
        """Print the frame of every answer; `files` is there when the command was to keep something."""
        written = [pick(file, "path", "written") | {"notice": file.notice or None} for file in files]
        answer = {
            "schema": 1,
            "command": self.command,
            "today": self.today,
            "data": data,
            **({"files": written} if written else {}),
            "problems": problems,
        }
        click.echo(json.dumps(jsonable(answer), ensure_ascii=False, indent=2))

    def stopped(self) -> str:
        """Say in a sentence what Ctrl-C left behind."""
        coach: Coach | None = self.__dict__.get("coach")
        entries = [*coach.journal.entries(), *coach.journal.pending()] if coach else []
        if coach and any(entry.purpose.at == coach.now for entry in entries):
            return "Stopped. What was written before can be taken back: `coach undo --list`."
        return "Stopped; nothing was written."


def _show_files(terminal: Terminal, files: Sequence["WriteResult"]) -> None:
    """Print a sentence for each file that was to be written."""
    if files:
        terminal.say()
    for file in files:
        if file.written:
            undo = f" `coach undo {file.number}` takes it back." if file.number else ""
            terminal.say(f"Written to {file.path}.{undo}")
        elif file.diff:
            terminal.say(f"Would change {file.path}:")
            terminal.say()
            terminal.diff(file.diff)
        else:
            terminal.say(file.notice or f"{file.path} already says so; nothing was written.")


def agrees(question: str) -> bool:
    """Ask the user a yes-or-no question; no when there is nobody to answer."""
    try:
        return click.confirm(question)
    except click.Abort:
        click.echo()
        return False


def places() -> Places:
    """Find the coach's folders outside the vault, where this system keeps such things."""
    return Places(
        platformdirs.user_state_path("vault-coach"), platformdirs.user_data_path("vault-coach") / "models"
    )


def settings_file() -> Path:
    """Find the file of the user's own settings, which count in all vaults."""
    return platformdirs.user_config_path("vault-coach") / "config.toml"


def standing_in(folder: Path, environment: "os._Environ[str]") -> Path:
    """Find the vault around a folder, else the one that COACH_VAULT names.

    Raises:
        CoachError: When there is neither.
    """
    for parent in (folder, *folder.parents):
        if (parent / ".obsidian").is_dir() or (parent / "coach.toml").is_file():
            return parent
    if vault := environment.get("COACH_VAULT"):
        return Path(vault).expanduser()
    raise CoachError(
        "You are not in a vault.", "Go to your vault's folder, name it with --vault, or set COACH_VAULT."
    )


def settings_here() -> config.Settings:
    """Load the settings in force where the user stands, in a vault or not."""
    try:
        vault = standing_in(Path.cwd(), os.environ)
    except CoachError:
        vault = None
    return config.load_settings(vault, settings_file(), os.environ, {})


def _idle_cores() -> int:
    from vault_coach.features.machine import idle_cores  # noqa: PLC0415 (only drafting need wait for it)

    return idle_cores()


def _free_memory() -> int:
    from vault_coach.features.machine import free_memory  # noqa: PLC0415 (the same)

    return free_memory()


def _let_threads_sleep() -> None:
    """Have the model's threads wait awake for a moment only: on a busy machine, spinning ones starve each other.

    Sleeping at once would cost a third of the speed on an idle one.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", "10000")


def _this_day() -> date:
    return datetime.now().astimezone().date()


def as_date(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date:
    """Take the day of an option; today where it is not given."""
    return value.date() if value else _this_day()


def keeps(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the option of a view that can be kept as a note of that name; the command gets it as `note`."""
    return click.option("--note", is_flag=True, help=f'Write or refresh the note "Coach/{name}.md".')


_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Answer as JSON on stdout.")


def common(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a command about a vault; the command gets them as one `Session`."""

    @click.option(
        "--vault", type=click.Path(path_type=Path), help="The vault's folder. Default: the one you stand in."
    )
    @click.option("--today", type=click.DateTime(["%Y-%m-%d"]), callback=as_date, help="The day to coach for.")
    @_AS_JSON
    @click.option("--strict", is_flag=True, help="Exit with 3 when notes have problems.")
    @wraps(command)
    def run(vault: Path | None, today: date, as_json: bool, strict: bool, **others: Any) -> None:
        context = click.get_current_context()
        quiet = context.find_object(QuietPeriod) or TWO_SECONDS  # whoever calls from Python may hand in another
        name, flags = context.info_name or "", {"model": others.get("model")}
        session = Session(name, vault, today, as_json, strict, flags, quiet)
        _let_threads_sleep()
        try:
            command(session, **others)
        except KeyboardInterrupt:
            click.echo(session.stopped(), err=True)
            sys.exit(STOPPED)

    return run


def without_vault(command: Callable[..., None]) -> Callable[..., None]:
    """Add the option of a command that needs no vault; the command gets it as a `Session`."""

    @_AS_JSON
    @wraps(command)
    def run(as_json: bool, **others: Any) -> None:
        name = click.get_current_context().command_path.partition(" ")[2]
        _let_threads_sleep()
        command(Session(name, None, _this_day(), as_json, strict=False, flags={}, needs_vault=False), **others)

    return run
