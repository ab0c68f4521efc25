"""The main job: a check-in with one person, drafted and put into the right note."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from vault_coach import resources
from vault_coach.app import Coach
from vault_coach.difference import difference
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.source import Source
from vault_coach.drafting import brief, prompt, render, wording
from vault_coach.drafting.brief import CheckIn
from vault_coach.drafting.draft import Drafter, Item
from vault_coach.drafting.fact import Fact
from vault_coach.errors import CoachError
from vault_coach.index.drafts import Drafts
from vault_coach.llm.backend import Backend
from vault_coach.markdown import blocks
from vault_coach.markdown.blocks import Refusal
from vault_coach.markdown.edit import upsert
from vault_coach.vault import commit, write
from vault_coach.vault.journal import Purpose

_AHEAD = timedelta(days=7)  # how far ahead the next meeting with someone is looked for
_THURSDAY = 3
_SECTION = "Coach"
_OWN_PROMPTS = "Coach/Prompts"


@dataclass(frozen=True, slots=True)
class Options:
    """What to do with a finished check-in.

    Attributes:
        print_only: Never write.
        dry_run: Show what would be written, and do not write.
        replace: Write over a block the user edited.
    """

    print_only: bool = False
    dry_run: bool = False
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A finished check-in and what became of it.

    Attributes:
        note: Vault-relative path of the note it belongs into, "" when there is none.
        written: True when this run changed the note.
        diff: What changed, or would change, as a unified diff.
        notice: Why nothing was written, when that needs saying.
    """

    check_in: CheckIn
    note: str
    written: bool = False
    diff: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class _Target:
    """The note a block goes into, as it was when drafting began."""

    path: str
    block: str
    place: str
    seen: bytes


def suggest(coach: Coach, name: str, backend: Backend | None, options: Options | None = None) -> Suggestion:
    """Draft a check-in with one person and put it where it belongs.

    Args:
        coach: The vault and the day.
        name: Whom to meet.
        backend: The model; None to write with the phrasebook.
        options: What to do with it.

    Raises:
        CoachError: When nobody of that name is known, or the note cannot take the block.
    """
    options = options or Options()
    person = coach.person(name)
    meeting = _next_meeting(coach, person)
    day = meeting.day if meeting else coach.today
    target = None if options.print_only else _target(coach, person, meeting, day)
    notice = _kept(target, options) if target else ""
    outline = brief.outline(coach.view, coach.signals, person, day, _me(coach))
    check_in = CheckIn(outline, tuple(_items(coach, outline, backend)))
    if not check_in.items:
        notice = f"Your notes say nothing yet about {person}, so nothing was written. Note a first meeting."
    elif target is None and not options.print_only:
        notice = f"{person} has no note, so this is only shown."
    if target is None or notice:
        return Suggestion(check_in, target.path if target else "", notice=notice)
    partner = coach.partnerships.partners.get(person)
    template = resources.text("templates", "block_check_in.md")
    body = render.check_in(check_in, template, coach.linker, partner.path if partner else "")
    return _put(coach, check_in, target, body, options)


def check(coach: Coach, names: Iterable[str], options: Options) -> None:
    """Make sure that every note can take its check-in, before the first is written.

    Raises:
        CoachError: When one of them cannot.
    """
    for name in names if not options.print_only else ():
        meeting = _next_meeting(coach, name)
        _target(coach, name, meeting, meeting.day if meeting else coach.today)


def due(coach: Coach) -> list[str]:
    """Whom the user meets alone today or on the next working day, by day and name."""
    days = {coach.today, _next_working_day(coach.today)}
    found = [
        (meeting.day, meeting.attendees[0])
        for meeting in coach.partnerships.meetings
        if meeting.day in days and len(meeting.attendees) == 1
    ]
    return list(dict.fromkeys(person for _, person in sorted(found)))


def _next_working_day(day: date) -> date:
    ahead = 1 if day.weekday() <= _THURSDAY or day.weekday() == 6 else 7 - day.weekday()  # noqa: PLR2004 (Sunday)
    return day + timedelta(days=ahead)


def _next_meeting(coach: Coach, person: str) -> Meeting | None:
    """The next meeting with that person alone, within a week."""
    ahead = [
        meeting
        for meeting in coach.partnerships.meetings_with(person)
        if coach.today <= meeting.day <= coach.today + _AHEAD and meeting.attendees == (person,)
    ]
    return ahead[0] if ahead else None


