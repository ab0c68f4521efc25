"""Commands about who has influence on what, and who should know whom."""

from pathlib import Path

import click

from vault_coach.commands.drafts import Drafting, phrasing
from vault_coach.features.session import Session, common, keeps

_NAME = "Influence map"


@click.command("map", epilog="Example: coach map --svg map.svg")
@click.option("--note", is_flag=True, help=f'Write or refresh "{_NAME}.canvas" and "{_NAME}.md".')
@click.option("--svg", metavar="FILE", type=click.Path(path_type=Path), help="Write a picture to FILE.")
@common
def influence_map(session: Session, *, note: bool, svg: Path | None) -> None:
    """Partners by trust and interdependence, bridges, and whom open decisions need."""
    from vault_coach.features import coach_notes
    from vault_coach.features.influence_map.canvas import canvas
    from vault_coach.features.influence_map.mermaid import note as diagrams
    from vault_coach.features.influence_map.page import MapPage
    from vault_coach.features.influence_map.svg import svg as picture

    coach, board = session.coach, f"{_NAME}.canvas"
    page = MapPage(coach.view)
    files = []
    if note:
        files.append(coach_notes.put_file(coach, board, canvas(page.found, coach.linker), "map"))
        files.append(coach_notes.put_note(coach, f"{_NAME}.md", diagrams(page.found, coach.linker, board), "map"))
    if svg:
        files.append(coach_notes.put_picture(coach, svg, picture(page.found), "map"))
    session.show(page, files)


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
