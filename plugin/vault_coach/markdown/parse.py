"""One note's text to its `Reading`. Whatever the text holds, this never raises."""

from collections.abc import Iterator

from vault_coach.domain.reading import NoteKind, Reading
from vault_coach.markdown import canonical_fields, links, note_kind
from vault_coach.markdown.extract import Extract
from vault_coach.markdown.read_rules import ReadRules
from vault_coach.markdown.reading_codec import Packed, ordinal, unpack
from vault_coach.markdown.sift import NOTHING, Sifted, first_good, sift


def parse(path: str, text: str, rules: ReadRules | None = None) -> Reading:
    """Read one note.

    A note that says `coach: ignore` comes back with nothing but that field.

    Args:
        path: Vault-relative path with forward slashes, ending in `.md`.
        text: The note without BOM, any line endings.
        rules: What the settings say about kinds.
    """
    return unpack(path, pack(path, text, rules or ReadRules()))


def pack(path: str, text: str, rules: ReadRules) -> Packed:
    """The same as rows, for an index to keep."""
    return read(path, sift(text), rules)


def read(path: str, sifted: Sifted, rules: ReadRules) -> Packed:
    """What the telling parts of a note say."""
    packed, troubles = first_good(lambda part: _read(path, part, rules), _ever_less(sifted))
    packed = packed or _bare(path, (1, "", "", 0))
    packed.problems.extend(troubles)
    return packed


def _ever_less(sifted: Sifted) -> Iterator[Sifted]:
    """All of a note, its properties, nothing but its name."""
    yield sifted
    yield sifted._replace(headings=[], lines=[], heads=set())
    yield NOTHING._replace(problems=sifted.problems)


def title_of(path: str) -> str:
    """A note's name without folder and ending, in NFC."""
    return links.base(path)


def ignored(packed: Packed) -> bool:
    """True when the note asked to be left alone."""
    for name, texts, _ in packed.fields:
        if name == "coach":
            return _says_ignore(texts)
    return False


def _says_ignore(texts: tuple[str, ...]) -> bool:
    return len(texts) == 1 and texts[0].lower() == "ignore"


def _read(path: str, sifted: Sifted, rules: ReadRules) -> Packed:
    extract = Extract(path, sifted)
    extract.gather()
    coach = extract.said.get("coach")
    if coach and _says_ignore(coach.items):
        line = (coach.line, extract.quotes[coach.line], "", 0)
        return _bare(path, line, fields=[("coach", ("ignore",), 0)])
    return _packed(extract, rules)


def _bare(
    path: str,
    line: tuple[int, str, str, int],
    *,
    fields: list[tuple[str, tuple[str, ...], int]] | None = None,
) -> Packed:
    return Packed([line], title_of(path), "other", False, 0, 0, fields or [], [], [], [], [], [], [])


def _packed(extract: Extract, rules: ReadRules) -> Packed:
    title = title_of(extract.path)
    extract.day = ordinal(canonical_fields.day_of(extract.said, title))
    kind, declared = _kind(extract, title, rules)
    extract.kind = kind
    sections = extract.sections()
    return Packed(
        lines=extract.places,
        title=title,
        kind=kind,
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


def _kind(extract: Extract, title: str, rules: ReadRules) -> tuple[NoteKind, bool]:
    """The note's kind, and whether the settings or the note itself say so."""
    told = rules.kind_of(extract.path) or note_kind.declared_kind(extract.said, extract.own_tags)
    if told:
        return told, True
    if "portfolio review" in title.lower():
        return "review", False
    guessed = note_kind.folder_kind(extract.path)
    if guessed:
        return guessed, False
    return note_kind.shape_kind(
        title, dated=extract.day > 0, attended=canonical_fields.attended(extract.said)
    ), False
