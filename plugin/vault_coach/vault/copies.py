"""Copies that sync tools, file managers and merges leave beside a note: named after it, with nearly the same text.

A name alone proves nothing: "Plan 2" may be a plan of its own. So the texts are compared, of those few notes only.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from vault_coach.markdown.properties import split
from vault_coach.vault.note import read_note

_WORD = (
    r"(?:copy|kopie|copie|copia|cópia|kopi[ao]?|コピー|副本|拷贝|복사본|backup|duplicate|duplikat"
    r"|conflict|konflikt)"
)
# What copies end with: " 2" of iCloud, " (1)" of browsers, " copy 2" of Finder, " - Kopie (2)" of Windows, words
# in brackets that speak of a conflict or a machine, "_BACKUP_123" and ".orig" of merges.
_ENDING = re.compile(
    rf"""[ ][2-9]\d?$ | [ ]?\(\d{{1,3}}\)$
    | [ _-]+{_WORD}(?:[ ]\d{{1,3}}|[ ]?\(\d{{1,3}}\))?$
    | [ _.-]*\([^()]*(?:{_WORD}|macbook|imac|desktop|laptop|iphone|ipad|['’]s[ ])[^()]*\)$
    | [._](?:backup|base|local|remote)(?:_\d+)?$ | \.(?:orig|rej|bak)$ | ~\d*$""",
    re.IGNORECASE | re.VERBOSE,
)
# "Copy of ..." of Google Drive and SharePoint.
_BEGINNING = re.compile(r"(?:copy of|kopie von|copie de|copia de|cópia de)\s+", re.IGNORECASE)
# The name of a computer that OneDrive adds behind a dash: "-DESKTOP-4F2K", "-MacBook Pro de Ada", "-Adas-PC".
_MACHINE = re.compile(
    r"(?-i:[A-Z][A-Z0-9-]{3,}$)|.*(?:macbook|imac|mac mini|macmini|desktop|laptop|notebook|thinkpad|surface|iphone"
    r"|ipad|android|galaxy|pixel|windows|workstation|computer|rechner|\bpc\b|['’]s\b)",
    re.IGNORECASE,
)
_DAY = re.compile(r"\W*(?:date|day|when|start|created|datum|fecha)\W*:", re.IGNORECASE)
_LEAST_LINES = 3  # by which the same text under a name that merely goes on is no chance
_SAME = 0.8


def find_copies(root: Path, paths: list[str]) -> Iterator[tuple[str, str]]:
    """Find the notes that are copies, each with the note it is a copy of.

    Args:
        root: The vault.
        paths: All notes.
    """
    known = {_bare(path): path for path in paths}
    for path in paths:
        original, surely = _original(_bare(path), known)
        if original and original != path and _is_same(root, path, original, surely=surely):
            yield path, original


def _bare(path: str) -> str:
    return path[: -len(".md")]


def _original(bare: str, known: Mapping[str, str]) -> tuple[str, bool]:
    """Return the note that one may be a copy of by its name, "" for none, and whether its name is a copy's."""
    last = bare[-1:]
    if last in "0123456789)~" or last.isalpha():
        ending = _ENDING.search(bare)
        if ending and (note := known.get(bare[: ending.start()])):
            return note, True
    folder, slash, name = bare.rpartition("/")
    if (beginning := _BEGINNING.match(name)) and (note := known.get(folder + slash + name[beginning.end() :])):
        return note, True
    at = bare.rfind("-")
    while at > len(folder) + 1:
        if note := known.get(bare[:at]):
            return note, _MACHINE.match(bare[at + 1 :]) is not None
        at = bare.rfind("-", 0, at)
    return "", False


def _is_same(root: Path, path: str, original: str, *, surely: bool) -> bool:
    """Compare the texts: nearly the same will do where the name is a copy's, else they must be equal, no stubs."""
    try:
        texts = [read_note(root, name).text for name in (path, original)]
    except OSError:
        return False
    lines, others = ([line.strip() for line in text.splitlines() if line.strip()] for text in texts)
    if not surely:
        body = texts[0][split(texts[0])[1] :].split("\n")
        return texts[0] == texts[1] and sum(map(bool, map(str.strip, body))) >= _LEAST_LINES
    if {line for line in lines if _DAY.match(line)} != {line for line in others if _DAY.match(line)}:
        return False
    common = (Counter(lines) & Counter(others)).total()
    return common >= _SAME * min(len(lines), len(others)) and (bool(common) or not lines)
