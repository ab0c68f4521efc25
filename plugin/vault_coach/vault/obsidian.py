"""Obsidian's own settings files, read with care: whatever is odd about one, it just says nothing."""

import json
from pathlib import Path
from typing import Any

_FOLDER = ".obsidian"
_MAX_BYTES = 1 << 20  # the largest ones in use hold some kilobytes


def settings(vault: Path, name: str) -> dict[str, Any]:
    """Read a settings file, `app.json` or `plugins/dataview/data.json`; empty when it cannot be read."""
    content = read_json(vault, name)
    return content if isinstance(content, dict) else {}


def plugins(vault: Path) -> frozenset[str]:
    """Return the community plugins that are switched on."""
    names = read_json(vault, "community-plugins.json")
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def read_json(vault: Path, name: str) -> Any:
    """Read a settings file, None when there is none or it is no JSON."""
    try:
        with (vault / _FOLDER / name).open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
        return json.loads(data) if len(data) <= _MAX_BYTES else None
    except (OSError, ValueError, RecursionError):
        return None
