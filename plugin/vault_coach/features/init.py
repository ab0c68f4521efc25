"""`coach init`: look at a vault for the first time, propose settings, copy what there is to start from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from vault_coach import config
from vault_coach.analysis.phrases import listing
from vault_coach.coach import Coach
from vault_coach.domain.assemble import assemble
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import Reading
from vault_coach.features import scaffold
from vault_coach.features.propose_settings import (
    Proposal,
    propose_folders,
    propose_tracked,
    read_as_proposed,
    settings_text,
)
from vault_coach.features.scaffold import CopiedTemplates
from vault_coach.features.session import Session, agrees, common
from vault_coach.show.jsonable import jsonable
from vault_coach.show.terminal import Terminal, counted
from vault_coach.vault import write
from vault_coach.vault.journal import Purpose

_MOST_MET = 8
_LATELY = timedelta(days=365)
_ENOUGH_MEETINGS = 5
_NEARLY_ALWAYS = 0.8


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of what was understood of a vault, with the proposal taken as accepted.

    Attributes:
        people: People with a note of their own; `known` are others who were met.
        dated: Notes with a day.
        undated: Meetings without one.
        attendees: Property that says who was there, as it is written -> how many notes have it.
        met: People met most in the last year, by name: an order, but no ranking.
        maybe_me: Who is in nearly all meetings, None when that is nobody.
        configured: True when the vault has a `coach.toml`.
    """

    notes: int
    people: int
    tracked: int
    known: int
    meetings: int
    dated: int
    undated: int
    attendees: dict[str, int]
    met: tuple[str, ...]
    maybe_me: str | None
    configured: bool

    def show(self, terminal: Terminal) -> None:
        """Print the counts in words; what is missing says why."""
        terminal.title(f"{counted(self.notes, 'note')} read")
        terminal.point(self._people())
        terminal.point(self._meetings())
        undated = (
            f"{counted(self.undated, 'meeting')} without a date" if self.undated else "no meeting without a date"
        )
        terminal.point(f"{counted(self.dated, 'dated note')}, {undated}")
        if self.met:
            terminal.point(f"in the last year you met most, by name: {listing(self.met)}")

    def _people(self) -> str:
        if not self.people:
            return (
                "no note about a person yet: one is known by `type: person` (or contact, colleague …) "
                "or by a folder called People"
            )
        known = f", {self.known:,} more without a note" if self.known else ""
        return f"{counted(self.people, 'person', 'people')}, {self.tracked:,} of them tracked{known}"

    def _meetings(self) -> str:
        if not self.meetings:
            return "no meeting yet: one is known by a date and attendees, or by `type: meeting`"
        names = [f"`{name}:` in {counted(number, 'note')}" for name, number in self.attendees.items()]
        attendees = f", attendees in {listing(names)}" if names else ", none says who was there"
        return f"{counted(self.meetings, 'meeting')}{attendees}"


@dataclass(frozen=True, slots=True)
class InitResult:
    """What was understood, what is proposed, and what was written.

    Args:
        text: The proposed settings, None when the vault has its own.
        folder: Where the note templates are to go, "" when they were not asked for.
        written: True when the settings were written.
        templates: What became of the templates, None when they were not copied.
    """

    overview: Overview
    text: str | None
    folder: str
    written: bool = False
    templates: CopiedTemplates | None = None

    def data(self) -> dict[str, Any]:
        """Return the counts, the proposal, and what was written."""
        return {
            **jsonable(self.overview),
            "proposed": self.text,
            "written": self.written,
            "templates": self.templates,
        }

    def show_proposal(self, terminal: Terminal) -> None:
        """Print the settings as they would stand in the file."""
        if self.overview.configured:
            terminal.say("The vault has a coach.toml; it stays as it is.")
        if self.text:
            terminal.title("Proposed: coach.toml", level=2)
            for line in self.text.splitlines():
                terminal.line(f"  {line}" if line else "", style="dim" if line.startswith("# ") else "")
        if self.folder:
            terminal.title(f"The note templates would go into {self.folder}/", level=2)

    def show(self, terminal: Terminal) -> None:
        """Print what was written."""
        if self.written:
            terminal.say("Wrote coach.toml. Next: coach next")
        if self.templates:
            self.templates.show(terminal)
        elif not self.written and (self.text or self.folder):
            terminal.say("Nothing was written. With --yes it is, without asking.")


