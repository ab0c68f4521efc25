"""A person's own rhythm: how often the two of you really meet, whatever the notes wish for."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from vault_coach.analysis.view import View

_LATEST = 8
_FEWEST = 3  # two gaps are the least that can be called usual


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often two people meet.

    Attributes:
        usual: Median days between the latest contacts, None with too few of them.
        quiet: Days since the last contact, None without one.
    """

    usual: float | None
    quiet: int | None

    @property
    def drift(self) -> float | None:
        """The silence as a multiple of the usual gap; None when there is nothing usual."""
        return self.quiet / self.usual if self.usual and self.quiet is not None else None


def rhythm(view: View, name: str) -> Rhythm:
    """Measure the median gap between the latest eight days of contact, and the silence since."""
    days = sorted({contact.day for contact in view.contacts(name)})[-_LATEST:]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return Rhythm(
        usual=float(median(gaps)) if len(days) >= _FEWEST else None,
        quiet=view.age(days[-1]) if days else None,
    )


def drifting(view: View, name: str) -> bool:
    """Return True when the silence is clearly longer than usual: from the ratio at which neglect presses."""
    drift = rhythm(view, name).drift
    return drift is not None and drift >= view.thresholds.neglected_strong
