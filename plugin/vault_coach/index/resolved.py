"""The model out of the index: what notes add to it is kept, and matched again only where a change touches it."""

import contextlib
import marshal
import sqlite3
from collections.abc import Iterable, Mapping
from operator import attrgetter

from vault_coach import __version__
from vault_coach.domain.assemble import Owner, gather
from vault_coach.domain.names import Names, gather_names
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import Reading
from vault_coach.domain.resolve import REGISTERED, RESOLVER, Resolved, resolve
from vault_coach.domain.source import Problem
from vault_coach.index.resolved_codec import pack, unpack
from vault_coach.markdown import reading_codec
from vault_coach.markdown.read_rules import ReadRules

TABLES = """
CREATE TABLE resolved (id INTEGER PRIMARY KEY, path TEXT NOT NULL, note BLOB NOT NULL);
CREATE TABLE resolved_by (stamp TEXT NOT NULL);
CREATE TRIGGER reading_gone AFTER DELETE ON readings BEGIN DELETE FROM resolved WHERE id = OLD.id; END;
"""
_NEW = "WHERE id NOT IN (SELECT id FROM resolved)"
_OLD = "WHERE id IN (SELECT id FROM resolved)"
_ONE = "WHERE id = ?"
_by_path = attrgetter("path")


def model(
    database: sqlite3.Connection, rules: ReadRules, owner: Owner, trouble: Iterable[Problem]
) -> Partnerships:
    """The model of all notes in the index; new and changed notes are resolved, and what they add is kept.

    Notes about people, initiatives and decisions are read each time, for they tell which names there are. When one
    of these names changes, all notes are matched again; when another title comes or goes, those that ask for it.
    """
    with database:
        fresh = latest_readings(database, rules, _NEW)
        rows = database.execute("SELECT id, path, note FROM resolved")
        kept = {number: unpack(path, marshal.loads(note)) for number, path, note in rows}  # noqa: S302 (our own file)
        known = sorted(fresh.values(), key=_by_path)
        names = gather_names(known, owner.names, (note.thing for note in kept.values()))
        stamp = f"{__version__}.{RESOLVER}.{names.fingerprint}"
        anew = database.execute("SELECT stamp FROM resolved_by").fetchall() != [(stamp,)]
        if anew:
            kept = {}
            fresh |= readings(database, _OLD)
        for number in [number for number, note in kept.items() if _outdated(note, names)]:
            del kept[number]
            fresh |= readings(database, _ONE, number)
        found = {number: resolve(reading, names) for number, reading in fresh.items()}
        others = {number: note for number, note in found.items() if fresh[number].kind not in REGISTERED}
        if others or anew:
            _keep(database, stamp, others, anew=anew)
    return gather(known, sorted([*kept.values(), *found.values()], key=_by_path), names, owner, trouble)


def latest_readings(database: sqlite3.Connection, rules: ReadRules, which: str = "") -> dict[int, Reading]:
    """The same as `readings`, and what was taken in since, in a transaction that begins here."""
    database.execute("BEGIN")  # one state of the index, whoever else writes to it
    found = readings(database, which)
    if database.execute("SELECT 1 FROM unread LIMIT 1").fetchone():
        from vault_coach.index.unread import read_up  # noqa: PLC0415 (when nothing changed, nothing is parsed)

        found |= read_up(database, rules)
    return found


def readings(database: sqlite3.Connection, which: str = "", *values: int) -> dict[int, Reading]:
    """What was read of all notes, or of those that a condition leaves, by their numbers."""
    rows = database.execute(f"SELECT id, path, reading FROM readings {which}", values)  # noqa: S608 (words of ours)
    return {
        number: reading_codec.unpack(path, reading_codec.Packed(*marshal.loads(data)))  # noqa: S302 (our own file)
        for number, path, data in rows
    }


def _outdated(note: Resolved, names: Names) -> bool:
    """True when a note with a name it asked for has come or gone."""
    return any(there != (name in names.things) for name, there in note.asked.items())


def _keep(database: sqlite3.Connection, stamp: str, notes: Mapping[int, Resolved], *, anew: bool) -> None:
    """Keep what notes add; without it the next look only takes longer, so another's lock is no trouble."""
    rows = [(number, note.path, marshal.dumps(pack(note))) for number, note in notes.items()]
    with contextlib.suppress(sqlite3.OperationalError):
        if anew:
            database.execute("DELETE FROM resolved")
            database.execute("DELETE FROM resolved_by")
            database.execute("INSERT INTO resolved_by VALUES (?)", (stamp,))
        database.executemany("INSERT OR REPLACE INTO resolved VALUES (?, ?, ?)", rows)
