"""Partnerships out of the index: what a note adds is kept, and matched again only where a change touches it.

It is kept as plain lists, quick to load, and nothing in them can run. Each line that is evidence is kept once, and
days are ordinals, as in `markdown.reading_codec`.
"""

import contextlib
import marshal
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from vault_coach.domain.assemble import Owner, build_model
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.contact import Contact
from vault_coach.domain.decision import Decision
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.gather_names import observe, register_names, with_evidence
from vault_coach.domain.learning import Learning, Review
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.names import Names
from vault_coach.domain.partner import MeetingRating
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import Reading
from vault_coach.domain.resolve import REGISTERED, Resolved, resolve
from vault_coach.domain.source import Problem, Source
from vault_coach.domain.spelling import fold
from vault_coach.domain.unclear import UnclearName
from vault_coach.markdown.reading_codec import ReadingRows, build_reading, day_of

TABLES = """
CREATE TABLE resolved (id INTEGER PRIMARY KEY, path TEXT NOT NULL, note BLOB NOT NULL);
CREATE TABLE resolved_by (stamp TEXT NOT NULL);
CREATE TRIGGER reading_gone AFTER DELETE ON readings BEGIN DELETE FROM resolved WHERE id = OLD.id; END;
"""
_OWN = ("path", "thing", "dated", "daily", "asked", "doubts", "full_names", "words")
_PARTS: dict[str, type] = {
    "meetings": Meeting,
    "contacts": Contact,
    "commitments": Commitment,
    "exchanges": Exchange,
    "decisions": Decision,
    "learnings": Learning,
    "reviews": Review,
    "ratings": MeetingRating,
    "problems": Problem,
    "unclear": UnclearName,
}
"""Members of `Resolved` that hold objects, and their class; `_OWN` are those before them."""

_NEW = "WHERE id NOT IN (SELECT id FROM resolved)"
_OLD = "WHERE id IN (SELECT id FROM resolved)"
_ONE = "WHERE id = ?"
_by_path = attrgetter("path")


def gather_partnerships(database: sqlite3.Connection, owner: Owner, trouble: Iterable[Problem]) -> Partnerships:
    """Build the model of all notes in the index; new and changed notes are resolved, and what they add is kept.

    Notes about people, initiatives and decisions are read each time, for they tell which names there are. When one
    of these names changes, all notes are matched again; when another title comes or goes, those that ask for it.
    """
    with database:
        database.execute("BEGIN")  # one state of the index, whoever else writes to it
        fresh = load_readings(database, _NEW)
        rows = database.execute("SELECT id, note FROM resolved")
        kept = {number: decode(marshal.loads(note)) for number, note in rows}  # noqa: S302 (our own file)
        known = sorted(fresh.values(), key=_by_path)
        noted = register_names(known, owner.names)
        base = noted.fingerprint
        stamps = database.execute("SELECT stamp FROM resolved_by").fetchall()
        anew = not stamps or stamps[0][0].split()[0] != base
        if anew:
            kept = {}
            fresh |= load_readings(database, _OLD)
        names = _with_evidence(noted, fresh.values(), kept.values())
        stamp = f"{base} {names.fingerprint}"
        if not anew and stamps != [(stamp,)]:  # somebody without a note has come or gone
            anew, kept = True, {}
            fresh |= load_readings(database, _OLD)
        for number in [number for number, note in kept.items() if _outdated(note, names)]:
            del kept[number]
            fresh |= load_readings(database, _ONE, number)
        resolved = {number: resolve(reading, names) for number, reading in fresh.items()}
        others = {number: note for number, note in resolved.items() if fresh[number].kind not in REGISTERED}
        if others or anew:
            _keep(database, stamp, others, anew=anew)
    return build_model(known, sorted([*kept.values(), *resolved.values()], key=_by_path), names, owner, trouble)


def _with_evidence(noted: Names, fresh: Iterable[Reading], kept: Iterable[Resolved]) -> Names:
    """Add to the names of those with a note what all notes show besides."""
    fresh, kept = list(fresh), list(kept)
    things = [note.thing for note in kept] + [fold(note.title) for note in fresh if note.kind != "partner"]
    evidence = [(note.full_names, note.words) for note in kept] + [observe(note, noted) for note in fresh]
    return with_evidence(noted, things, evidence)


def load_readings(database: sqlite3.Connection, which: str = "", *values: int) -> dict[int, Reading]:
    """Load the readings of all notes, or of those that a condition leaves, by their numbers."""
    rows = database.execute(f"SELECT id, path, reading FROM readings {which}", values)  # noqa: S608 (words of ours)
    return {
        number: build_reading(path, ReadingRows(*marshal.loads(data)))  # noqa: S302 (our own file)
        for number, path, data in rows
    }


def _outdated(note: Resolved, names: Names) -> bool:
    """Return True when a note with a name it asked for has come or gone."""
    return any(there != (name in names.things) for name, there in note.asked.items())


def _keep(database: sqlite3.Connection, stamp: str, notes: Mapping[int, Resolved], *, anew: bool) -> None:
    """Keep what notes add; without it the next look only takes longer, so another's lock is no trouble."""
    rows = [(number, note.path, marshal.dumps(encode(note))) for number, note in notes.items()]
    with contextlib.suppress(sqlite3.OperationalError):
        if anew:
            database.execute("DELETE FROM resolved")
            database.execute("DELETE FROM resolved_by")
            database.execute("INSERT INTO resolved_by VALUES (?)", (stamp,))
        database.executemany("INSERT OR REPLACE INTO resolved VALUES (?, ?, ?)", rows)


def encode(note: Resolved) -> list[Any]:
    """Return what `decode` takes: the note's evidence, its own members, then the rows of each part."""
    places: dict[int, int] = {}
    lines: list[list[Any]] = []

    def plain(value: object) -> object:
        if isinstance(value, date):
            return value.toordinal()
        if not isinstance(value, Source):
            return value
        if id(value) not in places:
            places[id(value)] = len(lines)
            lines.append(row(value))
        return places[id(value)]

    def row(item: object) -> list[object]:
        return [plain(getattr(item, name)) for name in type(item).__annotations__]

    parts = [[row(item) for item in getattr(note, name)] for name in _PARTS]
    return [lines, [getattr(note, name) for name in _OWN], *parts]


def decode(rows: Any) -> Resolved:
    """Build what a note adds from its rows, which are used up.

    Raises:
        ValueError, TypeError, IndexError, OverflowError: When the rows are damaged.
    """
    lines, own, *parts = rows
    at = _objects(Source, lines, ())
    kinds = zip(_PARTS.values(), parts, strict=True)
    return Resolved(*own, *[tuple(_objects(kind, part, at)) for kind, part in kinds])


def _objects(kind: type, rows: list[list[Any]], at: Sequence[Source]) -> list[Any]:
    if not rows:
        return rows
    sources, days = _fields_to_build(kind)
    for row in rows:
        for place in sources:
            row[place] = at[row[place]]
        for place in days:
            row[place] = day_of(row[place])
    return [kind(*row) for row in rows]


@lru_cache
def _fields_to_build(kind: type) -> tuple[list[int], list[int]]:
    """Return which of a class's fields are lines of a note, and which are days."""
    types = list(kind.__annotations__.values())
    sources = [place for place, declared in enumerate(types) if declared is Source]
    return sources, [place for place, declared in enumerate(types) if declared in (date, date | None)]
