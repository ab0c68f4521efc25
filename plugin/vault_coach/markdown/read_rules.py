"""What the settings say about reading."""

import re
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Literal

from vault_coach.domain import dates
from vault_coach.domain.reading import NoteKind, TaskState
from vault_coach.markdown.momentjs import parse_day

_LOGSEQ = ("journals", "YYYY_MM_DD")
_YEAR = re.compile(r"YYYY")
# "17.11.2026", "11-17-26", "20261117", "2026_11_17", "2026.11.17".
_LIKE_A_DAY = re.compile(r"\d{1,2}([._-])\d{1,2}\1(?:\d{4}|\d{2})|(?:19|20)\d{6}|(?:19|20)\d\d[._]\d\d?[._]\d\d?")

BoxMeaning = TaskState | Literal["text"]
"""What the sign in a checkbox says: how the task stands, or that it is none."""


@dataclass(frozen=True, slots=True)
class ReadRules:
    """How to read this vault; folders are vault-relative, with forward slashes and without one at the end.

    Attributes:
        kinds: Pairs of a folder and the kind of every note in it; the longest folder that fits wins.
        include: When not empty, only these folders are read.
        exclude: Folders that are never read.
        templates: Template folders, besides those that Obsidian's own settings name.
        boxes: Pairs of the sign in a checkbox and its meaning, where the vault has its own.
        days: Pairs of a folder and a format of moment.js, in which settings say that daily notes are named.
        zone: Where the user is, for times given in UTC; None takes the day as it is written.
    """

    kinds: tuple[tuple[str, NoteKind], ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    boxes: tuple[tuple[str, BoxMeaning], ...] = ()
    days: tuple[tuple[str, str], ...] = ()
    zone: tzinfo | None = None

    def day_note(self, path: str) -> date | None:
        """Return the day a note is the daily note of, by its name; None for any other note.

        Anywhere in the folder of its format, and outside of it where the format tells the whole year.
        """
        bare = path[: -len(".md")]
        if (name := bare.rpartition("/")[2]) and dates.is_day_name(name):
            return dates.in_name(name)
        for folder, form in (*self.days, _LOGSEQ):
            inside = within(path, folder) or (folder == _LOGSEQ[0] and f"/{folder}/" in path)
            if not inside and (not _YEAR.search(form) or folder == _LOGSEQ[0]):
                continue
            tail = "/".join(bare.split("/")[-1 - form.count("/") :])
            if (day := parse_day(form, tail)) is not None:
                return day
        return None

    def unclear_day(self, path: str) -> bool:
        """Return True for a note whose whole name looks like a day in a form that no settings state."""
        name = path[: -len(".md")].rpartition("/")[2]
        return name[:1].isdecimal() and bool(_LIKE_A_DAY.fullmatch(name)) and self.day_note(path) is None

    def kind_of(self, path: str) -> NoteKind | None:
        """Return the kind the settings give to a note, None when they say nothing about its folder."""
        if not self.kinds:
            return None
        fitting = [(len(folder), kind) for folder, kind in self.kinds if within(path, folder)]
        return max(fitting)[1] if fitting else None

    @property
    def fingerprint(self) -> str:
        """Text that changes when notes must be parsed again; the folders to read are the scan's matter."""
        return repr((self.kinds, self.boxes, self.days, self.zone))


def within(path: str, folder: str) -> bool:
    """Return True when a path lies in a folder or is it; "" is the whole vault."""
    return not folder or path == folder or path.startswith(folder + "/")
