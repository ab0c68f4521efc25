"""`coach weekly`: one week looked back on."""

from dataclasses import dataclass

from vault_coach.domain.week import Week
from vault_coach.features.write_draft import DraftResult
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal
from vault_coach.views.draft import DraftPage


@dataclass(frozen=True)
class WeeklyPage:
    """The reflection on a week.

    Args:
        why: Show the model's candidates that were not used, too.
    """

    week: Week
    result: DraftResult
    why: bool = False

    def data(self) -> Payload:
        """The draft, the days it is about, and its chart."""
        return {
            "week": str(self.week),
            "from": self.week.monday.isoformat(),
            "to": self.week.sunday.isoformat(),
            **DraftPage(self.result, self.why).data(),
            "chart": self.result.draft.plan.chart or None,
        }

    def show(self, terminal: Terminal) -> None:
        """The draft as it stands in the note; only a note shows the chart."""
        DraftPage(self.result, self.why).show(terminal)
