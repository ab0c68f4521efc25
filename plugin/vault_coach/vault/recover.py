"""Settle what a crash left behind, and forget what is old: done once at the start of anything that writes."""

import contextlib
from datetime import datetime
from pathlib import Path

from vault_coach.vault.atomic_replace import AtomicReplace
from vault_coach.vault.errors import NoteRefusedError
from vault_coach.vault.journal import Conflict, Entry, Journal, vault_lock
from vault_coach.vault.open_note import opened


def recover(root: Path, journal: Journal, at: datetime) -> tuple[list[Entry], list[Conflict]]:
    """Finish or roll back writes that were cut short; files the journal does not name are left alone.

    Returns:
        The writes that were settled, and the texts displaced since the last start.

    Raises:
        VaultBusyError: Another coach is writing.
    """
    with vault_lock(journal.state):
        cut_short = journal.pending()
        for entry in cut_short:
            with contextlib.suppress(OSError):  # still pending then, and tried again at the next start
                _settle(root, journal, entry)
        pending = {entry.number for entry in journal.pending()}
        displaced = journal.check_displaced(at)
        journal.expire(at)
    return [entry for entry in cut_short if entry.number not in pending], displaced


def _settle(root: Path, journal: Journal, entry: Entry) -> None:
    try:
        with opened(journal.files, root, entry.path) as place:
            AtomicReplace(journal, place, entry).settle()
    except NoteRefusedError:
        journal.end(entry, "dropped")  # its folder is gone, and with it whatever was left there
