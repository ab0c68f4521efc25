"""The numbers of the method, each a setting with one sentence that explains it."""

from dataclasses import dataclass, field
from typing import Literal

Culture = Literal["collaborative", "individualistic", "hostile"]


def _float(default: float, about: str) -> float:
    """Declare a threshold with its sentence, which the settings page and `coach signals --explain` show."""
    value: float = field(default=default, metadata={"about": about})
    return value


def _int(default: int, about: str) -> int:
    """Declare a threshold that is a whole number."""
    value: int = field(default=default, metadata={"about": about})
    return value


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a signal fires. Days are calendar days, shares are fractions of one."""

    cadence_core: int = _int(14, "Days between contacts with a core partner.")
    cadence_active: int = _int(30, "Days between contacts with an active partner.")
    cadence_peripheral: int = _int(90, "Days between contacts with a peripheral partner.")
    promise_late_days: int = _int(7, "My promise is urgent when it is more than this many days late.")
    waiting_days: int = _int(3, "A partner's promise to me is worth asking about when this many days late.")
    neglected_strong: float = _float(1.5, "Overdue ratio from which a neglected partner matters this week.")
    neglected_urgent: float = _float(2.0, "Overdue ratio from which a neglected core partner matters now.")
    task_only_interactions: int = _int(4, "How many contacts in a row must be about tasks.")
    task_only_days: int = _int(60, "Days without a low-stakes contact.")
    balance_low: int = _int(7, "A balance answer below this number is worth a talk.")
    period_days: int = _int(90, "Days that rates, exchanges and counts look back.")
    asymmetric_count: int = _int(5, "Fewest exchanges and kept promises to judge a balance by.")
    asymmetric_share: float = _float(
        0.5, "How one-sided is too much: the difference of given and received, as a share of both."
    )
    reciprocate_days: int = _int(30, "Days after a balance talk before a one-sided record counts as an answer.")
    trust_high: int = _int(4, "Trust from which a partner counts as trusted (1-5).")
    trust_low: int = _int(2, "Trust up to which a partnership counts as fragile (1-5).")
    trust_bottleneck: int = _int(3, "Trust up to which a needed approval counts as at risk (1-5).")
    interdependence_high: int = _int(4, "Interdependence from which two people count as depending on each other.")
    interdependence_low: int = _int(2, "Interdependence up to which there is room for a joint task.")
    rating_days: int = _int(90, "Days after which a rating is stale.")
    metrics_days: int = _int(14, "Days an initiative may be active before it should have shared metrics.")
    checkpoint_days: int = _int(14, "Days between checkpoints of an initiative.")
    status_only_checkpoints: int = _int(2, "How many checkpoints in a row must be mere status.")
    stalled_days: int = _int(30, "Days without any meeting after which an active initiative is stalled.")
    stretch_jump: int = _int(2, "Growth in size from which the next effort is too large.")
    meeting_people: int = _int(12, "Meetings with more people than this say nothing about who works with whom.")
    active_interactions: int = _int(3, "Contacts in the period that make a partner an active one.")
    core_partners: int = _int(5, "More core partners than this cannot be tended.")
    helper_days: int = _int(30, "Days the helper trap looks back.")
    helper_share: float = _float(0.4, "Share of partner minutes that is too much for partners without leverage.")
    helper_ratio: float = _float(3.0, "Help given over help received that is too much.")
    helper_exchanges: int = _int(10, "Fewest exchanges to judge the helper ratio by.")
    depth_days: int = _int(14, "Days without learning on record.")
    powerful_partners: int = _int(5, "Fewest tracked partners to judge their authority by.")
    solo_initiatives: int = _int(3, "Fewest finished initiatives to judge solo delivery by.")
    solo_share: float = _float(0.5, "Share of finished initiatives without partners that is too much.")
    review_days: int = _int(30, "Days between portfolio reviews.")
    rebalance_days: int = _int(90, "Days between reviews that rebalance the whole portfolio.")
