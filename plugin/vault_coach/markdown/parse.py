"""One note's text to its `Reading`. Whatever the text holds, this never raises."""

from collections.abc import Iterator

from vault_coach.domain.reading import NoteKind, Reading
from vault_coach.markdown import kinds, links, properties, values
from vault_coach.markdown.extract import Extract
from vault_coach.markdown.outline import outline
from vault_coach.markdown.packed import Packed, ordinal, unpack
from vault_coach.markdown.properties import Property, Trouble
from vault_coach.markdown.rules import ReadRules
from vault_coach.markdown.visible import visible
from vault_coach.markdown.vocabulary import squash


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
    text = _one_newline(text)
    problems: list[Trouble] = []
    for part in _ever_less(text):
        try:
            packed = _pack(path, part, rules)
        except Exception as error:  # noqa: BLE001 (one note's trouble, even a bug of ours, never stops a scan)
            message = f"This note could not be read in full ({type(error).__name__})."
            problems = [(1, message, "Please report it; what could be read counts.")]
        else:
            packed.problems.extend(problems)
            return packed
    return _bare(path, (1, "", "", 0), problems=problems)


def _ever_less(text: str) -> Iterator[str]:
    """All of a note, its properties, nothing but its name."""
    yield text
    yield text[: properties.split(text)[1]]
    yield ""


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


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _pack(path: str, text: str, rules: ReadRules) -> Packed:
    front, start = properties.split(text)
    found, problems = properties.read(front) if front else ([], [])
    if front is None and (loose := properties.astray(text)):
        found, problems, start = loose
    said: dict[str, Property] = {}
    for item in found:
        said.setdefault(squash(item.key), item)
    lines = text.split("\n")
    if "coach" in said and _says_ignore(said["coach"].items):
        return _left_alone(path, lines, said["coach"])
    body = text[start:]
    first_line = text.count("\n", 0, start) + 1
    shown, troubles = visible(body)
    for offset, message, hint in troubles:
        problems.append((first_line + body.count("\n", 0, offset), message, hint))
    below = lines[first_line - 1 :] if shown is body else shown.split("\n")
    parts = outline(below if shown else [], first_line)
    if parts.cut:
        problems.append((parts.cut, "This note is too long; from here on it is left out.", "Split it."))
    extract = Extract(lines, said, parts, problems, path)
    extract.gather()
    if "coach" in said and _says_ignore(said["coach"].items):
        return _left_alone(path, lines, said["coach"])
    return _packed(extract, rules)


def _left_alone(path: str, lines: list[str], coach: Property) -> Packed:
    return _bare(path, (coach.line, lines[coach.line - 1], "", 0), fields=[("coach", ("ignore",), 0)])


def _bare(
    path: str,
    line: tuple[int, str, str, int],
    *,
    fields: list[tuple[str, tuple[str, ...], int]] | None = None,
    problems: list[tuple[int, str, str]] | None = None,
) -> Packed:
    return Packed([line], title_of(path), "other", False, 0, 0, fields or [], [], [], [], [], [], problems or [])


def _packed(extract: Extract, rules: ReadRules) -> Packed:
    title = title_of(extract.path)
    extract.day = ordinal(values.day_of(extract.said, title))
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
    told = rules.kind_of(extract.path) or kinds.declared_kind(extract.said, extract.own_tags)
    if told:
        return told, True
    if "portfolio review" in title.lower():
        return "review", False
    guessed = kinds.folder_kind(extract.path)
    if guessed:
        return guessed, False
    return kinds.shape_kind(title, dated=extract.day > 0, attended=values.attended(extract.said)), False
