"""What the settings say about reading."""

from dataclasses import dataclass
from typing import Literal

from vault_coach.domain.reading import NoteKind, TaskState

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
    """

    kinds: tuple[tuple[str, NoteKind], ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    boxes: tuple[tuple[str, BoxMeaning], ...] = ()

    def kind_of(self, path: str) -> NoteKind | None:
        """Return the kind the settings give to a note, None when they say nothing about its folder."""
        if not self.kinds:
            return None
        fitting = [(len(folder), kind) for folder, kind in self.kinds if within(path, folder)]
        return max(fitting)[1] if fitting else None

    @property
    def fingerprint(self) -> str:
        """Text that changes when notes must be parsed again; the folders to read are the scan's matter."""
        return repr((self.kinds, self.boxes))


def within(path: str, folder: str) -> bool:
    """Return True when a path lies in a folder or is it; "" is the whole vault."""
    return not folder or path == folder or path.startswith(folder + "/")
