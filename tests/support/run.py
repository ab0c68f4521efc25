"""The command as tests run it, and what they look at afterwards."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

TODAY = "2026-11-24"
TOP = Path(__file__).parents[2]
EXAMPLE = TOP / "vault-example"

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
