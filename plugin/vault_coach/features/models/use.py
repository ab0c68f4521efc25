"""`coach model use`: make a model the one that drafts, in the user's own settings."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from vault_coach import config
from vault_coach.config import Settings
from vault_coach.features.session import Session, places, settings_file, settings_here, without_vault
from vault_coach.llm import catalog
from vault_coach.llm.gguf import read_header
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True, slots=True)
class UsedModel:
    """The settings file that now names a model.

    Attributes:
        model: The model's name or file, as the settings name it.
        changed: False when they said so already.
        in_force: The settings that count now, for others may speak after these.
    """

    model: str
    file: Path
    changed: bool
    in_force: Settings

    @property
    def _overruled(self) -> str | None:
        return self.in_force.model if self.in_force.model != self.model else None

    def data(self) -> dict[str, Any]:
        """Return what was written where; `overruled` when other settings say something else."""
        return {
            "model": self.model,
            "settings": self.file,
            "changed": self.changed,
            "overruled": self._overruled,
            "backend": self.in_force.backend,
        }

    def show(self, terminal: Terminal) -> None:
        """Print what was written, and what speaks louder."""
        terminal.line(f"{self.file} now says:" if self.changed else f"{self.file} already says:")
        terminal.line(f'  model = "{self.model}"')
        if self._overruled is not None:
            terminal.say(f"Yet {self._overruled} counts: coach.toml in this vault, or COACH_MODEL, says so.")
        if self.in_force.backend == "server":
            terminal.say('Drafts come from a server until the setting backend is "llama".')


def use_model(chosen: str, folder: Path, file: Path, settings: Callable[[], Settings]) -> UsedModel:
    """Make a model the one in use, in the user's own settings.

    Raises:
        CoachError: When it is not installed or no whole model, or the settings cannot be changed.
    """
    path = catalog.find(chosen, folder)
    read_header(path)
    named = chosen in catalog.MODELS or chosen.startswith(catalog.HUB)
    value = chosen if named else str(path.resolve())
    old = config.read_settings_file(file)
    new = config.change_setting(old, "model", value, str(file))
    if new != old:
        _replace_text(file.resolve(), new)
    return UsedModel(value, file, new != old, settings())


def _replace_text(file: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=".config-")
    made = Path(name)
    try:
        with os.fdopen(number, "wb") as fresh:
            fresh.write(text.encode())
        with contextlib.suppress(FileNotFoundError):
            made.chmod(file.stat().st_mode)
        made.replace(file)
    except BaseException:
        made.unlink(missing_ok=True)
        raise


@click.command(epilog="Example: coach model use starter")
@click.argument("name")
@without_vault
def use(session: Session, *, name: str) -> None:
    """Draft with the model NAME from now on: one of `coach model list`, or a GGUF file."""
    session.show(use_model(name, places().models, settings_file(), settings_here))
