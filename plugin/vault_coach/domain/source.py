"""Where something was read, and trouble found while reading: both point at a line of a note."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """One line of a note, as evidence.

    Attributes:
        path: Vault-relative path with forward slashes.
        line: Line number in the file, from 1.
        quote: That line as it stands, without its line ending.
        heading: The nearest heading above it, or "".
        day: The date of the note or dated section it stands in, if any.
    """

    path: str
    line: int
    quote: str
    heading: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Trouble in a note, as data: it never stops a run.

    Attributes:
        path: Vault-relative path.
        line: Line number, from 1.
        message: What was found.
        hint: How to mend it.
    """

    path: str
    line: int
    message: str
    hint: str = ""
