"""A signal: one finding, the lines it rests on and the move it calls for; and which moves come first."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from vault_coach.domain.source import Source

Severity = Literal[1, 2, 3]
"""1 worth knowing, 2 act this week, 3 act now."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One finding of a rule.

    Attributes:
        subject: A partner, an initiative, a decision, a sorted pair of names, or "me".
        reason: One plain sentence for the user.
        evidence: The lines it rests on; where something is missing in a note, the line that should hold it.
        move: The coaching action, one short sentence.
        partners: Whom to talk to about it, so that a brief for one of them can carry it.
        facts: What drafting needs to phrase it: "thing" (what it is about, in the note's words), "day" (ISO date
            it happened or was due), "days" (a count), "number", "initiative", "decision", "other" (a person).
            Only the keys that apply.
        absence: True when nothing at all was found: `evidence` is then the list of what was searched.
    """

    kind: str
    subject: str | tuple[str, str]
    severity: Severity
    reason: str
    evidence: tuple[Source, ...]
    move: str
    partners: tuple[str, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    absence: bool = False

    @property
    def id(self) -> str:
        """A short name that stays while kind, subject and the lines it rests on do, wherever they stand.

        An absence rests on no line, however many were searched.
        """
        lines = [] if self.absence else sorted({(source.path, source.quote) for source in self.evidence})
        known = json.dumps([self.kind, self.subject, lines])
        return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class NextMove:
    """One thing to do next: why and what, and other signals about the same subject, most pressing first."""

    signal: Signal
    also: tuple[Signal, ...] = ()


def next_moves(signals: Iterable[Signal], most: int) -> list[NextMove]:
    """Pick the first moves, at most one a subject, in the order of the signals: most pressing first."""
    by_subject: dict[str | tuple[str, str], list[Signal]] = {}
    for signal in signals:
        by_subject.setdefault(signal.subject, []).append(signal)
    return [NextMove(first, tuple(others)) for first, *others in list(by_subject.values())[:most]]
