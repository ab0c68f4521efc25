"""Trouble in an operation: each error carries its exit code and a sentence with the way out.

Trouble in the user's text is never an exception; it is a `Problem` in the result.
"""

import difflib
from collections.abc import Iterable, Mapping


class CoachError(Exception):
    """An expected error: one sentence for the user, no traceback.

    Attributes:
        hint: What to do next, one sentence.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def __str__(self) -> str:
        message = str(self.args[0])
        return f"{message}\n{self.hint}" if self.hint else message


def did_you_mean(word: str, known: Mapping[str, str] | Iterable[str], otherwise: str) -> str:
    """Return a hint that proposes the known name that comes nearest to a mistyped one.

    Args:
        word: What was typed.
        known: The names it is compared with; with a mapping, its values are the names to propose.
        otherwise: The hint when no name comes near.
    """
    names = known if isinstance(known, Mapping) else {name: name for name in known}
    nearest = difflib.get_close_matches(word, names, n=1)
    return f'Did you mean "{names[nearest[0]]}"?' if nearest else otherwise
