"""Learning from what the user does with drafts, on this machine: kept, edited or taken out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

from vault_coach.coach import Coach
from vault_coach.drafting import user_endings
from vault_coach.drafting.checks import repeat_marks, words
from vault_coach.drafting.fact import Fact
from vault_coach.drafting.plan import Draft
from vault_coach.errors import CoachError
from vault_coach.features.coach_notes import own_path
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Block, Refusal
from vault_coach.state.written_blocks import Sentence, WrittenBlock, load_written_blocks, save_written_blocks
from vault_coach.vault import note, write
from vault_coach.vault.journal import Entry, Purpose, digest

VOICE = own_path("Voice")
"""The note that holds the user's own wordings."""

_REST = 14  # days a move rests that the user took out, where no cadence says more


def remember(coach: Coach, draft: Draft, path: str, block: str) -> None:
    """Keep what was written, to see later what became of it."""
    rows = {row.block: row for row in load_written_blocks(coach.state)}
    written = tuple(
        Sentence(item.move, item.lead, item.ask, fact.values.get("thing", ""))
        for fact, item in zip(draft.plan.facts, draft.items, strict=True)
    )
    rows[block] = WrittenBlock(block, path, draft.plan.subject, written)  # in its old place, if it has one
    save_written_blocks(coach.state, list(rows.values()))


def notice(coach: Coach, *, learn: bool) -> list[WrittenBlock]:
    """See what became of every block that was written; wordings of the user's own go into their note.

    A note that somebody is at tells nothing: a half-typed sentence is neither a wording nor taken out.

    Args:
        coach: The vault and the day.
        learn: False when nothing may be written into the vault.
    """
    rows = load_written_blocks(coach.state)
    seen = [_noticed(coach, row) for row in rows]
    learn = learn and coach.at_rest(VOICE)
    new: dict[str, list[str]] = {}
    for number, (row, block) in enumerate(seen):
        if learn and block and _teaches(row, block):
            for move, wording in _wordings(coach, row, block):
                new.setdefault(move, []).append(wording)
            seen[number] = (replace(row, learned=digest(block.body.encode())), block)
    if new:
        _add_voice(coach, new)
    noticed = [row for row, _ in seen]
    if noticed != rows:
        save_written_blocks(coach.state, noticed)
    return noticed


def undone(coach: Coach, entry: Entry) -> Entry:
    """Nothing is learned from a write that was taken back: it was never there."""
    rows = load_written_blocks(coach.state)
    left = [row for row in rows if row.block != entry.purpose.block]
    if left != rows:
        save_written_blocks(coach.state, left)
    return entry


def rested(rows: Iterable[WrittenBlock], coach: Coach, subject: str, block: str) -> frozenset[str]:
    """Moves that rest for a subject: those the user took out of other drafts about it, for their cadence."""
    return frozenset(
        move
        for row in rows
        if row.subject == subject and row.block != block and row.until and row.until >= coach.today
        for move in row.gone
    )


def said(rows: Iterable[WrittenBlock], subject: str, block: str) -> frozenset[str]:
    """What was asked about a subject in drafts that were begun before this one, so that it stays as it is."""
    earlier = takewhile(lambda row: row.block != block, rows)
    sentences = (each for row in earlier if row.subject == subject for each in row.sentences)
    return frozenset(mark for each in sentences for mark in repeat_marks(each.ask, each.lead))


def own_voice(coach: Coach) -> dict[str, tuple[str, ...]]:
    """The user's wordings by move."""
    if not (coach.vault / VOICE).is_file():
        return {}
    return user_endings.read(note.read_note(coach.vault, VOICE).text)


def awake(facts: Iterable[Fact], resting: frozenset[str]) -> tuple[Fact, ...]:
    """The facts whose moves do not rest."""
    return tuple(fact for fact in facts if fact.move not in resting)


def _noticed(coach: Coach, row: WrittenBlock) -> tuple[WrittenBlock, Block | None]:
    """A row with the moves that are gone, and its block as it is now; None for a block that tells nothing."""
    try:
        found = blocks.find(write.read_note(coach.vault, row.path, coach.journal))
    except CoachError:
        return row, None  # the note is not there, or cannot be read now: nothing can be told
    if isinstance(found, Refusal):
        return row, None
    block = blocks.by_id(found, row.block)
    gone = _gone(row, block)
    if (gone != row.gone or _teaches(row, block)) and not coach.at_rest(row.path):
        return row, None
    if gone == row.gone:
        return row, block
    until = coach.today + timedelta(days=_cadence(coach, row.subject)) if gone else None
    return replace(row, gone=gone, until=until), block


def _teaches(row: WrittenBlock, block: Block | None) -> bool:
    """True for a block that the user edited since something was learned from it."""
    if block is None or not block.edited or block.dismissed:
        return False
    return row.learned != digest(block.body.encode())


def _gone(row: WrittenBlock, block: Block | None) -> tuple[str, ...]:
    """The moves of a block that the user took out of it, all of them when it is not there any more."""
    if block is not None and not block.edited:
        return ()
    kept = user_endings.counterparts(_written(row), user_endings.sentences(block.body) if block else [])
    return tuple(dict.fromkeys(each.move for each, left in zip(row.sentences, kept, strict=True) if not left))


def _written(row: WrittenBlock) -> list[str]:
    return [f"{each.lead} {each.ask}" for each in row.sentences]


def _cadence(coach: Coach, subject: str) -> int:
    partner = coach.partnerships.partners.get(subject)
    return coach.view.cadence(partner) if partner else _REST


def _wordings(coach: Coach, row: WrittenBlock, block: Block) -> Iterable[tuple[str, str]]:
    """What the user made of a block's sentences, as wordings; words that only its note uses are in none."""
    written = _written(row)
    kept = user_endings.counterparts(written, user_endings.sentences(block.body))
    around = note.read_note(coach.vault, row.path).text.replace(block.body, "")
    own = set(words(" ".join(coach.moves.texts())))
    shown = [line for line in user_endings.sentences(block.body) if line not in kept]
    told = " ".join([*shown, *(word for word in words(around) if word not in own)])
    for each, text, edited in zip(row.sentences, written, kept, strict=True):
        wording = user_endings.wording(edited, each.lead, each.thing, told) if edited not in {"", text} else ""
        if wording and wording != each.ask:
            yield each.move, wording


def _add_voice(coach: Coach, new: dict[str, list[str]]) -> None:
    purpose = Purpose(coach.now, "voice")
    if not (coach.vault / VOICE).is_file():
        text = user_endings.added("", new).encode()
        write.create(coach.vault, VOICE, text, journal=coach.journal, purpose=purpose)
        return
    seen = write.read_note(coach.vault, VOICE, coach.journal)
    after = user_endings.added(seen.decode(), new)
    write.write(coach.vault, VOICE, after.encode(), digest(seen), journal=coach.journal, purpose=purpose)
