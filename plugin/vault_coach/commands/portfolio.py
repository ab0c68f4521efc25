"""Commands about the whole of your partnerships."""

import click

from vault_coach.commands.drafts import Drafting, drafting


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
