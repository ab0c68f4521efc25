"""Cache of evaluated prompt beginnings, in memory and on disk, so that a model need not read its examples again.

What is damaged, foreign or too much is thrown away, and without a usable folder the cache is in memory alone.
"""

import contextlib
import hashlib
import os
import tempfile
from collections import OrderedDict
from pathlib import Path

_DIGEST = hashlib.sha256().digest_size
_MEMORY = 64 << 20
_DISK = 200 << 20


class PromptCache:
    """Cache of model states by key; what was used longest ago goes first, in memory as well as on disk."""

    def __init__(self, folder: Path | None = None, *, memory: int = _MEMORY, disk: int = _DISK) -> None:
        """Set the cache's folder and bounds.

        Args:
            folder: A folder for this alone, made when needed; None to keep states in memory only.
            memory: Most bytes in memory; one state is always kept.
            disk: Most bytes on disk.
        """
        self._folder, self._room, self._disk = folder, memory, disk
        self._in_memory: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        """Return the state of that key, whole and as it was put; else None."""
        state = self._in_memory.pop(key, None) or self._from_disk(key)
        if state is not None:
            self._remember(key, state)
        return state

    def put(self, key: str, state: bytes) -> None:
        """Keep a state; the key is its file's name, too."""
        self._remember(key, state)
        if self._folder is not None and len(state) <= self._disk:
            with contextlib.suppress(OSError):
                self._write(self._folder, key, state)
                self._shrink(self._folder)

    def drop(self, key: str) -> None:
        """Forget a state."""
        self._in_memory.pop(key, None)
        if self._folder is not None:
            with contextlib.suppress(OSError):
                (self._folder / key).unlink()

    def _remember(self, key: str, state: bytes) -> None:
        self._in_memory[key] = state
        while len(self._in_memory) > 1 and sum(map(len, self._in_memory.values())) > self._room:
            self._in_memory.popitem(last=False)

    def _from_disk(self, key: str) -> bytes | None:
        if self._folder is None:
            return None
        path = self._folder / key
        try:
            data = path.read_bytes()
        except OSError:
            return None
        state = data[_DIGEST:]
        if data[:_DIGEST] == _digest(key, state):
            with contextlib.suppress(OSError):
                os.utime(path)
            return state
        self.drop(key)
        return None

    def _write(self, folder: Path, key: str, state: bytes) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        number, name = tempfile.mkstemp(dir=folder)  # readable by its owner alone
        try:
            with os.fdopen(number, "wb") as file:
                file.write(_digest(key, state))
                file.write(state)
            Path(name).replace(folder / key)
        except BaseException:
            Path(name).unlink()
            raise

    def _shrink(self, folder: Path) -> None:
        """Remove the oldest files; what a killed process left unfinished grows old as well."""
        room = self._disk
        for path, stat in sorted(
            ((path, path.stat()) for path in folder.iterdir()), key=lambda file: -file[1].st_mtime_ns
        ):
            room -= stat.st_size
            if room < 0:
                path.unlink()


def _digest(key: str, state: bytes) -> bytes:
    return hashlib.sha256(key.encode() + state).digest()
