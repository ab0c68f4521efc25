"""Prompt files: properties, a body with named variables, and one section a move.

A prompt is data that people may edit. What is wrong in one is reported with its file and line before a model runs.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from vault_coach.errors import CoachError

MOVE = re.compile(r"^## +(\S.*?) *$", re.MULTILINE)
"""The heading that begins a move."""
_PART = re.compile(r"^### +(\S.*?) *$")  # the heading of one list of a move
_ITEM = re.compile(r"^- +(\S.*?) *$")
_PHRASES = re.compile(r"^### +(?:leads|asks) *\n(?:(?!#).*\n)*", re.MULTILINE | re.IGNORECASE)
"""The leads or the asks of a move: their heading, and all lines up to the next heading."""
VARIABLE = re.compile(r"\{\{ *([a-z_]+) *\}\}")
_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#")
_LEAD = "{{ lead }}"
_NEEDED: dict[str, tuple[type, str]] = {
    "name": (str, "check-in"),
    "version": (int, "1"),
    "variables": (list, "[first, day]"),
}

ANY = "any move"
"""The section whose lists count for every move."""

STARTER = "starter"
"""The name of the one prompt that the starter was taught with, for all kinds of draft."""

_BOUNDS = ("longest", "candidates", "temperature", "fluency", "weakest")
"""Numbers the starter's prompt needs; a missing one is reported before the model runs."""


@dataclass(frozen=True)
class Prompt:
    """Prompt file.

    Attributes:
        file: Its name, for messages.
        name: What it is called in commands.
        limits: Numbers from its properties: words, candidates, temperature, longest.
        text: The whole file.
        body: The text before the first section, with `{{ variables }}`.
        moves: Move -> part ("leads", "asks", "openings", "words", "never", "examples") -> lines.
    """

    file: str
    name: str
    version: int
    variables: tuple[str, ...]
    limits: Mapping[str, float]
    text: str
    body: str
    moves: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the body with its variables filled in, up to where the lead comes in.

        Raises:
            CoachError: When the value of one of its variables is not known.
        """
        body = self.body.strip().removesuffix(_LEAD)
        unknown = sorted(set(VARIABLE.findall(body)) - values.keys())
        if unknown:
            raise CoachError(
                f'{self.file}: "{unknown[0]}" is not known for this sentence.',
                f"Take {{{{ {unknown[0]} }}}} out of the text above the first ##.",
            )
        return f"{_substitute(body, values).strip()}\n"

    def limit(self, name: str) -> float:
        """Return one of its numbers.

        Raises:
            CoachError: When the file does not set it.
        """
        if name not in self.limits:
            raise CoachError(
                f'{self.file}, line 1: the property "{name}" is missing or is no number.',
                f"Write {name}: 20.",
            )
        return self.limits[name]

    def lines(self, move: str, part: str) -> tuple[str, ...]:
        """Return the lines of one part of a move."""
        return self.moves.get(move, {}).get(part, ())

    def never(self, move: str) -> tuple[str, ...]:
        """Return the phrases that may not stand in a sentence of a move: those of any move, and its own."""
        return (*self.lines(ANY, "never"), *self.lines(move, "never"))

    @cached_property
    def common_words(self) -> tuple[str, ...]:
        """Words every move may use."""
        return tuple(word for line in self.lines(ANY, "words") for word in line.split())


def file_of(name: str, code: str = "") -> str:
    """Return the file of a prompt, in a language other than English when a code is given."""
    return f"{name.replace('-', '_')}{f'.{code}' if code else ''}.md"


def name_of(file: str) -> str:
    """Return what commands call a prompt file."""
    return file.removesuffix(".md").replace("_", "-")


def halves(example: str) -> tuple[str, str]:
    """Split a worked example into its lead and what the model is to learn from it."""
    mark = next((mark for mark in ("; ", ": ", ", ") if mark in example), " ")
    lead, _, ask = example.rpartition(mark)
    return f"{lead}{mark.strip()}", ask


def filled(line: str, values: Mapping[str, str]) -> str | None:
    """Return a line with its variables filled in, None when one of them is not known."""
    if any(not values.get(name) for name in VARIABLE.findall(line)):
        return None
    return _substitute(line, values)


def _substitute(text: str, values: Mapping[str, str]) -> str:
    return VARIABLE.sub(lambda variable: values[variable[1]], text)


def without_phrases(text: str) -> str:
    """Return a prompt file's text without the leads and asks, which are written by code."""
    return _PHRASES.sub("", text)


