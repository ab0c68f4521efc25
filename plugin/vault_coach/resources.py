"""Where the shipped prompts, templates, examples and vault are: inside a wheel, or at the top of a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]


def data(name: str) -> Traversable:
    """A shipped folder: "prompts", "templates", "training/data" or "vault-example"."""
    packaged = files("vault_coach") / "_data"
    return (packaged if packaged.is_dir() else _CHECKOUT) / name


def text(folder: str, name: str) -> str:
    """The text of one shipped file."""
    return (data(folder) / name).read_text(encoding="utf-8")


def copy(name: str, target: Path) -> int:
    """Copy a shipped folder, file by file; existing files stay as they are.

    Returns:
        How many files were written.
    """
    return _copy(data(name), target)


def _copy(source: Traversable, target: Path) -> int:
    target.mkdir(parents=True, exist_ok=True)
    written = 0
    for entry in source.iterdir():
        place = target / entry.name
        if entry.is_dir():
            written += _copy(entry, place)
        elif not place.exists():
            place.write_bytes(entry.read_bytes())
            written += 1
    return written
