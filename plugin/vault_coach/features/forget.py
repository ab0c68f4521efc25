"""`coach forget`: what the coach itself keeps or wrote about a person goes, the user's own text stays."""

import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import click

from vault_coach.analysis.phrases import count
from vault_coach.coach import PREFIXES, Coach
from vault_coach.domain.spelling import bare
from vault_coach.errors import CoachError
from vault_coach.features.session import Session, agrees, common
from vault_coach.features.write_files import untouched
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.edit.blocks import Block, Refusal, block_id
from vault_coach.markdown.edit.put_block import remove
from vault_coach.show.terminal import Terminal
from vault_coach.state.folder import delete_caches
from vault_coach.state.snoozed import save_snoozed
from vault_coach.vault import note, write
from vault_coach.vault.errors import WriteError
from vault_coach.vault.journal import Conflict, Entry, Purpose, digest

_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Traces:
    """The places where a person is named.

    Attributes:
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


def find_traces(coach: Coach, name: str) -> Traces:
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


def delete_traces(coach: Coach, traces: Traces) -> tuple[tuple[str, str], ...]:
    """Take away what the coach keeps and wrote; it cannot be undone.

    Returns:
        Blocks and files that could not be taken away: path and why.
    """
    left = [*_take_out_blocks(coach, traces), *_delete_files(coach, traces)]
    search = _Search(coach, traces.person, traces.names)
    coach.journal.forget(lambda entry: search.in_entry(entry) and not search.conflict_of(entry))
    delete_caches(coach.state)
    shutil.rmtree(coach.places.state / PREFIXES, ignore_errors=True)  # a wording of the user's may name someone
    save_snoozed(coach.state, coach.snoozed.without_people(traces.names))
    return tuple(left)


@dataclass
class _Search:
    """A search for a person's names in all the coach can read."""

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
        for path, data, blocks_there in self._notes():
            about = [block for block in blocks_there if self._in_block(block)]
            own += [(path, block.id) for block in about if not block.edited]
            edited += [(path, block.id) for block in about if block.edited]
            if self.names_in(path) or self.names_in(_outside(data, blocks_there)):
                named.append(path)
        entries = [entry for entry in self.coach.journal.entries() if self.in_entry(entry)]
        conflicts = self.coach.journal.conflicts()
        return Traces(
            person=self.person,
            names=self.names,
            blocks=tuple(own),
            files=tuple(dict.fromkeys(entry.path for entry in entries if self._whole_file(entry))),
            writes=tuple(entry.number for entry in entries if not self.conflict_of(entry)),
            edited=tuple(edited),
            conflicts=tuple(text for text in conflicts if self.names_in(_text(text.kept.read_bytes()))),
            notes=tuple(named),
        )

    def names_in(self, text: str) -> bool:
        """Return True when a text names the person."""
        return self._pattern.search(_plain(text)) is not None

    def in_entry(self, entry: Entry) -> bool:
        """Return True when a write's path, block or kept texts name the person, or the file it made does."""
        slugs = entry.purpose.block.split("/")
        kept = any(self.names_in(_text(text)) for text in self.coach.journal.texts(entry))
        return self.names_in(entry.path) or self._slug in slugs or kept or self._whole_file(entry)

    def conflict_of(self, entry: Entry) -> bool:
        """Return True when a text of the user's is kept with that write: it is not ours to delete."""
        return any(conflict.number == entry.number for conflict in self.coach.journal.conflicts())

    @property
    def _slug(self) -> str:
        return block_id("x", self.person).partition("/")[2]

    def _in_block(self, block: Block) -> bool:
        return self._slug in block.id.split("/") or self.names_in(block.body)

    def _notes(self) -> Iterator[tuple[str, bytes, list[Block]]]:
        for path in self.coach.notes.paths:
            try:
                data = note.read_note(self.coach.vault, path).data
            except OSError:
                continue
            listed = blocks.find(data)
            yield path, data, [] if isinstance(listed, Refusal) else listed

    def _whole_file(self, entry: Entry) -> bool:
        """Return True for a file, not a note, that is the coach's to the last byte and names the person."""
        if entry.path.endswith(".md"):
            return False
        try:
            data = note.read_note(self.coach.vault, entry.path).data
        except OSError:
            return False
        return digest(data) == entry.new and self.names_in(_text(data))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


