"""Replace a note's text in one step without losing a byte of anyone's, and tidy up after a crash.

The temporary file is called `.part` until it is whole, so what is called `.tmp` is either our whole text or, once
the two files have traded places, what stood in the note. A hash tells which.
"""

import contextlib
import errno
import os
import stat
from datetime import datetime
from pathlib import Path

from vault_coach.vault.errors import NoteChangedError, NoteRefusedError, WriteFailedError, changed, shown, taken
from vault_coach.vault.filesystem import UNSUPPORTED, opening
from vault_coach.vault.journal import Conflict, Entry, Journal, digest, vault_lock
from vault_coach.vault.open_note import Place, open_folder


class AtomicReplace:
    """One write under way: its place and its journal entry."""

    def __init__(self, journal: Journal, place: Place, entry: Entry) -> None:
        self.journal = journal
        self.place = place
        self.entry = entry
        self.files = place.files
        self.folder = place.folder

    def replace(self, note: int, old: bytes, new: bytes) -> None:
        """Swap names with the open `note`, and swap back unless the text that comes out is `old`."""
        self._stage(new, like=note)
        try:
            if self._text(self.place.name) != old:
                raise changed(self.place.path)
            self.files.exchange(self.folder, self.entry.temp, self.place.name)
        except NoteChangedError:
            self._clear()
            raise
        except OSError as error:
            if error.errno in UNSUPPORTED:
                self._replace_plainly(note, old)
                return
            if self._clear() == self.entry.old:
                self._swap_back(old)  # the error came after the deed
            raise
        try:
            displaced = self._text(self.entry.temp)
            if displaced == old:
                self.files.sync(self.folder)
        except OSError:
            self._swap_back(old)
            raise
        if displaced != old:
            self._swap_back(displaced)
            raise changed(self.place.path)
        self._finish()

    def create(self, new: bytes) -> None:
        """Give the new text its name, which must be free."""
        self._stage(new, like=None)
        try:
            self.files.rename_new(self.folder, self.entry.temp, self.place.name)
        except FileExistsError:
            self._clear()
            raise taken(self.place.path) from None
        except OSError:
            if not self._clear():
                self._take_back()  # the error came after the deed
            raise
        try:
            self.files.sync(self.folder)
        except OSError:
            self._take_back()
            raise
        self._end_done()

    def delete(self, old: bytes) -> None:
        """Take the note's name away; give it back unless the text is the one expected."""
        try:
            self.files.rename_new(self.folder, self.place.name, self.entry.temp)
            displaced = self._text(self.entry.temp)
            if displaced == old:
                self.files.sync(self.folder)
        except OSError:
            self._give_back()
            raise
        if displaced != old:
            self._give_back()
            raise changed(self.place.path)
        self._finish()

    def settle(self) -> None:
        """Bring a write that was cut short to its end: done where the new text is in place, else as it was."""
        with contextlib.suppress(FileNotFoundError):
            self.files.unlink(self.entry.part, self.folder)
        note, temp = self._digest(self.place.name), self._digest(self.entry.temp)
        if not temp:
            self.journal.end(self.entry, "done" if note == self.entry.new else "dropped")
        elif temp == self.entry.old:
            self._finish()
        elif temp == self.entry.new:
            self.files.unlink(self.entry.temp, self.folder)
            self.journal.end(self.entry, "done" if note == self.entry.new else "dropped")
        elif self.entry.kind == "delete":
            self._give_back()
        elif note == self.entry.new:
            self._swap_back(self._text(self.entry.temp))
        else:
            self._drop(self._text(self.entry.temp))

    def _stage(self, new: bytes, like: int | None) -> None:
        """Write the new text beside the note, whole and synced, with the attributes of the open file `like`."""
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with opening(self.files, self.entry.part, flags, self.folder) as temp:
                self.files.write(temp, new)
                if like is None:
                    self.files.set_mode(temp, stat.S_IMODE(self.files.stat(self.folder).st_mode) & 0o666)
                else:
                    self.files.copy_attributes(like, temp)
                self.files.sync(temp)
            self.files.replace(self.entry.part, self.entry.temp, self.folder, self.folder)
        except OSError:
            self._clear()
            raise

    def _replace_plainly(self, note: int, old: bytes) -> None:
        """Rename over the note where names cannot be swapped, then look at the old file again."""
        try:
            self.files.replace(self.entry.temp, self.place.name, self.folder, self.folder)
        except OSError as error:
            if not self._clear():
                raise self._unsure() from error  # the error came after the deed
            raise
        try:
            self.files.sync(self.folder)
            late = self.files.read(note)
            if late != old:
                self.journal.keep_conflict(self.entry, late, "it was saved in the moment it was replaced")
        except OSError as error:
            raise self._unsure() from error
        self._end_done()
        if late != old:
            raise NoteChangedError(
                f"{shown(self.place.path)} was saved by someone in the moment it was written.",
                "Both texts are kept: `coach conflicts` shows where.",
            )

    def _swap_back(self, displaced: bytes) -> None:
        try:
            self.files.exchange(self.folder, self.entry.temp, self.place.name)
        except OSError as error:
            raise self._unsure() from error
        with contextlib.suppress(OSError):
            if digest(displaced) != self.entry.old:
                self.journal.keep_conflict(self.entry, displaced, "it was saved while the coach wrote")
            self._drop(self._text(self.entry.temp))

    def _give_back(self) -> None:
        with contextlib.suppress(OSError):
            try:
                self.files.rename_new(self.folder, self.entry.temp, self.place.name)
                self.journal.end(self.entry, "dropped")
            except FileExistsError:
                self._drop(self._text(self.entry.temp))

    def _take_back(self) -> None:
        """Take a new note's name away again, if the text under it is still ours."""
        try:
            if self._digest(self.place.name) == self.entry.new:
                self.files.rename_new(self.folder, self.place.name, self.entry.temp)
        except OSError as error:
            raise self._unsure() from error
        self._clear()

    def _drop(self, temp: bytes) -> None:
        """End without a write; a temporary file that holds someone else's text is listed as a conflict."""
        if digest(temp) != self.entry.new:
            self.journal.keep_conflict(self.entry, temp, "it was saved while the coach wrote")
        self._put_away()
        self.journal.end(self.entry, "dropped")

    def _clear(self) -> str:
        """Remove our own temporary file; whatever cannot be settled now is settled at the next start.

        Returns:
            The hash of the temporary file's text, "" where there was none.
        """
        temp = "unknown"
        with contextlib.suppress(OSError):
            with contextlib.suppress(FileNotFoundError):
                self.files.unlink(self.entry.part, self.folder)
            temp = self._digest(self.entry.temp)
            if temp == self.entry.new:
                self.files.unlink(self.entry.temp, self.folder)
                self.journal.end(self.entry, "dropped")
        return temp

    def _finish(self) -> None:
        """Tidy up once the new text is in place and synced; an error in that is left to the next start."""
        with contextlib.suppress(OSError):
            self._put_away()
            self.journal.end(self.entry, "done")

    def _end_done(self) -> None:
        with contextlib.suppress(OSError):
            self.journal.end(self.entry, "done")

    def _put_away(self) -> None:
        """Move the temporary file into the journal; where that is on another disk, see that its text is there."""
        try:
            self.journal.keep_file(self.entry, self.entry.temp, self.folder)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            temp = self._text(self.entry.temp)
            if digest(temp) not in {self.entry.old, self.entry.new}:
                self.journal.keep_conflict(self.entry, temp, "a program wrote to it after it was replaced")
            self.files.unlink(self.entry.temp, self.folder)

    def _unsure(self) -> WriteFailedError:
        return WriteFailedError(
            f"{shown(self.place.path)} was written, but the disk did not confirm it.",
            "Look at the note; `coach undo` brings the text before back.",
        )

    def _digest(self, name: str) -> str:
        """Return the hash of a file's text, or "" where there is none."""
        try:
            return digest(self._text(name))
        except FileNotFoundError:
            return ""

    def _text(self, name: str) -> bytes:
        with opening(self.files, name, os.O_RDONLY | os.O_NONBLOCK, self.folder) as file:
            return self.files.read(file)


def recover(root: Path, journal: Journal, at: datetime) -> tuple[list[Entry], list[Conflict]]:
    """Finish or roll back writes that were cut short, and forget what is old: once before anything is written.

    Files the journal does not name are left alone.

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
        with open_folder(journal.files, root, entry.path) as place:
            AtomicReplace(journal, place, entry).settle()
    except NoteRefusedError:
        journal.end(entry, "dropped")  # its folder is gone, and with it whatever was left there
