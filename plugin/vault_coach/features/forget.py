"""Forgetting a person: what the coach itself keeps or wrote about them goes, the user's own text stays."""

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vault_coach.coach import PREFIXES, Coach
from vault_coach.domain.names import bare
from vault_coach.errors import CoachError
from vault_coach.features.coach_notes import untouched
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Block, Refusal, block_id
from vault_coach.markdown.edit.put_block import remove
from vault_coach.state.folder import delete_caches
from vault_coach.state.snoozed import save_snoozed
from vault_coach.vault import note, write
from vault_coach.vault.errors import WriteError
from vault_coach.vault.journal import Conflict, Entry, Purpose, digest


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a person is found.

    Attributes:
        names: All they are called.
        blocks: The coach's own blocks that speak of them: path and id.
        files: Files that are the coach's as a whole and speak of them.
        writes: Numbers of the writes whose kept texts speak of them.
        edited: Blocks the user made their own: path and id; they stay.
        conflicts: Displaced texts of the user's that speak of them; they stay.
        notes: Notes in which the user's own text names them; they stay.
    """

    person: str
    names: tuple[str, ...]
    blocks: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    writes: tuple[int, ...]
    edited: tuple[tuple[str, str], ...]
    conflicts: tuple[Conflict, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was done.

    Attributes:
        left: Blocks and files that could not be taken away: path and why.
    """

    traces: Traces
    left: tuple[tuple[str, str], ...] = ()


def look(coach: Coach, name: str) -> Traces:
    """Find every trace of a person; nothing is changed.

    Raises:
        CoachError: When nobody of that name is in the notes and the coach keeps nothing about such a name.
    """
    try:
        person = coach.person(name)
    except CoachError:
        traces = _Search(coach, bare(name), (bare(name),)).traces()
        if not (traces.blocks or traces.files or traces.writes):
            raise
        return traces
    partner = coach.partnerships.partners.get(person)
    return _Search(coach, person, (person, *(partner.aliases if partner else ()))).traces()


def forget(coach: Coach, traces: Traces) -> Forgotten:
    """Take away what the coach keeps and wrote; it cannot be undone."""
    left = [*_without_blocks(coach, traces), *_without_files(coach, traces)]
    search = _Search(coach, traces.person, traces.names)
    coach.journal.forget(lambda entry: search.in_entry(entry) and not search.conflict_of(entry))
    _without_caches(coach)
    save_snoozed(coach.state, coach.snoozed.without_people(traces.names))
    return Forgotten(traces, tuple(left))


@dataclass
class _Search:
    """Looks for a person's names."""

    coach: Coach
    person: str
    names: tuple[str, ...]
    _pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        wanted = sorted({_plain(name) for name in self.names if name.strip()}, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(_whole_word, wanted)))

    def traces(self) -> Traces:
        own: list[tuple[str, str]] = []
        edited: list[tuple[str, str]] = []
        named: list[str] = []
        for path, data, held in self._notes():
            about = [block for block in held if self._in_block(block)]
            own += [(path, block.id) for block in about if not block.edited]
            edited += [(path, block.id) for block in about if block.edited]
            if self.says(path) or self.says(_outside(data, held)):
                named.append(path)
        entries = [entry for entry in self.coach.journal.entries() if self.in_entry(entry)]
        conflicts = [
            found for found in self.coach.journal.conflicts() if self.says(_text(found.kept.read_bytes()))
        ]
        return Traces(
            person=self.person,
            names=self.names,
            blocks=tuple(own),
            files=tuple(dict.fromkeys(entry.path for entry in entries if self._whole_file(entry))),
            writes=tuple(entry.number for entry in entries if not self.conflict_of(entry)),
            edited=tuple(edited),
            conflicts=tuple(conflicts),
            notes=tuple(named),
        )

    def says(self, text: str) -> bool:
        return self._pattern.search(_plain(text)) is not None

    def in_entry(self, entry: Entry) -> bool:
        """True when a write's path, block or kept texts name them, or the file it made does."""
        slugs = entry.purpose.block.split("/")
        kept = any(self.says(_text(text)) for text in self.coach.journal.texts(entry))
        return self.says(entry.path) or self._slug in slugs or kept or self._whole_file(entry)

    def conflict_of(self, entry: Entry) -> bool:
        """True when a text of the user's is kept with that write: it is not ours to delete."""
        return any(found.number == entry.number for found in self.coach.journal.conflicts())

    @property
    def _slug(self) -> str:
        return block_id("x", self.person).partition("/")[2]

    def _in_block(self, block: Block) -> bool:
        return self._slug in block.id.split("/") or self.says(block.body)

    def _notes(self) -> Iterator[tuple[str, bytes, list[Block]]]:
        for path in self.coach.notes.paths:
            try:
                data = note.read_note(self.coach.vault, path).data
            except OSError:
                continue
            held = blocks.find(data)
            yield path, data, [] if isinstance(held, Refusal) else held

    def _whole_file(self, entry: Entry) -> bool:
        """True for a file, not a note, that is the coach's to the last byte and names them."""
        if entry.path.endswith(".md"):
            return False
        try:
            data = note.read_note(self.coach.vault, entry.path).data
        except OSError:
            return False
        return digest(data) == entry.new and self.says(_text(data))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _whole_word(name: str) -> str:
    """A pattern for a name that is no part of a longer word, in scripts that part their words."""
    parted = not any(unicodedata.category(sign) == "Lo" for sign in name)
    return rf"(?<!\w){re.escape(name)}(?!\w)" if parted else re.escape(name)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _outside(data: bytes, held: Iterable[Block]) -> str:
    """A note without its managed blocks."""
    at, parts = 0, []
    for block in held:
        parts.append(data[at : block.start])
        at = block.stop
    return _text(b"".join([*parts, data[at:]]))


def _without_blocks(coach: Coach, traces: Traces) -> Iterator[tuple[str, str]]:
    for path, block in traces.blocks:
        try:
            seen = write.read_note(coach.vault, path, coach.journal)
            new = remove(seen, block)
            if isinstance(new, Refusal):
                yield path, f"{new.message} {new.hint}"
                continue
            purpose = Purpose(coach.now, "forget", block)
            if new == untouched(path):
                write.delete(coach.vault, path, digest(seen), journal=coach.journal, purpose=purpose)
            else:
                write.write(coach.vault, path, new, digest(seen), journal=coach.journal, purpose=purpose)
        except WriteError as error:
            yield path, str(error.args[0])


def _without_caches(coach: Coach) -> None:
    """Index, drafts and whatever else is kept to save time: all of it is made anew when it is missed."""
    delete_caches(coach.state)
    shutil.rmtree(coach.places.state / PREFIXES, ignore_errors=True)  # a wording of the user's may name someone


def _without_files(coach: Coach, traces: Traces) -> Iterator[tuple[str, str]]:
    for path in traces.files:
        try:
            seen = digest(note.read_note(coach.vault, path).data)
            write.delete(coach.vault, path, seen, journal=coach.journal, purpose=Purpose(coach.now, "forget"))
        except WriteError as error:
            yield path, str(error.args[0])
