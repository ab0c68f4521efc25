"""`coach model get` and `coach model check`: fetch a model by name, and see whether a file is whole and right."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click

from vault_coach.features.session import Session, places, settings_here, without_vault
from vault_coach.llm import catalog, fetch
from vault_coach.llm.fetch import fetch_model
from vault_coach.llm.gguf import Gguf, read_header
from vault_coach.show.jsonable import jsonable
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal, in_bytes


@dataclass(frozen=True, slots=True)
class FetchedModel(Page):
    """A model that is here now, with its file."""

    name: str
    path: Path

    def show(self, terminal: Terminal) -> None:
        """Print where it is."""
        terminal.line(f"{self.name} is ready: {self.path}")


@click.command(epilog="Example: coach model get starter")
@click.argument("name")
@without_vault
def get(session: Session, *, name: str) -> None:
    """Fetch the model NAME, check it, and keep it. The only command that uses the network.

    NAME is one of `coach model list`, or hf:OWNER/NAME/FILE.gguf for any other on Hugging Face.
    """
    model, folder = catalog.named(name), places().models
    if not catalog.fetched(model, folder).is_file():
        about = f" ({model.size // 1_000_000} MB, {model.licence})" if model.size else ""
        session.progress(f"Fetching {name}{about}")
    session.show(FetchedModel(name, fetch_model(model, folder)))


Checksum = Literal["right", "wrong", "unknown"]

_CHECKSUMS = {
    "right": "is the one that is known for it",
    "wrong": "is NOT the one that is known for it",
    "unknown": "cannot be compared: none is known for this file",
}


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """A model file's header and checksum.

    Attributes:
        adapter: What it was taught, as a file; None for nothing.
        adapter_checksum: How that file stands; "unknown" for what was taught on this machine.
    """

    path: Path
    header: Gguf
    sha256: str
    checksum: Checksum
    adapter: Path | None = None
    adapter_checksum: Checksum = "unknown"

    def data(self) -> dict[str, Any]:
        """Return the header, and whether the checksum is `right`, `wrong` or `unknown`."""
        taught = {"path": self.adapter, "checksum": self.adapter_checksum} if self.adapter else None
        checksum = {"sha256": self.sha256, "checksum": self.checksum, "taught": taught}
        return {"path": self.path, **jsonable(self.header), **checksum}

    def show(self, terminal: Terminal) -> None:
        """Print the same in words."""
        header = self.header
        terminal.line(str(self.path))
        chat = "knows how a conversation is written" if header.template else "has no chat template"
        for text in (
            f"GGUF version {header.version}, whole: {header.size:,} bytes",
            f"{header.name} ({header.architecture}, mostly {header.quantisation})",
            f"{header.parameters / 1e6:,.0f} million parameters",
            f"looks back {header.context:,} tokens, and {chat}",
            f"needs about {in_bytes(header.memory)} of memory while it drafts",
            f"its checksum {_CHECKSUMS[self.checksum]}",
        ):
            terminal.point(text)
        if self.adapter:
            terminal.line(str(self.adapter))
            terminal.point("what it was taught, for this model and no other")
            terminal.point(f"its checksum {_CHECKSUMS[self.adapter_checksum]}")
            if self.adapter_checksum == "wrong":
                terminal.say("Install vault-coach again, or set tuned = false.", style="yellow")
        if self.checksum == "wrong":
            terminal.say("Delete the file and `coach model get` it again.", style="yellow")
        elif self.checksum == "unknown":
            terminal.line(f"    {self.sha256}", style="dim")


def check_model(chosen: str, folder: Path) -> ModelCheck:
    """Read the header of a model and compare the file with the checksum that is known for it.

    Raises:
        CoachError: When the file is missing, damaged or cut off.
    """
    path = catalog.find(chosen, folder)
    header = read_header(path)
    sha256 = fetch.checksum(path)
    models = {
        catalog.installed(model, folder): model
        for model in (*catalog.MODELS.values(), *catalog.fetched_by_name(folder))
    }
    known = fetch.known_checksum(models[path], folder) if path in models else ""
    if not known and any(sha256 == model.sha256 for model in catalog.MODELS.values()):
        known = sha256
    adapter = catalog.adapter(path, folder)
    expected = catalog.TUNED.sha256 if adapter == catalog.TUNED.path else ""
    judged = _compare(fetch.checksum(adapter), expected) if adapter else "unknown"
    return ModelCheck(path, header, sha256, _compare(sha256, known), adapter, judged)


def _compare(actual: str, known: str) -> Checksum:
    return "unknown" if not known else "right" if known == actual else "wrong"


@click.command(epilog="Example: coach model check starter")
@click.argument("name", required=False)
@without_vault
def check(session: Session, *, name: str | None) -> None:
    """Whether a model's file is whole and what it should be; without NAME, the one in use."""
    session.show(check_model(name or settings_here().model, places().models))
