"""The command line: one group, and the one place where expected errors become a sentence and an exit code."""

import gc
from typing import Any

import click

from vault_coach import __version__
from vault_coach.commands import (
    commitments,
    drafts,
    evaluation,
    influence,
    models,
    portfolio,
    prompts,
    quiet,
    record,
    service,
    setup,
    views,
    watch,
    writes,
)
from vault_coach.errors import CoachError


class _Group(click.Group):
    """Commands whose expected errors are one sentence on stderr, with the way out, and no traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CoachError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coach")
def main() -> None:
    """Coach your working partnerships from the meeting notes you already write."""
    gc.set_threshold(200_000, 50, 50)  # one run makes many small values, and nearly all live to its end


for _command in (
    drafts.suggest,
    drafts.retro,
    drafts.start,
    drafts.metrics,
    drafts.premortem,
    drafts.handoff,
    drafts.rebalance,
    drafts.stretch,
    drafts.story,
    drafts.weekly,
    views.next_moves,
    views.signals,
    views.show,
    commitments.commitments,
    portfolio.portfolio,
    portfolio.review,
    portfolio.loop,
    portfolio.roi,
    portfolio.checklist,
    influence.influence_map,
    influence.weave,
    views.status,
    setup.init,
    setup.doctor,
    setup.index,
    record.rate,
    record.log,
    quiet.snooze,
    quiet.dismiss,
    writes.undo,
    writes.conflicts,
    writes.forget,
    models.model,
    evaluation.evaluate,
    prompts.prompt,
    service.service,
    watch.watch,
):
    main.add_command(_command)
