"""Real vaults: every note reads, every problem can be acted on, nothing on disk changes."""

import hashlib
import os
from pathlib import Path

import pytest

from support.readings import sources
from vault_coach.domain.assemble import assemble
from vault_coach.index.store import Index
from vault_coach.markdown.parse import parse
from vault_coach.vault import note
from vault_coach.vault.scan import scan


def vaults() -> list[Path]:
    folder = os.environ.get("COACH_CORPORA")
    return sorted(path for path in Path(folder).iterdir() if path.is_dir()) if folder else []


pytestmark = pytest.mark.skipif(not vaults(), reason="no real vaults: set COACH_CORPORA to their folder")


def digest(root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            digest.update(str(path).encode("utf-8", "surrogateescape") + path.read_bytes())
    return digest.hexdigest()


@pytest.mark.parametrize("root", vaults(), ids=lambda root: root.name)
def test_every_note_reads_and_nothing_changes(root: Path, tmp_path: Path) -> None:
    before = digest(root)
    with Index(tmp_path / "i.sqlite") as index:
        index.update(root)
        readings = index.readings()
        assert not index.update(root)
        problems = assemble(readings, trouble=index.problems()).problems
    assert not [problem for problem in problems if "could not be read" in problem.message]
    assert all(problem.path and problem.line > 0 and problem.message and problem.hint for problem in problems)
    assert digest(root) == before


@pytest.mark.parametrize("root", vaults(), ids=lambda root: root.name)
def test_evidence_quotes_its_line(root: Path) -> None:
    for file in scan(root).notes:
        text = note.read_note(root, file.path).text
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert all(lines[source.line - 1] == source.quote for source in sources(parse(file.path, text)))
