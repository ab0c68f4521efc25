"""The settings: one table; defaults, user file, vault file, environment, command line, the last one wins."""

import contextlib
import dataclasses
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any, Literal, get_args

from vault_coach.analysis import Thresholds
from vault_coach.analysis.thresholds import Culture
from vault_coach.domain.assemble import Owner
from vault_coach.domain.reading import NoteKind
from vault_coach.drafting.kinds import WatchWord
from vault_coach.errors import CoachError, did_you_mean
from vault_coach.markdown.read_rules import BoxMeaning, ReadRules

FILE = "coach.toml"
Engine = Literal["llama", "server"]
_NOTE_KINDS: tuple[str, ...] = get_args(NoteKind)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A weekday by its first three letters or more, and a time of 24 hours: `fri 16:00`, `Sunday 9:30`.
_WEEKLY = re.compile(rf"({'|'.join(_DAYS)})[a-z]{{0,6}} ([01]?\d|2[0-3]):([0-5]\d)")
_WATCHED: tuple[str, ...] = get_args(WatchWord)
_CHOICES: dict[str, tuple[str, ...]] = {
    "culture": get_args(Culture),
    "backend": get_args(Engine),
    "watch": _WATCHED,
}


class SettingsError(CoachError):
    """A settings file or variable that cannot be used."""