@lru_cache(maxsize=64)
def parse_prompt(text: str, file: str) -> Prompt:
    """Parse and check the text of a prompt file; messages name the file.

    Raises:
        CoachError: When a property is missing or a variable is not declared, with file and line.
    """
    properties, content = _split(text, file)
    parts = MOVE.split(content)
    prompt = Prompt(
        file=file,
        name=properties["name"],
        version=properties["version"],
        variables=tuple(properties["variables"]),
        limits={name: float(value) for name, value in properties.items() if _is_number(value)},
        text=text,
        body=parts[0],
        moves={move.lower(): _parts(body) for move, body in zip(parts[1::2], parts[2::2], strict=True)},
    )
    _check_variables(prompt, text)
    _check_lead(prompt, text)
    for bound in _BOUNDS if prompt.name == STARTER else ():
        prompt.limit(bound)
    return prompt


def _split(text: str, file: str) -> tuple[dict[str, Any], str]:
    """Return the properties, with those every prompt needs, and the text below them."""
    import frontmatter  # noqa: PLC0415 (most commands read no prompt)
    import yaml  # noqa: PLC0415 (the same)

    try:
        properties, content = frontmatter.parse(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise CoachError(f"{file}, line {line}: the properties are not valid YAML.", "Mend this line.") from error
    for needed, (kind, example) in _NEEDED.items():
        if needed not in properties:
            raise _missing(file, needed)
        value = properties[needed]
        texts = all(isinstance(item, str) for item in value) if isinstance(value, list) else True
        if not isinstance(value, kind) or not texts:
            number = next(number for number, line in enumerate(text.splitlines(), 1) if needed in line)
            hint = f"Write it like this: {needed}: {example}"
            raise CoachError(f'{file}, line {number}: the property "{needed}" is of another kind.', hint)
    return properties, content


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _missing(file: str, name: str) -> CoachError:
    return CoachError(
        f'{file}, line 1: the property "{name}" is missing.', "Add it between the --- lines at the top."
    )


def _parts(body: str) -> dict[str, tuple[str, ...]]:
    """Return the lists of one move by their headings, in lower case."""
    parts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in body.splitlines():
        if heading := _PART.match(line):
            current = parts.setdefault(heading[1].lower(), [])
        elif item := _ITEM.match(line):
            current.append(item[1])
    return {name: tuple(items) for name, items in parts.items()}


def _check_lead(prompt: Prompt, text: str) -> None:
    """Check that a prompt for the model ends where the sentence begins; one without a lead is none."""
    body = prompt.body.strip()
    if "lead" in prompt.variables and (body.count(_LEAD) != 1 or not body.endswith(_LEAD)):
        number = next((number for number, line in enumerate(text.splitlines(), start=1) if _LEAD in line), 1)
        raise CoachError(
            f"{prompt.file}, line {number}: the text above the first ## has to end with {_LEAD}.",
            "Put it there, once, on a line of its own.",
        )


def _check_variables(prompt: Prompt, text: str) -> None:
    """Check that braces hold nothing but known names, `{{ name }}`: nothing else can fail once a model runs."""
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{prompt.file}, line {number}"
        if _BRACES.search(VARIABLE.sub("", line)):
            raise CoachError(
                f"{where}: only variables such as {{{{ first }}}} may stand in braces.", "Mend the braces."
            )
        unknown = sorted({*VARIABLE.findall(line)}.difference(prompt.variables))
        if unknown:
            raise CoachError(
                f"{where}: the variable {', '.join(unknown)} is not known.",
                f"Use one of {', '.join(sorted(prompt.variables))}.",
            )
