"""`coach who`: whom a written name means in this vault, and why."""

from dataclasses import dataclass
from typing import Any

import click

from vault_coach.coach import Coach
from vault_coach.domain.names import ME, Identity
from vault_coach.errors import CoachError
from vault_coach.features.session import Session, common
from vault_coach.show.terminal import Terminal

_WHY = {
    "path": "the folder and name of the note",
    "title": "the title of the note",
    "alias": "a name in full, an alias, or the heading of the note",
    "mail": "the address in the note",
    "me": "your own name",
    "present": "the only one of that name who was there",
    "short": "nobody else here is called so",
    "several": "several people fit, so it is nobody",
    "nobody": "no note, alias or first name fits",
}


@dataclass(frozen=True)
class WhoPage:
    """Who a name is.

    Args:
        name: The name as written.
        identity: Who it is.
        notes: The note of each candidate, None for one without.
    """

    name: str
    identity: Identity
    notes: dict[str, str | None]

    def data(self) -> dict[str, Any]:
        """Give the person, None for nobody, with the reason and everyone who fits."""
        candidates = [{"name": name, "note": note} for name, note in self.notes.items()]
        return {
            "name": self.name,
            "person": self.identity.person or None,
            "reason": self.identity.reason,
            "why": _WHY[self.identity.reason],
            "candidates": candidates,
        }

    def show(self, terminal: Terminal) -> None:
        """Show who it is, or who it could be."""
        person = "you" if self.identity.person == ME else self.identity.person
        terminal.say(f'"{self.name}" is {person or "nobody"}: {_WHY[self.identity.reason]}.')
        for name, note in self.notes.items():
            terminal.point(f"{'you' if name == ME else name}: {note or 'no note'}")
        if self.identity.reason == "several":
            terminal.say(f'Write the full name or link the note; or give one of them the alias "{self.name}".')


def find_who(coach: Coach, name: str, path: str = "") -> WhoPage:
    """Find whom a name means, in the note at a path if one is given.

    Raises:
        CoachError: When there is no such note.
    """
    model = coach.partnerships
    names = model.names
    if path:
        if path not in coach.notes.paths:
            raise CoachError(f"There is no note {path}.", "Give its path in the vault, with .md.")
        names = names.in_room(
            [who for meeting in model.meetings if meeting.path == path for who in meeting.attendees]
        )
    identity = names.identify(name)
    partners = model.partners
    return WhoPage(
        name, identity, {who: partners[who].path if who in partners else None for who in identity.candidates}
    )


@click.command(epilog='Example: coach who "Sam"')
@click.argument("name")
@click.option("--in", "path", default="", metavar="PATH", help="As in this note, with who was there.")
@common
def who(session: Session, name: str, *, path: str) -> None:
    """Whom a written name means, and why."""
    session.show(find_who(session.coach, name, path))
