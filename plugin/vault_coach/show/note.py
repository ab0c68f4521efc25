"""A page as the body of a note: what a terminal shows, in Markdown, each line of evidence a link.

All text is inert: whatever a note says, it only shows here. No checkbox is live, and no time is written down, so
that the same facts give the same bytes.
"""

from collections.abc import Collection, Iterable, Sequence

from vault_coach.domain.source import Source
from vault_coach.drafting.escape import escape
from vault_coach.drafting.linker import Linker
from vault_coach.show.page import NotePage

_BOXES = {"[x]": "☑", "[ ]": "☐"}
_NESTED = "    - "
_DEEP = "  "  # a mark set this far in belongs to the item above it


def note_body(page: NotePage, linker: Linker) -> str:
    """Write a page as Markdown, with LF line endings."""
    output = NoteBody(linker)
    page.show(output)
    return output.text


class NoteBody:
    """The Markdown of a page, put together piece by piece."""

    lasting = True

    def __init__(self, linker: Linker) -> None:
        self._linker = linker
        self._parts: list[tuple[str, bool]] = []  # a piece of Markdown, and whether it is a list item
        self._grouped = False  # True below a numbered or ticked item, which takes in all up to the next one

    @property
    def text(self) -> str:
        """All of it; list items stand close, all else with an empty line between."""
        text, before = "", False
        for part, is_item in self._parts:
            gap = ("\n" if is_item and before else "\n\n") if text else ""
            text, before = f"{text}{gap}{part}", is_item
        return f"{text or 'Nothing to show yet.'}\n"

    def title(self, text: str, level: int = 1) -> None:
        """Add a heading below that of the note."""
        self._put(f"{'#' * (level + 1)} {escape(text)}")

    def say(self, text: str = "", style: str = "") -> None:  # noqa: ARG002 (a note has the reader's own style)
        """Add a paragraph; space makes itself here."""
        if shown := escape(text):
            self._put(shown)

    def point(self, text: str, *, mark: str = "-", sources: Iterable[Source] = ()) -> None:
        """Add an item, or a paragraph where the mark is only space or an arrow that belongs to no item."""
        symbol, links = mark.strip(), self._links(sources)
        shown = f"{'→ ' if symbol == '>' else ''}{escape(text)}{links}"
        if symbol in _BOXES or symbol[:1].isdigit():
            lead = f"- {_BOXES[symbol]}" if symbol in _BOXES else symbol
            self._put(f"{lead} **{escape(text)}**{links}", item=True)
            self._grouped = True
        elif self._grouped or (symbol and mark.startswith(_DEEP)):
            self._parts.append((_NESTED + shown, True))
        else:
            paragraph = symbol in {"", ">"}
            self._put(shown if paragraph else f"- {shown}", item=not paragraph)

    def table(
        self, rows: Iterable[Sequence[str]], heads: Sequence[str] = (), *, right: Collection[int] = ()
    ) -> None:
        """Add a Markdown table; without column names the first line of it stays empty, for it must have one."""
        cells = [tuple(map(escape, row)) for row in rows]
        if not cells:
            return
        rule = ["---:" if number in right else "---" for number in range(len(cells[0]))]
        lines = [map(escape, heads) if heads else [""] * len(rule), rule, *cells]
        self._put("\n".join(f"| {' | '.join(line)} |" for line in lines))

    def _put(self, part: str, *, item: bool = False) -> None:
        self._parts.append((part, item))
        self._grouped = False

    def _links(self, sources: Iterable[Source]) -> str:
        links = " ".join(dict.fromkeys(map(self._linker.source, sources)))
        return f" · {links}" if links else ""
