"""Trouble in an operation: each error carries its exit code and a sentence with the way out.

Trouble in the user's text is never an exception; it is a `Problem` in the result.
"""


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