def _setting(default: Any, about: str) -> Any:
    if isinstance(default, dict):
        return field(default_factory=dict, metadata={"about": about})
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, each with the sentence that explains it."""

    me: tuple[str, ...] = _setting((), "Your name or names, as they stand in your notes.")
    goals: tuple[str, ...] = _setting((), "What you work towards; partners who share a goal have leverage.")
    track: tuple[str, ...] = _setting((), "Folders whose people you want to be coached about.")
    read: tuple[str, ...] = _setting((), "Folders to read; empty means the whole vault.")
    ignore: tuple[str, ...] = _setting((), "Folders never to read.")
    kinds: dict[str, NoteKind] = _setting({}, 'What the notes of a folder are: { "CRM" = "partner" }.')
    culture: Culture = _setting(
        "collaborative", "How your workplace works: collaborative, individualistic or hostile."
    )
    language: str = _setting(
        "auto", "The language of drafts: auto (the notes' own, if there is a phrasebook for it) or a code like de."
    )
    backend: Engine = _setting("llama", "What runs the model: llama (the coach itself) or server.")
    model: str = _setting(
        "", "A GGUF file, or the name of a model; empty means the starter, or the first one a server has."
    )
    tuned: bool = _setting(True, "Whether the starter drafts as it was taught; false for the plain model.")
    server: str = _setting("http://127.0.0.1:8080", "The server's address, with backend = server.")
    allow_remote: bool = _setting(
        False, "Whether the server may be another machine, which then reads what is drafted from."
    )
    threads: int = _setting(0, "Cores the model may use; 0 means all but what others are using.")
    watch: tuple[str, ...] = _setting(
        _WATCHED, "What `coach watch` may draft by itself; an empty list means nothing."
    )
    watch_quiet: int = _setting(
        10, "Seconds a note must have been at rest before `coach watch` reads it or writes into it."
    )
    unload_minutes: int = _setting(5, "Minutes without a draft after which `coach watch` unloads the model.")
    notify: bool = _setting(False, "Whether `coach watch` shows a notification when it has drafted something.")
    weekly_at: str = _setting(
        "fri 16:00", "When `coach watch` writes the weekly reflection: a day and a time, such as sun 18:30."
    )
    writer: str = _setting(
        "", "The one device that writes unattended where several share the vault, by its name; empty means any."
    )
    thresholds: Thresholds = field(
        default=Thresholds(), metadata={"about": "The numbers behind the signals, see the list of signals."}
    )

    def owner(self) -> Owner:
        """Return whose vault it is."""
        return Owner(self.me, self.goals, tuple(folder.strip("/") for folder in self.track))

    def weekly(self) -> tuple[int, time]:
        """Return when the weekly reflection is written: the day of the week, Monday is 0, and the time."""
        return _moment(self.weekly_at, "weekly_at")

    def rules(self, boxes: tuple[tuple[str, BoxMeaning], ...] = ()) -> ReadRules:
        """Return how notes are read, with what signs in checkboxes mean in the vault."""
        kinds = [(folder.strip("/"), kind) for folder, kind in sorted(self.kinds.items())]
        followed: list[tuple[str, NoteKind]] = [(folder.strip("/"), "partner") for folder in self.track]
        return ReadRules(
            kinds=(*followed, *kinds),
            include=tuple(folder.strip("/") for folder in self.read),
            exclude=tuple(folder.strip("/") for folder in self.ignore),
            boxes=boxes,
        )


def load_settings(
    vault: Path | None, user: Path, environment: Mapping[str, str], flags: Mapping[str, Any]
) -> Settings:
    """Load the settings in force.

    Args:
        vault: The vault's folder, for its `coach.toml`; None outside of any.
        user: The user's own settings file; may be missing.
        environment: Variables; `COACH_MODEL` sets `model`.
        flags: What the command line says; None values say nothing.

    Raises:
        SettingsError: On an unknown name or a value of the wrong kind, naming the file and the nearest setting.
    """
    settings = Settings()
    for path in (user, vault / FILE) if vault else (user,):
        values = _parsed(read_settings_file(path), str(path))
        if path != user and "allow_remote" in values:  # a vault may come from somebody else
            raise SettingsError(f"{path}: a vault cannot set allow_remote.", f"Set it in your own {user}.")
        settings = _merge(settings, values, str(path))
    names = {setting.name for setting in fields(Settings)} - {"thresholds", "kinds"}
    texts = {name: text for name in sorted(names) if (text := environment.get(f"COACH_{name.upper()}"))}
    settings = _merge(settings, {name: _from_text(name, text) for name, text in texts.items()}, "the environment")
    return _merge(
        settings, {name: value for name, value in flags.items() if value is not None}, "the command line"
    )


def settings_table() -> list[tuple[str, str, str]]:
    """List name, default and sentence of every setting, thresholds included, for the reference page."""
    rows = [
        (setting.name, _shown(getattr(Settings(), setting.name)), setting.metadata["about"])
        for setting in fields(Settings)
        if setting.name != "thresholds"
    ]
    limits = Thresholds()
    return rows + [
        (f"thresholds.{limit.name}", _shown(getattr(limits, limit.name)), limit.metadata["about"])
        for limit in fields(Thresholds)
    ]


def read_settings_file(path: Path) -> str:
    """Read the text of a settings file, line endings and all; "" when there is none.

    Raises:
        SettingsError: When it cannot be read as text.
    """
    try:
        return path.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(str(path), error) from error


def _parsed(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(where, error) from error


def _unreadable(where: str, error: Exception) -> SettingsError:
    return SettingsError(f"{where}: {error}.", "Mend the line, or remove the file to use the defaults.")


def _merge(base: Settings, values: Mapping[str, Any], where: str) -> Settings:
    changes = _checked(base, values, where)
    if "thresholds" in changes:
        numbers = _checked(base.thresholds, values["thresholds"], f"{where}, [thresholds]")
        changes["thresholds"] = dataclasses.replace(base.thresholds, **numbers)
    return dataclasses.replace(base, **changes)


def _checked(base: Settings | Thresholds, values: Mapping[str, Any], where: str) -> dict[str, Any]:
    known = [setting.name for setting in fields(base)]
    for name in values:
        if name not in known:
            hint = did_you_mean(name, known, f"The settings are: {', '.join(known)}.")
            raise SettingsError(f'{where}: there is no setting "{name}".', hint)
    return {name: _value(name, getattr(base, name), value, f"{where}: {name}") for name, value in values.items()}


def _value(name: str, default: Any, value: Any, where: str) -> Any:
    """Check a value against the default's kind; one text stands for a list of one."""
    if isinstance(default, tuple):
        items = [value] if isinstance(value, str) else value
        if isinstance(items, list | tuple) and all(isinstance(item, str) for item in items):
            if name in _CHOICES:
                _choose(items, _CHOICES[name], where)
            return tuple(items)
        raise SettingsError(f"{where} is not a list of texts.", 'Write it as ["one", "two"].')
    if isinstance(default, Thresholds | dict):
        if not isinstance(value, Mapping):
            raise SettingsError(f"{where} is not a table.", f"Put its settings under a line [{name}].")
        if name == "kinds":
            _choose(value.values(), _NOTE_KINDS, where)
        return value
    if isinstance(default, str | bool):
        return _word(name, default, value, where)
    fitting = (int, float) if isinstance(default, float) else int
    if not isinstance(value, fitting) or isinstance(value, bool) or value < 0:
        raise SettingsError(f"{where} is not a number it can take.", f"Its default is {default}.")
    return value


