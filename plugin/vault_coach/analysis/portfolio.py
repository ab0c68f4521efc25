"""The portfolio as it stands: each partner with a tier, its reasons and a rhythm, and where the time goes."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import get_args

from vault_coach.analysis.evidence import Reason
from vault_coach.analysis.view import View
from vault_coach.domain.partner import Partner, Tier

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


TIERS: tuple[Tier, ...] = get_args(Tier)


@dataclass(frozen=True, slots=True)
class Holding:
    """One partner in the portfolio.

    Attributes:
        tier: The tier of the note, else of the record.
        recorded: The tier the record speaks for.
        reasons: What speaks for that.
        rhythm: How often the two really meet.
        cadence: Days between contacts as wished for.
        drifting: True when the silence is clearly longer than usual for the two.
        minutes: Minutes together in the period.
    """

    partner: Partner
    tier: Tier
    recorded: Tier
    reasons: tuple[Reason, ...]
    rhythm: Rhythm
    cadence: int
    drifting: bool
    minutes: int


@dataclass(frozen=True, slots=True)
class TierTime:
    """What one tier gets of the user's time with partners in the period."""

    tier: Tier
    people: int
    minutes: int
    share: float


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The portfolio on one day.

    Attributes:
        partners: Those the user is coached about, by name.
        resting: Tracked partners who are paused or snoozed, by name.
        times: One for each tier.
        unmeasured: Meetings of the period with partners that do not say how long they took.
    """

    partners: tuple[Holding, ...]
    resting: tuple[Partner, ...]
    times: tuple[TierTime, ...]
    unmeasured: int

    def of(self, tier: Tier) -> list[Holding]:
        """Return the partners of one tier, by name."""
        return [holding for holding in self.partners if holding.tier == tier]


def build_portfolio(view: View) -> Portfolio:
    """Build all that the portfolio shows. A meeting counts in full for every partner in it."""
    holdings = tuple(_holding(view, partner) for partner in view.coached())
    resting = sorted((p for p in view.model.tracked() if view.resting(p)), key=lambda partner: partner.name)
    names = {holding.partner.name for holding in holdings}
    recent = [meeting for meeting in view.held_meetings if view.within(meeting.day, view.thresholds.period_days)]
    return Portfolio(
        partners=holdings,
        resting=tuple(resting),
        times=_times(holdings),
        unmeasured=sum(1 for m in recent if m.minutes is None and not names.isdisjoint(m.attendees)),
    )


def _holding(view: View, partner: Partner) -> Holding:
    recorded, reasons = view.placement(partner)
    return Holding(
        partner=partner,
        tier=view.tier(partner),
        recorded=recorded,
        reasons=tuple(reasons),
        rhythm=rhythm(view, partner.name),
        cadence=view.cadence(partner),
        drifting=drifting(view, partner.name),
        minutes=view.minutes(partner.name, view.thresholds.period_days),
    )


def _times(holdings: tuple[Holding, ...]) -> tuple[TierTime, ...]:
    total = sum(holding.minutes for holding in holdings)
    times = []
    for tier in TIERS:
        minutes = [holding.minutes for holding in holdings if holding.tier == tier]
        times.append(TierTime(tier, len(minutes), sum(minutes), sum(minutes) / total if total else 0.0))
    return tuple(times)