def look_at_vault(coach: Coach) -> tuple[Overview, Proposal]:
    """Read the vault and count; with the proposal of its settings, an empty one when it has its own."""
    configured = (coach.vault / config.FILE).exists()
    proposal = Proposal() if configured else propose_folders(coach.notes.paths, coach.notes.readings)
    paths = [path for path in coach.notes.paths if not proposal.ignores(path)]
    readings = read_as_proposed(paths, coach.notes.readings, proposal)
    as_it_is = bool(paths) and not (proposal.ignore or proposal.kinds)
    model = coach.partnerships if as_it_is else assemble(readings, coach.settings.owner())
    if not configured:
        proposal = propose_tracked(proposal, paths, readings, model)
    maybe_me = None if coach.settings.me else _nearly_always_there(model)
    overview = Overview(
        notes=len(paths),
        people=len(model.partners),
        tracked=sum(1 for _ in model.tracked()),
        known=sum(1 for who in model.people if who not in model.partners),
        meetings=len(model.meetings),
        dated=model.dated_notes,
        undated=sum(1 for reading in readings if reading.kind == "meeting" and reading.day is None),
        attendees=_attendee_properties(readings),
        met=_most_met(coach, model, maybe_me),
        maybe_me=maybe_me,
        configured=configured,
    )
    return overview, proposal


def write_settings(coach: Coach, text: str) -> None:
    """Write `coach.toml`; one that is there stays as it is.

    Raises:
        WriteError: It is there, or cannot be written.
    """
    purpose = Purpose(coach.now, "init")
    write.create(coach.vault, config.FILE, text.encode(), journal=coach.journal, purpose=purpose)


def _attendee_properties(readings: Iterable[Reading]) -> dict[str, int]:
    """Count the properties that say who was there, as they are written, most used first."""
    fields = (reading.fields.get("attendees") for reading in readings if reading.kind == "meeting")
    written = Counter(field.source.quote.partition(":")[0].strip(" \t-*_[(>") for field in fields if field)
    return dict(written.most_common())


def _most_met(coach: Coach, model: Partnerships, maybe_me: str | None) -> tuple[str, ...]:
    lately = (meeting for meeting in model.meetings if coach.today - _LATELY <= meeting.day <= coach.today)
    counts = Counter(who for meeting in lately for who in meeting.attendees if who != maybe_me)
    return tuple(sorted(sorted(counts, key=lambda who: (-counts[who], who))[:_MOST_MET]))


def _nearly_always_there(model: Partnerships) -> str | None:
    """Find who is in nearly all meetings of several people: perhaps the user, who is asked."""
    several = [meeting for meeting in model.meetings if len(meeting.attendees) > 1]
    counts = Counter(who for meeting in several for who in meeting.attendees)
    if len(several) < _ENOUGH_MEETINGS:
        return None
    (who, meetings), *others = counts.most_common(2)
    tied = any(meetings == other for _, other in others)
    return who if meetings >= _NEARLY_ALWAYS * len(several) and not tied else None


@click.command(epilog="Example: coach init --example try-the-coach")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option(
    "--example",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Copy the example vault to DIR, to play with.",
)
@click.option("--templates", is_flag=True, help="Copy the note templates into your vault, too.")
@common
def init(session: Session, *, yes: bool, example: Path | None, templates: bool) -> None:
    """Look at your vault, say what was understood, and propose settings.

    Writes only after a yes, never into a note, and never over a coach.toml that is there.
    """
    if example is not None:
        copied = scaffold.copy_example(example)
        session.vault = example
        session.show(copied)
        return
    coach = session.coach
    overview, proposal = look_at_vault(coach)
    if not session.as_json:
        overview.show(session.terminal)
    me = coach.settings.me or _ask_name(overview, quiet=yes or session.as_json)
    text = None if overview.configured else settings_text(proposal, me, overview.maybe_me or "")
    page = InitResult(overview, text, scaffold.template_folder(coach, proposal.ignore) if templates else "")
    if not session.as_json:
        page.show_proposal(session.terminal)
    if (page.text or page.folder) and (yes or (not session.as_json and agrees("\nWrite this?"))):
        page = _write(coach, page)
    session.show(page)


def _write(coach: Coach, page: InitResult) -> InitResult:
    if page.text:
        write_settings(coach, page.text)
    copied = scaffold.copy_templates(coach, page.folder) if page.folder else None
    return replace(page, written=bool(page.text), templates=copied)


def _ask_name(overview: Overview, *, quiet: bool) -> tuple[str, ...]:
    """Ask the user's name; none when nobody is to be asked or gives it."""
    if quiet or overview.configured:
        return ()
    maybe_me = overview.maybe_me
    click.echo(f"\n{maybe_me} is in nearly all your meetings; is that you?" if maybe_me else "")
    question = "Your name, as it stands in your notes (Enter to skip)"
    try:
        name = str(click.prompt(question, default="", show_default=False)).strip()
    except click.Abort:  # there is nobody to answer
        click.echo()
        return ()
    return (name,) if name else ()
