"""A page: one result for several readers, people at a terminal or in a note, and programs that read JSON."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from vault_coach.analysis.phrases import on
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.show.terminal import Terminal


class Paper(Protocol):
    """What a page is shown on: a terminal, or the body of a note.

    Attributes:
        lasting: True where the words stay and are read on another day: they give dates, not ages.
    """

    lasting: bool

    def title(self, text: str, level: int = 1) -> None:
        """A heading of level 1 or 2."""

    def say(self, text: str = "", style: str = "") -> None:
        """A paragraph of plain words; without words, some space."""

    def point(self, text: str, *, mark: str = "-", sources: Iterable[Source] = ()) -> None:
        """One item behind its mark, with the lines it rests on."""

    def owed(self, title: str, promises: Sequence[Commitment], today: date) -> None:
        """Open promises under a heading; nothing when there are none."""

    def table(
        self, rows: Iterable[Sequence[str]], heads: Sequence[str] = (), *, right: Collection[int] = ()
    ) -> None:
        """Columns, those named in `right` aligned on the right."""


def seen(day: date, today: date, paper: Paper) -> str:
    """When something was: `5 days ago`, or `on 19 November` where that would go stale."""
    return f"on {on(day, today)}" if paper.lasting else rephrase.age(day, today)


class Page(Protocol):
    """What a command that only looks has to show."""

    def data(self) -> Any:
        """Give the answer for `--json`, made of anything `jsonable` knows; by itself, the page's own fields."""
        return self

    def show(self, terminal: Terminal) -> None:
        """Say the same in words."""


class NotePage(Protocol):
    """A page that can be kept as a note as well."""

    def data(self) -> Any:
        """Give the answer for `--json`, made of anything `jsonable` knows; by itself, the page's own fields."""
        return self

    def show(self, terminal: Paper) -> None:
        """Say the same in words."""
