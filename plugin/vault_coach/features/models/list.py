"""`coach model list`: the models there are, and how each would do on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import click

from vault_coach.errors import CoachError
from vault_coach.features.machine import Machine, this_machine
from vault_coach.features.session import Session, places, settings_here, without_vault
from vault_coach.llm import catalog
from vault_coach.llm.catalog import Fit, Model
from vault_coach.show.jsonable import pick
from vault_coach.show.terminal import Terminal, in_bytes

Taught = Literal["as shipped", "own wordings", "own wordings left out", ""]

_FITS = {"good": "", "slow": "slow here", "too large": "too large here"}
_KNOWN = ("name", "repo", "file", "parameters", "size", "memory", "licence", "languages", "about", "sha256")
_TAUGHT = {
    "as shipped": "Drafts as it was taught.",
    "own wordings": "Drafts as it was taught, with your own wordings.",
    "own wordings left out": "Drafts as it was taught. Your own wordings went with an earlier version: "
    "teach them again with `coach model tune`.",
    "": "",
}


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model as it stands with this machine.

    Attributes:
        path: Its file; None when it is not installed.
        taught: What it was taught for its drafts; "" for the plain model.
    """

    model: Model
    path: Path | None
    in_use: bool
    fit: Fit
    taught: Taught = ""

    def data(self) -> dict[str, Any]:
        """Return what is known of the model, null for what is not, and how it stands with this machine."""
        model = self.model
        return {
            **{name: getattr(model, name) or None for name in _KNOWN},
            **pick(model, "size", "memory"),
            "path": self.path,
            "in_use": self.in_use,
            "taught": self.taught or None,
            "fit": self.fit,
        }

    def row(self, advised: str) -> tuple[str, ...]:
        """Return the cells of its row in the list."""
        model = self.model
        state = "in use" if self.in_use else "installed" if self.path else _FITS[self.fit]
        if not state and model.name == advised:
            state = "advised"
        licence = f"{model.licence}." if model.licence else ""
        languages = f"Languages: {model.languages}." if model.languages else ""
        about = " ".join(filter(None, (model.about, _TAUGHT[self.taught], licence, languages)))
        return (
            model.name,
            in_bytes(model.size),
            in_bytes(model.memory),
            state,
            about or "Fetched by its full name.",
        )


@dataclass(frozen=True, slots=True)
class ModelList:
    """All models there are.

    Attributes:
        advised: The name of the one that suits this machine best.
        other: The model in use, when it is a file the coach does not know by name; else None.
    """

    machine: Machine
    advised: str
    other: str | None
    models: Sequence[ModelEntry]

    def data(self) -> dict[str, Any]:
        """Return the machine, the advice, and each model; `path` is null when it is not installed."""
        models = [entry.data() for entry in self.models]
        return {"machine": self.machine, "advised": self.advised, "other": self.other, "models": models}

    def show(self, terminal: Terminal) -> None:
        """Print a row for each model, then what to do next."""
        cores = "1 core" if self.machine.cores == 1 else f"{self.machine.cores} cores"
        terminal.title(f"Models, and this machine: {in_bytes(self.machine.memory)} of memory, {cores}")
        rows = [entry.row(self.advised) for entry in self.models]
        terminal.table(rows, ("name", "disk", "memory", "", ""), right=(1, 2))
        terminal.say()
        if self.other:
            terminal.say(f"In use is a model of your own: {self.other}")
        advised = next((entry for entry in self.models if entry.model.name == self.advised), None)
        if advised and not advised.in_use:
            steps = [f"`coach model get {self.advised}`"] if advised.path is None else []
            terminal.say(
                f"To use {self.advised}: {', then '.join([*steps, f'`coach model use {self.advised}`'])}."
            )


def installed_and_known(folder: Path, chosen: str, machine: Machine, *, tuned: bool = True) -> ModelList:
    """List the models of the catalog and those fetched by their full name, the smallest first."""
    try:
        used = catalog.find(chosen, folder).resolve()
    except CoachError:
        used = Path()
    entries = tuple(
        _entry(model, folder, used, machine, tuned=tuned)
        for model in (*catalog.MODELS.values(), *catalog.fetched_by_name(folder))
    )
    known = any(entry.in_use for entry in entries)
    advised = catalog.advised(machine.memory, machine.cores).name
    return ModelList(machine, advised, chosen if chosen and not known else None, entries)


def _entry(model: Model, folder: Path, used: Path, machine: Machine, *, tuned: bool) -> ModelEntry:
    path = catalog.installed(model, folder)
    if path and not model.size:
        model = replace(model, size=path.stat().st_size, memory=path.stat().st_size)
    in_use = path is not None and path.resolve() == used
    fit = catalog.fit(model, machine.memory, machine.cores)
    return ModelEntry(model, path, in_use, fit, _taught(path, folder) if path and tuned else "")


def _taught(path: Path, folder: Path) -> Taught:
    """Tell what the model in a file was taught: all that ships, the user's wordings as well, or nothing.

    Wordings that were taught to what shipped before are left out.
    """
    adapter, own = catalog.adapter(path, folder), catalog.own_adapter(folder)
    if adapter is None:
        return ""
    if adapter == own:
        return "own wordings"
    return "own wordings left out" if own.is_file() else "as shipped"


@click.command("list", epilog="Example: coach model list")
@without_vault
def list_models(session: Session) -> None:
    """Which models there are, and which of them suit this machine."""
    settings = settings_here()
    session.show(installed_and_known(places().models, settings.model, this_machine(), tuned=settings.tuned))
