"""The portfolio review: what it looks back on, and the note it is written into."""

from collections.abc import Callable
from dataclasses import dataclass

from vault_coach.analysis.evidence import Reason
from vault_coach.coach import Coach
from vault_coach.domain.learning import Review
from vault_coach.domain.source import Source
from vault_coach.drafting.kinds import review as questioning
from vault_coach.drafting.sentence import Item
from vault_coach.features import write_draft
from vault_coach.features.coach_notes import WriteResult
from vault_coach.features.write_draft import DraftOptions
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.edit.put_block import upsert
from vault_coach.markdown.sections import paragraphs_under
from vault_coach.show.diff import difference
from vault_coach.vault import commit, note, write
from vault_coach.vault.journal import Purpose

_FOLDER = "Reflections"
_TITLE = "Portfolio review"
_TEMPLATE = "note_review.md"
_DECIDED = frozenset("keep try decisions decision decided next change changes start stop drop more less".split())
_EDITED = "You edited this review, so it stays as it is. To write over it, add --replace."


@dataclass(frozen=True, slots=True)
class Carried:
    """The review before this one.

    Attributes:
        decided: What the user wrote in it under Keep, Try, Decisions and the like, each behind its heading.
    """

    review: Review
    decided: tuple[Reason, ...]


def last_review(coach: Coach) -> Carried | None:
    """The latest review before today, with what was decided in it."""
    past = [review for review in coach.partnerships.reviews if review.day < coach.today]
    if not past:
        return None
    review = past[-1]
    path = review.source.path
    decided = [
        Reason(f"{each.heading}: {each.text}", Source(path, each.line, each.quote, each.heading, review.day))
        for each in paragraphs_under(note.read_note(coach.vault, path).text, _decides)
    ]
    return Carried(review, tuple(decided))


def _decides(heading: str) -> bool:
    first = heading.casefold().split()[:1]
    return first != [] and first[0].strip(":.,!") in _DECIDED


def note_path(coach: Coach) -> str:
    """Today's review note: the one there is, else the one to make."""
    fresh = f"{_FOLDER}/{coach.today.isoformat()} {_TITLE}.md"
    there = _begun(coach)
    return fresh if fresh in there or not there else there[0]


def _begun(coach: Coach) -> list[str]:
    """Paths of today's reviews: the only notes that are written into."""
    return [review.source.path for review in coach.partnerships.reviews if review.day == coach.today]


def questions(coach: Coach, backend: Callable[[], Backend | None]) -> tuple[Item, ...]:
    """What to think about when looking over everyone.

    Args:
        coach: The vault and the day.
        backend: Gives the model; asked only when there is something to write.
    """
    plan = questioning.of_portfolio(coach.view, coach.signals)
    return write_draft.items(coach, plan, backend() if plan.facts else None)


def put(coach: Coach, path: str, body: str, options: DraftOptions) -> WriteResult:
    """Write the review: a new note with room for the user's decisions, or the coach's block in the note there is.

    Raises:
        CoachError: When the note cannot be written.
    """
    purpose = Purpose(coach.now, "review", blocks.block_id("review", coach.today.isoformat()))
    if path not in _begun(coach):
        return _create(coach, path, body, purpose, options)
    seen = write.read_note(coach.vault, path, coach.journal)
    if blocks.state(seen, purpose.block) == "edited" and not options.replace:
        return WriteResult(path, written=False, notice=_EDITED)
    edit = commit.edit_block(seen, purpose.block, body, replace=options.replace)
    if isinstance(edit, Refusal):
        raise write_draft.refused(path, edit)
    if options.dry_run:
        return WriteResult(path, written=False, diff=difference(path, seen, edit.after))
    if edit.after != seen:
        coach.wait_for_rest(path)
    done = commit.put_block(coach.vault, path, edit, evidence=(), journal=coach.journal, purpose=purpose)
    if isinstance(done, Refusal):
        raise write_draft.refused(path, done)
    return WriteResult(path, done.changed, done.number)


def _create(coach: Coach, path: str, body: str, purpose: Purpose, options: DraftOptions) -> WriteResult:
    head, _, tail = coach.templates[_TEMPLATE].partition("{{ block }}\n")
    begun = head.replace("{{ day }}", coach.today.isoformat()).rstrip("\n")
    fresh = _sound(path, upsert(f"{begun}\n".encode(), purpose.block, body)) + tail.encode()
    if options.dry_run:
        return WriteResult(path, written=False, diff=difference(path, b"", fresh))
    done = write.create(coach.vault, path, fresh, journal=coach.journal, purpose=purpose)
    return WriteResult(path, done.changed, done.number)


def _sound(path: str, text: bytes | Refusal) -> bytes:
    if isinstance(text, Refusal):
        raise write_draft.refused(path, text)
    return text
