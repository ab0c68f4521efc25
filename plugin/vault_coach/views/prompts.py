"""`coach prompt`: the prompt files, one of them, and a trial run."""

from collections.abc import Sequence
from dataclasses import dataclass

from vault_coach.drafting.checks import CHECKS
from vault_coach.drafting.prompt import Prompt
from vault_coach.features.write_draft import Trial
from vault_coach.show import payload
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True)
class PromptsPage:
    """All prompt files: shown name and prompt."""

    prompts: Sequence[Prompt]

    def data(self) -> list[Payload]:
        """Name, file, version and moves of each."""
        return [
            {"name": each.name, "file": each.file, "version": each.version, "moves": list(each.moves)}
            for each in self.prompts
        ]

    def show(self, terminal: Terminal) -> None:
        """One line each."""
        rows = [(each.name, str(each.version), str(len(each.moves)), each.file) for each in self.prompts]
        terminal.table(rows, ("name", "version", "moves", "file"), right={1, 2})


@dataclass(frozen=True)
class PromptPage:
    """One prompt file as it is in force."""

    prompt: Prompt

    def data(self) -> Payload:
        """The file and its text."""
        return {"name": self.prompt.name, "file": self.prompt.file, "text": self.prompt.text}

    def show(self, terminal: Terminal) -> None:
        """The text alone, so that it can be saved."""
        for line in self.prompt.text.splitlines():
            terminal.line(line)


@dataclass(frozen=True)
class TrialPage:
    """What was asked of the model, and what became of it."""

    trial: Trial

    def data(self) -> Payload:
        """The request, every answer with the checks it failed, and the sentence."""
        return {
            "prompt": self.trial.asked,
            "openings": list(self.trial.openings),
            "words": list(self.trial.words),
            "answers": [{"text": each.text, "failed": list(each.failed)} for each in self.trial.item.tried],
            "item": payload.item(self.trial.item),
        }

    def show(self, terminal: Terminal) -> None:
        """The same to read."""
        for line in self.trial.asked.splitlines():
            terminal.line(line, style="dim")
        terminal.title("Answers", level=2)
        for each in self.trial.item.tried:
            why = ", ".join(CHECKS[name][0] for name in each.failed)
            terminal.point(f"{each.text}{f' ({why})' if why else ''}", mark="✗" if why else "✓")
        if not self.trial.item.tried:
            terminal.point("none: the phrasebook wrote")
        terminal.title("The sentence", level=2)
        terminal.point(self.trial.item.text)
