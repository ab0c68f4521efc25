"""A draft and what became of it: the page that every drafting command shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vault_coach.drafting.checks import CHECKS
from vault_coach.drafting.plan import Item
from vault_coach.drafting.render import writers
from vault_coach.features.write_draft import DraftResult
from vault_coach.show.page import Output
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True)
class DraftPage:
    """One draft.

    Attributes:
        why: Show the model's candidates that were not used, too, and what was wrong with each.
    """

    result: DraftResult
    why: bool = False

    def data(self) -> dict[str, Any]:
        """Give the draft's parts, its sentences, and where it went."""
        draft = self.result.draft
        return {
            "kind": draft.plan.kind,
            "subject": draft.plan.subject,
            **self.destination(),
            "parts": [
                {
                    "name": part.name,
                    "title": part.title,
                    "lines": part.lines,
                    "items": self._sentences(draft.of(part)),
                }
                for part in draft.filled()
            ],
            "items": self.sentences(),
        }

    def destination(self) -> dict[str, Any]:
        """Give where it went, for programs."""
        return {
            "note": self.result.note or None,
            "written": self.result.written,
            "notice": self.result.notice or None,
        }

    def sentences(self) -> list[dict[str, Any]]:
        """Give its sentences in order, for programs."""
        return self._sentences(self.result.draft.items)

    def _sentences(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        return [sentence_data(item, why=self.why) for item in items]

    def show(self, terminal: Terminal) -> None:
        """Show the draft as it stands in the note, each line with its place, then where it went."""
        draft = self.result.draft
        terminal.title(self.result.title)
        for part in draft.filled():
            terminal.title(part.title, level=2)
            items = draft.of(part)
            if part.form == "prose":
                terminal.say(" ".join(item.text for item in items))
                terminal.places(source for item in items for source in item.evidence)
                self._why(terminal, *items)
                continue
            for line in part.lines:
                terminal.point(line.text, sources=line.evidence)
            for number, item in enumerate(items, start=1):
                mark = f"{number}." if part.form == "numbered" else "-"
                terminal.point(item.text, mark=mark, sources=item.evidence)
                self._why(terminal, item)
        terminal.say()
        terminal.say(writers(draft.items), style="dim")
        self._show_destination(terminal)

    def _why(self, terminal: Terminal, *items: Item) -> None:
        for item in items if self.why else ():
            show_rejected(terminal, item)

    def _show_destination(self, terminal: Terminal) -> None:
        result = self.result
        if result.notice:
            terminal.say(result.notice)
        elif result.written:
            terminal.say(f"Written to {result.note}. `coach undo` takes it back.")
        elif result.diff:
            terminal.say(f"Would change {result.note}:")
        elif result.note:
            terminal.say(f"{result.note} already says so; nothing was written.")
        if result.diff:
            terminal.say()
            terminal.diff(result.diff)


def sentence_data(item: Item, *, why: bool = False) -> dict[str, Any]:
    """Give one written sentence for programs; `why` adds the candidates that could not be used."""
    names = ("text", "signal", "move", "evidence", "writer", "model")
    rejected = {"rejected": _rejected(item)} if why else {}
    return {name: getattr(item, name) for name in names} | rejected


def show_rejected(output: Output, item: Item) -> None:
    """Show the candidates that could not be used, and what was wrong with each."""
    for rejected in _rejected(item):
        reasons = ", ".join(check["reason"] for check in rejected["failed"])
        output.point(f"{rejected['text']} ({reasons})", mark="    ✗")


def _rejected(item: Item) -> list[dict[str, Any]]:
    return [
        {"text": tried.text, "failed": [{"check": name, "reason": CHECKS[name][0]} for name in tried.failed]}
        for tried in item.tried
        if tried.failed
    ]
