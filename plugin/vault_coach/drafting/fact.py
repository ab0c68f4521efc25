"""Fact: one thing to talk about, with its values for the lead and the lines of notes it rests on."""

from dataclasses import dataclass

from vault_coach.domain.source import Source

ASK = "ask"
"""The part of a draft that holds its questions."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Subject of one sentence of a draft.

    Drafts are remembered by these fields, so they keep their names.

    Attributes:
        move: The section of the prompt that phrases it.
        signal: The kind of signal behind it, None for something worth picking up since the last time.
        values: Variable -> value for the lead; only of those that are known and fit to be read by the partner.
        evidence: The lines it rests on.
        part: The name of the part of the draft that its sentence belongs into.
    """

    move: str
    signal: str | None
    values: dict[str, str]
    evidence: tuple[Source, ...]
    part: str = ASK
