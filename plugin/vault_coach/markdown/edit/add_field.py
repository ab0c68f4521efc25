"""Add one field of the method (`- gave:: …`) to a note, where our reader finds it and nothing else changes."""

from collections.abc import Iterator
from datetime import date

from vault_coach.domain.reading import Mark, Reading, Section
from vault_coach.markdown.edit.blocks import Block, Refusal, contents, find
from vault_coach.markdown.edit.put_block import Splice, after_text, section_end
from vault_coach.markdown.edit.regions import BOM, LINE_END, newline_of, regions
from vault_coach.markdown.parse import parse

NOTES = "Notes"
"""The heading under which a line of a meeting is put, where the note has it."""

EXCHANGES = "Exchanges"
"""The heading made for it where the note's end is no good place, such as below its action list."""

_OPENERS = ("%%", "<!--", "```", "~~~", "$$")  # what may take in all that follows in the note
_BULLETS = (b"- ", b"* ", b"+ ")


def line_of_field(kind: str, text: str) -> str:
    """Return the line of a field, always one line."""
    return f"- {kind}:: {' '.join(text.split())}"


def read_back(kind: str, text: str, folder: str = "") -> Mark | None:
    """Read such a line as it would stand alone in a note of that folder.

    Returns:
        The mark, None when the line is not that one field and nothing more.
    """
    if any(opener in text for opener in _OPENERS):
        return None
    alone = parse(f"{folder}/alone.md", line_of_field(kind, text))
    meant = alone.marks[0] if len(alone.marks) == 1 else None
    plain = meant is not None and meant.kind == kind and meant.text and not alone.tasks and not alone.problems
    return meant if plain else None


def add_field(path: str, data: bytes, kind: str, text: str, day: date | None = None) -> bytes | Refusal:
    """Return the note with that line in it.

    Args:
        path: The note's vault-relative path; its kind depends on it.
        data: The whole note.
        kind: The field, such as "gave".
        text: Its value.
        day: Put it into the section of that day, made at the end if missing; None for a note that is itself dated.

    Returns:
        The new note, or why the note is left alone.
    """
    blocks = find(data)
    if isinstance(blocks, Refusal):
        return blocks
    try:
        line = line_of_field(kind, text).encode()
    except UnicodeEncodeError:
        return _UNREADABLE
    meant = read_back(kind, text, path.rpartition("/")[0])
    before = _read(path, data)
    for splice in _places(data, blocks, before, line, day):
        new = splice.apply(data)
        if meant and _only_added(before, _read(path, new), meant, day) and contents(new) == contents(data):
            return new
    return _UNREADABLE


_UNREADABLE = Refusal(
    1,
    "There is no place in this note where that line would be read as it is meant.",
    "Write it into the note by hand.",
)


def _read(path: str, data: bytes) -> Reading:
    return parse(path, data.removeprefix(BOM).decode())


def _places(data: bytes, blocks: list[Block], reading: Reading, line: bytes, day: date | None) -> Iterator[Splice]:
    """Yield where the line could stand, the best place first."""
    newline = newline_of(data)
    if day is not None:
        dated = [section for section in reading.sections if section.day == day]
        for section in dated[:1]:
            for end in _ends(data, section):
                yield _below(data, blocks, end, line)
        if not dated:
            yield after_text(data, len(data), b"## " + day.isoformat().encode() + newline * 2 + line)
        return
    notes, exchanges = (section_end(data, blocks, place) for place in (NOTES, EXCHANGES))
    if exchanges is None and notes is not None:
        yield _below(data, blocks, notes, line)
    if exchanges is None:
        yield _below(data, blocks, len(data), line)
        yield after_text(data, len(data), b"## " + EXCHANGES.encode() + newline * 2 + line)
    else:
        yield _below(data, blocks, exchanges, line)


def _ends(data: bytes, section: Section) -> tuple[int, int]:
    """Return where a section ends with those inside it, and where the first of these begins."""
    line_ends = LINE_END.finditer(data)
    own = len(BOM) if data.startswith(BOM) else 0
    for _ in range(section.source.line - 1):
        own = next(line_ends).end()
    level = next((heading.level for heading in regions(data).headings if heading.start == own), 0)
    later = [heading for heading in regions(data).headings if heading.start > own]
    outer = (heading.start for heading in later if heading.level <= level)
    return next(outer, len(data)), later[0].start if later else len(data)


def _below(data: bytes, blocks: list[Block], end: int, line: bytes) -> Splice:
    """Put the line below the text before `end`, above managed blocks; a list goes on without an empty line."""
    while True:
        text_end = len(data[:end].rstrip())
        last = next((block for block in blocks if block.stop == text_end), None)
        if last is None:
            break
        end = last.start
    row = LINE_END.split(data[:text_end])[-1]
    return after_text(data, end, line, gap=0 if row.startswith(_BULLETS) else 1)


def _only_added(before: Reading, after: Reading, meant: Mark, day: date | None) -> bool:
    """Return True when the reader finds that field more, in the section of that day, and all else as it was."""
    added = list(after.marks)
    for mark in before.marks:
        twin = next((other for other in added if _words(other) == _words(mark)), None)
        if twin is None:
            return False
        added.remove(twin)
    if len(added) != 1:
        return False
    place = after.sections[added[0].section].day if added[0].section >= 0 else None
    return (
        _words(added[0])[:3] == _words(meant)[:3]
        and (place == day or (day is None and place == before.day))
        and _facts(before) == _facts(after)
        and _same_sections(before, after, day)
    )


def _words(mark: Mark) -> tuple[object, ...]:
    return mark.kind, mark.text, mark.links, mark.source.heading, mark.source.day


def _facts(reading: Reading) -> tuple[object, ...]:
    tasks = [
        (task.text, task.state, task.claims, task.due, task.done, task.source.quote) for task in reading.tasks
    ]
    fields = [(name, field.values) for name, field in reading.fields.items()]
    problems = [(problem.message, problem.hint) for problem in reading.problems]
    return reading.kind, reading.day, reading.declared, tasks, fields, problems, reading.tags


def _same_sections(before: Reading, after: Reading, day: date | None) -> bool:
    """Return True when the same headings say something: no empty list of decisions may come to look full."""
    old = [(section.name, section.filled) for section in before.sections]
    new = [(section.name, section.filled) for section in after.sections]
    if len(new) == len(old) + 1:
        new.pop()
    dated = {section.name for section in after.sections if section.day and section.day in {day, before.day}}
    own = {NOTES, EXCHANGES, *dated}
    return len(old) == len(new) and all(
        one == other or (one[0] == other[0] and one[0] in own) for one, other in zip(old, new, strict=True)
    )
