"""What ships with the coach to start from, copied: the example vault and the note templates."""

from dataclasses import dataclass
from pathlib import Path

from vault_coach import resources
from vault_coach.analysis.phrases import listing
from vault_coach.coach import Coach
from vault_coach.errors import CoachError
from vault_coach.markdown.read_rules import within
from vault_coach.show.page import Page
from vault_coach.show.terminal import Terminal, counted
from vault_coach.vault import write
from vault_coach.vault.errors import NoteExistsError
from vault_coach.vault.journal import Purpose
from vault_coach.vault.scan import template_folders

EXAMPLE_DAY = "2026-11-24"
"""The day the example vault's story has come to."""

_FOLDER = "Templates"
_PARTS = ("block_", "note_")  # templates of the coach's own blocks, not for copying


@dataclass(frozen=True, slots=True)
class ExampleVault(Page):
    """A copy of the example vault.

    Attributes:
        today: The day to look at it on.
    """

    folder: str
    files: int
    today: str = EXAMPLE_DAY

    def show(self, terminal: Terminal) -> None:
        """Print the command to go on with."""
        terminal.say(f"The example vault is in {self.folder}, {counted(self.files, 'file')}. Have a look:")
        terminal.line(f"coach next --vault {self.folder} --today {self.today}", style="bold")


@dataclass(frozen=True, slots=True)
class CopiedTemplates:
    """The note templates in a folder of the vault.

    Attributes:
        written: Names of the files that were copied.
        kept: Names that were taken, in any case; what was there stays as it is.
        read: True when the folder would be read as notes: nothing says that it holds templates.
    """

    folder: str
    written: tuple[str, ...]
    kept: tuple[str, ...]
    read: bool

    def show(self, terminal: Terminal) -> None:
        """Print which were copied and which were there."""
        if self.written:
            terminal.say(f"Copied to {self.folder}/: {listing(self.written)}.")
        if self.kept:
            terminal.say(f"Already there and left as they are: {listing(self.kept)}.")
        if self.read:
            terminal.say(
                f"Nothing says that {self.folder} holds templates: name it in Obsidian's settings "
                f'under Templates, or write ignore = ["{self.folder}"] into coach.toml.'
            )


def copy_example(target: Path) -> ExampleVault:
    """Copy the example vault into a new or empty folder.

    Raises:
        CoachError: When the folder holds something, or cannot be written.
    """
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise CoachError(f"{target} is not empty.", "Name a new folder for the example vault.")
        return ExampleVault(str(target), resources.copy("vault-example", target))
    except OSError as error:
        raise CoachError(
            f"The example vault could not be copied to {target}: {error.strerror}.",
            "Name a folder you may write to.",
        ) from error


def template_folder(coach: Coach, lookalikes: tuple[str, ...] = ()) -> str:
    """Find the vault's templates folder: the one in Obsidian's settings, else one called so, else a new one."""
    return next(iter((*template_folders(coach.vault), *lookalikes)), _FOLDER)


def templates() -> list[str]:
    """List the names of the note templates."""
    names = (entry.name for entry in resources.data("templates").iterdir())
    return sorted(name for name in names if not name.startswith(_PARTS))


def copy_templates(coach: Coach, folder: str) -> CopiedTemplates:
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
    is_read = not any(within(folder, other) for other in left_out)
    return CopiedTemplates(folder, tuple(written), tuple(kept), is_read)