def _whole_word(name: str) -> str:
    """Build a pattern for a name that is no part of a longer word, in scripts that part their words."""
    parted = not any(unicodedata.category(sign) == "Lo" for sign in name)
    return rf"(?<!\w){re.escape(name)}(?!\w)" if parted else re.escape(name)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _outside(data: bytes, managed: Iterable[Block]) -> str:
    """Return a note's text without its managed blocks."""
    at, parts = 0, []
    for block in managed:
        parts.append(data[at : block.start])
        at = block.stop
    return _text(b"".join([*parts, data[at:]]))


def _take_out_blocks(coach: Coach, traces: Traces) -> Iterator[tuple[str, str]]:
    for path, block in traces.blocks:
        try:
            seen = write.read_writable(coach.vault, path, coach.journal)
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


def _delete_files(coach: Coach, traces: Traces) -> Iterator[tuple[str, str]]:
    for path in traces.files:
        try:
            seen = digest(note.read_note(coach.vault, path).data)
            write.delete(coach.vault, path, seen, journal=coach.journal, purpose=Purpose(coach.now, "forget"))
        except WriteError as error:
            yield path, str(error.args[0])


@dataclass(frozen=True)
class ForgetPage:
    """The traces of a person, and what was done about them.

    Attributes:
        forgotten: True when the user agreed.
        left: Blocks and files that could not be taken away: path and why.
    """

    traces: Traces
    forgotten: bool
    left: tuple[tuple[str, str], ...] = ()

    def data(self) -> dict[str, Any]:
        """Return what went; `stays` is what is the user's own and still names the person."""
        return {
            "person": self.traces.person,
            "forgotten": self.forgotten,
            "blocks": [{"path": path, "block": block} for path, block in self.traces.blocks],
            "files": self.traces.files,
            "writes_forgotten": len(self.traces.writes),
            "left": [{"path": path, "why": why} for path, why in self.left],
            "stays": {
                "notes": self.traces.notes,
                "edited_blocks": [{"path": path, "block": block} for path, block in self.traces.edited],
                "conflicts": [conflict.kept for conflict in self.traces.conflicts],
            },
        }

    def show_plan(self, terminal: Terminal) -> None:
        """Print what will go and what stays, before the user says yes."""
        traces = self.traces
        terminal.title(f"Forget {traces.person}")
        _list_paths(terminal, "Blocks of the coach's that will be taken out", [path for path, _ in traces.blocks])
        _list_paths(terminal, "Files of the coach's that will be deleted", traces.files)
        terminal.say()
        terminal.say(
            "The index and the kept drafts will be deleted; they are made anew from what your notes say then."
        )
        if traces.writes:
            terminal.say(f"{count(len(traces.writes), 'earlier write')} can no longer be undone.")
        terminal.say("This itself cannot be undone. Your own text is not touched.")

    def show(self, terminal: Terminal) -> None:
        """Print what went, and the way out for what stays."""
        if not self.forgotten:
            terminal.say("Nothing was changed.")
            return
        traces = self.traces
        terminal.say(
            f"Forgotten: {count(len(traces.blocks), 'block')}, {count(len(traces.files), 'file')}, "
            f"{count(len(traces.writes), 'kept write')}, the index and the drafts."
        )
        for path, why in self.left:
            terminal.say(f"Still there: {path}. {why}", style="yellow")
        _list_paths(terminal, "Blocks you edited are yours and stay", [path for path, _ in traces.edited])
        displaced = [str(conflict.kept) for conflict in traces.conflicts]
        _list_paths(terminal, "Texts of yours that a write displaced stay", displaced)
        _list_paths(terminal, f"Your own notes that name {traces.person}", traces.notes)
        if traces.notes:
            terminal.say()
            terminal.say("As long as they do, the coach reads them. Edit or delete them, or leave one out")
            terminal.say("by writing `coach: ignore` into its properties.")


def _list_paths(terminal: Terminal, title: str, paths: Sequence[str]) -> None:
    if paths:
        terminal.title(title, level=2)
    for path in list(dict.fromkeys(paths))[:_MOST_LISTED]:
        terminal.line(f"  - {path}")
    if len(paths) > _MOST_LISTED:
        terminal.say(f"  … and {len(paths) - _MOST_LISTED} more; --json lists them all.")


@click.command(epilog='Example: coach forget "Priya Nair"')
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def forget(session: Session, *, name: str, yes: bool) -> None:
    """Take away all the coach keeps or wrote about a person. Your own text is never touched."""
    if session.as_json and not yes:
        raise click.UsageError("With --json, say --yes.")
    page = ForgetPage(find_traces(session.coach, name), forgotten=False)
    if not yes:
        page.show_plan(session.terminal)
    if yes or agrees("Forget them?"):
        page = replace(page, forgotten=True, left=delete_traces(session.coach, page.traces))
    session.show(page)
