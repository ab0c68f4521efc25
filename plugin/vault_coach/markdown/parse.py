"""One note's text to its `Reading`. Whatever the text holds, this never raises."""

from collections.abc import Iterator

from vault_coach.domain.reading import NoteKind, Reading
from vault_coach.markdown import canonical_fields, links, note_kind
from vault_coach.markdown.extract import Extract, Place
from vault_coach.markdown.properties import split
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.markdown.reading_codec import ReadingRows, build_reading, ordinal


def parse(path: str, text: str, rules: ReadRules | None = None) -> Reading:
    """Read one note.

    A note that says `coach: ignore` comes back with nothing but that field.

    Args:
        path: Vault-relative path with forward slashes, ending in `.md`.
        text: The note without BOM, any line endings.
        rules: What the settings say about kinds.
    """
    return build_reading(path, parse_rows(path, text, rules or ReadRules()))


def parse_rows(path: str, text: str, rules: ReadRules) -> ReadingRows:
    """Read one note into rows, for an index to keep."""
    troubles = []
    for part in _ever_less(text):
        try:
            rows = _rows(path, part, rules)
        except Exception as error:  # noqa: BLE001 (one note's trouble, even a bug of ours, never stops a scan)
            message = f"This note could not be read in full ({type(error).__name__})."
            troubles = [(1, message, "Please report it; what could be read counts.")]
        else:
            rows.problems.extend(troubles)
            return rows
    return _bare_rows(path, (1, "", "", 0))._replace(problems=troubles)


def _ever_less(text: str) -> Iterator[str]:
    """Yield all of a note, its properties, nothing but its name."""
    yield text
    yield text[: split(text)[1]]
    yield ""


def is_ignored(rows: ReadingRows) -> bool:
    """Return True when the note asked to be left alone."""
    return any(name == "coach" and _says_ignore(texts) for name, texts, _ in rows.fields)


def is_telling(rows: ReadingRows) -> bool:
    """Return False for a note that says nothing about partnerships."""
    return bool(rows.kind != "other" or rows.day or rows.tasks or rows.marks or rows.mentions or rows.problems)


def _says_ignore(texts: tuple[str, ...]) -> bool:
    return len(texts) == 1 and texts[0].lower() == "ignore"


def _rows(path: str, text: str, rules: ReadRules) -> ReadingRows:
    extract = Extract(path, text, rules.boxes)
    coach = extract.props.get("coach")
    if coach and _says_ignore(coach.items):
        line = (coach.line, extract.quote(coach.line), "", 0)
        return _bare_rows(path, line)._replace(fields=[("coach", ("ignore",), 0)])
    title = links.base(path)
    day, made = canonical_fields.day_of(extract.props, title, rules.zone)
    day_note = rules.day_note(path)
    if day_note is not None and (day is None or made):
        day, made = day_note, False
    extract.day = ordinal(day)
    extract.kind, declared = _kind(extract, title, rules, is_day=day_note is not None)
    if made and extract.kind in {"other", "journal"}:
        extract.day = 0  # when a file was made is no day of what it tells
    if extract.kind in {"meeting", "journal", "partner"}:
        extract.take_absences(title)
    sections = extract.sections()
    return ReadingRows(
        lines=extract.places,
        title=title,
        kind=extract.kind,
        declared=declared,
        day=extract.day,
        top=extract.top(),
        fields=extract.fields(),
        tags=list(dict.fromkeys(extract.tags)),
        sections=sections,
        tasks=extract.tasks(),
        marks=extract.marks(),
        mentions=extract.mentions(),
        problems=extract.problems,
    )


def _bare_rows(path: str, line: Place) -> ReadingRows:
    """Rows of a note of which only the name and one line count."""
    return ReadingRows([line], links.base(path), "other", False, 0, 0, [], [], [], [], [], [], [])


def _kind(extract: Extract, title: str, rules: ReadRules, *, is_day: bool) -> tuple[NoteKind, bool]:
    """Return the note's kind, and whether the settings or the note itself say so."""
    no_person = extract.take_tagged_people(title)
    stated = rules.kind_of(extract.path) or note_kind.declared_kind(
        extract.props, extract.own_tags, no_person=no_person
    )
    if stated:
        return stated, True
    if "portfolio review" in title.lower():
        return "review", False
    guessed = note_kind.folder_kind(extract.path)
    if guessed:
        return guessed, False
    attended = canonical_fields.attended(extract.props)
    kind = note_kind.shape_kind(title, dated=extract.day > 0, attended=attended)
    return "journal" if is_day and kind == "other" else kind, False
