"""What people read in a terminal: short, in 80 columns, plain without colour."""

import textwrap
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from vault_coach.analysis import Signal, View
from vault_coach.app import Status
from vault_coach.checkin import Suggestion
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.source import Problem, Source
from vault_coach.drafting import wording
from vault_coach.drafting.render import writers
from vault_coach.vault.journal import Entry

_WHEN = {3: "now", 2: "this week", 1: "worth knowing"}


class Terminal:
    """Prints results.

    Args:
        console: Where to; its width and colours are its own.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str = "", style: str = "") -> None:
        """One line or paragraph of plain words; nothing in it is read as markup."""
        self._console.print(Text(text, style=style))

    def suggestion(self, result: Suggestion, view: View) -> None:
        """A check-in, then where it went."""
        outline = result.check_in.outline
        self._title(f"Before your one-on-one with {outline.partner}, {wording.spoken(outline.day)}")
        self._owed("You owe", outline.mine, view)
        self._owed(f"{wording.first_name(outline.partner)} owes you", outline.theirs, view)
        if outline.noted and outline.last:
            self._title(f"Last time, {wording.age(outline.last.day, view.today)}", level=2)
            for talk in outline.noted:
                self._point(f"{talk.kind}: {talk.text}")
        if result.check_in.items:
            self._title("To ask", level=2)
        for number, item in enumerate(result.check_in.items, start=1):
            self._point(item.text, mark=f"{number}.", sources=item.evidence)
        if outline.credit:
            self._title("Credit to give", level=2)
            self._point(f'Say it where others hear it: "{outline.credit.text}"', sources=[outline.credit.source])
        self.say()
        self.say(writers(result.check_in.items), style="dim")
        self._landed(result)

    def _landed(self, result: Suggestion) -> None:
        if result.notice:
            self.say(result.notice)
        elif result.written:
            self.say(f"Written to {result.note}. `coach undo` takes it back.")
        elif result.diff:
            self.say(f"Would change {result.note}:")
        elif result.note:
            self.say(f"{result.note} already says so; nothing was written.")
        if result.diff:
            self.say()
            self.diff(result.diff)

    def diff(self, diff: str) -> None:
        """A unified diff."""
        colours = {"+": "green", "-": "red", "@": "cyan"}
        for line in diff.splitlines():
            self._console.print(Text(line, style=colours.get(line[:1], "")), soft_wrap=True)

    def signals(self, found: Sequence[Signal]) -> None:
        """Every signal with its reason, its move and its lines."""
        for signal in found:
            subject = signal.subject if isinstance(signal.subject, str) else " and ".join(signal.subject)
            self._title(f"{subject}: {signal.kind} ({_WHEN[signal.severity]})", level=2)
            self._point(signal.reason, mark=" ")
            self._point(signal.move, mark=">", sources=signal.evidence)
        if not found:
            self.say("Nothing stands out today. Enjoy it.")

    def moves(self, found: Sequence[Signal]) -> None:
        """What to do next, with why."""
        for number, signal in enumerate(found, start=1):
            self._point(signal.move, mark=f"{number}.")
            self._point(signal.reason, mark="  ", sources=signal.evidence[:1])
        if not found:
            self.say("Nothing presses today. A good day to help someone first.")

    def partner(self, view: View, name: str, found: Iterable[Signal]) -> None:
        """One page about one person."""
        model = view.model
        known = model.partners.get(name)
        self._title(name)
        if known:
            parts = [known.role, known.team, f"{known.tier} partner" if known.tier else ""]
            self.say(", ".join(part for part in parts if part))
        last = view.last_interaction(name)
        if last is None:
            self.say("No contact on record.")
        else:
            rhythm = f"; your rhythm is {view.cadence(known)} days" if known else ""
            self.say(f"Last contact {wording.age(last.day, view.today)}, {wording.spoken(last.day)}{rhythm}.")
        open_ = [promise for promise in model.commitments_with(name) if promise.state == "open"]
        self._owed("You owe", [promise for promise in open_ if promise.owner == ME], view)
        self._owed("Owed to you", [promise for promise in open_ if promise.owner == name], view)
        together = model.initiatives_with(name)
        if together:
            self._title("Together", level=2)
            for effort in together:
                self._point(f"{effort.name} ({effort.status})")
        concerned = [signal for signal in found if name in signal.partners]
        if concerned:
            self._title("Worth a thought", level=2)
            for signal in concerned:
                self._point(signal.reason, sources=signal.evidence[:1])

    def status(self, found: Status) -> None:
        """Counts of what was understood."""
        table = Table(box=None, show_header=False, pad_edge=False)
        for label, value in (
            ("notes read", found.notes),
            ("partners", found.partners),
            ("others you know", found.known),
            ("meetings", found.meetings),
            ("commitments", found.commitments),
            ("initiatives", found.initiatives),
            ("decisions", found.decisions),
            ("signals today", found.signals),
            ("problems", found.problems),
            ("model", found.model or "none yet: coach model get starter"),
        ):
            table.add_row(label, escape(str(value)))
        self._console.print(table)
        if found.rebuilt:
            self.say(found.rebuilt)

    def problems(self, found: Sequence[Problem]) -> None:
        """Trouble in notes, each with its place and the way out."""
        for problem in found:
            self.say(f"{problem.path}, line {problem.line}: {problem.message} {problem.hint}", style="yellow")

    def writes(self, found: Sequence[Entry]) -> None:
        """Writes that can be taken back."""
        for entry in found:
            self.say(f"{entry.number:>4}  {entry.purpose.at:%Y-%m-%d %H:%M}  {entry.purpose.reason}  {entry.path}")
        if not found:
            self.say("Nothing to undo.")

    def _owed(self, title: str, promises: Sequence[Commitment], view: View) -> None:
        if promises:
            self._title(title, level=2)
        for promise in promises:
            late = promise.overdue_days(view.today)
            due = f", due {wording.short(promise.due)}" if promise.due else ""
            behind = f" ({late} {'day' if late == 1 else 'days'} late)" if late else ""
            self._point(f"{promise.text}{due}{behind}", sources=[promise.source])

    def _title(self, text: str, level: int = 1) -> None:
        if level > 1:
            self.say()
        self.say(text, style="bold" if level == 1 else "bold cyan")

    def _point(self, text: str, *, mark: str = "-", sources: Iterable[Source] = ()) -> None:
        room = self._console.width
        hang = "  " + " " * len(mark) + " "
        lines = textwrap.wrap(text, room, initial_indent=f"  {mark} ", subsequent_indent=hang)
        self._console.print(Text("\n".join(lines)), soft_wrap=True)
        for path, line in dict.fromkeys((source.path, source.line) for source in sources):
            self._console.print(Text(f"{hang}{path}:{line}", style="dim"), soft_wrap=True)
