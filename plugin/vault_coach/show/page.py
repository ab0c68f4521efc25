"""A page: one result for several readers, people at a terminal or in a note, and programs that read JSON."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from vault_coach.analysis.phrases import on
from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.show.terminal import Terminal


class Output(Protocol):
    """What a page is shown on: a terminal, or the body of a note.

    Attributes:
        lasting: True where the words stay and are read on another day: they give dates, not ages.
    """

    lasting: bool

    def title(self, text: str, level: int = 1) -> None:
        """Show a heading of level 1 or 2."""

    def say(self, text: str = "", style: str = "") -> None:
        """Show a paragraph of plain words; without words, some space."""

    def point(self, text: str, *, mark: str = "-", sources: Iterable[Source] = ()) -> None:
        """Show one item behind its mark, with the lines it rests on."""

    def table(
        self, rows: Iterable[Sequence[str]], heads: Sequence[str] = (), *, right: Collection[int] = ()
    ) -> None:
        """Show columns, those named in `right` aligned on the right."""


def seen(day: date, today: date, output: Output) -> str:
    """Say when something was: `5 days ago`, or `on 19 November` where that would go stale."""
    return f"on {on(day, today)}" if output.lasting else rephrase.age(day, today)


class Page(Protocol):
    """A result to look at."""

    def data(self) -> Any:
        """Give the answer for `--json`, made of anything `jsonable` knows; by itself, the page's own fields."""
        return self

    def show(self, terminal: Terminal, /) -> None:
        """Show the same in words."""


class NotePage(Page, Protocol):
    """A result to look at that can be kept as a note as well."""

    def show(self, output: Output, /) -> None:
        """Show the same in words."""
