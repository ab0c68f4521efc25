"""Obsidian's own settings files, read with care: whatever is odd about one, it just says nothing."""

import json
import re
from collections.abc import Iterator
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
_TEMPLATE_SETTINGS = (
    "daily-notes.json",
    "zk-prefixer.json",
    *(
        f"plugins/{plugin}/data.json"
        for plugin in ("periodic-notes", "templater-obsidian", "quickadd", "journals", "calendar")
    ),
)
# "template", "templatePath", "templates_folder", "weeklyNoteTemplate"; but not "nameTemplate", the form of a name.
_TEMPLATE_KEY = re.compile(r"(?<!name)templates?(?:_?(?:path|file|folder)s?)*$", re.IGNORECASE)
_MAX_DEPTH = 12
_MAX_BYTES = 1 << 20  # the largest ones in use hold some kilobytes


def settings(vault: Path, name: str) -> dict[str, Any]:
    """Read a settings file, `app.json` or `plugins/dataview/data.json`; empty when it cannot be read."""
    content = read_json(vault, name)
    return content if isinstance(content, dict) else {}


def plugins(vault: Path) -> frozenset[str]:
    """Return the community plugins that are switched on."""
    names = read_json(vault, "community-plugins.json")
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def day_formats(vault: Path) -> tuple[tuple[str, str], ...]:
    """Return pairs of folder and format in which core settings, Periodic Notes and Journals name daily notes."""
    core = settings(vault, "daily-notes.json")
    periodic = settings(vault, "plugins/periodic-notes/data.json")
    named = [core, periodic.get("daily")]
    sets = periodic.get("calendarSets")
    named += [item.get("day") for item in sets if isinstance(item, dict)] if isinstance(sets, list) else []
    pairs = [
        (_text(item, "folder").strip("/"), _text(item, "format").removesuffix(".md").strip("/"))
        for item in named
        if isinstance(item, dict)
    ]
    journals = settings(vault, "plugins/journals/data.json").get("journals")
    if isinstance(journals, dict | list):
        values = journals.values() if isinstance(journals, dict) else journals
        pairs += [pair for journal in values if isinstance(journal, dict) for pair in _journal_formats(journal)]
    return tuple(dict.fromkeys((folder, form) for folder, form in pairs if form))


def _journal_formats(journal: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield folder and format of the notes of a journal of days; its names may hold more than the date."""
    day, write = journal.get("day"), journal.get("write")
    if isinstance(day, dict):
        root = _text(journal, "rootFolder").strip("/")
        folder = _text(day, "folder").strip("/")
        yield "/".join(filter(None, (root, folder))), _name_format(day)
    elif isinstance(write, dict) and write.get("type") == "day":
        yield _text(journal, "folder").strip("/"), _name_format(journal)


def _name_format(journal: dict[str, Any]) -> str:
    """Return a name such as "Log {{date}}" as a format: what stands around the date is put in brackets."""
    form = _text(journal, "dateFormat") or "YYYY-MM-DD"
    name = _text(journal, "nameTemplate") or "{{date}}"
    name = name.replace("{{journal_name}}", _text(journal, "name"))
    pieces = re.split(r"\{\{date(?::([^{}]+))?\}\}", name)
    literal = [f"[{text}]" if text else "" for text in pieces[::2]]
    dates = [given or form for given in pieces[1::2]]
    return "".join(a + b for a, b in zip(literal, [*dates, ""], strict=True))


def _text(settings: dict[str, Any], key: str) -> str:
    value = settings.get(key)
    return value.strip() if isinstance(value, str) else ""


def templates(vault: Path) -> frozenset[str]:
    """Return the notes and folders that core settings and plugins which make notes name as templates."""
    named = {path for file in _TEMPLATE_SETTINGS for path in _templates_in(read_json(vault, file), 0)}
    bare = {path.strip().strip("/") for path in named} - {"", "."}
    return frozenset(bare | {f"{path}.md" for path in bare if not path.lower().endswith(".md")})


def _templates_in(value: Any, depth: int, *, inside: bool = False) -> Iterator[str]:
    """Yield the texts of all settings that speak of a template."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str):
        if inside:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _templates_in(item, depth + 1, inside=inside)
    elif isinstance(value, dict):
        for key, item in value.items():
            text = isinstance(item, str | list)
            yield from _templates_in(item, depth + 1, inside=text and bool(_TEMPLATE_KEY.search(str(key))))


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
