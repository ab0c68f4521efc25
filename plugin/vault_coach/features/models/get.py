"""`coach model get`: fetch a model by name; the only command that uses the network."""

from dataclasses import dataclass
from pathlib import Path

import click

from vault_coach.features.session import Session, places, without_vault
from vault_coach.llm import catalog
from vault_coach.llm.fetch import fetch_model
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True, slots=True)
class FetchedModel:
    """A model that is here now, with its file."""

    name: str
    path: Path

    def data(self) -> "FetchedModel":
        """Return the result itself: its fields are the keys."""
        return self

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
