"""A vault of one note, and what must be true of it whatever happened."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vault_coach.vault.atomic_replace import recover
from vault_coach.vault.filesystem import FileSystem
from vault_coach.vault.journal import Journal, Purpose, digest
from vault_coach.vault.write import write

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OLD = b"# Priya\r\n\r\nwhat stood there\r\n"
NEW = OLD + b"\r\nwhat the coach wrote\r\n"
PATH = "People/Priya.md"

_numbers = itertools.count()


@dataclass
class Vault:
    """A scratch vault with its state folder."""

    root: Path
    state: Path

    @property
    def note(self) -> Path:
        return self.root / PATH

    def journal(self, disk: FileSystem | None = None) -> Journal:
        return Journal(self.state, disk)

    def write(
        self, new: bytes = NEW, expected: bytes = OLD, *, path: str = PATH, disk: FileSystem | None = None
    ) -> int:
        return write(
            self.root, path, new, digest(expected), journal=self.journal(disk), purpose=Purpose(NOW, "test")
        )

    def recover(self) -> None:
        recover(self.root, self.journal(), NOW)

    def strays(self) -> list[str]:
        return sorted(file.name for file in self.root.rglob(".coach-*"))


def make_vault(folder: Path, text: bytes = OLD) -> Vault:
    """A fresh vault under a scratch folder."""
    base = folder / f"{next(_numbers)}"
    vault = Vault(base / "vault", base / "state")
    vault.note.parent.mkdir(parents=True)
    vault.note.write_bytes(text)
    return vault
