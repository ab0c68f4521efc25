"""When to scan all notes, whatever events said of them: events are hints, the scan is the truth. No clock."""

EVERY = 15 * 60.0
"""Seconds between two scans."""

AGAIN = 60.0
"""Seconds until the next scan after one that failed."""

_JUMP = 30.0  # seconds by which a clock may be off after a wait


class RescanSchedule:
    """The schedule of scans of all notes; the first is due at once."""

    def __init__(self, every: float = EVERY) -> None:
        self._every = every
        self._why = "start"
        self.next_at = float("-inf")

    def request(self, why: str) -> None:
        """Have a scan soon, for a reason such as lost events."""
        self._why = self._why or why
        self.next_at = float("-inf")

    def due(self, now: float) -> str:
        """Return why a scan is due, "" when none is."""
        return (self._why or "round") if now >= self.next_at else ""

    def done(self, now: float) -> None:
        """Note that all notes were scanned."""
        self._why = ""
        self.next_at = now + self._every

    def failed(self, now: float) -> None:
        """Note that they could not be scanned: try again in a minute, for the same reason."""
        self.next_at = min(now + AGAIN, now + self._every)

    def after_wait(self, planned: float, took: float) -> None:
        """Have a scan when a wait took longer than planned: the machine slept or its clock was set."""
        if not -_JUMP < took < planned + _JUMP:
            self.request("resume")
