"""The settings a vault calls for, found in its folders and notes before anybody wrote any."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from vault_coach import config
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import NoteKind, Reading
from vault_coach.domain.source import Source
from vault_coach.domain.spelling import fold
from vault_coach.markdown.read_rules import within

_TEMPLATE_FOLDERS = frozenset({"template", "templates"})
_FEW_PEOPLE = 20  # a folder of more people than this is not proposed as a whole


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

    def ignores(self, path: str) -> bool:
        """Return True for a note in a folder that is to be ignored."""
        return _in_any(path, self.ignore)


def propose_folders(paths: Iterable[str], readings: Iterable[Reading]) -> Proposal:
    """Propose which of the folders to ignore, as they hold templates, and those whose notes are people."""
    ignore = _template_folders(paths)
    left = [path for path in paths if not _in_any(path, ignore)]
    return Proposal(ignore=ignore, kinds=_people_folders(left, readings))


def read_as_proposed(paths: Iterable[str], readings: Iterable[Reading], proposal: Proposal) -> list[Reading]:
    """Return the readings as they would be with the proposed settings."""
    by_path = {reading.path: reading for reading in readings}
    folders = [folder for folder, _ in proposal.kinds]
    proposed = []
    for path in paths:
        reading = by_path.get(path)
        if _in_any(path, folders):
            reading = reading or Reading(path, _title(path), "other", False, None, Source(path, 1, ""))
            reading = replace(reading, kind="partner", declared=True)
        if reading is not None:
            proposed.append(reading)
    return proposed


def propose_tracked(
    proposal: Proposal, paths: Iterable[str], readings: Iterable[Reading], model: Partnerships
) -> Proposal:
    """Add the folders that hold people and nothing else, when nobody is tracked yet."""
    if any(model.tracked()):
        return proposal
    notes = Counter(_folder(path) for path in paths)
    people = Counter(_folder(reading.path) for reading in readings if reading.kind == "partner")
    folders = tuple(sorted(folder for folder in people if folder and people[folder] == notes[folder]))
    outermost = tuple(
        folder for folder in folders if not _in_any(folder, [other for other in folders if other != folder])
    )
    count = sum(people[folder] for folder in folders)
    return replace(proposal, track=outermost, tracks=0 < count <= _FEW_PEOPLE)


def settings_text(proposal: Proposal, me: Sequence[str] = (), maybe_me: str = "") -> str:
    """Write the proposed `coach.toml`; `maybe_me` is who the user may be, when `me` is not known."""
    about = {name: sentence for name, _, sentence in config.settings_table()}
    lines = ["# Settings of vault-coach. Every line may go; a `#` in front of one switches it off."]
    lines += ["", f"# {about['me']}", _line("me", list(me) or maybe_me or "Your Name", active=bool(me))]
    if maybe_me and not me:
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
        table = ", ".join(f"{_toml_text(folder)} = {_toml_text(kind)}" for folder, kind in proposal.kinds)
        lines += ["", f"# {about['kinds'].partition(':')[0]}.", f"kinds = {{ {table} }}"]
    return "\n".join(lines) + "\n"


def _template_folders(paths: Iterable[str]) -> tuple[str, ...]:
    """Find the folders named for templates that are read as notes, the outermost ones."""
    outermost: set[str] = set()
    for path in paths:
        folder = PurePosixPath(path).parent
        for parent in reversed((folder, *folder.parents)):
            if "".join(filter(str.isalpha, parent.name)).lower() in _TEMPLATE_FOLDERS:
                outermost.add(str(parent))
                break
    return tuple(sorted(outermost))


def _people_folders(paths: Iterable[str], readings: Iterable[Reading]) -> tuple[tuple[str, NoteKind], ...]:
    """Find folders at least half of whose notes are named as attendees, and are not understood as people yet."""
    readings = list(readings)
    attendees = {
        fold(name)
        for reading in readings
        if "attendees" in reading.fields
        for name in reading.fields["attendees"].values
    }
    understood = {reading.path for reading in readings if reading.kind != "other"}
    notes: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for path in paths:
        folder = _folder(path)
        notes[folder] += 1
        met[folder] += path not in understood and fold(_title(path)) in attendees
    least = 2
    return tuple(
        (folder, "partner") for folder in sorted(notes) if folder and met[folder] >= max(least, notes[folder] / 2)
    )


def _line(name: str, value: str | list[str], *, active: bool = True) -> str:
    """Write one setting; switched off by a `#` in front."""
    values = [value] if isinstance(value, str) else value
    shown = (
        _toml_text(values[0]) if len(values) == 1 and name == "me" else f"[{', '.join(map(_toml_text, values))}]"
    )
    return f"{'' if active else '# '}{name} = {shown}"


def _toml_text(value: str) -> str:
    """Quote a text in TOML, whose escapes are those of JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _in_any(path: str, folders: Iterable[str]) -> bool:
    return any(within(path, folder) for folder in folders)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _title(path: str) -> str:
    return PurePosixPath(path).stem
