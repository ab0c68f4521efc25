"""Table of the moves in force: the prompts that ship, and those of the user's own that hide them. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from vault_coach.drafting.prompt import ANY, STARTER, Prompt, file_of, name_of, parse_prompt, without_phrases
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Backend
from vault_coach.llm.catalog import taught_lists

PHRASEBOOK = "phrasebook"
"""The name of the leads and asks of all kinds as one file, to be translated."""

_PHRASEBOOK_HEAD = """---
name: phrasebook
version: 1
language: en
variables: [{variables}]
lead: 20
---
What the coach writes itself. A **lead** says what happened and who did it; the first one whose variables are known and
which is short enough is used. It stays open, with a semicolon, comma or colon at its end, and the last one needs only the first name. An **ask**
finishes the sentence when no model does.

To translate, copy this file into your vault as `Coach/Prompts/phrasebook.md` and write your own lines.
"""  # noqa: E501 (drafts are remembered by the phrasebook's text, so it stays as it was)

_STARTER_HEAD = """---
name: starter
version: 4
variables: [move, thing, initiative, lead]
longest: 8
candidates: 5
temperature: 0.3
fluency: -2.5
weakest: -7
---
{{ move }}
{{ lead }}
"""

_FIRST_KINDS = """
    check-in retrospective story first-collaboration shared-metrics pre-mortem hand-off rebalance stretch review
    introduction weekly
""".split()
"""Kinds as the phrasebook has always listed them, for the same reason; others follow by name."""


class Files(Protocol):
    """Prompt files by name; one of the user's own hides its namesake."""

    def __getitem__(self, name: str) -> str:
        """Return the text of the file in force."""

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the files that ship."""

    def __contains__(self, name: object) -> bool:
        """Tell whether there is such a file, the user's or ours."""

    def shipped(self, name: str) -> str:
        """Return the text of the file that ships."""

    def owned(self, name: str) -> bool:
        """Tell whether the user has a file of that name."""

    def shown(self, name: str) -> str:
        """Return the name of the file in force for messages."""


