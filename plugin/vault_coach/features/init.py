"""The first minute: what a vault is made of, and the settings it calls for. No note is touched."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import PurePosixPath

from vault_coach import config
from vault_coach.coach import Coach
from vault_coach.domain.assemble import assemble
from vault_coach.domain.names import fold
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import NoteKind, Reading
from vault_coach.domain.source import Source
from vault_coach.markdown.read_rules import within
from vault_coach.vault import write
from vault_coach.vault.journal import Purpose

_TEMPLATE_FOLDERS = frozenset({"template", "templates"})
_MOST_MET = 8
_LATELY = timedelta(days=365)
_FEW_PEOPLE = 20  # a folder of more people than this is not proposed as a whole
_ENOUGH_MEETINGS = 5
_NEARLY_ALWAYS = 0.8


@dataclass(frozen=True, slots=True)
class Proposal:
    """Settings that make the vault understood better than without them.

    Attributes:
        track: Folders whose people may be coached about; `tracks` tells whether they are few enough to begin with.
        ignore: Folders of templates that Obsidian's own settings do not name.
        kinds: Folders whose notes turn out to be people: meetings name them.
    """

    track: tuple[str, ...] = ()
    tracks: bool = False
    ignore: tuple[str, ...] = ()
    kinds: tuple[tuple[str, NoteKind], ...] = ()


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What was understood of a vault, with the proposal taken as accepted.

    Attributes:
        notes: Notes that are read.
        people: People with a note of their own; `known` are others who were met.
        dated: Notes with a day.
        undated: Meetings without one.
        attendees: Property that says who was there, as it is written -> how many notes have it.
        met: People met most in the last year, by name: an order, but no ranking.
        maybe_me: Who is in nearly all meetings, "" when that is nobody.
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
    maybe_me: str
    configured: bool
    proposal: Proposal


def look(coach: Coach) -> FirstLook:
    """Read the vault and count."""
    configured = (coach.vault / config.FILE).exists()
    proposal = Proposal() if configured else _kinds_and_templates(coach.notes.paths, coach.notes.readings)
    paths = [path for path in coach.notes.paths if not _in(path, proposal.ignore)]
    readings = _as_proposed(paths, coach.notes.readings, proposal)
    as_it_is = bool(paths) and not (proposal.ignore or proposal.kinds)
    model = coach.partnerships if as_it_is else assemble(readings, coach.settings.owner())
    if not configured:
        proposal = _with_tracked(proposal, paths, readings, model)
    maybe_me = "" if coach.settings.me else _nearly_always_there(model)
    return FirstLook(
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
        proposal=proposal,
    )


def settings_text(found: FirstLook, me: Sequence[str] = ()) -> str:
    """The proposed `coach.toml`.

    Args:
        found: The first look.
        me: The user's names, when they are known.
    """
    proposal = found.proposal
    about = {name: sentence for name, _, sentence in config.table()}
    lines = ["# Settings of vault-coach. Every line may go; a `#` in front of one switches it off."]
    lines += ["", f"# {about['me']}", _line("me", list(me) or found.maybe_me or "Your Name", active=bool(me))]
    if found.maybe_me and not me:
        lines[-1] += "  # in nearly all your meetings; remove the first # if that is you"
    lines += ["", f"# {about['goals']}", _line("goals", ["faster decisions"], active=False)]
    lines += [
        "",
        f"# {about['track']}",
        "# For one person alone, write `coach: track` into the properties of their note.",
    ]
    lines += [_line("track", list(proposal.track) or ["People"], active=proposal.tracks)]
    if proposal.ignore:
        lines += ["", f"# {about['ignore']}", _line("ignore", list(proposal.ignore))]
    if proposal.kinds:
        table = ", ".join(f"{_text(folder)} = {_text(kind)}" for folder, kind in proposal.kinds)
        lines += ["", f"# {about['kinds'].partition(':')[0]}.", f"kinds = {{ {table} }}"]
    return "\n".join(lines) + "\n"


def write_settings(coach: Coach, text: str) -> None:
    """Write `coach.toml`; one that is there stays as it is.

    Raises:
        WriteError: It is there, or cannot be written.
    """
    purpose = Purpose(coach.now, "init")
    write.create(coach.vault, config.FILE, text.encode(), journal=coach.journal, purpose=purpose)


def _kinds_and_templates(paths: Iterable[str], readings: Iterable[Reading]) -> Proposal:
    ignore = _template_folders(paths)
    left = [path for path in paths if not _in(path, ignore)]
    return Proposal(ignore=ignore, kinds=_people_folders(left, readings))


def _template_folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Folders named for templates that are read as notes, the outermost ones."""
    found: set[str] = set()
    for path in paths:
        folder = PurePosixPath(path).parent
        for each in reversed((folder, *folder.parents)):
            if "".join(filter(str.isalpha, each.name)).lower() in _TEMPLATE_FOLDERS:
                found.add(str(each))
                break
    return tuple(sorted(found))


