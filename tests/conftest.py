"""What most tests start from: the example vault, folders of their own, the command, the starter model."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from vault_coach.cli import main
from vault_coach.errors import CoachError
from vault_coach.llm import catalog

TODAY = "2026-11-24"
EXAMPLE = Path(__file__).parents[1] / "vault-example"
MODELS = platformdirs.user_data_path("vault-coach") / "models"

settings.register_profile("default", deadline=None)
settings.load_profile("default")

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or leaves anything in the user's folders."""
    for name, folder in (("STATE", "state"), ("DATA", "data"), ("CONFIG", "config"), ("CACHE", "cache")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / folder))
    for name in [name for name in os.environ if name.startswith("COACH_") and name != "COACH_CORPORA"]:
        monkeypatch.delenv(name)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A copy of the example vault."""
    copy = tmp_path / "vault"
    shutil.copytree(EXAMPLE, copy)
    return copy


@pytest.fixture
def coach(vault: Path) -> Run:
    """The command on the example vault, on the day its story is told."""

    def run(*words: str, at: Path | None = None, today: str = TODAY) -> Result:
        place = [] if "--vault" in words or words[:1] == ("model",) else ["--vault", str(at or vault)]
        day = [] if words[:1] == ("model",) else ["--today", today]
        return CliRunner().invoke(main, [*words, *place, *day], catch_exceptions=False)

    return run


def answer(result: Result) -> Any:
    """The data of a JSON answer."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["data"]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.fixture(scope="session")
def starter() -> Path:
    """The starter model."""
    try:
        return catalog.find("", MODELS)
    except CoachError:
        pytest.skip("the starter model is not installed: coach model get starter")
