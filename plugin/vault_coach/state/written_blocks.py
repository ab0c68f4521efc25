"""What was written into notes, so that the coach can see on the next run what the user made of it. One small file.

Kept in the vault's state folder, never in the vault; deleting it only means that nothing is learned from the past.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from vault_coach.state import snoozed

FILE = "shipped.json"
"""Its name in a vault's state folder."""

_MOST = 500  # blocks remembered, the latest


@dataclass(frozen=True, slots=True)
class Sentence:
    """One written sentence: its move, what the code wrote of it, how it went on, and the thing it spoke of."""

    move: str
    lead: str
    ask: str
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Shipped:
    """One block as it was written.

    Attributes:
        gone: Moves of it that the user took out, once that was noticed.
        until: The last day those moves rest.
        learned: Hash of the text the user made of it, once something was learned from it.
    """

    block: str
    path: str
    subject: str
    sentences: tuple[Sentence, ...]
    gone: tuple[str, ...] = ()
    until: date | None = None
    learned: str = ""


def load(state: Path) -> list[Shipped]:
    """All that is remembered, oldest first; nothing when the file is not one of ours."""
    try:
        return [_read(row) for row in json.loads((state / FILE).read_bytes())]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def _read(row: dict[str, object]) -> Shipped:
    known = Shipped(**row)  # type: ignore[arg-type]
    sentences = tuple(Sentence(**_texts(each)) for each in known.sentences)  # type: ignore[arg-type]
    until = date.fromisoformat(str(known.until)) if known.until else None
    gone = tuple(map(str, known.gone))
    texts = _texts({name: getattr(known, name) for name in ("block", "path", "subject", "learned")})
    return replace(known, **texts, sentences=sentences, gone=gone, until=until)


def _texts(values: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}


def save(state: Path, shipped: list[Shipped]) -> None:
    """Keep it, whole or not at all.

    Raises:
        CoachError: When that is not possible.
    """
    snoozed.keep(state, FILE, json.dumps([asdict(each) for each in shipped[-_MOST:]], default=str))
