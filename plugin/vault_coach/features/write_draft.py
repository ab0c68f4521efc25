"""From a plan to sentences, into the note they belong in, and the page that shows it: what every draft shares."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from vault_coach.coach import Coach
from vault_coach.drafting import render, rephrase
from vault_coach.drafting.checks import CHECKS
from vault_coach.drafting.language import language
from vault_coach.drafting.moves import PHRASEBOOK
from vault_coach.drafting.plan import Draft, Fact, Item, Plan
from vault_coach.drafting.prompt import without_phrases
from vault_coach.drafting.render import writers
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError
from vault_coach.features import feedback
from vault_coach.features.write_files import TargetNote, put_block
from vault_coach.llm import catalog
from vault_coach.llm.backend import Backend
from vault_coach.resources import Files
from vault_coach.show.jsonable import pick
from vault_coach.show.page import Output
from vault_coach.show.terminal import Terminal
from vault_coach.state.drafted import DraftCache
from vault_coach.state.folder import DRAFTED
from vault_coach.vault.journal import Purpose

_HERE = "\0block\0"  # stands for the block while the template of a new note is filled

_ALL_DELETED = (
    "You took all of these sentences out of an earlier draft, so they rest for now and nothing was written."
)


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """What to do with a finished draft: only show it, show what would be written, or write over an edited one."""

    print_only: bool = False
    dry_run: bool = False
    replace: bool = False

    @property
    def may_write(self) -> bool:
        """True when this run may write into the vault."""
        return not (self.print_only or self.dry_run)


@dataclass(frozen=True, slots=True)
class DraftResult:
    """A finished draft and what became of it.

    Attributes:
        title: The draft's first line in plain words.
        note: Vault-relative path of the note it belongs into, "" when there is none.
        written: True when this run changed the note.
        diff: What changed, or would change, as a unified diff.
        notice: Why nothing was written, when that needs saying.
    """

    draft: Draft
    title: str
    note: str
    written: bool = False
    diff: str = ""
    notice: str = ""


def compose(
    coach: Coach,
    plan: Plan,
    target: TargetNote | None,
    backend: Backend | None,
    options: DraftOptions,
    *,
    subject: str = "",
    missing: str = "",
) -> DraftResult:
    """Write a plan's sentences, and put them where they belong; without a model, the phrasebook writes.

    `subject` is the path of the note it is about, "" when there is none. Where there is no note to write into,
    `missing` says why.

    Raises:
        CoachError: When the note cannot take the block.
    """
    block, path = (target.block, target.path) if target else ("", "")
    feedback.learn_from_blocks(coach, plan.subject, learn=options.may_write)
    earlier = feedback.earlier_drafts(coach, plan.subject, block)
    facts = tuple(fact for fact in plan.facts if fact.move not in earlier.deleted_moves)
    nothing = _ALL_DELETED if plan.facts and not facts else plan.nothing
    plan = replace(plan, facts=facts, nothing=nothing)
    draft = Draft(plan, write_items(coach, plan, backend, earlier.asks))
    notice = _notice(plan, target, options, missing)
    title, body = _render(coach, draft, path, subject)
    result = DraftResult(draft, title, path, notice=notice)
    if target is None or options.print_only or notice:
        return result
    return _put(coach, result, target, body, options)


def new_note(coach: Coach, path: str, block: str, template: str, values: Mapping[str, Any]) -> TargetNote:
    """Fill the template of a note that is made for a block; the block goes where the template says `{{ block }}`.

    Raises:
        CoachError: When a template of the user's own cannot be used, with file and line.
    """
    templates = coach.templates
    with _template_errors(templates):
        text = render.fill_template(template, templates, {**values, "block": _HERE}) + "\n"
    head, _, tail = text.partition(f"{_HERE}\n")
    return TargetNote(path, block, "", (head.rstrip("\n") + "\n").encode(), new=True, tail=tail.encode())


def _render(coach: Coach, draft: Draft, path: str, subject: str) -> tuple[str, str]:
    """Render the draft's title in plain words, and its block's body."""
    templates = coach.templates
    with _template_errors(templates):
        title = render.block_title(draft, templates)
        return title, render.block_body(draft, templates, coach.linker.inside(path), subject)


@contextmanager
def _template_errors(templates: Files) -> Iterator[None]:
    """Turn trouble in a template into a sentence with the file as the user knows it.

    Raises:
        CoachError: When a template cannot be used.
    """
    try:
        yield
    except render.TemplateTroubleError as trouble:
        line = f", line {trouble.line}" if trouble.line else ""
        raise CoachError(
            f"{templates.shown(trouble.file)}{line}: {trouble.message}.", "Mend it there."
        ) from trouble


def _notice(plan: Plan, target: TargetNote | None, options: DraftOptions, missing: str) -> str:
    """Say why nothing is written, "" when something may be."""
    if not any(part.lines for part in plan.parts) and not plan.facts:
        return plan.nothing or (
            f"Your notes say nothing yet about {plan.subject}, so nothing was written. Note a first meeting."
        )
    if options.print_only:
        return ""
    if target is None:
        return missing
    if target.state == "dismissed":
        return (
            "You dismissed this draft, so it stays as it is. Take the line `coach: dismissed` out to have it back."
        )
    if target.state == "edited" and not options.replace:
        return "You edited this draft, so it stays as it is. To write over it, add --replace."
    return ""


def write_items(
    coach: Coach, plan: Plan, backend: Backend | None, asked: frozenset[str] = frozenset()
) -> tuple[Item, ...]:
    """Write the sentences, one fact after the other; what was drafted before for the same fact is used again.

    Without a model the phrasebook writes. What was `asked` in other drafts about the same subject, as words, is
    not asked again.
    """
    drafter = _drafter(coach, plan, backend, asked)
    backend = drafter.backend
    written: list[Item] = []
    with DraftCache(DRAFTED.path(coach.state)) as drafts:
        for number, fact in enumerate(plan.facts, start=1):
            known = drafts.get(_key(fact, drafter)) if backend else None
            item = drafter.recall(fact, str(known.get("ask")), known.get("model"), written) if known else None
            if item is None:
                if backend:
                    coach.progress(f"Drafting sentence {number} of {len(plan.facts)}")
                item = drafter.write(fact, written)
                if backend:
                    drafts.put(_key(fact, drafter), {"ask": item.ask, "model": item.model})
            written.append(item)
    return tuple(written)


def _drafter(coach: Coach, plan: Plan, backend: Backend | None, asked: frozenset[str]) -> Drafter:
    """Build what writes a plan's sentences: in the notes' language, if a phrasebook knows it, else in English.

    Without a prompt in that language, or with a model that does not know it, the phrasebook writes alone.
    """
    moves, endings, code = coach.moves, feedback.own_voice(coach), coach.settings.language
    if code == "auto":
        code = language(line.quote for line in Draft(plan).evidence())
    if code == "en" or not moves.has(PHRASEBOOK, code):
        return moves.drafter(plan.kind, backend, endings, asked)
    known = moves.has(plan.kind, code) and catalog.knows_more_than_english(coach.settings.model)
    prompt, phrasebook = moves.prompt(plan.kind, code if known else ""), moves.phrasebook(code=code)
    return Drafter(prompt, phrasebook, backend if known else None, endings, asked)


def me(coach: Coach) -> tuple[str, ...]:
    """Return all the user is called, longest first."""
    names = coach.settings.me
    return tuple(sorted({*names, *map(rephrase.first_name, names)}, key=lambda name: (-len(name), name)))


def _key(fact: Fact, drafter: Drafter) -> str:
    """Return the name of a draft by all that shapes it: the fact with its lines, the prompts, the model.

    Drafts of earlier versions are found again: the fields of `Fact` and `Source` keep their names, and leads and
    asks count as the phrasebook's, where they stood first.
    """
    shaped = [
        asdict(fact),
        without_phrases(drafter.prompt.text),
        drafter.phrasebook.text,
        drafter.starter and drafter.starter.text,
        drafter.backend and (drafter.backend.name, sorted(drafter.backend.wordings)),
        drafter.endings.get(fact.move, ()),
    ]
    return hashlib.sha256(json.dumps(shaped, default=str, sort_keys=True).encode()).hexdigest()


def _put(coach: Coach, result: DraftResult, target: TargetNote, body: str, options: DraftOptions) -> DraftResult:
    plan, evidence = result.draft.plan, result.draft.evidence()
    purpose = Purpose(coach.now, plan.kind, target.block, signals=_spoken_of(coach, plan))
    written = put_block(
        coach, target, body, purpose, evidence=evidence, replace=options.replace, dry_run=options.dry_run
    )
    if not options.dry_run:
        feedback.remember_block(coach, result.draft, target.path, target.block)
    return replace(result, written=written.written, diff=written.diff)


def _spoken_of(coach: Coach, plan: Plan) -> tuple[str, ...]:
    """Return the ids of the signals a draft speaks of: they rest once the user dismisses its block."""
    spoken = {(fact.signal, fact.evidence) for fact in plan.facts if fact.signal}
    return tuple(signal.id for signal in coach.signals if (signal.kind, signal.evidence) in spoken)


@dataclass(frozen=True)
class DraftPage:
    """One draft.

    Attributes:
        why: Show the model's candidates that were not used, too, and what was wrong with each.
    """

    result: DraftResult
    why: bool = field(default=False, kw_only=True)

    def data(self) -> dict[str, Any]:
        """Give the draft's parts, its sentences, and where it went."""
        draft = self.result.draft
        return {
            "kind": draft.plan.kind,
            "subject": draft.plan.subject,
            **self.destination(),
            "parts": [
                {
                    "name": part.name,
                    "title": part.title,
                    "lines": part.lines,
                    "items": sentences(draft.of(part), why=self.why),
                }
                for part in draft.filled()
            ],
            "items": sentences(draft.items, why=self.why),
        }

    def destination(self) -> dict[str, Any]:
        """Give where it went, for programs."""
        return {
            "note": self.result.note or None,
            "written": self.result.written,
            "notice": self.result.notice or None,
        }

    def show(self, terminal: Terminal) -> None:
        """Show the draft as it stands in the note, each line with its place, then where it went."""
        draft = self.result.draft
        terminal.title(self.result.title)
        for part in draft.filled():
            terminal.title(part.title, level=2)
            items = draft.of(part)
            if part.form == "prose":
                terminal.say(" ".join(item.text for item in items))
                terminal.places(source for item in items for source in item.evidence)
                self._why(terminal, *items)
                continue
            for line in part.lines:
                terminal.point(line.text, sources=line.evidence)
            for number, item in enumerate(items, start=1):
                mark = f"{number}." if part.form == "numbered" else "-"
                terminal.point(item.text, mark=mark, sources=item.evidence)
                self._why(terminal, item)
        terminal.say()
        terminal.say(writers(draft.items), style="dim")
        self._show_destination(terminal)

    def _why(self, terminal: Terminal, *items: Item) -> None:
        for item in items if self.why else ():
            show_rejected(terminal, item)

    def _show_destination(self, terminal: Terminal) -> None:
        result = self.result
        if result.notice:
            terminal.say(result.notice)
        elif result.written:
            terminal.say(f"Written to {result.note}. `coach undo` takes it back.")
        elif result.diff:
            terminal.say(f"Would change {result.note}:")
        elif result.note:
            terminal.say(f"{result.note} already says so; nothing was written.")
        if result.diff:
            terminal.say()
            terminal.diff(result.diff)


def sentences(items: Iterable[Item], *, why: bool = False) -> list[dict[str, Any]]:
    """Give written sentences for programs; `why` adds the candidates that could not be used."""
    names = ("text", "signal", "move", "evidence", "writer", "model")
    return [pick(item, *names) | ({"rejected": _rejected(item)} if why else {}) for item in items]


def show_rejected(output: Output, item: Item) -> None:
    """Show the candidates that could not be used, and what was wrong with each."""
    for rejected in _rejected(item):
        reasons = ", ".join(check["reason"] for check in rejected["failed"])
        output.point(f"{rejected['text']} ({reasons})", mark="    ✗")


def _rejected(item: Item) -> list[dict[str, Any]]:
    return [
        {"text": tried.text, "failed": [{"check": name, "reason": CHECKS[name][0]} for name in tried.failed]}
        for tried in item.tried
        if tried.failed
    ]
