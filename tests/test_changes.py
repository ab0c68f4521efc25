"""What a change costs: five worked examples, made to a copy of the project, and the checks it must still pass.

`cases/changes` holds them: the files of each, as a whole or as what changes in them. CONTRIBUTING.md points there.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.run import TOP

CASES = sorted((TOP / "tests" / "cases" / "changes").glob("*.md"))
COPIED = ("plugin", "prompts", "templates", "vault-example", "training", "docs", "tests")
_FILE = re.compile(r"^## (\S+\.\w+)$", re.MULTILINE)  # the heading that names a file
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)  # a fenced block and its language
_MOST = re.compile(r"^Most files: (\d+)$", re.MULTILINE)


@dataclass(frozen=True)
class Change:
    """One worked example: path -> blocks of text, each with its language; `diff` for a change to what is there."""

    name: str
    most: int
    files: dict[str, list[tuple[str, str]]]

    @classmethod
    def read(cls, path: Path) -> "Change":
        head, *parts = _FILE.split(path.read_text(encoding="utf-8"))
        most = _MOST.search(head)
        assert most
        files = {name: _BLOCK.findall(body) for name, body in zip(parts[::2], parts[1::2], strict=True)}
        return cls(path.stem, int(most[1]), files)

    def make(self, top: Path) -> None:
        for name, blocks in self.files.items():
            for language, text in blocks:
                target = top / name
                if language == "diff":
                    target.write_text(patched(target.read_text(encoding="utf-8"), text), encoding="utf-8")
                else:
                    assert not target.exists(), name
                    target.write_text(text, encoding="utf-8")


def patched(text: str, diff: str) -> str:
    """A text with whole lines put in and taken out, at the one place where the lines around them stand."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] != "+")
    new = "".join(line[1:] for line in lines if line[0] != "-")
    assert f"\n{text}".count(f"\n{old}") == 1, f"{text.count(old)} places for:\n{old}"
    return f"\n{text}".replace(f"\n{old}", f"\n{new}")[1:]


CHANGES = [Change.read(path) for path in CASES]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which all of them are made, and the pages written that are made from code."""
    top = tmp_path_factory.mktemp("project")
    for name in COPIED:
        shutil.copytree(TOP / name, top / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "Makefile", "constraints.txt"):
        shutil.copy(TOP / name, top / name)
    for change in CHANGES:
        change.make(top)
    for page in ("settings_page.py", "reference.py"):
        run(top, str(top / "docs" / page))
    return top


def run(top: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(top / "plugin"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("COACH_CORPORA", None)
    done = subprocess.run(
        [sys.executable, *words], cwd=top, env=environment, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_touches_few_files(change: Change) -> None:
    assert len(change.files) <= change.most


def test_contributing_names_every_file_of_every_change() -> None:
    guide = (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for change in CHANGES:
        (row,) = [line for line in guide.splitlines() if f"tests/cases/changes/{change.name}.md" in line]
        assert f"| {len(change.files)} |" in row


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_its_own_test_passes_in_a_copy_of_the_project(changed: Path, change: Change) -> None:
    tests = [name for name in change.files if Path(name).name.startswith("test_")]
    run(changed, "-m", "pytest", "-q", "-p", "no:randomly", *(tests or ["tests/analysis/test_cases.py"]))


def test_what_holds_for_all_of_a_kind_holds_for_the_new_ones(changed: Path) -> None:
    everywhere = (
        "tests/test_architecture.py",
        "tests/test_cli.py",
        "tests/drafting/test_kinds.py",
        "tests/drafting/test_prompts.py",
        "tests/analysis/test_method.py",
        "tests/docs",
    )
    run(changed, "-m", "pytest", "-q", "-x", "-p", "no:randomly", "-m", "not model", *everywhere)
