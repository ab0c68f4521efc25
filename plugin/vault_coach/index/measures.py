"""Measures of the network that take long, kept for the network they were made from. Numbers only, no names."""

import json
import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path


class Measures(MutableMapping[str, list[float]]):
    """The latest measure, in a small file outside the vault. Deleting it, or damaging it, costs only time.

    Args:
        path: The file; its folder must exist when something is kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def _held(self) -> dict[str, list[float]]:
        try:
            held = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return held if isinstance(held, dict) else {}

    def __getitem__(self, key: str) -> list[float]:
        return self._held()[key]

    def __setitem__(self, key: str, values: list[float]) -> None:
        """Keep these, and no others: a network that has changed does not come back."""
        temp = self._path.with_suffix(f".{os.getpid()}")
        temp.touch(mode=0o600)
        temp.write_text(json.dumps({key: values}), encoding="utf-8")
        temp.replace(self._path)

    def __delitem__(self, key: str) -> None:
        if key not in self._held():
            raise KeyError(key)
        self._path.unlink(missing_ok=True)

    def __iter__(self) -> Iterator[str]:
        return iter(self._held())

    def __len__(self) -> int:
        return len(self._held())
