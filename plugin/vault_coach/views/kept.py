"""What became of the files of the coach's own, after a page."""

from collections.abc import Sequence

from vault_coach.features.coach_notes import WriteResult
from vault_coach.show.terminal import Terminal


def show(terminal: Terminal, files: Sequence[WriteResult]) -> None:
    """A sentence for each file."""
    if files:
        terminal.say()
    for file in files:
        if file.written:
            undo = f" `coach undo {file.number}` takes it back." if file.number else ""
            terminal.say(f"Written to {file.path}.{undo}")
        elif file.diff:
            terminal.say(f"Would change {file.path}:")
            terminal.say()
            terminal.diff(file.diff)
        else:
            terminal.say(file.notice or f"{file.path} already says so; nothing was written.")
