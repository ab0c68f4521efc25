"""A finished draft to the body of its managed block: one callout, every line tied to a note. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from vault_coach.domain.source import Source
from vault_coach.drafting.escape import escape
from vault_coach.drafting.kinds import find_kind
from vault_coach.drafting.linker import Linker
from vault_coach.drafting.plan import Draft, Item, Part

_SHAPE = "block_draft.md"  # the template of every kind the user has none of their own for
_CALLOUT = re.compile(r"^\[!\w+\][+-]? *")  # the head of a callout, such as `[!coach]+ `
_SOMEONE = "This person"  # whose name has nothing in it that can be seen
_QUOTED = 90  # characters of a note's line shown beside its link


class TemplateTroubleError(ValueError):
    """A template that cannot be used.

    Attributes:
        line: The line at fault, 0 when not known.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}, line {line}: {message}")
        self.file, self.line, self.message = file, line, message.rstrip(".")


def block_body(draft: Draft, templates: Mapping[str, str], linker: Linker, subject: str) -> str:
    """Render the block's body, in Markdown with LF line endings.

    A template called after the kind hides the shape all kinds share. `subject` is the path of the note of the
    partner, initiative or decision it is about, "" when there is none.

    Raises:
        TemplateTroubleError: A template cannot be used.
    """
    name = linker.note(subject) if subject else escape(draft.plan.subject) or _SOMEONE
    shown = [_shown(draft, part, linker) for part in draft.filled()]
    values = {
        **_names(draft, name),
        "parts": shown,
        "writers": escape(writers(draft.items)),
        "chart": draft.plan.chart,
    }
    lines = fill_template(_template(draft, templates), templates, values).strip().split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n"


def block_title(draft: Draft, templates: Mapping[str, str]) -> str:
    """Render the block's first line as plain words.

    Raises:
        TemplateTroubleError: The template cannot be used.
    """
    name = _template(draft, templates)
    first = templates[name].strip().partition("\n")[0]
    return _CALLOUT.sub("", fill_template(name, {name: first}, _names(draft, draft.plan.subject)).strip())


def _template(draft: Draft, templates: Mapping[str, str]) -> str:
    own = f"block_{draft.plan.kind.replace('-', '_')}.md"
    return own if own in templates else _SHAPE


def _names(draft: Draft, subject: str) -> dict[str, str]:
    return {"subject": subject, "title": find_kind(draft.plan.kind).title.format(subject=subject)}


def fill_template(name: str, templates: Mapping[str, str], values: Mapping[str, Any]) -> str:
    """Fill the template of that name, which may include others; a line feed at its end is left out.

    Raises:
        TemplateTroubleError: The template cannot be used.
    """
    from jinja2 import (  # noqa: PLC0415 (most commands fill no template)
        DictLoader,
        StrictUndefined,
        TemplateError,
        TemplateNotFound,
        TemplateSyntaxError,
    )
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 (the same)

    jinja = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        loader=DictLoader(templates),
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    try:
        return jinja.get_template(name).render(values)
    except TemplateSyntaxError as error:
        raise TemplateTroubleError(error.name or name, error.lineno, str(error.message)) from error
    except TemplateNotFound as error:
        raise TemplateTroubleError(name, 0, f'it includes "{error.name}", which is not there') from error
    except (TemplateError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise TemplateTroubleError(name, 0, str(error)) from error  # what the template itself asks for


def _shown(draft: Draft, part: Part, linker: Linker) -> dict[str, Any]:
    items = draft.of(part)
    return {
        "name": part.name,
        "title": escape(part.title),
        "form": part.form,
        "lines": [_line(_cut(line.text), line.evidence, linker) for line in part.lines],
        "sentences": [_line(item.text, item.evidence, linker) for item in items],
        "text": " ".join(escape(item.text) for item in items),
        "sources": _links((source for item in items for source in item.evidence), linker),
    }


def _line(text: str, evidence: Iterable[Source], linker: Linker) -> str:
    links = _links(evidence, linker)
    return f"{escape(text)} · {links}" if links else escape(text)


def writers(items: Iterable[Item]) -> str:
    """Say who wrote the sentences: the origin of every draft is on record."""
    written = list(items)
    if not written:
        return "Nothing to say yet."
    by_model = [item for item in written if item.writer == "model"]
    if not by_model:
        return "Written with the phrasebook, without a model."
    name = by_model[0].model
    if len(by_model) == len(written):
        return f"Drafted by {name} on this machine."
    phrased = len(written) - len(by_model)
    return f"{len(by_model)} of {len(written)} sentences by {name} on this machine, {phrased} from the phrasebook."


def _links(evidence: Iterable[Source], linker: Linker) -> str:
    return " ".join(dict.fromkeys(linker.source(source) for source in evidence))


def _cut(text: str) -> str:
    """Cut a text to what stands well beside a link; a quotation that is cut is still closed."""
    if len(text) <= _QUOTED:
        return text
    return text[: _QUOTED - 1].rsplit(" ", 1)[0] + ('…"' if text.endswith('"') else "…")
