"""What was written down: by `coach rate` and `coach log`."""

from dataclasses import asdict, dataclass

from vault_coach.analysis.phrases import listing
from vault_coach.features.log import Recorded
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True)
class RecordedPage:
    """What became of what the user told."""

    done: Recorded

    def data(self) -> Payload:
        """The partner and each note; `number` is what `coach undo` takes, 0 where the note already said so."""
        return {"partner": self.done.partner, "notes": [asdict(change) for change in self.done.changes]}

    def show(self, terminal: Terminal) -> None:
        """Each note with what changed, and how to take it back."""
        for change in self.done.changes:
            if change.number:
                terminal.say(f"Written to {change.path}.")
                terminal.diff(change.diff)
            else:
                terminal.say(f"{change.path} already says so; nothing was written.")
        numbers = [f"`coach undo {change.number}`" for change in self.done.changes if change.number]
        if numbers:
            terminal.say(
                f"{listing(numbers)} takes it back." if len(numbers) == 1 else f"{listing(numbers)} take it back."
            )
