"""Commands about who has influence on what, and who should know whom."""

import click

from vault_coach.commands.drafts import Drafting, phrasing
from vault_coach.features.session import keeps


@click.command(epilog="Example: coach weave --note")
@keeps("Introductions")
@phrasing
def weave(drafting: Drafting, *, note: bool) -> None:
    """Who should know each other, why, and a short note to send to both."""
    from vault_coach.features import draft_requests
    from vault_coach.views.weave import WeavePage

    session = drafting.session
    notes = draft_requests.introductions(session.coach, drafting.backend_if_any)
    page = WeavePage(session.coach.view, session.coach.signals, notes, drafting.why)
    session.look(page, "Introductions", note=note)
