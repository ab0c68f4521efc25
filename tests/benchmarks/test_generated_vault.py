"""The vault that benchmarks measure: the same every time, with every oddity we know of, and read all the same."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from support.run import tree
from vault_coach.domain.assemble import assemble
from vault_coach.index.store import Index

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the benchmark's module holds."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return runpy.run_path(str(BENCHMARKS / "vaults.py"))


def test_the_same_notes_every_time(generator: dict[str, Any]) -> None:
    assert list(generator["notes"](300)) == list(generator["notes"](300))


def test_every_oddity_reads_and_nothing_changes(generator: dict[str, Any], tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    generator["build"](vault, 60)
    oddities = (*generator["HARMLESS"], *generator["WILD"])
    for number, odd in enumerate(oddities):
        said = f"---\ntype: meeting\ndate: 2026-11-17\nattendees: [Ana]\n---\n\nTea {number}.\n\n- [ ] call\n"
        (vault / f"Odd {number}.md").write_bytes(odd(said))
    before = tree(vault)
    with Index(tmp_path / "i.sqlite") as index:
        index.update(vault)
        readings, paths, trouble = index.readings(), index.paths(), index.problems()
    problems = assemble(readings, trouble=trouble).problems
    assert {f"Odd {number}.md" for number in range(len(oddities))} <= set(paths)
    assert "Folder named.md/inside.md" in paths
    assert not [each for each in problems if "could not be read" in each.message]
    assert all(each.line > 0 and each.message and each.hint for each in problems)
    covered = {path for path, data in before.items() if data.startswith((b"---\n---\n", b"---\n{"))}
    lost = {each.path for each in readings if each.path.startswith("Odd") and each.kind != "meeting"}
    assert lost == covered, "only properties that stand below others are none"
    assert tree(vault) == before
