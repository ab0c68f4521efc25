"""Which retrospective looked back on which effort; shared by the rules and the influence loop."""

from vault_coach.analysis.view import View
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.meeting import Meeting


def retro_of(view: View, effort: Initiative) -> Meeting | None:
    """The first retro held since an initiative ended.

    A retro that names another initiative is about that one; one that names none counts when one of the partners
    was in it. Without an end on record, only a retro that names the initiative counts.
    """
    for meeting in view.retros:
        if effort.ended and meeting.day < effort.ended:
            continue
        if meeting.initiative == effort.name:
            return meeting
        if effort.ended and not meeting.initiative and not set(effort.partners).isdisjoint(meeting.attendees):
            return meeting
    return None