def _target(coach: Coach, person: str, meeting: Meeting | None, day: date) -> _Target | None:
    """The meeting's own note, else the partner's note; None when there is neither.

    Raises:
        CoachError: When that note cannot be written to: better now than after the model has worked.
    """
    partner = coach.partnerships.partners.get(person)
    own_note = meeting is not None and not (partner and meeting.path == partner.path)
    path = meeting.path if meeting and own_note else partner.path if partner else ""
    if not path:
        return None
    seen = write.read(coach.vault, path, coach.journal)
    place = "" if own_note else _SECTION
    target = _Target(path, blocks.block_id("check-in", person, day.isoformat()), place, seen)
    state = blocks.state(seen, target.block)
    if isinstance(state, Refusal):
        raise _refused(path, state)
    return target


def _kept(target: _Target, options: Options) -> str:
    """Why the block stays as it is, "" when it may be written."""
    if blocks.state(target.seen, target.block) == "edited" and not options.replace:
        return "You edited this check-in, so it stays as it is. To write over it, add --replace."
    return ""


def _me(coach: Coach) -> tuple[str, ...]:
    names = coach.settings.me
    return tuple(sorted({*names, *map(wording.first_name, names)}, key=lambda name: (-len(name), name)))


def _items(coach: Coach, outline: brief.Outline, backend: Backend | None) -> Iterable[Item]:
    """The sentences, one fact after the other; what was drafted before for the same fact is used again."""
    drafter = Drafter(_prompt(coach, "check_in.md"), _prompt(coach, "phrasebook.md"), backend)
    written: list[Item] = []
    with Drafts(coach.state / "drafts.sqlite") as drafts:
        for number, fact in enumerate(outline.facts, start=1):
            key = _key(fact, drafter)
            known = drafts.get(key) if backend else None
            if backend and not known:
                coach.progress(f"Drafting question {number} of {len(outline.facts)}")
            item = _recalled(fact, known) if known else drafter.write(fact, written)
            if backend and not known:
                drafts.put(key, {"text": item.text, "writer": item.writer, "model": item.model})
            written.append(item)
    return written


def _prompt(coach: Coach, name: str) -> prompt.Prompt:
    """A prompt file: the user's own in the vault's `Coach/Prompts/`, else the shipped one."""
    own = coach.vault / _OWN_PROMPTS / name
    if own.is_file():
        try:
            text = own.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CoachError(
                f"{_OWN_PROMPTS}/{name} cannot be read: {error}.", "Save it as UTF-8 text."
            ) from error
        return prompt.load(text, f"{_OWN_PROMPTS}/{name}")
    return prompt.load(resources.text("prompts", name), f"prompts/{name}")


def _key(fact: Fact, drafter: Drafter) -> str:
    """Names a draft by all that shapes it: the fact with its lines, the prompts, the model."""
    shaped = [asdict(fact), drafter.prompt.text, drafter.phrasebook.text, drafter.backend and drafter.backend.name]
    return hashlib.sha256(json.dumps(shaped, default=str, sort_keys=True).encode()).hexdigest()


def _recalled(fact: Fact, known: dict[str, str]) -> Item:
    return Item(
        text=known["text"],
        move=fact.move,
        signal=fact.signal,
        evidence=fact.evidence,
        writer="model" if known["writer"] == "model" else "phrasebook",
        model=known["model"],
    )


def _put(coach: Coach, check_in: CheckIn, target: _Target, body: str, options: Options) -> Suggestion:
    planned = upsert(target.seen, target.block, body, target.place, replace=options.replace)
    if isinstance(planned, Refusal):
        raise _refused(target.path, planned)
    diff = difference(target.path, target.seen, planned)
    if options.dry_run:
        return Suggestion(check_in, target.path, diff=diff)
    if diff:
        coach.wait_for_rest(target.path)
    written = commit.put_block(
        coach.vault,
        target.path,
        body,
        seen=target.seen,
        evidence=_evidence(check_in),
        place=target.place,
        replace=options.replace,
        journal=coach.journal,
        purpose=Purpose(coach.now, "suggest", target.block),
    )
    if isinstance(written, Refusal):
        raise _refused(target.path, written)
    return Suggestion(check_in, target.path, written=written.changed, diff=diff)


def _evidence(check_in: CheckIn) -> list[Source]:
    """Every line the block rests on."""
    outline = check_in.outline
    found = [source for item in check_in.items for source in item.evidence]
    found += [promise.source for promise in (*outline.mine, *outline.theirs)]
    found += [talk.source for talk in (*outline.noted, *([outline.credit] if outline.credit else ()))]
    return list(dict.fromkeys(found))


def _refused(path: str, refusal: Refusal) -> CoachError:
    return CoachError(f"{path}, line {refusal.line}: {refusal.message}", refusal.hint)
