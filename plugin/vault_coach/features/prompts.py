"""`coach prompt`: the prompt files in force, one of them, and one sentence written to try one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from vault_coach.coach import Coach
from vault_coach.drafting.checks import CHECKS
from vault_coach.drafting.moves import PHRASEBOOK
from vault_coach.drafting.plan import Fact, Item
from vault_coach.drafting.prompt import ANY, STARTER, Prompt
from vault_coach.errors import CoachError
from vault_coach.features import feedback
from vault_coach.features.session import Session, common
from vault_coach.features.write_draft import sentences
from vault_coach.llm.backend import Backend
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True, slots=True)
class PromptList:
    """All prompt files."""

    prompts: Sequence[Prompt]

    def data(self) -> list[dict[str, Any]]:
        """Return name, file, version and moves of each."""
        return [
            {"name": prompt.name, "file": prompt.file, "version": prompt.version, "moves": list(prompt.moves)}
            for prompt in self.prompts
        ]

    def show(self, terminal: Terminal) -> None:
        """Print one line each."""
        rows = [(prompt.name, str(prompt.version), str(len(prompt.moves)), prompt.file) for prompt in self.prompts]
        terminal.table(rows, ("name", "version", "moves", "file"), right={1, 2})


@dataclass(frozen=True, slots=True)
class PromptPage:
    """One prompt file as it is in force."""

    prompt: Prompt

    def data(self) -> dict[str, Any]:
        """Return the file and its text."""
        return {"name": self.prompt.name, "file": self.prompt.file, "text": self.prompt.text}

    def show(self, terminal: Terminal) -> None:
        """Print the text alone, so that it can be saved."""
        for line in self.prompt.text.splitlines():
            terminal.line(line)


@dataclass(frozen=True, slots=True)
class PromptTrial:
    """One sentence written to try a prompt.

    Attributes:
        request: All the model is given, up to where its answer begins.
        openings: How an answer may begin.
        words: What it may go on with.
    """

    request: str
    openings: tuple[str, ...]
    words: tuple[str, ...]
    item: Item

    def data(self) -> dict[str, Any]:
        """Return the request, every answer with the checks it failed, and the sentence."""
        return {
            "prompt": self.request,
            "openings": self.openings,
            "words": self.words,
            "answers": [{"text": answer.text, "failed": answer.failed} for answer in self.item.tried],
            "item": sentences([self.item])[0],
        }

    def show(self, terminal: Terminal) -> None:
        """Print the same in words."""
        for line in self.request.splitlines():
            terminal.line(line, style="dim")
        terminal.title("Answers", level=2)
        for answer in self.item.tried:
            why = ", ".join(CHECKS[name][0] for name in answer.failed)
            terminal.point(f"{answer.text}{f' ({why})' if why else ''}", mark="✗" if why else "✓")
        if not self.item.tried:
            terminal.point("none: the phrasebook wrote")
        terminal.title("The sentence", level=2)
        terminal.point(self.item.text)


def try_prompt(
    coach: Coach, kind: str, move: str, values: Mapping[str, str], backend: Backend | None
) -> PromptTrial:
    """Write one sentence of a move from given values of its lead; without a model, the phrasebook writes.

    Raises:
        CoachError: When the prompt has no such move, or needs a value that is not given.
    """
    if kind in {PHRASEBOOK, STARTER}:
        raise CoachError(f"The {kind} is tried with a draft.", "Such as `coach prompt try check-in goal`.")
    drafter = coach.moves.drafter(kind, backend, feedback.own_voice(coach))
    moves = [name for name in drafter.prompt.moves if name != ANY]
    if move not in moves:
        raise CoachError(f'{drafter.prompt.file} has no move "{move}".', f"Its moves: {', '.join(moves)}.")
    unknown = sorted(set(values).difference(drafter.phrasebook.variables))
    if unknown:
        known = ", ".join(sorted(drafter.phrasebook.variables))
        raise CoachError(f"There is no variable called {unknown[0]}.", f"Variables: {known}.")
    item = drafter.write(fact := Fact(move, None, dict(values), ()))
    request = drafter.request(fact, item.lead)
    return PromptTrial(f"{request.prefix}{request.prompt}", request.openings, request.words, item)


@click.group(epilog="Example: coach prompt list")
def prompt() -> None:
    """What the coach asks of the model; your own files in Coach/Prompts win."""


@prompt.command("list", epilog="Example: coach prompt list")
@common
def prompt_list(session: Session) -> None:
    """Every prompt file, its version, and whether it is yours."""
    moves = session.coach.moves
    session.show(PromptList([moves.prompt(name) for name in moves.names]))


@prompt.command("show", epilog="Example: coach prompt show check-in")
@click.argument("name")
@common
def prompt_show(session: Session, *, name: str) -> None:
    """Print the prompt file NAME as it is in force; to change it, save it as Coach/Prompts/NAME.md."""
    session.show(PromptPage(session.coach.moves.prompt(name)))


@prompt.command("try", epilog="Example: coach prompt try check-in neglected --no-model")
@click.argument("name")
@click.argument("move")
@click.option(
    "--set", "given", metavar="NAME=VALUE", multiple=True, help="A variable of the lead, such as first=Ana."
)
@click.option("--no-model", is_flag=True, help="Write with the phrasebook, without a model.")
@click.option("--model", metavar="MODEL", help="A GGUF file, or a model's name.")
@common
def prompt_try(
    session: Session,
    *,
    name: str,
    move: str,
    given: tuple[str, ...],
    no_model: bool,
    model: str | None,  # noqa: ARG001 (`common` reads it)
) -> None:
    """Write one sentence with a prompt: what is asked, every answer, and what the checks say."""
    values = {variable: value for variable, _, value in (text.partition("=") for text in given)}
    backend = None if no_model else session.coach.backend()
    session.show(try_prompt(session.coach, name, move, values, backend))
