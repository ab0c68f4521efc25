"""The prompts that ship, read once, and what writes a move's sentences with them."""

from collections.abc import Mapping
from functools import cache

from vault_coach import resources
from vault_coach.drafting import prompt
from vault_coach.drafting.prompt import PHRASEBOOK, SHORT, Prompt
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError


@cache
def load(kind: str) -> Prompt:
    """The prompt of a kind of draft, the phrasebook or the starter's."""
    file = prompt.file_of(kind)
    return prompt.load(resources.text("prompts", file), f"prompts/{file}")


@cache
def kinds() -> tuple[Prompt, ...]:
    """The prompts of the kinds of draft, in the order of their names."""
    names = sorted(file.name for file in resources.data("prompts").iterdir() if file.name.endswith(".md"))
    known = map(prompt.kind_of, names)
    return tuple(load(kind) for kind in known if kind not in {PHRASEBOOK, SHORT})


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
