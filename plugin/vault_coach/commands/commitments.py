"""`coach commitments`."""

import click

from vault_coach.commands.session import Session, common


@click.command()
@click.option("--mine", is_flag=True, help="Only what you owe.")
@click.option("--theirs", is_flag=True, help="Only what others owe you.")
@click.option("--overdue", is_flag=True, help="Only what is past due.")
@common
def commitments(session: Session, *, mine: bool, theirs: bool, overdue: bool) -> None:
    """Open promises, both ways, what is due first in front."""
    from vault_coach.views.commitments import CommitmentsPage

    session.show(
        CommitmentsPage(session.coach.view, mine=mine or not theirs, theirs=theirs or not mine, overdue=overdue)
    )
