"""What most tests start from: the example vault, folders of their own, the command, the starter model."""

import os
import shutil
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from support.run import AT_REST, EXAMPLE, TODAY, Run
from torture.scale import figures
from vault_coach.cli import main
from vault_coach.errors import CoachError
from vault_coach.llm import catalog
from vault_coach.vault.quiet_period import QuietPeriod

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


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A copy of the example vault."""
    copy = tmp_path / "vault"
    shutil.copytree(EXAMPLE, copy)
    return copy


@pytest.fixture
def coach(vault: Path) -> Run:
    """The command on the example vault, on the day its story is told; no note has been saved lately."""

    def run(
        *words: str,
        at: Path | None = None,
        today: str = TODAY,
        answers: str | None = None,
        quiet: QuietPeriod = AT_REST,
    ) -> Result:
        place = [] if "--vault" in words or words[:1] == ("model",) else ["--vault", str(at or vault)]
        day = [] if words[:1] == ("model",) else ["--today", today]
        return CliRunner().invoke(main, [*words, *place, *day], input=answers, catch_exceptions=False, obj=quiet)

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
