"""The settings: one table; defaults, user file, vault file, environment, command line, the last one wins."""

import dataclasses
import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_args

from vault_coach.analysis import Thresholds
from vault_coach.analysis.thresholds import Culture
from vault_coach.domain.assemble import Owner
from vault_coach.domain.reading import NoteKind
from vault_coach.errors import CoachError
from vault_coach.markdown.rules import ReadRules

FILE = "coach.toml"
_NOTE_KINDS: tuple[str, ...] = get_args(NoteKind)


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
    model: str = _setting("", "A GGUF file, or the name of a model; empty means the starter.")
    threads: int = _setting(0, "Cores the model may use; 0 means all but what others are using.")
    thresholds: Thresholds = field(
        default=Thresholds(), metadata={"about": "The numbers behind the signals, see the list of signals."}
    )

    def owner(self) -> Owner:
        """Whose vault it is."""
        return Owner(self.me, self.goals, tuple(folder.strip("/") for folder in self.track))

    def rules(self) -> ReadRules:
        """How notes are read."""
        kinds = [(folder.strip("/"), kind) for folder, kind in sorted(self.kinds.items())]
        followed: list[tuple[str, NoteKind]] = [(folder.strip("/"), "partner") for folder in self.track]
        return ReadRules(
            kinds=(*followed, *kinds),
            include=tuple(folder.strip("/") for folder in self.read),
            exclude=tuple(folder.strip("/") for folder in self.ignore),
        )


def load(vault: Path, user: Path, environment: Mapping[str, str], flags: Mapping[str, Any]) -> Settings:
    """The settings in force.

    Args:
        vault: The vault's folder, for its `coach.toml`.
        user: The user's own settings file; may be missing.
        environment: Variables; `COACH_MODEL` sets `model`.
        flags: What the command line says; None values say nothing.

    Raises:
        SettingsError: On an unknown name or a value of the wrong kind, naming the file and the nearest setting.
    """
    settings = Settings()
    for path in (user, vault / FILE):
        settings = _merge(settings, _toml(path), str(path))
    prefix = "COACH_"
    names = {setting.name for setting in fields(Settings)} - {"thresholds", "kinds"}
    said = {name: text for name in sorted(names) if (text := environment.get(prefix + name.upper()))}
    settings = _merge(settings, {name: _from_text(name, value) for name, value in said.items()}, "the environment")
    return _merge(
        settings, {name: value for name, value in flags.items() if value is not None}, "the command line"
    )


def table() -> list[tuple[str, str, str]]:
    """Name, default and sentence of every setting, thresholds included; the reference page comes from it."""
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


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path}: {error}.", "Mend the line, or remove the file to use the defaults."
        ) from error


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
            near = difflib.get_close_matches(name, known, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"The settings are: {', '.join(known)}."
            raise SettingsError(f'{where}: there is no setting "{name}".', hint)
    return {name: _value(name, getattr(base, name), value, f"{where}: {name}") for name, value in values.items()}


def _value(name: str, default: Any, value: Any, where: str) -> Any:
    """A value of the default's kind; one text stands for a list of one."""
    if isinstance(default, tuple):
        items = [value] if isinstance(value, str) else value
        if isinstance(items, list | tuple) and all(isinstance(item, str) for item in items):
            return tuple(items)
        raise SettingsError(f"{where} is not a list of texts.", 'Write it as ["one", "two"].')
    if isinstance(default, Thresholds | dict):
        if not isinstance(value, Mapping):
            raise SettingsError(f"{where} is not a table.", f"Put its settings under a line [{name}].")
        if name == "kinds":
            _choose(value.values(), _NOTE_KINDS, where)
        return value
    if isinstance(default, str):
        if not isinstance(value, str):
            raise SettingsError(f"{where} is not a text.", "Put it in quotes.")
        if name == "culture":
            _choose([value], get_args(Culture), where)
        return value
    fitting = (int, float) if isinstance(default, float) else int
    if not isinstance(value, fitting) or isinstance(value, bool) or value < 0:
        raise SettingsError(f"{where} is not a number it can take.", f"Its default is {default}.")
    return value


def _choose(values: Iterable[Any], choices: tuple[str, ...], where: str) -> None:
    for value in values:
        if value not in choices:
            raise SettingsError(f'{where} cannot be "{value}".', f"Use one of {', '.join(choices)}.")


def _from_text(name: str, value: str) -> Any:
    kind = getattr(Settings(), name)
    if isinstance(kind, tuple):
        return [part.strip() for part in value.split(",") if part.strip()]
    return int(value) if isinstance(kind, int) and value.isdecimal() else value


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "[]"
    return "{}" if isinstance(value, dict) else str(value)
