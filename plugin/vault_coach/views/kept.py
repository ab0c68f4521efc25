"""What became of the files of the coach's own, after a page."""

from collections.abc import Iterable, Sequence

from vault_coach.ownnotes import Kept
from vault_coach.views.payload import Payload
from vault_coach.views.terminal import Terminal


def data(files: Iterable[Kept]) -> list[Payload]:
    """One for each file."""
    return [{"path": file.path, "written": file.written, "notice": file.notice or None} for file in files]


def show(terminal: Terminal, files: Sequence[Kept]) -> None:
    """A sentence for each file."""
    if files:
        terminal.say()
    for file in files:
        if file.written:
            undo = f" `coach undo {file.number}` takes it back." if file.number else ""
            terminal.say(f"Written to {file.path}.{undo}")
        else:
            terminal.say(file.notice or f"{file.path} already says so; nothing was written.")
