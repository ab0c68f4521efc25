"""What is silent now: after `coach dismiss` and `coach snooze`."""

from dataclasses import dataclass

from vault_coach.features.snooze import Quieted
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True)
class QuietPage:
    """One signal or person that was silenced or brought back."""

    done: Quieted

    def data(self) -> Payload:
        """`until` is None for good."""
        until = self.done.until
        return {
            "what": self.done.what,
            "about": self.done.about or None,
            "until": until and until.isoformat(),
            "heard": self.done.heard,
        }

    def show(self, terminal: Terminal) -> None:
        """One sentence, with the way back."""
        done = self.done
        if done.about:
            terminal.say(done.about)
        if done.heard:
            terminal.say("You will hear of it again.")
        elif done.until:
            terminal.say(f"Nothing about {done.what if not done.about else 'it'} until {done.until} is over.")
            terminal.say("A day gone by in --until ends the rest.")
        else:
            terminal.say(f"You will hear no more of it. `coach dismiss {done.what} --back` brings it back.")
