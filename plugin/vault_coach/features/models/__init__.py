"""`coach model`: choosing, fetching, checking, teaching and measuring models on this machine."""

import click

from vault_coach.features.finetune import tune
from vault_coach.features.models.bench import bench
from vault_coach.features.models.get import check, get
from vault_coach.features.models.list import list_models
from vault_coach.features.models.use import use


@click.group(epilog="Example: coach model list")
def model() -> None:
    """Models on this machine."""


for command in (list_models, get, use, check, tune, bench):
    model.add_command(command)
