"""Disks that fail, die or are raced at a chosen call."""

import os
from collections.abc import Callable
from typing import Any

from vault_coach.vault.filesystem import FileSystem

CALLS = frozenset(name for name in vars(FileSystem) if not name.startswith("_"))

Step = Callable[[int, str], None]
"""What happens at a call, given its number from 1 and its name."""


class HazardDisk(FileSystem):
    """The real disk, with something happening before and after each call."""

    def __init__(self, before: Step | None = None, after: Step | None = None) -> None:
        self.calls = 0
        self.names_called: list[str] = []
        self.descriptors: set[int] = set()
        self.before = before or (lambda *_: None)
        self.after = after or (lambda *_: None)

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        if name not in CALLS:
            return value

        def call(*args: Any, **options: Any) -> Any:
            self.calls += 1
            number = self.calls
            self.names_called.append(name)
            if name == "close":
                self.descriptors.discard(args[0])
            self.before(number, name)
            result = value(*args, **options)
            if name == "open":
                self.descriptors.add(result)
            self.after(number, name)
            return result

        return call

    def release(self) -> None:
        """Close what a run that was cut short left open."""
        for descriptor in self.descriptors:
            os.close(descriptor)


class KilledError(BaseException):
    """The program was stopped here; nothing after it happens."""


def fail_at(chosen: int, number: int, *, lasting: bool = False) -> Step:
    """An error of the system at that call, or from that call on. Closing cannot fail, by its contract."""

    def step(call: int, name: str) -> None:
        if name != "close" and (call == chosen or (lasting and call > chosen)):
            raise OSError(number, os.strerror(number))

    return step


def die_at(chosen: int) -> Step:
    def step(call: int, _: str) -> None:
        if call >= chosen:
            raise KilledError

    return step
