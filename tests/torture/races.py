"""An editor and the coach on one note: run as `python -m torture.races HOW EDITS PAUSE QUIET FOLDER`, prints JSON.

The editor adds one line a save to the text it just read, with a pause of at most 2 * PAUSE seconds between saves.
The coach writes without pause, or, with QUIET above 0, only to a note at rest for so many seconds; the editor then
rests for three times as long after every twenty saves, and counts how often a busy machine held it up for as long
in between. A line is unrecoverable when it is neither in the note nor in any text the journal keeps.
"""

import json
import os
import random
import re
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from torture.processes import child
from torture.vaults import PATH, Vault, make_vault
from vault_coach.errors import CoachError
from vault_coach.vault.atomic_replace import recover
from vault_coach.vault.journal import Journal, Purpose, digest
from vault_coach.vault.write import read_writable, write

_ROUND = re.compile(rb"round \d+\n")
_LINE = re.compile(rb"line (\d+)\n")
_BURST = 20
_ROTATE = 200
_HELD_UP = "held up"


def edit(vault: Vault, how: str, edits: int, pause: float, quiet: float) -> int:
    note = vault.note
    chance = random.Random(edits)  # noqa: S311  (a seed, so that a failure comes back)
    held_up = 0
    begun = time.monotonic()
    for number in range(edits):
        text = note.read_bytes() + f"line {number}\n".encode()
        if how == "in-place":
            note.write_bytes(text)
        else:
            beside = note.with_name("editor.swp")
            beside.write_bytes(text)
            beside.replace(note)
        held_up += 0 < quiet < time.monotonic() - begun
        resting = number % _BURST == _BURST - 1
        begun = time.monotonic() + 3 * quiet * resting
        time.sleep(3 * quiet if resting else chance.random() * 2 * pause)
    (vault.state.parent / _HELD_UP).write_text(str(held_up))
    return 0


def coach(vault: Vault, editor: int, quiet: float) -> dict[str, int]:
    """Rewrite the coach's own line until the editor is done, then look for every line of the editor's."""
    figures = {"tool writes": 0, "tool refusals": 0}
    journals: list[Journal] = []
    while os.waitpid(editor, os.WNOHANG) == (0, 0):
        if len(journals) <= sum(figures.values()) // _ROTATE:  # a long journal would slow the race down
            journals.append(Journal(vault.state / str(len(journals))))
        journal = journals[-1]
        now = Purpose(datetime.now(UTC))
        try:
            seen = read_writable(vault.root, PATH, journal)
            if not seen:
                continue  # most likely a save that is half done: `commit.put_block` leaves such a note alone
            new = _ROUND.sub(b"", seen) + f"round {figures['tool writes']}\n".encode()
            if time.time() - vault.note.stat().st_mtime < quiet:
                figures["tool refusals"] += 1
                continue
            write(vault.root, PATH, new, digest(seen), journal=journal, purpose=now)
            figures["tool writes"] += 1
        except CoachError:
            figures["tool refusals"] += 1
    for journal in journals:
        recover(vault.root, journal, datetime.now(UTC))
    return figures | account(vault, journals)


def account(vault: Vault, journals: list[Journal]) -> dict[str, int]:
    """Where the editor's lines are."""
    conflicts = [conflict for journal in journals for conflict in journal.conflicts()]
    listed = b"".join(conflict.kept.read_bytes() for conflict in conflicts)
    anywhere = b"".join(file.read_bytes() for file in vault.state.rglob("kept/*"))
    note, kept, somewhere = (set(_LINE.findall(text)) for text in (vault.note.read_bytes(), listed, anywhere))
    return {
        "in note": len(note),
        "only in conflicts": len(kept - note),
        "only in the journal": len(somewhere - kept - note),
        "conflicts": len(conflicts),
    }


def race(how: str, edits: int, pause: float, quiet: float, folder: Path) -> dict[str, int]:
    vault = make_vault(folder, b"# Priya\n\n")
    editor = child(lambda: edit(vault, how, edits, pause, quiet))
    figures = coach(vault, editor, quiet)
    recovered = sum(figures[where] for where in ("in note", "only in conflicts", "only in the journal"))
    held_up = int((vault.state.parent / _HELD_UP).read_text())
    lost = edits - recovered
    return {"edits": edits, **figures, "unrecoverable": lost, "strays": len(vault.strays()), "held up": held_up}


if __name__ == "__main__":
    style, number, between, rest, where = sys.argv[1:]
    json.dump(race(style, int(number), float(between), float(rest), Path(where)), sys.stdout)
