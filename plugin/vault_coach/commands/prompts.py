"""Commands about prompts: what the coach asks of the model, and how to say it your way."""

import click

from vault_coach.features.session import Session, common


@click.group()
def prompt() -> None:
    """What the coach asks of the model; your own files in Coach/Prompts win."""


@prompt.command("list", epilog="Example: coach prompt list")
@common
def prompt_list(session: Session) -> None:
    """Every prompt file, its version, and whether it is yours."""
    from vault_coach.views.prompts import PromptsPage

    moves = session.coach.moves
    session.show(PromptsPage([moves.prompt(name) for name in moves.names]))


@prompt.command("show", epilog="Example: coach prompt show check-in")
@click.argument("name")
@common
def prompt_show(session: Session, *, name: str) -> None:
    """Print the prompt file NAME as it is in force; to change it, save it as Coach/Prompts/NAME.md."""
    from vault_coach.views.prompts import PromptPage

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
    from vault_coach.features import write_draft
    from vault_coach.views.prompts import TrialPage

    values = {variable: value for variable, _, value in (each.partition("=") for each in given)}
    backend = None if no_model else session.coach.backend()
    session.show(TrialPage(write_draft.trial(session.coach, name, move, values, backend)))
