"""A draft and what became of it, for people at a terminal and for programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vault_coach.domain.exchange import Exchange
from vault_coach.drafting.checks import CHECKS
from vault_coach.drafting.render import writers
from vault_coach.drafting.sentence import Item
from vault_coach.features.check_in import Suggestion
from vault_coach.features.write_draft import DraftResult
from vault_coach.show import payload
from vault_coach.show.page import Output
from vault_coach.show.payload import Payload
from vault_coach.show.terminal import Terminal


@dataclass(frozen=True)
class DraftPage:
    """One draft.

    Args:
        why: Show the model's candidates that were not used, too, and what was wrong with each.
    """

    result: DraftResult
    why: bool = False

    def data(self) -> Payload:
        """The draft's parts, its sentences, and where it went."""
        draft = self.result.draft
        return {
            "kind": draft.plan.kind,
            "subject": draft.plan.subject,
            **self.landed(),
            "parts": [
                {
                    "name": part.name,
                    "title": part.title,
                    "lines": [
                        {"text": line.text, "evidence": payload.evidence(line.evidence)} for line in part.lines
                    ],
                    "items": [self._item(item) for item in draft.of(part)],
                }
                for part in draft.filled()
            ],
            "items": self.items(),
        }

    def landed(self) -> Payload:
        """Where it went."""
        return {
            "note": self.result.note or None,
            "written": self.result.written,
            "notice": self.result.notice or None,
        }

    def items(self) -> list[Payload]:
        """Its sentences in order."""
        return [self._item(item) for item in self.result.draft.items]

    def _item(self, item: Item) -> Payload:
        return sentence(item, why=self.why)

    def show(self, terminal: Terminal) -> None:
        """The draft as it stands in the note, each line with its place, then where it went."""
        draft = self.result.draft
        terminal.title(self.result.title)
        for part in draft.filled():
            terminal.title(part.title, level=2)
            if part.form == "prose":
                self._prose(terminal, draft.of(part))
                continue
            for line in part.lines:
                terminal.point(line.text, sources=line.evidence)
            for number, item in enumerate(draft.of(part), start=1):
                mark = f"{number}." if part.form == "numbered" else "-"
                terminal.point(item.text, mark=mark, sources=item.evidence)
                self._why(terminal, item)
        terminal.say()
        terminal.say(writers(draft.items), style="dim")
        self._landed(terminal)

    def _prose(self, terminal: Terminal, items: Iterable[Item]) -> None:
        written = list(items)
        terminal.say(" ".join(item.text for item in written))
        terminal.places(source for item in written for source in item.evidence)
        for item in written:
            self._why(terminal, item)

    def _why(self, terminal: Terminal, item: Item) -> None:
        if self.why:
            show_rejected(terminal, item)

    def _landed(self, terminal: Terminal) -> None:
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


def sentence(item: Item, *, why: bool) -> Payload:
    """One written sentence, for programs; with the candidates that could not be used when that is asked for."""
    return payload.item(item) | ({"rejected": _rejected(item)} if why else {})


def show_rejected(terminal: Output, item: Item) -> None:
    """The candidates that could not be used, and what was wrong with each."""
    for rejected in _rejected(item):
        failed = ", ".join(check["reason"] for check in rejected["failed"])
        terminal.point(f"{rejected['text']} ({failed})", mark="    ✗")


def _rejected(item: Item) -> list[Payload]:
    """The candidates that could not be used, with the checks they failed."""
    return [
        {"text": each.text, "failed": [{"check": name, "reason": CHECKS[name][0]} for name in each.failed]}
        for each in item.tried
        if each.failed
    ]


def check_in(result: Suggestion, today: date, *, why: bool = False) -> Payload:
    """One check-in, for programs."""
    outline = result.outline
    page = DraftPage(result.result, why)
    return {
        "partner": outline.partner,
        "date": outline.day.isoformat(),
        **page.landed(),
        "i_owe": [payload.commitment(promise, today) for promise in outline.mine],
        "they_owe": [payload.commitment(promise, today) for promise in outline.theirs],
        "since": [_talk(talk) for talk in outline.noted],
        "credit": _talk(outline.credit) if outline.credit else None,
        "items": page.items(),
    }


def _talk(talk: Exchange) -> Payload:
    return {
        "kind": talk.kind,
        "text": talk.text,
        "date": talk.day and talk.day.isoformat(),
        "evidence": payload.evidence([talk.source]),
    }
