"""Learning from what the user does with drafts, on this machine: kept, edited or deleted sentences."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile

from vault_coach.coach import Coach
from vault_coach.drafting import user_endings
from vault_coach.drafting.checks import repeat_marks, words
from vault_coach.drafting.plan import Draft
from vault_coach.errors import CoachError
from vault_coach.features.write_files import own_path
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Block, Refusal
from vault_coach.state.written_blocks import Sentence, WrittenBlock, load_written_blocks, save_written_blocks
from vault_coach.vault import note, write
from vault_coach.vault.journal import Entry, Purpose, digest

VOICE = own_path("Voice")
"""The note that holds the user's own wordings."""

_LEFT_OUT_DAYS = 14  # how long a deleted move is left out, where no cadence says more


def remember_block(coach: Coach, draft: Draft, path: str, block: str) -> None:
    """Remember what was written, to see later what became of it."""
    blocks_by_id = {row.block: row for row in load_written_blocks(coach.state)}
    sentences = tuple(
        Sentence(item.move, item.lead, item.ask, fact.values.get("thing", ""))
        for fact, item in zip(draft.plan.facts, draft.items, strict=True)
    )
    # in its old place, if it has one
    blocks_by_id[block] = WrittenBlock(block, path, draft.plan.subject, sentences)
    save_written_blocks(coach.state, list(blocks_by_id.values()))


def learn_from_blocks(coach: Coach, subject: str = "", *, learn: bool) -> None:
    """See what became of written blocks; wordings of the user's own go into their note.

    Nothing is taken from a note that somebody is at: a half-typed sentence is neither a wording nor deleted.
    Without a `subject`, all blocks ever written are read again. Without `learn`, nothing is written there.
    """
    written = load_written_blocks(coach.state)
    learn = learn and coach.at_rest(VOICE)
    wordings: dict[str, list[str]] = {}
    noticed = []
    for row in written:
        if not subject or row.subject == subject:
            row, block = _notice_deletions(coach, row)  # noqa: PLW2901 (the same row, brought up to date)
            if learn and block and _teaches(row, block):
                for move, wording in _wordings(coach, row, block):
                    wordings.setdefault(move, []).append(wording)
                row = replace(row, learned=digest(block.body.encode()))  # noqa: PLW2901 (the same)
        noticed.append(row)
    if wordings:
        _add_to_voice(coach, wordings)
    if noticed != written:
        save_written_blocks(coach.state, noticed)


def forget_undone(coach: Coach, entry: Entry) -> None:
    """Forget a block whose write was taken back, so that nothing is learned from it."""
    written = load_written_blocks(coach.state)
    left = [row for row in written if row.block != entry.purpose.block]
    if left != written:
        save_written_blocks(coach.state, left)


@dataclass(frozen=True, slots=True)
class EarlierDrafts:
    """What other drafts about the same subject mean for one that is to be written.

    Attributes:
        deleted_moves: Moves that are left out for now: the user deleted their sentences from another draft.
        asks: What was asked in drafts begun before this one, as marks of their words; it is not asked again.
    """

    deleted_moves: frozenset[str]
    asks: frozenset[str]


def earlier_drafts(coach: Coach, subject: str, block: str) -> EarlierDrafts:
    """Look up what other drafts about a subject mean for the block that is to be written."""
    rows = [row for row in load_written_blocks(coach.state) if row.subject == subject or row.block == block]
    deleted = frozenset(
        move
        for row in rows
        if row.subject == subject and row.block != block and row.until and row.until >= coach.today
        for move in row.gone
    )
    begun_before = takewhile(lambda row: row.block != block, rows)  # so that a draft stays as it is
    sentences = (sentence for row in begun_before if row.subject == subject for sentence in row.sentences)
    asks = frozenset(mark for sentence in sentences for mark in repeat_marks(sentence.ask, sentence.lead))
    return EarlierDrafts(deleted, asks)


def own_voice(coach: Coach) -> dict[str, tuple[str, ...]]:
    """Read the user's wordings, by move."""
    if not (coach.vault / VOICE).is_file():
        return {}
    return user_endings.parse_endings(note.read_note(coach.vault, VOICE).text)


def _notice_deletions(coach: Coach, row: WrittenBlock) -> tuple[WrittenBlock, Block | None]:
    """Bring a row's deleted moves up to date; return its block as it is now, None for one that teaches nothing."""
    try:
        listed = blocks.find(write.read_writable(coach.vault, row.path, coach.journal))
    except CoachError:
        return row, None  # the note is not there, or cannot be read now
    if isinstance(listed, Refusal):
        return row, None
    block = blocks.by_id(listed, row.block)
    gone = _deleted_moves(row, block)
    if (gone != row.gone or _teaches(row, block)) and not coach.at_rest(row.path):
        return row, None
    if gone == row.gone:
        return row, block
    until = coach.today + timedelta(days=_cadence(coach, row.subject)) if gone else None
    return replace(row, gone=gone, until=until), block


def _teaches(row: WrittenBlock, block: Block | None) -> bool:
    """Return True for a block that the user edited since something was learned from it."""
    if block is None or not block.edited or block.dismissed:
        return False
    return row.learned != digest(block.body.encode())


def _deleted_moves(row: WrittenBlock, block: Block | None) -> tuple[str, ...]:
    """Return the moves the user deleted from a block, all of them when it is not there any more."""
    if block is not None and not block.edited:
        return ()
    kept = user_endings.counterparts(_written(row), user_endings.sentences(block.body) if block else [])
    return tuple(
        dict.fromkeys(sentence.move for sentence, left in zip(row.sentences, kept, strict=True) if not left)
    )


def _written(row: WrittenBlock) -> list[str]:
    return [f"{sentence.lead} {sentence.ask}" for sentence in row.sentences]


def _cadence(coach: Coach, subject: str) -> int:
    partner = coach.partnerships.partners.get(subject)
    return coach.view.cadence(partner) if partner else _LEFT_OUT_DAYS


def _wordings(coach: Coach, row: WrittenBlock, block: Block) -> Iterable[tuple[str, str]]:
    """Yield what the user made of a block's sentences, as wordings without words that only its note uses."""
    written = _written(row)
    kept = user_endings.counterparts(written, user_endings.sentences(block.body))
    around = note.read_note(coach.vault, row.path).text.replace(block.body, "")
    common = set(words(" ".join(coach.moves.texts())))
    shown = [line for line in user_endings.sentences(block.body) if line not in kept]
    facts = " ".join([*shown, *(word for word in words(around) if word not in common)])
    for sentence, text, edited in zip(row.sentences, written, kept, strict=True):
        own = edited not in {"", text}
        wording = user_endings.learned_ending(edited, sentence.lead, sentence.thing, facts) if own else ""
        if wording and wording != sentence.ask:
            yield sentence.move, wording


def _add_to_voice(coach: Coach, new: dict[str, list[str]]) -> None:
    purpose = Purpose(coach.now, "voice")
    if not (coach.vault / VOICE).is_file():
        text = user_endings.with_endings("", new).encode()
        write.create(coach.vault, VOICE, text, journal=coach.journal, purpose=purpose)
        return
    seen = write.read_writable(coach.vault, VOICE, coach.journal)
    after = user_endings.with_endings(seen.decode(), new)
    write.write(coach.vault, VOICE, after.encode(), digest(seen), journal=coach.journal, purpose=purpose)
