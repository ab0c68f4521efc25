"""Cancelling a computation in C: by Ctrl-C, or because the caller wants it to stop."""

import signal
from collections.abc import Callable
from types import FrameType, TracebackType

from vault_coach.errors import CoachError


class StoppedError(CoachError):
    """Refusal to go on: the computation was cancelled."""

    exit_code = 130


class Cancellation:
    """Switch that the C code looks at between its steps.

    Python runs its signal handlers during that look, and an exception raised there would be lost. So, within the
    `with` block, Ctrl-C is noted and becomes `KeyboardInterrupt` at its end. Where the process has another handler
    for it, or in another thread than the main one, everything stays as it is.
    """

    def __init__(self, stop: Callable[[], bool]) -> None:
        self._stop = stop
        self._interrupted = self._stopped = self._deferring = False

    def requested(self) -> bool:
        """Tell whether to stop; once True, it stays so until the end of the `with` block."""
        self._stopped = self._stopped or self._interrupted or self._stop()
        return self._stopped

    def check(self) -> None:
        """Raise an error when it is time to stop.

        Raises:
            StoppedError: When it is.
        """
        if self.requested():
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
