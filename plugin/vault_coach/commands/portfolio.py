"""Commands about the whole of your partnerships."""

import click

from vault_coach.commands.session import Session, common

_BASE = "Partners.base"


@click.command()
@click.option("--note", is_flag=True, help=f"Write or refresh {_BASE}, for Obsidian's own table.")
@common
def portfolio(session: Session, *, note: bool) -> None:
    """Who is core, active and peripheral and why, who went quiet, and where your time goes."""
    from vault_coach import ownnotes
    from vault_coach.views.bases import base
    from vault_coach.views.portfolio import PortfolioPage

    page = PortfolioPage(session.coach.view)
    files = [ownnotes.put_file(session.coach, _BASE, base(page.held), "portfolio")] if note else []
    session.show(page, files)


@click.command()
@common
def loop(session: Session) -> None:
    """How far each partnership has come, from a first offer to larger things together."""
    from vault_coach.views.loop import LoopPage

    session.show(LoopPage(session.coach.view))


@click.command()
@common
def roi(session: Session) -> None:
    """What partnering brings, against the period before."""
    from vault_coach.views.roi import RoiPage

    session.show(RoiPage(session.coach.view))


@click.command()
@common
def checklist(session: Session) -> None:
    """Five ways to begin, ticked from your notes."""
    from vault_coach.views.checklist import ChecklistPage

    session.show(ChecklistPage(session.coach.view))
