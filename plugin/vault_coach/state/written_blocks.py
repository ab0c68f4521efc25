"""The blocks written into notes, so that a later run can see what the user made of them.

Deleting the file only means that nothing is learned from blocks written before.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from vault_coach.state.folder import WRITTEN_BLOCKS

_MOST = 500  # blocks remembered, the latest


@dataclass(frozen=True, slots=True)
class Sentence:
    """One written sentence: its move, what the code wrote of it, how it went on, and the thing it spoke of."""

    move: str
    lead: str
    ask: str
    thing: str = ""


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """One block as it was written.

    Attributes:
        gone: Moves the user deleted from the block, once that was noticed.
        until: The last day on which those moves are left out of drafts about the subject.
        learned: Hash of the text the user made of the block, once something was learned from it.
    """

    block: str
    path: str
    subject: str
    sentences: tuple[Sentence, ...]
    gone: tuple[str, ...] = ()
    until: date | None = None
    learned: str = ""


def load_written_blocks(state: Path) -> list[WrittenBlock]:
    """Load all remembered blocks, oldest first; none when the file is not one of ours."""
    try:
        return [_parse_row(row) for row in WRITTEN_BLOCKS.read_json(state)]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def save_written_blocks(state: Path, written: list[WrittenBlock]) -> None:
    """Write the latest 500 blocks into a vault's state folder.

    Raises:
        CoachError: When that is not possible.
    """
    WRITTEN_BLOCKS.write_json(state, [asdict(block) for block in written[-_MOST:]])


def _parse_row(row: dict[str, object]) -> WrittenBlock:
    block = WrittenBlock(**row)  # type: ignore[arg-type]
    sentences = tuple(Sentence(**_as_texts(sentence)) for sentence in block.sentences)  # type: ignore[arg-type]
    until = date.fromisoformat(str(block.until)) if block.until else None
    gone = tuple(map(str, block.gone))
    texts = _as_texts({name: getattr(block, name) for name in ("block", "path", "subject", "learned")})
    return replace(block, **texts, sentences=sentences, gone=gone, until=until)


def _as_texts(values: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
