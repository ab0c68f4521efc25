"""A finished draft to the body of its managed block: one callout, every line tied to a note. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from vault_coach.domain.commitment import Commitment
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.source import Source
from vault_coach.drafting import wording
from vault_coach.drafting.brief import CheckIn
from vault_coach.drafting.draft import Item
from vault_coach.drafting.inert import inert, plain

_jinja = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False, autoescape=False
)
_SOMEONE = "This person"  # whose name has nothing in it that can be seen
_QUOTED = 90  # characters of a note's line shown beside its link


@dataclass(frozen=True)
class Linker:
    """Writes links the way Obsidian does by default: the note's name alone where that is enough.

    Args:
        paths: Vault-relative paths of all notes.
    """

    paths: Iterable[str]
    _names: Counter[str] = field(default_factory=Counter, init=False)

    def __post_init__(self) -> None:
        self._names.update(_name(path).casefold() for path in self.paths)

    def note(self, path: str) -> str:
        """A link to a note."""
        return f"[[{self._target(path)}]]"

    def source(self, source: Source) -> str:
        """A link to the heading a line stands under, labelled with its day."""
        heading = f"#{plain(source.heading)}" if plain(source.heading) else ""
        label = wording.short(source.day) if source.day else plain(_name(source.path))
        return f"[[{self._target(source.path)}{heading}|{label}]]"

    def _target(self, path: str) -> str:
        name = _name(path)
        return plain(path.removesuffix(".md") if self._names[name.casefold()] > 1 else name)


def check_in(draft: CheckIn, template: str, linker: Linker, path: str) -> str:
    """The block's body, in Markdown with LF line endings.

    Args:
        draft: What to say.
        template: The block template's text.
        linker: Links over the whole vault.
        path: The partner's own note, "" when there is none.
    """
    outline = draft.outline
    values: dict[str, Any] = {
        "partner": linker.note(path) if path else inert(outline.partner),
        "first": inert(wording.first_name(outline.partner)) or _SOMEONE,
        "mine": [_owed(promise, linker, outline.day) for promise in outline.mine],
        "theirs": [_owed(promise, linker, outline.day) for promise in outline.theirs],
        "noted": [f"{talk.kind}: {inert(_cut(talk.text))}" for talk in outline.noted],
        "last": f"{linker.source(outline.last.source)}, {wording.age(outline.last.day, outline.day)}"
        if outline.last
        else "",
        "items": [f"{inert(item.text)} · {_links(item.evidence, linker)}" for item in draft.items],
        "credit": _credit(outline.credit, outline.partner, linker) if outline.credit else "",
        "writers": inert(writers(draft.items)),
    }
    lines = _jinja.from_string(template).render(values).strip().split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def writers(items: Iterable[Item]) -> str:
    """Who wrote the questions, one sentence: the origin of every draft is on record."""
    written = list(items)
    if not written:
        return "Nothing to ask yet."
    by_model = [item for item in written if item.writer == "model"]
    if not by_model:
        return "Written with the phrasebook, without a model."
    name = by_model[0].model
    if len(by_model) == len(written):
        return f"Drafted by {name} on this machine."
    phrased = len(written) - len(by_model)
    return f"{len(by_model)} of {len(written)} questions by {name} on this machine, {phrased} from the phrasebook."


def _owed(promise: Commitment, linker: Linker, day: date) -> str:
    due = f", due {wording.short(promise.due)}" if promise.due else ""
    late = promise.overdue_days(day)
    overdue = f" ({late} {'day' if late == 1 else 'days'} late)" if late else ""
    return f"{inert(_cut(promise.text))}{due}{overdue} · {linker.source(promise.source)}"


def _credit(talk: Exchange, partner: str, linker: Linker) -> str:
    first = inert(wording.first_name(partner))
    return f'Say it where others hear it: {first}, "{inert(_cut(talk.text))}" · {linker.source(talk.source)}'


def _links(evidence: Iterable[Source], linker: Linker) -> str:
    return " ".join(dict.fromkeys(linker.source(source) for source in evidence))


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rsplit(" ", 1)[0] + "…"


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".md")
