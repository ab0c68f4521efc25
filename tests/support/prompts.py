"""The prompts as they ship."""

from vault_coach.coach import shipped_moves
from vault_coach.drafting.prompt import STARTER as _STARTER

MOVES = shipped_moves()
CHECK_IN = MOVES.prompt("check-in")
PHRASEBOOK = MOVES.phrasebook()
STARTER = MOVES.prompt(_STARTER)
KINDS = {
    move: MOVES.prompt(kind) for kind in MOVES.kinds for move in MOVES.prompt(kind).moves if MOVES.knows(move)
}
"""Move -> the prompt of its kind."""
