"""The command line: each command by name, loaded when it is called, and expected errors as one sentence.

A command is one line here: its name, its one sentence in `coach --help`, and where it stands. No module of a
command is imported before the command runs, so the help stays quick however heavy a command is.
"""

import gc
from importlib import import_module
from typing import Any

import click

from vault_coach import __version__
from vault_coach.errors import CoachError

SECTIONS = {
    "Every day": {
        "suggest": ("Draft a check-in for a one-on-one.", "features.check_in:suggest"),
        "next": ("Show the few things to do next, and why.", "features.next_moves:next_command"),
        "log": ("Write one line about a partner into the right note.", "features.log:log"),
        "rate": ("Rate a partnership.", "features.rate:rate"),
        "snooze": ("Hear nothing about a person or signal for a while.", "features.snooze:snooze"),
        "dismiss": ("Hear no more of one signal.", "features.snooze:dismiss"),
        "undo": ("Take a write back, byte for byte.", "features.undo:undo"),
    },
    "Drafts": {
        "weekly": ("Write the weekly reflection.", "features.weekly:weekly"),
        "retro": ("Draft questions to look back on how you worked.", "features.drafts"),
        "story": ("Draft the success story of something finished.", "features.drafts"),
        "start": ("Draft a first thing to do with a partner.", "features.drafts"),
        "stretch": ("Draft the next, larger effort with a partner.", "features.drafts"),
        "rebalance": ("Draft a talk about give and take.", "features.drafts"),
        "metrics": ("Draft what you will both measure.", "features.drafts"),
        "premortem": ("Draft what could make it fail.", "features.drafts"),
        "handoff": ("Draft what a partner must know to go on alone.", "features.drafts"),
        "weave": ("Draft introductions of partners to each other.", "features.introductions:weave"),
        "review": ("Draft the review of your whole portfolio.", "features.review:review_command"),
    },
    "Views": {
        "show": ("Show one page about one person.", "features.partner:show"),
        "signals": ("Show everything that stands out, with its lines.", "features.signals:signals"),
        "commitments": ("Show open promises, both ways.", "features.commitments:commitments"),
        "portfolio": ("Show tiers, who went quiet and where time goes.", "features.portfolio:portfolio"),
        "loop": ("Show how far each partnership has come.", "features.loop:loop"),
        "roi": ("Show what partnering brings, against before.", "features.roi:roi"),
        "checklist": ("Show five ways to begin, ticked from your notes.", "features.checklist:checklist_command"),
        "map": ("Show the influence map.", "features.influence_map.page:show_map"),
    },
    "Your vault": {
        "init": ("Look at your vault and propose settings.", "features.init:init"),
        "status": ("Show what the coach understood of your vault.", "features.status:status_command"),
        "who": ("Tell whom a written name means, and why.", "features.who:who"),
        "doctor": ("Show what is off, with the way out.", "features.doctor:doctor"),
        "watch": ("Draft by itself as you save notes.", "features.watch.command:watch"),
        "service": ("Start the watcher with your computer.", "features.watch.service:service"),
        "conflicts": ("Show texts that a write displaced.", "features.undo:conflicts"),
        "forget": ("Remove a person from all the coach keeps.", "features.forget:forget"),
        "index": ("Bring the index up to date.", "features.status:index"),
    },
    "Models and settings": {
        "model": ("Choose, fetch, check and teach models.", "features.models:model"),
        "prompt": ("Show and try what the model is asked.", "features.prompts:prompt"),
        "eval": ("Measure how good a model's drafts are.", "features.evaluate:evaluate_drafts"),
    },
}
"""Section of the help -> command -> its one sentence, and `module:function` below `vault_coach`.

A module alone keeps its commands by name in `COMMANDS`.
"""


_OWN_OPTIONS = {"-h", "--help", "--version"}


class LazyGroup(click.Group):
    """Commands that are imported when they are called; expected errors are one sentence on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """List every command, in the order of the help."""
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (the same)
        """Import a command by name; None for a name there is no command of."""
        for section in SECTIONS.values():
            if cmd_name in section:
                module, _, function = section[cmd_name][1].partition(":")
                loaded = import_module(f"vault_coach.{module}")
                command: click.Command = getattr(loaded, function) if function else loaded.COMMANDS[cmd_name]
                return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the help's list of commands, section by section, without importing any."""
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, sentence) for name, (sentence, _) in section.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take a line without a command for `coach next`, with the options of that."""
        if not args or (args[0].startswith("-") and args[0] not in _OWN_OPTIONS):
            args = ["next", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an expected error becomes its sentence, its way out and its exit code."""
        try:
            return super().invoke(ctx)
        except CoachError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_code)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="coach")
def main() -> None:
    """Coach your working partnerships from the meeting notes you already write.

    Without a command it answers like `coach next`.
    """
    gc.set_threshold(200_000, 50, 50)  # one run makes many small values, and nearly all live to its end
