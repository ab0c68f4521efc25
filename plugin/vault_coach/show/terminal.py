"""What people read in a terminal: short, in 80 columns, plain without colour."""

import textwrap
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len

from vault_coach.analysis.phrases import count
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.source import Problem, Source
from vault_coach.drafting import rephrase

if TYPE_CHECKING:
    from rich.console import Console

WHEN = {3: "now", 2: "this week", 1: "worth knowing"}

_MOST_PROBLEMS = 20
_NARROWEST = 20  # the last column of a table keeps this much room, whatever stands before it


class Terminal:
    """A terminal that results are printed on; its console has the width and the colours."""

    lasting = False

    def __init__(self, console: "Console") -> None:
        self._console = console

    def say(self, text: str = "", style: str = "") -> None:
        """Print one line or paragraph of plain words; nothing in it is read as markup."""
        self.line(self._wrapped(text), style)

    def _wrapped(self, text: str) -> str:
        width = self._console.width
        return "\n".join(textwrap.wrap(text, width)) if cell_len(text) > width else text

    def line(self, text: str, style: str = "") -> None:
        """Print one line that is never broken, such as a path."""
        from rich.text import Text  # noqa: PLC0415 (an answer in JSON, or only the help, is quicker without it)

        self._console.print(Text(text, style=style), soft_wrap=True)

    def diff(self, diff: str) -> None:
        """Print a unified diff."""
        colours = {"+": "green", "-": "red", "@": "cyan"}
        for line in diff.splitlines():
            self.line(line, colours.get(line[:1], ""))

    def problems(self, problems: Sequence[Problem]) -> None:
        """Print trouble in notes, each with its place and the way out; of very many the first."""
        for problem in problems[:_MOST_PROBLEMS]:
            self.say(f"{problem.path}, line {problem.line}: {problem.message} {problem.hint}", style="yellow")
        if len(problems) > _MOST_PROBLEMS:
            self.say(f"… and {len(problems) - _MOST_PROBLEMS:,} more: --json has them all.", style="dim")

    def title(self, text: str, level: int = 1) -> None:
        """Print a heading; one below the top level has an empty line before it."""
        if level > 1:
            self.say()
        self.say(text, style="bold" if level == 1 else "bold cyan")

    def point(self, text: str, *, mark: str = "-", sources: Iterable[Source] = ()) -> None:
        """Print one item, hanging from its mark, with the lines it rests on below it."""
        room = self._console.width
        hang = "  " + " " * len(mark) + " "
        lines = textwrap.wrap(text, room, initial_indent=f"  {mark} ", subsequent_indent=hang)
        self.line("\n".join(lines))
        self.places(sources, hang)

    def places(self, sources: Iterable[Source], hang: str = "  ") -> None:
        """Print the lines something rests on, each once."""
        for path, line in dict.fromkeys((source.path, source.line) for source in sources):
            self.line(f"{hang}{path}:{line}", style="dim")

    def table(
        self,
        rows: Iterable[Sequence[str]],
        heads: Sequence[str] = (),
        *,
        right: Collection[int] = (),
        indent: str = "  ",
    ) -> None:
        """Print columns, two spaces apart; the last one wraps within the width and is never on the `right`."""
        listed = [tuple(row) for row in rows]
        every = [tuple(heads), *listed] if heads else listed
        widths = [max(map(cell_len, column)) for column in zip(*every, strict=True)][:-1]
        for row in every:
            for line in _row(row, widths, right, indent, self._console.width):
                self.say(line, style="dim" if row == tuple(heads) else "")


def _row(
    row: Sequence[str], widths: Sequence[int], right: Collection[int], indent: str, room: int
) -> Iterator[str]:
    """Lay out the lines of one row, without spaces at their ends."""
    lead = indent
    for number, (cell, width) in enumerate(zip(row, widths, strict=False)):
        gap = " " * (width - cell_len(cell))
        lead += f"{gap}{cell}  " if number in right else f"{cell}{gap}  "
    for number, part in enumerate(textwrap.wrap(row[-1], max(_NARROWEST, room - cell_len(lead))) or [""]):
        yield f"{lead if not number else ' ' * cell_len(lead)}{part}".rstrip()


def owed(promise: Commitment, today: date, *, lasting: bool = False) -> str:
    """Write one open promise with its due day and how late it is; where that stays to be read, only that it is."""
    late = promise.overdue_days(today)
    due = f", due {rephrase.short(promise.due)}" if promise.due else ""
    return f"{promise.text}{due}" + (f" ({'' if lasting else count(late, 'day') + ' '}late)" if late else "")


def counted(number: int, one: str, several: str = "") -> str:
    """Write a number with its noun: `1 note`, `1,204 notes`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def in_bytes(size: int) -> str:
    """Write bytes in decimal units, as disks and download pages count: `98 MB`, `1.1 GB`."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"  # noqa: PLR2004 (a gigabyte)
