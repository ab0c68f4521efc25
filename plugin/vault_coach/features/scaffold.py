"""What ships with the coach to start from: the example vault and the note templates."""

from dataclasses import dataclass
from pathlib import Path

from vault_coach import resources
from vault_coach.coach import Coach
from vault_coach.errors import CoachError
from vault_coach.markdown.read_rules import within
from vault_coach.vault import write
from vault_coach.vault.errors import NoteExistsError
from vault_coach.vault.journal import Purpose
from vault_coach.vault.scan import template_folders

EXAMPLE_DAY = "2026-11-24"
"""The day the example vault's story has come to."""

_FOLDER = "Templates"
_PARTS = ("block_", "note_")  # templates of the coach's own blocks, not for copying


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of the note templates.

    Attributes:
        folder: Where they belong, relative to the vault.
        written: Names of the files that were copied.
        kept: Names that were taken, in any case; what was there stays as it is.
        read: True when the folder would be read as notes: nothing says that it holds templates.
    """

    folder: str
    written: tuple[str, ...]
    kept: tuple[str, ...]
    read: bool


def copy_example(target: Path) -> int:
    """Copy the example vault into a new or empty folder; gives the number of files.

    Raises:
        CoachError: When the folder holds something, or cannot be written.
    """
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise CoachError(f"{target} is not empty.", "Name a new folder for the example vault.")
        return resources.copy("vault-example", target)
    except OSError as error:
        raise CoachError(
            f"The example vault could not be copied to {target}: {error.strerror}.",
            "Name a folder you may write to.",
        ) from error


def template_folder(coach: Coach, lookalikes: tuple[str, ...] = ()) -> str:
    """The vault's templates folder: as Obsidian's settings name it, else one that is called so, else a new one."""
    return next(iter((*template_folders(coach.vault), *lookalikes)), _FOLDER)


def templates() -> list[str]:
    """Names of the note templates."""
    names = (entry.name for entry in resources.data("templates").iterdir())
    return sorted(name for name in names if not name.startswith(_PARTS))


def copy_templates(coach: Coach, folder: str) -> Copied:
    """Copy the note templates into a folder of the vault; a file that is there stays as it is.

    Raises:
        WriteError: The folder cannot be written.
    """
    written, kept = [], []
    for name in templates():
        data = (resources.data("templates") / name).read_bytes()
        try:
            purpose = Purpose(coach.now, "init")
            write.create(coach.vault, f"{folder}/{name}", data, journal=coach.journal, purpose=purpose)
            written.append(name)
        except NoteExistsError:
            if not (coach.vault / folder).is_dir():
                raise  # it is the folder's name that is taken
            kept.append(name)
    left_out = (*template_folders(coach.vault), *coach.settings.rules().exclude)
    return Copied(folder, tuple(written), tuple(kept), not any(within(folder, each) for each in left_out))
