"""`coach status`: what the coach understood of a vault."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import click

from vault_coach.coach import Coach
from vault_coach.domain.source import Problem
from vault_coach.errors import CoachError
from vault_coach.features.read_files import list_files
from vault_coach.features.session import Session, common
from vault_coach.show.jsonable import pick
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal

_LABELS = {
    "notes": "notes read",
    "partners": "partners",
    "known": "others you know",
    "meetings": "meetings",
    "commitments": "commitments",
    "initiatives": "initiatives",
    "decisions": "decisions",
    "problems": "problems",
}


@dataclass(frozen=True)
class StatusPage(Page):
    """Counts of what was understood.

    Args:
        known: People without a note of a partner's.
        model: The name of the model in force, None when none is installed.
        rebuilt: Why the index was made anew, "" when it was not.
        trouble: The problems themselves.
    """

    notes: int
    partners: int
    known: int
    meetings: int
    commitments: int
    initiatives: int
    decisions: int
    problems: int
    model: str | None
    rebuilt: str
    trouble: Sequence[Problem] = field(default=())

    def data(self) -> dict[str, Any]:
        """Give the counts; the problems stand beside them in the frame."""
        return pick(self, *_LABELS, "model", "rebuilt")

    def show(self, terminal: Terminal) -> None:
        """Show the counts, then trouble in notes."""
        rows = [(label, str(getattr(self, name))) for name, label in _LABELS.items()]
        rows.append(("model", self.model or "none yet: coach model get starter"))
        terminal.table(rows, indent="")
        if self.rebuilt:
            terminal.say(self.rebuilt)
        terminal.problems(self.trouble)


def status(coach: Coach) -> StatusPage:
    """Count what was understood.

    Raises:
        CoachError: When the vault holds no notes.
    """
    model = coach.partnerships
    tracked = sum(1 for _ in model.tracked())
    return StatusPage(
        notes=len(coach.notes.paths),
        partners=tracked,
        known=len(model.people) - tracked,
        meetings=len(model.meetings),
        commitments=len(model.commitments),
        initiatives=len(model.initiatives),
        decisions=len(model.decisions),
        problems=len(model.problems),
        model=_model(coach),
        rebuilt=coach.notes.changes.rebuilt,
        trouble=model.problems,
    )


def _model(coach: Coach) -> str | None:
    """Name the model in force, None when none is installed."""
    if coach.settings.backend == "server":
        return coach.settings.server
    try:
        return coach.model_file().stem
    except CoachError:
        return None


@click.command("status", epilog="Example: coach status --files")
@click.option("--files", is_flag=True, help="List exactly which notes are read, and which are not and why.")
@common
def status_command(session: Session, *, files: bool) -> None:
    """What the coach understood of your vault."""
    session.show(list_files(session.coach) if files else status(session.coach))
