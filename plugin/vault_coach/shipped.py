"""The prompts that ship, read once, and what writes a move's sentences with them."""

from collections.abc import Mapping
from functools import cache

from vault_coach import resources
from vault_coach.drafting import prompt
from vault_coach.drafting.draft import Drafter
from vault_coach.drafting.prompt import PHRASEBOOK, SHORT, Prompt
from vault_coach.errors import CoachError


@cache
def load(name: str) -> Prompt:
    """A prompt by the name of its file, without its ending."""
    return prompt.load(resources.text("prompts", f"{name}.md"), f"prompts/{name}.md")


@cache
def kinds() -> tuple[Prompt, ...]:
    """The prompts of the kinds of draft, in the order of their names."""
    names = sorted(file.name for file in resources.data("prompts").iterdir() if file.name.endswith(".md"))
    stems = (name.removesuffix(".md") for name in names)
    return tuple(load(name) for name in stems if name not in {PHRASEBOOK, SHORT})


def drafter(move: str, voice: Mapping[str, tuple[str, ...]] | None = None) -> Drafter:
    """What writes a move's sentences without a model.

    Args:
        move: The move.
        voice: Wordings of the user's own, by move.

    Raises:
        CoachError: When there is no such move.
    """
    for each in kinds():
        if move in each.moves:
            return Drafter(each, load(PHRASEBOOK), None, voice or {})
    raise CoachError(f'There is no move called "{move}".', "See the headings in the prompts.")
