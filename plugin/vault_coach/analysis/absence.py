"""What was searched when nothing was found: an absence has no line of its own."""

from vault_coach.analysis.evidence import newest_first
from vault_coach.analysis.phrases import count, on
from vault_coach.analysis.view import View
from vault_coach.domain.meeting import Interaction
from vault_coach.domain.source import Source


def searched(view: View, days: int) -> tuple[str, list[Source]]:
    """The notes of the last so many days that tell of contact with partners, in words and by a line of each.

    Without any such note, the notes about the partners; nothing where there are none either.
    """
    recent = newest_first(c for partner in view.coached() for c in _recent(view, partner.name, days))
    if not recent:
        about = [partner.source for partner in view.coached()]
        return f"searched: {count(len(about), 'note')} about partners", about
    lines = {contact.source.path: contact.source for contact in reversed(recent)}
    first = on(recent[-1].day, view.today)
    return f"searched: {count(len(lines), 'note')} since {first}", list(reversed(lines.values()))


def _recent(view: View, name: str, days: int) -> list[Interaction]:
    return [contact for contact in view.contacts(name) if view.within(contact.day, days)]
