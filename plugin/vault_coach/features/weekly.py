"""`coach weekly`: which week is meant, which note its reflection goes into, and which weeks wait to be written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import click

from vault_coach.coach import Coach
from vault_coach.domain.week import Week
from vault_coach.drafting.kinds import weekly as reflection
from vault_coach.errors import CoachError
from vault_coach.features import feedback, write_draft
from vault_coach.features.drafts import Drafting, drafting
from vault_coach.features.status import asks_to_be_left_alone
from vault_coach.features.write_draft import DraftOptions, DraftPage, DraftResult
from vault_coach.features.write_files import TargetNote, find_target
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.momentjs import Calendar, format_week
from vault_coach.vault import note, obsidian

FOLDER = "Reflections"
"""Where the notes of the coach's own are kept."""

_CAUGHT_UP = 4  # weeks that are written later at most, when nobody was there to write them
_LOOKED_BACK = 53  # weeks among which the first one is looked for
_FRIDAY = timedelta(days=4)
_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_FORM = "gggg-[W]ww"  # what both plugins name weekly notes by when nothing is set


@click.command(epilog="Example: coach weekly --week 2026-W47")
@click.option(
    "--week", metavar="WEEK", help="Such as 2026-W47. Default: from Friday on this week, else the last one."
)
@drafting
def weekly(drafting: Drafting, *, week: str | None) -> None:
    """Look back on a week: its facts, the moves for the next one, three questions, and room for your answers."""
    coach = drafting.session.coach
    meant = find_week(coach, week)
    result = write_reflection(coach, meant, drafting.backend(), drafting.options)
    drafting.session.show(WeeklyPage(result, meant, why=drafting.why))


def week_to_look_back_on(day: date) -> Week:
    """Return the week to look back on: from Friday on the one a day lies in, before that the last one."""
    return Week.of(day - _FRIDAY)


def find_week(coach: Coach, name: str | None) -> Week:
    """Return the week a name such as `2026-W47` means; without a name the one to look back on.

    Raises:
        CoachError: When there is no such week, or it has not begun.
    """
    week = Week.named(name) if name else week_to_look_back_on(coach.today)
    if week is None:
        raise CoachError(f'"{name}" is no week.', "Write it as 2026-W47; a year has 52 or 53 weeks.")
    if week.monday > coach.today:
        raise CoachError(f"{week} has not begun yet.", f"It begins on {week.monday}.")
    return week


def write_reflection(coach: Coach, week: Week, backend: Backend | None, options: DraftOptions) -> DraftResult:
    """Write the reflection on a week: into the user's weekly note if there is one, else into a note of its own."""
    plan = reflection.plan(coach.view, week.monday, coach.signals)
    target = None if options.print_only else _target(coach, week)
    feedback.learn_from_blocks(coach, learn=options.may_write)
    return write_draft.compose(coach, plan, target, backend, options)


def due_weeks(coach: Coach, now: datetime) -> list[Week]:
    """Return the weeks to write unattended, oldest first: the latest, and up to three missed before it.

    Nothing before the first week that was ever written, and nothing again that was: not even where the user took
    the block out. Nothing at all where the settings name another device to write.
    """
    if not coach.writes_unattended:
        return []
    latest = week_to_look_back_on(_last_time(now, *coach.settings.weekly()))
    weeks = [latest.before(ago) for ago in reversed(range(_LOOKED_BACK))]
    notes = _WeekNotes(coach)
    there = [week for week in weeks if notes.was_written(week)]
    if not there:
        return [latest]
    return [week for week in weeks[-_CAUGHT_UP:] if week > there[0] and week not in there]


def _last_time(now: datetime, weekday: int, at: time) -> date:
    """Return the day on which it last was that time on that day of the week."""
    day = now.date() - timedelta(days=(now.weekday() - weekday) % 7)
    return day if datetime.combine(day, at) <= now.replace(tzinfo=None) else day - timedelta(days=7)


def _target(coach: Coach, week: Week) -> TargetNote:
    """Return the note that holds the week's block, else the one it shall go into."""
    if path := _WeekNotes(coach).note(week):
        if asks_to_be_left_alone(coach, path):
            raise CoachError(f"{path} says `coach: ignore`.", "Use --print to see the text instead.")
        return find_target(coach, path, _block(week))
    # no `date` among its properties: whom the user names below the block was not met on that day
    year, number, _ = week.monday.isocalendar()
    days = {"week": week, "monday": week.monday, "sunday": week.sunday, "number": number, "year": year}
    return write_draft.new_note(coach, _own(week), _block(week), "note_weekly.md", days)