@dataclass(frozen=True)
class Moves:
    """Table of moves: the words of each kind of draft, from one prompt file a kind.

    Leads and asks stand beside a move's openings and words, in its kind's file. A phrasebook of the user's own
    hides them all; a file of the user's own that has none for a move leaves those that ship in force.
    """

    files: Files

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Names of the kinds of draft, in the phrasebook's order."""
        names = sorted(name_of(file) for file in self.files if file.endswith(".md"))
        return (*(name for name in _FIRST_KINDS if name in names), *(n for n in names if n not in _FIRST_KINDS))

    @property
    def names(self) -> list[str]:
        """Names of all prompts, the phrasebook and the starter's included, sorted as their files are."""
        return sorted([*self.kinds, PHRASEBOOK, STARTER], key=file_of)

    def has(self, name: str, code: str) -> bool:
        """Tell whether there is a prompt in a language other than English."""
        return file_of(name, code) in self.files

    def prompt(self, name: str, code: str = "") -> Prompt:
        """Return the prompt of a kind of draft, the phrasebook or the starter's; in English when the code is "".

        Raises:
            CoachError: When there is none, or it is no valid prompt, with file and line.
        """
        if name == PHRASEBOOK:
            return self.phrasebook(*self.kinds, code=code)
        if name == STARTER and not code and not self.files.owned(file_of(STARTER)):
            return parse_prompt(_starter_text(), self.files.shown(file_of(STARTER)))
        if file_of(name, code) not in self.files:
            known = ", ".join(sorted(self.names))
            raise CoachError(f'There is no prompt called "{name}".', f"Prompts: {known}.")
        return self._in_force(file_of(name, code))

    def _in_force(self, file: str) -> Prompt:
        return parse_prompt(self.files[file], self.files.shown(file))

    def phrasebook(self, *kinds: str, code: str = "") -> Prompt:
        """Return the leads and asks of all kinds; in English when the code is "".

        A file of the user's own counts for these kinds only; of the others what ships is taken.

        Raises:
            CoachError: When a file of the user's own is no valid prompt, with file and line.
        """
        file = file_of(PHRASEBOOK, code)
        if code or self.files.owned(file):
            return self._in_force(file)
        return parse_prompt(self._phrasebook_text(kinds), self.files.shown(file))

    def _phrasebook_text(self, own: Iterable[str]) -> str:
        variables: dict[str, None] = {}
        sections = []
        for kind in self.kinds:
            file = file_of(kind)
            ours = parse_prompt(self.files.shipped(file), file)
            theirs = self._in_force(file) if kind in own else ours
            variables |= dict.fromkeys((*ours.variables, *theirs.variables))
            moves = (move for move in {**ours.moves, **theirs.moves} if move != ANY)
            sections += [section for move in moves if (section := _phrases(move, theirs, ours))]
        declared = ", ".join(name for name in variables if name not in {"examples", "lead"})
        return "\n".join([_PHRASEBOOK_HEAD.format(variables=declared), *sections])

    def kind_of(self, move: str) -> str:
        """Return the kind of draft a move belongs to.

        Raises:
            CoachError: When there is no such move.
        """
        if move not in self._kind_of_move:
            raise CoachError(f'There is no move called "{move}".', "See the headings in the prompts.")
        return self._kind_of_move[move]

    def knows(self, move: str) -> bool:
        """Tell whether some kind of draft has a move."""
        return move in self._kind_of_move

    @cached_property
    def _kind_of_move(self) -> dict[str, str]:
        return {move: kind for kind in self.kinds for move in self.prompt(kind).moves if move != ANY}

    def drafter(
        self,
        kind: str,
        backend: Backend | None = None,
        endings: Mapping[str, tuple[str, ...]] | None = None,
        asked: frozenset[str] = frozenset(),
    ) -> Drafter:
        """Build what writes the sentences of a kind in English.

        A taught model is asked as it was taught, unless the user wrote a prompt of their own for the kind.

        Args:
            kind: Its name.
            backend: The model; None to write with the phrasebook alone.
            endings: Endings in the user's own words, by move.
            asked: What was asked in earlier drafts about the same subject; it is not asked again.

        Raises:
            CoachError: When a prompt it needs is no valid one, with file and line.
        """
        taught = backend is not None and backend.taught and not self.files.owned(file_of(kind))
        starter = self.prompt(STARTER) if taught else None
        return Drafter(self.prompt(kind), self.phrasebook(kind), backend, endings or {}, asked, starter)

    def drafter_of(self, move: str, endings: Mapping[str, tuple[str, ...]] | None = None) -> Drafter:
        """Build what writes a move's sentences without a model.

        Raises:
            CoachError: When there is no such move.
        """
        return self.drafter(self.kind_of(move), endings=endings)

    def texts(self) -> list[str]:
        """Return all that drafts are made with, as text, without a look at whether it is valid."""
        phrasebook = file_of(PHRASEBOOK)
        translated = self.files.owned(phrasebook)
        kinds = ((file, self.files[file]) for file in map(file_of, self.kinds))
        return [
            *(text if self.files.owned(file) else without_phrases(text) for file, text in kinds),
            self.files[phrasebook] if translated else self.phrasebook().text,
        ]


def _phrases(move: str, theirs: Prompt, ours: Prompt) -> str:
    """Return a phrasebook's section of a move, "" when it has neither leads nor asks."""
    parts = {part: theirs.lines(move, part) or ours.lines(move, part) for part in ("leads", "asks")}
    return _section(move, parts) if any(parts.values()) else ""


def _starter_text() -> str:
    """Return the prompt file of the starter as it was taught."""
    return "\n".join([_STARTER_HEAD, *(_section(move, parts) for move, parts in taught_lists().items())])


def _section(move: str, parts: Mapping[str, Iterable[str]]) -> str:
    lists = (f"### {part.capitalize()}\n" + "".join(f"- {line}\n" for line in parts[part]) for part in parts)
    return f"## {move}\n{''.join(lists)}"
