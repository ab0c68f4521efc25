"""When to look at all notes, whatever was heard of them: events are hints, the scan is the truth. No clock."""

EVERY = 15 * 60.0
"""Seconds between two looks."""

AGAIN = 60.0
"""Seconds until the next look after one that failed."""

_JUMP = 30.0  # seconds by which a clock may be off after a wait


class Rounds:
    """The schedule of looks at all notes; the first is due at once."""

    def __init__(self, every: float = EVERY) -> None:
        self._every = every
        self._why = "start"
        self.next = float("-inf")

    def ask(self, why: str) -> None:
        """Have one soon, for a reason such as lost events."""
        self._why = self._why or why
        self.next = float("-inf")

    def due(self, now: float) -> str:
        """Why a look is due, "" when none is."""
        return (self._why or "round") if now >= self.next else ""

    def done(self, now: float) -> None:
        """All notes were looked at."""
        self._why = ""
        self.next = now + self._every

    def failed(self, now: float) -> None:
        """They could not be: try again in a minute, for the same reason."""
        self.next = min(now + AGAIN, now + self._every)

    def woke(self, meant: float, took: float) -> None:
        """After a wait: when it took longer than it was meant to, the machine slept or its clock was set."""
        if not -_JUMP < took < meant + _JUMP:
            self.ask("resume")