def _people_folders(paths: Iterable[str], readings: Iterable[Reading]) -> tuple[tuple[str, NoteKind], ...]:
    """Folders at least half of whose notes are named as attendees, and are not understood as people yet."""
    readings = list(readings)
    named = {
        fold(name) for each in readings if "attendees" in each.fields for name in each.fields["attendees"].values
    }
    told = {reading.path for reading in readings if reading.kind != "other"}
    held: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for path in paths:
        folder = _folder(path)
        held[folder] += 1
        met[folder] += path not in told and fold(_title(path)) in named
    least = 2
    return tuple(
        (folder, "partner") for folder in sorted(held) if folder and met[folder] >= max(least, held[folder] / 2)
    )


def _as_proposed(paths: Iterable[str], readings: Iterable[Reading], proposal: Proposal) -> list[Reading]:
    """The readings as they would be with the proposed settings."""
    by_path = {reading.path: reading for reading in readings}
    folders = [folder for folder, _ in proposal.kinds]
    found = []
    for path in paths:
        reading = by_path.get(path)
        if _in(path, folders):
            reading = reading or Reading(path, _title(path), "other", False, None, Source(path, 1, ""))
            reading = replace(reading, kind="partner", declared=True)
        if reading is not None:
            found.append(reading)
    return found


def _with_tracked(
    proposal: Proposal, paths: Iterable[str], readings: Iterable[Reading], model: Partnerships
) -> Proposal:
    """The proposal with the folders that hold people and nothing else, when nobody is tracked yet."""
    if any(model.tracked()):
        return proposal
    people = {reading.path for reading in readings if reading.kind == "partner"}
    held = Counter(_folder(path) for path in paths)
    full = Counter(_folder(path) for path in people)
    folders = tuple(sorted(folder for folder in full if folder and full[folder] == held[folder]))
    outermost = tuple(each for each in folders if not _in(each, [other for other in folders if other != each]))
    count = sum(full[folder] for folder in folders)
    return replace(proposal, track=outermost, tracks=0 < count <= _FEW_PEOPLE)


def _attendee_properties(readings: Iterable[Reading]) -> dict[str, int]:
    """The property that says who was there, as it is written, most used first."""
    fields = (reading.fields.get("attendees") for reading in readings if reading.kind == "meeting")
    written = Counter(field.source.quote.partition(":")[0].strip(" \t-*_[(>") for field in fields if field)
    return dict(written.most_common())


def _most_met(coach: Coach, model: Partnerships, maybe_me: str) -> tuple[str, ...]:
    lately = (meeting for meeting in model.meetings if coach.today - _LATELY <= meeting.day <= coach.today)
    counts = Counter(who for meeting in lately for who in meeting.attendees if who != maybe_me)
    return tuple(sorted(sorted(counts, key=lambda who: (-counts[who], who))[:_MOST_MET]))


def _nearly_always_there(model: Partnerships) -> str:
    """Who is in nearly all meetings of several people: perhaps the user, who is asked."""
    several = [meeting for meeting in model.meetings if len(meeting.attendees) > 1]
    counts = Counter(who for meeting in several for who in meeting.attendees)
    if len(several) < _ENOUGH_MEETINGS:
        return ""
    (who, count), *others = counts.most_common(2)
    tied = any(count == other for _, other in others)
    return who if count >= _NEARLY_ALWAYS * len(several) and not tied else ""


def _line(name: str, value: str | list[str], *, active: bool = True) -> str:
    """One setting; switched off by a `#` in front."""
    values = [value] if isinstance(value, str) else value
    shown = _text(values[0]) if len(values) == 1 and name == "me" else f"[{', '.join(map(_text, values))}]"
    return f"{'' if active else '# '}{name} = {shown}"


def _text(value: str) -> str:
    """A text in TOML, whose escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _in(path: str, folders: Iterable[str]) -> bool:
    return any(within(path, folder) for folder in folders)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _title(path: str) -> str:
    return PurePosixPath(path).stem
