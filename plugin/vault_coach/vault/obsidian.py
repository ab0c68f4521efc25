"""Obsidian's own settings files, read with care: whatever is odd about one, it just says nothing."""

import json
from pathlib import Path
from typing import Any

from vault_coach.markdown.read_rules import BoxMeaning

_FOLDER = ".obsidian"
_TASKS = "plugins/obsidian-tasks-plugin/data.json"
_STATUS_TYPES: dict[str, BoxMeaning] = {
    "TODO": "open",
    "IN_PROGRESS": "open",
    "ON_HOLD": "open",
    "DONE": "done",
    "CANCELLED": "cancelled",
    "NON_TASK": "text",
}
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


def box_meanings(vault: Path) -> tuple[tuple[str, BoxMeaning], ...]:
    """Return what the signs in checkboxes mean by the Tasks plugin's own statuses; empty where it names none."""
    statuses = settings(vault, _TASKS).get("statusSettings")
    lists = (
        [statuses.get(name) for name in ("coreStatuses", "customStatuses")] if isinstance(statuses, dict) else []
    )
    meanings: dict[str, BoxMeaning] = {}
    for entry in (entry for entries in lists if isinstance(entries, list) for entry in entries):
        sign, kind = (entry.get("symbol"), entry.get("type")) if isinstance(entry, dict) else (None, None)
        if isinstance(sign, str) and len(sign) == 1 and isinstance(kind, str) and kind in _STATUS_TYPES:
            meanings.setdefault(sign, _STATUS_TYPES[kind])
    return tuple(sorted(meanings.items()))
