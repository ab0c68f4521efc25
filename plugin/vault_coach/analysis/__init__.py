"""From partnerships to signals. Pure: the day, the thresholds and the culture are parameters.

`find_signals` is the way in; the rules it asks stand in `analysis.rules`.
"""

from vault_coach.analysis import rules  # noqa: F401  (fills the registry)
from vault_coach.analysis.registry import KINDS, RULES, Rule, find_signals
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.thresholds import Thresholds
from vault_coach.analysis.view import View

__all__ = ["KINDS", "RULES", "Rule", "Signal", "Thresholds", "View", "find_signals"]
