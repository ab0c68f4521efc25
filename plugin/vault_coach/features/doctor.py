"""`coach doctor`: what is off, and the way out of each: the vault, its plugins, the model, the machine."""

import importlib.util
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click
import platformdirs

from vault_coach import config
from vault_coach.coach import Coach
from vault_coach.domain.similar_names import find_similar_names
from vault_coach.domain.source import Problem
from vault_coach.errors import CoachError
from vault_coach.features.session import Session, common
from vault_coach.llm import catalog
from vault_coach.show.terminal import Terminal
from vault_coach.state.folder import INDEX
from vault_coach.vault import obsidian
from vault_coach.vault.errors import VaultBusyError
from vault_coach.vault.journal import vault_lock

State = Literal["fine", "worth knowing", "off"]

_BASES_SINCE = (1, 9)
_MOST = 20  # findings about the same that fit on a page
_MARKS = {"fine": "✓", "worth knowing": "·", "off": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked.

    Attributes:
        about: What was checked, one or two words.
        hint: The way out, "" when all is fine.
    """

    about: str
    state: State
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Checkup:
    """What is off, on the whole and in single notes."""

    findings: Sequence[Finding]
    problems: Sequence[Problem]

    def data(self) -> Sequence[Finding]:
        """Return all findings; problems have their own place in every answer."""
        return self.findings

    def show(self, terminal: Terminal) -> None:
        """Print one point each, then the problems in notes; of many alike the first."""
        alike = Counter(finding.about for finding in self.findings)
        shown: Counter[str] = Counter()
        for finding in self.findings:
            shown[finding.about] += 1
            if shown[finding.about] > _MOST:
                continue
            terminal.point(f"{finding.about}: {finding.message}", mark=_MARKS[finding.state])
            if finding.hint:
                terminal.point(finding.hint, mark=" ")
            more = alike[finding.about] - _MOST
            if shown[finding.about] == _MOST and more:
                terminal.say(f"  … and {more:,} more: coach doctor --json has them all.", style="dim")
        if self.problems:
            terminal.title("In your notes", level=2)
        terminal.problems(self.problems)


@dataclass(frozen=True, slots=True)
class SystemFiles:
    """Files of the system and of Obsidian that the checks read.

    Attributes:
        obsidian: Obsidian's own settings folder.
        watches: The file that tells how many folders one user may watch; only Linux has it.
    """

    obsidian: Path
    watches: Path = Path("/proc/sys/fs/inotify/max_user_watches")


@dataclass(frozen=True, slots=True)
class _Risk:
    """A plugin's setting that gets in the coach's way.

    Attributes:
        keys: Settings of the plugin; one that is on is enough.
    """

    plugin: str
    keys: tuple[str, ...]
    message: str
    hint: str


_RISKS = (
    _Risk(
        "dataview",
        ("enableDataviewJs", "enableInlineDataviewJs"),
        "Dataview runs JavaScript that stands in notes.",
        "The coach writes none, but pasted text may hold some. Switch it off unless your notes need it.",
    ),
    _Risk(
        "templater-obsidian",
        ("trigger_on_file_creation",),
        "Templater works on every new file, also on those that other programs make.",
        'Switch off "Trigger Templater on new file creation", or expect it to change what the coach writes.',
    ),
    _Risk(
        "obsidian-linter",
        ("lintOnSave",),
        "Linter rewrites notes whenever they are saved.",
        'A check-in it rewrites counts as edited by you. Switch off "Lint on save", or let it skip those folders.',
    ),
)


def check_all(coach: Coach, system: SystemFiles) -> list[Finding]:
    """Check everything, in the order a user would ask."""
    checks = (
        _notes(coach),
        _settings(coach),
        _names(coach),
        _plugins(coach.vault),
        _obsidian(system.obsidian),
        _model(coach),
        _index(coach),
        _lock(coach),
        _watches(coach, system.watches),
    )
    return [finding for check in checks for finding in check]


def _notes(coach: Coach) -> Iterator[Finding]:
    readings = coach.notes.readings
    if not coach.notes.paths:
        yield Finding(
            "notes", "off", f"There are no notes in {coach.vault}.", "Name another folder, or write a first note."
        )
        return
    count = len(coach.partnerships.problems)
    if count:
        some = "1 place needs" if count == 1 else f"{count} places need"
        yield Finding(
            "notes", "worth knowing", f"{some} a look; the notes are read all the same.", "They are listed below."
        )
    else:
        yield Finding("notes", "fine", f"All {len(coach.notes.paths)} notes were read.")
    if not any(reading.kind == "partner" for reading in readings):
        yield Finding(
            "people",
            "off",
            "No note looks like one about a person.",
            "Write `type: partner` into its properties, or keep such notes in a folder called People.",
        )
    elif not any(coach.partnerships.tracked()):
        yield Finding(
            "people",
            "off",
            "You are coached about nobody yet.",
            "Write `type: partner` or `coach: track` into someone's note, or name a folder: coach init.",
        )
    if not any(reading.kind == "meeting" for reading in readings):
        yield Finding(
            "meetings",
            "off",
            "No note looks like one about a meeting.",
            "A meeting is a note with a date and attendees, or with `type: meeting`.",
        )


def _settings(coach: Coach) -> Iterator[Finding]:
    if not (coach.vault / config.FILE).exists():
        yield Finding("settings", "worth knowing", f"The vault has no {config.FILE}.", "coach init proposes one.")
    else:
        yield Finding("settings", "fine", f"{config.FILE} is in force.")
    if not coach.settings.me:
        yield Finding(
            "settings",
            "worth knowing",
            "The coach does not know your name, so notes that name you count you as someone else.",
            f'Write me = "Your Name" into {config.FILE}.',
        )


def _names(coach: Coach) -> Iterator[Finding]:
    if not coach.notes.paths:
        return
    for unknown in find_similar_names(coach.partnerships):
        place, candidates = unknown.source, " or ".join(unknown.candidates)
        yield Finding(
            "names",
            "worth knowing",
            f'{place.path}, line {place.line}: "{unknown.name}" has no note. Is that {candidates}?',
            f'If so, write the name in full, or add "{unknown.name}" to the aliases of that note.',
        )


def _plugins(vault: Path) -> Iterator[Finding]:
    active, risky = obsidian.plugins(vault), False
    for risk in _RISKS:
        if risk.plugin not in active:
            continue
        settings = obsidian.settings(vault, f"plugins/{risk.plugin}/data.json")
        if any(settings.get(key) is True for key in risk.keys):
            risky = True
            yield Finding("plugins", "worth knowing", risk.message, risk.hint)
    if not risky:
        yield Finding("plugins", "fine", "No plugin is known to get in the way.")


def _obsidian(folder: Path) -> Iterator[Finding]:
    """Check Obsidian's version, as the update it keeps is named; nothing when there is none."""
    versions = [_version(path.stem.removeprefix("obsidian-")) for path in folder.glob("obsidian-*.asar")]
    newest = max(versions, default=())
    if not newest:
        return
    shown = ".".join(map(str, newest))
    if newest < _BASES_SINCE:
        yield Finding(
            "obsidian",
            "worth knowing",
            f"Obsidian is {shown}; .base files need 1.9.",
            "Update Obsidian to see them.",
        )
    else:
        yield Finding("obsidian", "fine", f"Obsidian is {shown}.")


def _model(coach: Coach) -> Iterator[Finding]:
    if coach.settings.backend == "server":
        yield Finding("model", "fine", f"Drafts come from the server at {coach.settings.server}.")
        return
    try:
        path = catalog.find(coach.settings.model, coach.places.models)
    except CoachError as error:
        yield Finding("model", "off", str(error.args[0]), error.hint)
    else:
        if path.is_file():
            yield Finding("model", "fine", f"{path.name} is here ({path.stat().st_size // 1_000_000} MB).")
        else:
            yield Finding("model", "off", f"There is no model at {path}.", f"Correct `model` in {config.FILE}.")
    if importlib.util.find_spec("llama_cpp") is None:
        yield Finding(
            "model",
            "off",
            "llama-cpp-python, which runs models, is not installed.",
            'pip install "vault-coach[llama]", or go on with --no-model.',
        )


def _index(coach: Coach) -> Iterator[Finding]:
    size = INDEX.path(coach.state).stat().st_size
    message = coach.notes.changes.rebuilt or f"It is up to date ({max(1, size // 1000)} kB)."
    yield Finding("index", "worth knowing" if coach.notes.changes.rebuilt else "fine", message)


def _lock(coach: Coach) -> Iterator[Finding]:
    try:
        with vault_lock(coach.state):
            pass
    except VaultBusyError as error:
        yield Finding("lock", "worth knowing", str(error.args[0]), error.hint)


def _watches(coach: Coach, limit_file: Path) -> Iterator[Finding]:
    """Check that the system lets one user watch as many folders as the vault has; other programs need some too."""
    try:
        limit = int(limit_file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return
    folders = sum(1 for _ in os.walk(coach.vault))
    if folders > limit // 2:
        yield Finding(
            "watching",
            "worth knowing",
            f"The vault has {folders} folders, and this system lets you watch {limit}.",
            f"Raise it: sudo sysctl fs.inotify.max_user_watches={max(524_288, 4 * folders)}",
        )


def _version(text: str) -> tuple[int, ...]:
    parts = text.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


@click.command(epilog="Example: coach doctor --strict")
@common
def doctor(session: Session) -> None:
    """What is off, and the way out of each."""
    coach = session.coach
    system = SystemFiles(platformdirs.user_config_path("obsidian", appauthor=False, roaming=True))
    session.show(Checkup(check_all(coach, system), coach.problems))
