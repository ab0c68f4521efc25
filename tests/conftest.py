"""What most tests start from: the example vault, folders of their own, the command, the starter model."""

import os
import shutil
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from support.run import EXAMPLE, TODAY, Run
from torture.scale import figures
from vault_coach.cli import main
from vault_coach.errors import CoachError
from vault_coach.llm import catalog

MODELS = platformdirs.user_data_path("vault-coach") / "models"

settings.register_profile("default", deadline=None)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or leaves anything in the user's folders."""
    for name, folder in (("STATE", "state"), ("DATA", "data"), ("CONFIG", "config"), ("CACHE", "cache")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / folder))
    for name in [name for name in os.environ if name.startswith("COACH_") and name != "COACH_CORPORA"]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests save notes and run the command at once; nobody is to wait for that."""
    monkeypatch.setattr("vault_coach.coach.wait_for_rest", lambda *_, **__: None)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A copy of the example vault."""
    copy = tmp_path / "vault"
    shutil.copytree(EXAMPLE, copy)
    return copy


@pytest.fixture
def coach(vault: Path) -> Run:
    """The command on the example vault, on the day its story is told."""

    def run(*words: str, at: Path | None = None, today: str = TODAY, answers: str | None = None) -> Result:
        place = [] if "--vault" in words or words[:1] == ("model",) else ["--vault", str(at or vault)]
        day = [] if words[:1] == ("model",) else ["--today", today]
        return CliRunner().invoke(main, [*words, *place, *day], input=answers, catch_exceptions=False)

    return run


@pytest.fixture(scope="session")
def starter() -> Path:
    """The starter model."""
    try:
        return catalog.find("", MODELS)
    except CoachError:
        pytest.skip("the starter model is not installed: coach model get starter")


@pytest.fixture(scope="session")
def corpora() -> Path:
    """A folder of real vaults."""
    folder = os.environ.get("COACH_CORPORA")
    if not folder:
        pytest.skip("no real vaults: set COACH_CORPORA to their folder")
    return Path(folder)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the write-back tests measured."""
    if figures:
        terminalreporter.section("torture")
        for line in figures:
            terminalreporter.write_line(line)
