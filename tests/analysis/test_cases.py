"""Every kind of signal from notes as people write them: its case file shows both sides of its thresholds.

This is where a kind is specified; what is hard to say in notes stands beside its family in the other test modules.

A file of `cases/signals` holds notes with gaps in braces, and a table: a row for each case, with what fills the
gaps and the severity the signal fires with. An empty last cell means silence.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest

from support.builders import TODAY, check_form
from support.readings import vault
from vault_coach.analysis import KINDS, View, find_signals

FOLDER = Path(__file__).parents[1] / "cases" / "signals"
_SECTION = "\n-------- "


@dataclass(frozen=True)
class NoteCase:
    """One row of a case file, its notes filled in."""

    kind: str
    title: str
    notes: dict[str, str]
    fires: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


def cases_in(path: Path) -> list[NoteCase]:
    _, *sections = path.read_text(encoding="utf-8").split(_SECTION)
    *notes, table = (section.partition("\n")[::2] for section in sections)
    heads, _, *rows = ([cell.strip() for cell in row.split(" | ")] for row in table[1].strip().split("\n"))
    return [
        NoteCase(
            path.stem,
            title.lstrip("| "),
            {name: filled(text, dict(zip(heads[1:-1], gaps, strict=True))) for name, text in notes},
            fires.rstrip("| "),
        )
        for title, *gaps, fires in rows
    ]


def filled(text: str, gaps: dict[str, str]) -> str:
    for name, value in gaps.items():
        text = text.replace(f"{{{name}}}", value)
    return text


CASES = [case for path in sorted(FOLDER.glob("*.md")) for case in cases_in(path)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_case_file_with_one_that_fires_and_two_that_do_not(kind: str) -> None:
    fires = [bool(case.fires) for case in CASES if case.kind == kind]
    assert fires.count(True) >= 1
    assert fires.count(False) >= 2


@pytest.mark.parametrize("case", CASES, ids=str)
def test_notes_on_either_side_of_a_threshold(case: NoteCase) -> None:
    view = View(vault(case.notes), TODAY)
    signals = [signal for signal in find_signals(view) if signal.kind == case.kind]
    assert [str(signal.severity) for signal in signals] == case.fires.split()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_evidence_quotes_the_line_it_names(case: NoteCase) -> None:
    view = View(vault(case.notes), TODAY)
    for signal in find_signals(view):
        check_form(signal, view)
        for source in signal.evidence:
            assert source.quote == case.notes[source.path].split("\n")[source.line - 1].strip()