@dataclass
class _WeekNotes:
    """The notes there are for a week. What sync tools copied is none of them: it is not called so."""

    coach: Coach

    @cached_property
    def _known(self) -> dict[str, str]:
        """Every note that is read, by its path in lower case."""
        return {path.casefold(): path for path in self.coach.notes.paths}

    @cached_property
    def _once_written(self) -> set[str]:
        """The blocks that this device wrote at any time."""
        return {entry.purpose.block for entry in self.coach.journal.entries()}

    @cached_property
    def _users(self) -> "_Naming | None":
        return _Naming.of(self.coach.vault)

    def note(self, week: Week) -> str:
        """Return the note that holds the block, else the user's weekly note, else the coach's; "" for none."""
        paths = list(self._notes(week))
        return next((path for path in paths if self._has_block(path, week)), next(iter(paths), ""))

    def was_written(self, week: Week) -> bool:
        """Return True also for a block the user took out or broke, and where the note asks to be left alone."""
        if _block(week) in self._once_written:
            return True
        path = self.note(week)
        return bool(path) and (self._has_block(path, week) or asks_to_be_left_alone(self.coach, path))

    def _notes(self, week: Week) -> Iterator[str]:
        own, users = _own(week), self._users.path(week) if self._users else ""
        yield from (self._known[path.casefold()] for path in (users, own) if path.casefold() in self._known)
        if own.casefold() not in self._known and (self.coach.vault / own).is_file():
            yield own  # in a folder that is not read

    def _has_block(self, path: str, week: Week) -> bool:
        try:
            return blocks.state(note.read_note(self.coach.vault, path).data, _block(week)) != "absent"
        except OSError:
            return False


def _own(week: Week) -> str:
    return f"{FOLDER}/{week}.md"


def _block(week: Week) -> str:
    return blocks.block_id("weekly", str(week))


@dataclass(frozen=True, slots=True)
class _Naming:
    """How the user's own weekly notes are called."""

    folder: str
    form: str
    calendar: Calendar

    @classmethod
    def of(cls, vault: Path) -> Self | None:
        """Read what Periodic Notes or Calendar says; Calendar alone says where a week begins. None for neither."""
        switched_on = obsidian.plugins(vault)
        calendar = obsidian.settings(vault, "plugins/calendar/data.json") if "calendar" in switched_on else {}
        if "periodic-notes" in switched_on:
            weekly_notes = _periodic(obsidian.settings(vault, "plugins/periodic-notes/data.json"))
        else:
            weekly_notes = {name.removeprefix("weeklyNote").lower(): value for name, value in calendar.items()}
            weekly_notes["enabled"] = calendar.get("showWeeklyNote")
        if weekly_notes.get("enabled") is not True:
            return None
        first = calendar.get("weekStart")
        counted = Calendar.beginning(_DAYS.index(first)) if first in _DAYS else Calendar()
        return cls(_text(weekly_notes.get("folder")), _text(weekly_notes.get("format")) or _FORM, counted)

    def path(self, week: Week) -> str:
        """Return the path of a week's note, "" where the format cannot be told."""
        name = format_week(self.form, week, self.calendar)
        return "/".join(part for part in f"{self.folder}/{name}.md".split("/") if part) if name else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _periodic(settings: dict[str, Any]) -> dict[str, Any]:
    """Return what Periodic Notes says of weekly notes; its newer form has them in sets."""
    sets = settings.get("calendarSets")
    first = sets[0] if isinstance(sets, list) and sets and isinstance(sets[0], dict) else {}
    weekly_notes = first.get("week") or settings.get("weekly")
    return weekly_notes if isinstance(weekly_notes, dict) else {}


@dataclass(frozen=True)
class WeeklyPage(DraftPage):
    """The reflection on a week; only a note shows its chart."""

    week: Week

    def data(self) -> dict[str, Any]:
        """Give the draft, the days it is about, and its chart."""
        return {
            "week": str(self.week),
            "from": self.week.monday,
            "to": self.week.sunday,
            **super().data(),
            "chart": self.result.draft.plan.chart or None,
        }
