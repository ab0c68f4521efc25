"""Commands about models."""

import click

from vault_coach.commands.session import places
from vault_coach.errors import CoachError


@click.group()
def model() -> None:
    """Models on this machine."""


@model.command("get")
@click.argument("name")
def model_get(name: str) -> None:
    """Fetch the model NAME, check it, and keep it. The only command that uses the network."""
    from vault_coach.llm import catalog, fetch

    if name not in catalog.MODELS:
        raise CoachError(f'There is no model called "{name}".', f"Known: {', '.join(catalog.MODELS)}.")
    wanted = catalog.MODELS[name]
    if not catalog.fetched(wanted, places().models).is_file():
        click.echo(f"Fetching {name} ({wanted.size // 1_000_000} MB, {wanted.licence}) …", err=True)
    click.echo(f"{name} is ready: {fetch.fetch(wanted, places().models)}")
