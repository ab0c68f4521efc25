"""Stopping a computation in C: by Ctrl-C, or because whoever asked for it says so."""

import signal
from collections.abc import Callable
from types import FrameType, TracebackType

from vault_coach.errors import CoachError


class StoppedError(CoachError):
    """The computation was stopped from outside."""

    exit_code = 130


class Breaker:
    """Is asked by the C code whether to go on.

    Python runs its signal handlers while the C code asks, and an exception raised there would be lost. So, within
    the `with` block, Ctrl-C is noted and becomes `KeyboardInterrupt` at its end. Where the process has another
    handler for it, or in another thread than the main one, everything stays as it is.
    """

    def __init__(self, stop: Callable[[], bool]) -> None:
        self._stop = stop
        self._interrupted = self._stopped = self._deferring = False

    def broken(self) -> bool:
        """Whether to stop; once it is time, it stays so until the end of the `with` block."""
        self._stopped = self._stopped or self._interrupted or self._stop()
        return self._stopped

    def check(self) -> None:
        """Go on, or not.

        Raises:
            StoppedError: When it is time to stop.
        """
        if self.broken():
            raise StoppedError("Stopped.")

    def __enter__(self) -> None:
        self._interrupted = self._stopped = self._deferring = False
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            try:
                signal.signal(signal.SIGINT, self._note)
            except ValueError:  # another thread than the main one, which gets no signals
                return
            self._deferring = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._deferring:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if self._interrupted:
            raise KeyboardInterrupt from None

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self._interrupted = True
