"""What is promised and still open, both ways."""

from dataclasses import dataclass
from datetime import date

from vault_coach.analysis.view import View
from vault_coach.domain.commitment import ME, Commitment


@dataclass(frozen=True, slots=True)
class Promised:
    """Open promises between the user and others, by the day they are due; those without a day come last.

    Attributes:
        resting: How many open promises are left out because the person is paused or snoozed.
    """

    mine: tuple[Commitment, ...]
    theirs: tuple[Commitment, ...]
    resting: int


def promised(view: View, *, overdue: bool = False) -> Promised:
    """All open promises, or only those past due. Work for nobody in particular is no promise."""
    open_ = [
        promise
        for promise in view.model.commitments
        if promise.state == "open" and promise.partner and ME in (promise.owner, promise.counterpart)
    ]
    wanted = [promise for promise in open_ if not overdue or promise.overdue_days(view.today)]
    awake = sorted((p for p in wanted if p.partner not in view.resting_names), key=_urgency)
    return Promised(
        mine=tuple(promise for promise in awake if promise.owner == ME),
        theirs=tuple(promise for promise in awake if promise.owner != ME),
        resting=len(wanted) - len(awake),
    )


def _urgency(promise: Commitment) -> tuple[date, str, str, int]:
    return promise.due or date.max, promise.partner, promise.source.path, promise.source.line
