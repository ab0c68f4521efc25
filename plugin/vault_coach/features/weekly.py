"""The weekly reflection: which week is meant, which note it goes into, and which weeks wait to be written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from vault_coach.coach import Coach
from vault_coach.domain.week import Week
from vault_coach.drafting.kinds import weekly
from vault_coach.errors import CoachError
from vault_coach.features import write_draft
from vault_coach.features.read_files import asks_to_be_left_alone
from vault_coach.features.write_draft import SECTION, DraftOptions, DraftResult, TargetNote
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

# No `date` among the properties: whom the user names below the block was not met on that day.
_HEAD = """---
type: reflection
week: {week}
from: {week.monday}
to: {week.sunday}
---
# Week {number} of {year}

## {section}

## Answers

"""


def told(day: date) -> Week:
    """The week to look back on: from Friday on the one a day lies in, before that the last one."""
    return Week.of(day - _FRIDAY)


def asked(coach: Coach, name: str | None) -> Week:
    """The week a name such as `2026-W47` means; without a name the one to look back on.

    Raises:
        CoachError: When there is no such week, or it has not begun.
    """
    week = Week.named(name) if name else told(coach.today)
    if week is None:
        raise CoachError(f'"{name}" is no week.', "Write it as 2026-W47; a year has 52 or 53 weeks.")
    if week.monday > coach.today:
        raise CoachError(f"{week} has not begun yet.", f"It begins on {week.monday}.")
    return week


def write(coach: Coach, week: Week, backend: Backend | None, options: DraftOptions) -> DraftResult:
    """Write the reflection on a week: into the user's weekly note if there is one, else into a note of its own.

    Raises:
        CoachError: When the note cannot take it.
    """
    plan = weekly.plan(coach.view, week.monday, coach.signals)
    place = None if options.print_only else _target(coach, week)
    return write_draft.compose(coach, plan, place, backend, options)


def due(coach: Coach, now: datetime) -> list[Week]:
    """The weeks to write unattended, oldest first: the latest one, and up to three that were missed before it.

    Nothing before the first week that was ever written, and nothing again that was: not even where the user took
    the block out. Nothing at all where the settings name another device to write.

    Args:
        coach: The vault and the day.
        now: The time where the user is.
    """
    if not coach.writes_unattended:
        return []
    latest = told(_last_time(now, *coach.settings.weekly()))
    weeks = [latest.before(ago) for ago in reversed(range(_LOOKED_BACK))]
    shelf = _Shelf(coach)
    there = [week for week in weeks if shelf.was_written(week)]
    if not there:
        return [latest]
    return [week for week in weeks[-_CAUGHT_UP:] if week > there[0] and week not in there]


def _last_time(now: datetime, weekday: int, at: time) -> date:
    """The day on which it last was that time on that day of the week."""
    day = now.date() - timedelta(days=(now.weekday() - weekday) % 7)
    return day if datetime.combine(day, at) <= now.replace(tzinfo=None) else day - timedelta(days=7)


def _target(coach: Coach, week: Week) -> TargetNote:
    """The note that holds the week's block, else the one it shall go into."""
    if path := _Shelf(coach).note(week):
        if asks_to_be_left_alone(coach, path):
            raise CoachError(f"{path} says `coach: ignore`.", "Use --print to see the text instead.")
        return write_draft.target(coach, path, _block(week))
    year, number, _ = week.monday.isocalendar()
    head = _HEAD.format(week=week, number=number, year=year, section=SECTION)
    return TargetNote(_own(week), _block(week), SECTION, head.encode(), new=True)


@dataclass
class _Shelf:
    """Which notes there are for a week. What sync tools copied is none of them: it is not called so."""

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
        """The note that holds the week's block, else the user's weekly note, else the coach's; "" for none."""
        found = list(self._notes(week))
        held = [path for path in found if self._holds(path, week)]
        return next(iter(held or found), "")

    def was_written(self, week: Week) -> bool:
        """True also for a block the user took out or broke, and where the note asks to be left alone."""
        if _block(week) in self._once_written:
            return True
        path = self.note(week)
        return bool(path) and (self._holds(path, week) or asks_to_be_left_alone(self.coach, path))

    def _notes(self, week: Week) -> Iterator[str]:
        own, users = _own(week), self._users.path(week) if self._users else ""
        yield from (self._known[path.casefold()] for path in (users, own) if path.casefold() in self._known)
        if own.casefold() not in self._known and (self.coach.vault / own).is_file():
            yield own  # in a folder that is not read

    def _holds(self, path: str, week: Week) -> bool:
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
        """What Periodic Notes or Calendar says; Calendar alone says where a week begins. None for neither."""
        switched_on = obsidian.plugins(vault)
        calendar = obsidian.settings(vault, "plugins/calendar/data.json") if "calendar" in switched_on else {}
        if "periodic-notes" in switched_on:
            said = _periodic(obsidian.settings(vault, "plugins/periodic-notes/data.json"))
        else:
            said = {name.removeprefix("weeklyNote").lower(): value for name, value in calendar.items()}
            said["enabled"] = calendar.get("showWeeklyNote")
        if said.get("enabled") is not True:
            return None
        first = calendar.get("weekStart")
        counted = Calendar.beginning(_DAYS.index(first)) if first in _DAYS else Calendar()
        return cls(_text(said.get("folder")), _text(said.get("format")) or _FORM, counted)

    def path(self, week: Week) -> str:
        """The path of a week's note, "" where the format cannot be told."""
        name = format_week(self.form, week, self.calendar)
        return "/".join(part for part in f"{self.folder}/{name}.md".split("/") if part) if name else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _periodic(settings: dict[str, Any]) -> dict[str, Any]:
    """What Periodic Notes says of weekly notes; its newer form has them in sets."""
    sets = settings.get("calendarSets")
    first = sets[0] if isinstance(sets, list) and sets and isinstance(sets[0], dict) else {}
    said = first.get("week") or settings.get("weekly")
    return said if isinstance(said, dict) else {}
