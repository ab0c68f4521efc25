"""A fact: one thing to talk about, with all that may be said of it and the lines it rests on."""

from dataclasses import dataclass

from vault_coach.domain.source import Source

ASK = "ask"
"""The part of a draft that holds its questions."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What one item of a draft is about; one fact, one item.

    Attributes:
        move: The section of the prompt and of the phrasebook that phrases it.
        signal: The kind of signal behind it, None for something worth picking up since the last time.
        values: What the lead may say, by variable name; only names whose value is known and fit to be said.
        evidence: The lines it rests on.
        part: The part of the draft its sentence belongs into.
    """

    move: str
    signal: str | None
    values: dict[str, str]
    evidence: tuple[Source, ...]
    part: str = ASK
