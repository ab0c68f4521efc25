"""`coach service`: what the system runs for a vault."""

from dataclasses import dataclass

from vault_coach.features.watch.service import Service
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True)
class ServicePage:
    """A service and what became of it.

    Args:
        found: The bytes of its file, None when there is none.
        running: Whether it runs, None when the system's tool is not there to tell.
        said: What was done, or is left to do.
    """

    service: Service
    found: bytes | None
    running: bool | None
    said: tuple[str, ...] = ()

    def data(self) -> Payload:
        """Plain values; `current` is false for a file that would be written otherwise today."""
        return {
            "name": self.service.name,
            "path": str(self.service.file),
            "text": self.service.text,
            "installed": self.found is not None,
            "current": self.found == self.service.data,
            "running": self.running,
            "said": list(self.said),
        }

    def show(self, terminal: Terminal) -> None:
        """A few sentences."""
        for line in self.said or self._state():
            terminal.say(line)

    def _state(self) -> tuple[str, ...]:
        if self.found is None:
            return ("Nothing is installed for this vault. `coach service install` does that.",)
        runs = {
            True: "It is running.",
            False: "It is not running.",
            None: f"There is no {self.service.tool} to ask.",
        }
        old = "It is not what would be written today; `coach service install` writes it anew."
        outdated = () if self.found == self.service.data else (old,)
        return (f"Installed as {self.service.file}.", runs[self.running], *outdated)


def plan(terminal: Terminal, service: Service) -> None:
    """What would be written where, and which commands would run."""
    terminal.say("This would be written to")
    terminal.line(str(service.file))
    terminal.say()
    for line in service.text.rstrip().split("\n"):
        terminal.line(line)
    terminal.say()
    terminal.say("Then these would run:")
    for command in service.start:
        terminal.line(f"  {' '.join(command)}")
    terminal.say()
