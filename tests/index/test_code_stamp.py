"""The stamp of the code that reads: no change of it goes unnoticed, wherever the package lies."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import vault_coach

PACKAGE = Path(vault_coach.__file__).parent
READERS = ["domain/partner.py", "markdown/vocabulary.py", "index/resolved.py", "vault/note.py"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, as an installation has it."""
    top = tmp_path_factory.mktemp("installed")
    shutil.copytree(PACKAGE, top / "vault_coach", ignore=shutil.ignore_patterns("__pycache__"))
    return top


def stamp(top: Path) -> str:
    program = "from vault_coach.index.store import code_stamp; print(code_stamp())"
    command = [sys.executable, "-B", "-c", program]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=top.parent, env={"PYTHONPATH": str(top)}
    ).stdout


def test_it_is_the_same_for_the_same_code(installed: Path) -> None:
    assert stamp(installed) == stamp(PACKAGE.parent) != ""


@pytest.mark.parametrize("reader", READERS)
def test_it_changes_with_a_module_that_reads(installed: Path, reader: str) -> None:
    before = stamp(installed)
    module = installed / "vault_coach" / reader
    text = module.read_text(encoding="utf-8")
    module.write_text(f"{text}\n", encoding="utf-8")
    assert stamp(installed) != before
    module.write_text(text, encoding="utf-8")
    assert stamp(installed) == before


def test_it_does_not_change_with_others(installed: Path) -> None:
    before = stamp(installed)
    (installed / "vault_coach" / "features" / "more.py").touch()
    assert stamp(installed) == before


def test_it_changes_with_the_version(installed: Path) -> None:
    before = stamp(installed)
    module = installed / "vault_coach" / "__init__.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace('__version__ = "', '__version__ = "9.'), encoding="utf-8")
    assert stamp(installed) != before
    module.write_text(text, encoding="utf-8")


def test_it_reads_a_package_in_a_zip(installed: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "installed.zip", "w") as file:
        for module in (installed / "vault_coach").rglob("*.py"):
            file.write(module, module.relative_to(installed))
    assert stamp(tmp_path / "installed.zip") == stamp(installed)
