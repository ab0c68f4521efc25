"""The command as tests run it, and what they look at afterwards."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

from vault_coach.vault.quiet_period import QuietPeriod

TODAY = "2026-11-24"
TOP = Path(__file__).parents[2]
EXAMPLE = TOP / "vault-example"

AT_REST = QuietPeriod(clock=lambda: math.inf)
"""Tests save notes and run the command at once; nobody is to wait for that."""

Run = Callable[..., Result]


def answer(result: Result) -> Any:
    """The data of a JSON answer."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["data"]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
