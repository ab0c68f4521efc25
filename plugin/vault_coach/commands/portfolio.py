"""Commands about the whole of your partnerships."""

import click

from vault_coach.commands.drafts import Drafting, drafting
from vault_coach.features.session import Session, common, keeps

_BASE = "Partners.base"


@click.command(epilog="Example: coach portfolio --note")
@click.option("--note", is_flag=True, help=f'Write or refresh "{_BASE}" and "Coach/Portfolio.md".')
@common
def portfolio(session: Session, *, note: bool) -> None:
    """Who is core, active and peripheral and why, who went quiet, and where your time goes."""
    from vault_coach.features import coach_notes
    from vault_coach.features.portfolio import PortfolioPage
    from vault_coach.views.bases import base

    page = PortfolioPage(session.coach.view)
    files = []
    if note:
        files.append(coach_notes.put_file(session.coach, _BASE, base(page.held), "portfolio"))
        files.append(session.keep(page, "Portfolio"))
    session.show(page, files)


@click.command(epilog="Example: coach review --quarterly")
@click.option("--quarterly", is_flag=True, help="Look at the balance of two periods as well.")
@drafting
def review(drafting: Drafting, *, quarterly: bool) -> None:
    """Look over all your partnerships, in a note with room for what you decide."""
    from vault_coach.features import coach_notes, review
    from vault_coach.show.note import note_body
    from vault_coach.views.review import ReviewPage

    coach, wanted = drafting.session.coach, drafting.options
    path = review.note_path(coach)
    asked = review.questions(coach, drafting.backend_if_any)
    page = ReviewPage(coach.view, path, review.last_review(coach), quarterly, asked, drafting.why)
    files = []
    if not wanted.print_only:
        files.append(review.put(coach, path, note_body(page, coach_notes.linker(coach, path)), wanted))
    drafting.session.show(page, files)


@click.command(epilog="Example: coach loop --note")
@keeps("Influence loop")
@common
def loop(session: Session, *, note: bool) -> None:
    """How far each partnership has come, from a first offer to larger things together."""
    from vault_coach.features.loop import LoopPage

    session.look(LoopPage(session.coach.view), "Influence loop", note=note)


@click.command(epilog="Example: coach roi --note")
@keeps("Return on partnership")
@common
def roi(session: Session, *, note: bool) -> None:
    """What partnering brings, against the period before."""
    from vault_coach.features.roi import RoiPage

    session.look(RoiPage(session.coach.view), "Return on partnership", note=note)


@click.command(epilog="Example: coach checklist --note")
@keeps("Checklist")
@common
def checklist(session: Session, *, note: bool) -> None:
    """Five ways to begin, ticked from your notes."""
    from vault_coach.features.checklist import ChecklistPage

    session.look(ChecklistPage(session.coach.view), "Checklist", note=note)
