"""The group `coach model`, with its commands in the order of its help."""

import click

from vault_coach.features.finetune import tune
from vault_coach.features.models.bench import bench
from vault_coach.features.models.check import check
from vault_coach.features.models.get import get
from vault_coach.features.models.list import list_models
from vault_coach.features.models.use import use


@click.group(epilog="Example: coach model list")
def model() -> None:
    """Models on this machine."""


for command in (list_models, get, use, check, tune, bench):
    model.add_command(command)
