"""What was taken in of notes and is not read yet: the first who asks for readings has it read, once.

Only lines that may tell something are kept, and of a note that asked to be left alone nothing at all.
"""

import contextlib
import marshal
import sqlite3

from vault_coach.domain.reading import Reading
from vault_coach.markdown.parse import ignored, read
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.markdown.reading_codec import Packed, unpack
from vault_coach.markdown.sift import Sifted, sift
from vault_coach.vault.note import Note


def take_in(note: Note, rules: ReadRules) -> bytes | None:
    """What may tell something in a note; None for one that asked to be left alone."""
    sifted = sift(note.text)
    fields = "\n".join([sifted.above, *[line[2] for line in sifted.lines if "::" in line[2]]])
    if "ignore" in fields.lower() and ignored(read(note.path, sifted, rules)):
        return None
    troubles = [(problem.line, problem.message, problem.hint) for problem in note.problems]
    return marshal.dumps((*sifted, troubles))


def read_up(database: sqlite3.Connection, rules: ReadRules) -> dict[int, Reading]:
    """What was taken in, read, by the numbers of the notes.

    It is kept; without it the next look only takes longer, so another's lock is no trouble.
    """
    found: dict[int, Reading] = {}
    kept: list[tuple[int, str, bytes]] = []
    for number, path, note in database.execute("SELECT id, path, note FROM unread"):
        *sifted, troubles = marshal.loads(note)  # noqa: S302 (our own file)
        packed = read(path, Sifted(*sifted), rules)
        packed.problems[:0] = troubles
        if matters(packed):
            found[number] = unpack(path, packed)
            kept.append((number, path, marshal.dumps(tuple(packed))))
    with contextlib.suppress(sqlite3.OperationalError):
        database.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", kept)
        database.execute("DELETE FROM unread")
    return found


def matters(packed: Packed) -> bool:
    """False for notes that say nothing about partnerships."""
    return bool(
        packed.kind != "other" or packed.day or packed.tasks or packed.marks or packed.mentions or packed.problems
    )
