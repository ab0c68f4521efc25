"""Shipped data, inside a wheel or at the top of a checkout, and the files of the user's own that hide it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from vault_coach.errors import CoachError

_CHECKOUT = Path(__file__).resolve().parents[2]


def data(name: str) -> Traversable:
    """Return a shipped folder: "prompts", "templates", "training/data" or "vault-example"."""
    packaged = files("vault_coach") / "_data"
    return (packaged if packaged.is_dir() else _CHECKOUT) / name


def text(folder: str, name: str) -> str:
    """Return the text of one shipped file."""
    return (data(folder) / name).read_text(encoding="utf-8")


def copy(name: str, target: Path) -> int:
    """Copy a shipped folder, file by file; existing files stay as they are.

    Returns:
        How many files were written.
    """
    target.mkdir(parents=True, exist_ok=True)
    written = 0
    for entry in data(name).iterdir():
        place = target / entry.name
        if entry.is_dir():
            written += copy(f"{name}/{entry.name}", place)
        elif not place.exists():
            place.write_bytes(entry.read_bytes())
            written += 1
    return written


@dataclass(frozen=True)
class Files(Mapping[str, str]):
    """Texts of a shipped folder by file name; a file of the user's own of the same name hides ours.

    Attributes:
        folder: "prompts" or "templates".
        own: The user's folder; None to use what ships alone.
        label: That folder as messages name it.
    """

    folder: str
    own: Path | None = None
    label: str = ""

    def __getitem__(self, name: str) -> str:
        """Return the text of the file in force.

        Raises:
            KeyError: When there is none.
            CoachError: When the user's own file cannot be read.
        """
        if self.own is None or not self.owned(name):
            if name not in self:
                raise KeyError(name)
            return self.shipped(name)
        try:
            return (self.own / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CoachError(f"{self.shown(name)} cannot be read: {error}.", "Save it as UTF-8 text.") from error

    def __contains__(self, name: object) -> bool:
        return self.owned(str(name)) or name in set(self)

    def __iter__(self) -> Iterator[str]:
        return (entry.name for entry in data(self.folder).iterdir() if entry.is_file())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def shipped(self, name: str) -> str:
        """Return the text of the file that ships."""
        return text(self.folder, name)

    def owned(self, name: str) -> bool:
        """Tell whether the user has a file of that name."""
        return self.own is not None and (self.own / name).is_file()

    def shown(self, name: str) -> str:
        """Return the name of the file in force for messages."""
        return f"{self.label if self.owned(name) else self.folder}/{name}"
