"""`coach commitments`."""

import click

from vault_coach.features.session import Session, common, keeps


@click.command(epilog="Example: coach commitments --overdue")
@click.option("--mine", is_flag=True, help="Only what you owe.")
@click.option("--theirs", is_flag=True, help="Only what others owe you.")
@click.option("--overdue", is_flag=True, help="Only what is past due.")
@keeps("Commitments")
@common
def commitments(session: Session, *, mine: bool, theirs: bool, overdue: bool, note: bool) -> None:
    """Open promises, both ways, what is due first in front."""
    from vault_coach.features.commitments import CommitmentsPage

    page = CommitmentsPage(session.coach.view, mine=mine or not theirs, theirs=theirs or not mine, overdue=overdue)
    side = "My " if mine and not theirs else "Their " if theirs and not mine else ""
    session.look(page, f"{side}{'Overdue ' if overdue else ''}Commitments".capitalize(), note=note)
