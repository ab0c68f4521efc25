"""Prompts and templates: the user's own in the vault, else the shipped ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vault_coach import resources
from vault_coach.errors import CoachError

_FOLDER = "Coach"


@dataclass(frozen=True)
class OwnFiles(Mapping[str, str]):
    """The shipped files of a folder by name; one of the user's, as in `Coach/Prompts`, hides its namesake.

    Args:
        vault: The vault's folder.
        folder: "prompts" or "templates".

    Raises:
        CoachError: When the user's own file cannot be read.
    """

    vault: Path
    folder: str

    def __getitem__(self, name: str) -> str:
        own = self.vault / self._own(name)
        if not own.is_file():
            if name not in self:
                raise KeyError(name)
            return resources.text(self.folder, name)
        try:
            return own.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CoachError(f"{self._own(name)} cannot be read: {error}.", "Save it as UTF-8 text.") from error

    def __contains__(self, name: object) -> bool:
        return self.owned(str(name)) or name in set(self)

    def __iter__(self) -> Iterator[str]:
        return (entry.name for entry in resources.data(self.folder).iterdir() if entry.is_file())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def owned(self, name: str) -> bool:
        """True when the user has a file of that name."""
        return (self.vault / self._own(name)).is_file()

    def shown(self, name: str) -> str:
        """The file as messages name it."""
        return self._own(name) if self.owned(name) else f"{self.folder}/{name}"

    def _own(self, name: str) -> str:
        return f"{_FOLDER}/{self.folder.title()}/{name}"
