"""What `coach forget` will do, and what it did."""

from collections.abc import Sequence
from dataclasses import dataclass

from vault_coach.analysis.phrases import count
from vault_coach.features.forget import Forgotten, Traces
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal

_MOST = 20


def show_plan(terminal: Terminal, traces: Traces) -> None:
    """What goes and what stays, before the user says yes."""
    terminal.title(f"Forget {traces.person}")
    _listed(terminal, "Blocks of the coach's that will be taken out", [path for path, _ in traces.blocks])
    _listed(terminal, "Files of the coach's that will be deleted", traces.files)
    terminal.say()
    terminal.say(
        "The index and the kept drafts will be deleted; they are made anew from what your notes say then."
    )
    if traces.writes:
        terminal.say(f"{count(len(traces.writes), 'earlier write')} can no longer be undone.")
    terminal.say("This itself cannot be undone. Your own text is not touched.")


@dataclass(frozen=True)
class ForgottenPage:
    """What was done, and what the user may want to do; None when the user said no."""

    traces: Traces
    done: Forgotten | None

    def data(self) -> Payload:
        """`stays` is what is the user's own and still names the person."""
        left = self.done.left if self.done else ()
        return {
            "person": self.traces.person,
            "forgotten": self.done is not None,
            "blocks": [{"path": path, "block": block} for path, block in self.traces.blocks],
            "files": list(self.traces.files),
            "writes_forgotten": len(self.traces.writes),
            "left": [{"path": path, "why": why} for path, why in left],
            "stays": {
                "notes": list(self.traces.notes),
                "edited_blocks": [{"path": path, "block": block} for path, block in self.traces.edited],
                "conflicts": [str(found.kept) for found in self.traces.conflicts],
            },
        }

    def show(self, terminal: Terminal) -> None:
        """In words, with the way out for what stays."""
        if self.done is None:
            terminal.say("Nothing was changed.")
            return
        traces = self.traces
        terminal.say(
            f"Forgotten: {count(len(traces.blocks), 'block')}, {count(len(traces.files), 'file')}, "
            f"{count(len(traces.writes), 'kept write')}, the index and the drafts."
        )
        for path, why in self.done.left:
            terminal.say(f"Still there: {path}. {why}", style="yellow")
        _listed(terminal, "Blocks you edited are yours and stay", [path for path, _ in traces.edited])
        _listed(
            terminal, "Texts of yours that a write displaced stay", [str(found.kept) for found in traces.conflicts]
        )
        _listed(terminal, f"Your own notes that name {traces.person}", traces.notes)
        if traces.notes:
            terminal.say()
            terminal.say("As long as they do, the coach reads them. Edit or delete them, or leave one out")
            terminal.say("by writing `coach: ignore` into its properties.")


def _listed(terminal: Terminal, title: str, paths: Sequence[str]) -> None:
    if paths:
        terminal.title(title, level=2)
    for path in list(dict.fromkeys(paths))[:_MOST]:
        terminal.line(f"  - {path}")
    if len(paths) > _MOST:
        terminal.say(f"  … and {len(paths) - _MOST} more; --json lists them all.")
