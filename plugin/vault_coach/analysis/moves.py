"""The few things to do next: for each subject its most pressing signal, and what else stands open there."""

from collections.abc import Iterable
from dataclasses import dataclass

from vault_coach.analysis.signal import Signal


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do.

    Attributes:
        signal: Why and what.
        also: Other signals about the same subject, most pressing first.
    """

    signal: Signal
    also: tuple[Signal, ...] = ()


def next_moves(signals: Iterable[Signal], most: int) -> list[Move]:
    """The first moves, one for each subject, in the order of the signals: most pressing first."""
    by_subject: dict[str | tuple[str, str], list[Signal]] = {}
    for signal in signals:
        by_subject.setdefault(signal.subject, []).append(signal)
    return [Move(first, tuple(others)) for first, *others in list(by_subject.values())[:most]]