def _word(name: str, default: str | bool, value: Any, where: str) -> Any:
    """Check a text, one of a few where there is a choice; or true or false."""
    if isinstance(default, bool) and not isinstance(value, bool):
        raise SettingsError(f"{where} is neither true nor false.", "Write true or false, without quotes.")
    if isinstance(default, str) and not isinstance(value, str):
        raise SettingsError(f"{where} is not a text.", "Put it in quotes.")
    if name in _CHOICES:
        _choose([value], _CHOICES[name], where)
    if name == "weekly_at":
        _moment(value, where)
    return value


def _moment(value: str, where: str) -> tuple[int, time]:
    """Parse a day of the week, Monday is 0, and a time, such as `fri 16:00`."""
    match = _WEEKLY.fullmatch(value.strip().lower())
    if match is None:
        raise SettingsError(f"{where} is not a day and a time.", "Write it as fri 16:00.")
    return _DAYS.index(match[1]), time(int(match[2]), int(match[3]))


def _choose(values: Iterable[Any], choices: tuple[str, ...], where: str) -> None:
    for value in values:
        if value not in choices:
            raise SettingsError(f'{where} cannot be "{value}".', f"Use one of {', '.join(choices)}.")


def _from_text(name: str, value: str) -> Any:
    kind = getattr(Settings(), name)
    if isinstance(kind, tuple):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(kind, bool):
        return {"true": True, "false": False}.get(value.lower(), value)
    return int(value) if isinstance(kind, int) and value.isdecimal() else value


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return json.dumps(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "{}" if isinstance(value, dict) else str(value)


def change_setting(text: str, name: str, value: str, where: str) -> str:
    """Return the text of a settings file with one setting changed or added; every other line and comment stays.

    Raises:
        SettingsError: When the file cannot be read, or is written so that this is not safe to do.
    """
    before = _parsed(text, where)
    if before.get(name) == value:
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    made = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    after = _with_line(text.removeprefix(mark), name, made)
    try:
        proven = tomllib.loads(after) == {**before, name: value}
    except tomllib.TOMLDecodeError:
        proven = False
    if not proven:
        raise SettingsError(f"{where} is written in a way the coach cannot change.", f"Write this in it: {made}")
    return mark + after


def _with_line(text: str, name: str, made: str) -> str:
    """Put a setting's line in place of the one that is there, or after the other settings."""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    top = next((number for number, line in enumerate(lines) if line.startswith("[")), len(lines))
    there = [number for number, line in enumerate(lines[:top]) if line.partition("=")[0].strip() == name]
    if there:
        lines[there[0]] = f"{made}{_comment(lines[there[0]])}{end}"
        return "".join(lines)
    set_lines = [number for number, line in enumerate(lines[:top], 1) if line.strip() and not line.startswith("#")]
    at = len(lines) if top == len(lines) else max(set_lines, default=0)
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += end
    return "".join([*lines[:at], made, end, *lines[at:]])


def _comment(line: str) -> str:
    """Return the comment behind a setting, with the spaces before it."""
    for at, sign in enumerate(line):
        if sign == "#":
            with contextlib.suppress(tomllib.TOMLDecodeError):
                tomllib.loads(line[:at])
                return line[len(line[:at].rstrip()) :].rstrip("\r\n")
    return ""
