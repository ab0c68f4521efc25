"""Why a partner matters for what the user wants to bring about: reasons, never a score."""

from vault_coach.analysis.evidence import Reason, line_of
from vault_coach.analysis.phrases import listing
from vault_coach.analysis.view import View
from vault_coach.domain.decision import Decision
from vault_coach.domain.partner import Partner

_ROLES = (
    ("deciders", "decides on it"),
    ("needs", "is needed for it"),
    ("influencers", "has the ear of those who decide"),
)


def leverage(view: View, partner: Partner) -> list[Reason]:
    """List open decisions the partner has a part in, goals shared with the user, and the teams only they link."""
    parts = [decision for decision in view.model.decisions if _has_part(decision, partner.name)]
    return [
        *(_part(decision, partner.name) for decision in sorted(parts, key=lambda d: (d.name, d.path))),
        *(Reason(f"shares your goal: {goal}", line_of(partner, "goals")) for goal in shared_goals(view, partner)),
        *(
            Reason(f"is the only link between {listing(bridge.teams)}", bridge.sources[0])
            for bridge in view.bridges.get(partner.name, [])[:1]
        ),
    ]


def shared_goals(view: View, partner: Partner) -> list[str]:
    """List the partner's goals that are the user's too, in the partner's spelling."""
    mine = {goal.casefold() for goal in view.model.goals}
    return [goal for goal in partner.goals if goal.casefold() in mine]


def _has_part(decision: Decision, name: str) -> bool:
    return decision.status == "open" and any(name in getattr(decision, role) for role, _ in _ROLES)


def _part(decision: Decision, name: str) -> Reason:
    roles = [(role, words) for role, words in _ROLES if name in getattr(decision, role)]
    words = listing(words for _, words in roles)
    return Reason(f'"{decision.name}": {words}', line_of(decision, roles[0][0]))
