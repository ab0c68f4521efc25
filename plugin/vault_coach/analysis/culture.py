"""How the culture one works in tunes a move: the same finding calls for another first step."""

from dataclasses import replace

from vault_coach.analysis.signal import Signal
from vault_coach.analysis.thresholds import Culture

_BECAUSE: dict[Culture, str] = {
    "individualistic": "with everyone working for themselves here, begin with a few trusted peers and little risk",
    "hostile": "as working together is frowned upon here, let your own results show and seek allies outside",
}

_MOVES: dict[tuple[Culture, str], str] = {
    ("individualistic", "untapped-trust"): "Propose one small joint task that costs neither of you any standing.",
    ("individualistic", "bottleneck"): "Ask for their view in private first, on a small part of it.",
    ("individualistic", "bridge"): "Offer them one small, low-risk piece of work together.",
    (
        "individualistic",
        "stretch-ready",
    ): "Propose one more step with the same people, hardly larger than the last.",
    ("individualistic", "introduce"): "Introduce them if you trust both, with one small thing to gain for each.",
    ("individualistic", "amplify"): "Show them the result in private, and let them choose to join.",
    ("hostile", "untapped-trust"): "Keep them as an ally, and put your own name to a result that can be seen.",
    (
        "hostile",
        "bottleneck",
    ): "Bring them a visible result of your own, and hear their objection before the meeting.",
    ("hostile", "bridge"): "Stay close to them as an ally outside your own circle of rivals.",
    ("hostile", "stretch-ready"): "Grow the next effort only if each of you can show a result of your own.",
    ("hostile", "introduce"): "Introduce them only if they do not compete with each other, or with you.",
    ("hostile", "amplify"): "Show the result beyond your own circle, with each person's part plain to see.",
}


def attuned(signal: Signal, culture: Culture) -> Signal:
    """The signal with the move that fits the culture, and a reason that says so; others as they are."""
    move = move_in(culture, signal.kind)
    if not move:
        return signal
    return replace(signal, move=move, reason=f"{signal.reason.removesuffix('.')}; {_BECAUSE[culture]}.")


def move_in(culture: Culture, kind: str) -> str:
    """The move for a kind of signal in a culture, "" where it is the same everywhere."""
    return _MOVES.get((culture, kind), "")
