"""Notes whose text is not the user's alone: a plugin writes all of it anew, or a formula never ends.

A block put into one of them would be deleted, or shown as part of a drawing or a column.
"""

import re

from vault_coach.markdown.edit.blocks import Refusal
from vault_coach.markdown.edit.regions import BOM, line_of, regions

_PLUGINS = {
    "kanban-plugin": "is a Kanban board",
    "excalidraw-plugin": "is an Excalidraw drawing",
    "mindmap-plugin": "is a mind map",
    "tldraw-file": "is a tldraw drawing",
}
_PROPERTIES = re.compile(rb"---[ \t]*(?:\r\n|\n|\r)(.*?)(?:^|\r\n|\n|\r)---[ \t]*(?:\r|\n|\Z)", re.DOTALL)
# "kanban-plugin: board", "database-plugin: basic", "tldraw-file: true".
_OWNED = re.compile(rb"(?:\A|[\r\n])[\"']?([\w-]+-plugin|tldraw-file)[\"']?:[ \t]*[^\s#]", re.IGNORECASE)
_FORMULA = re.compile(rb"\$\$")


def why_not_ours(data: bytes) -> Refusal | None:
    """Say why no feature may write into a note, None where one may.

    Args:
        data: The note's bytes.
    """
    start = len(BOM) if data.startswith(BOM) else 0
    front = _PROPERTIES.match(data, start)
    owned = _OWNED.search(front[1]) if front else None
    if front and owned:
        name = owned[1].decode().lower()
        what = _PLUGINS.get(name, f"belongs to a plugin ({name})")
        line = line_of(data, front.start(1) + owned.start(1))
        message = f"This note {what}, and the plugin writes its whole text anew."
        return Refusal(line, message, "Use --print to see the text, and keep it in another note.")
    return _open_formula(data)


def _open_formula(data: bytes) -> Refusal | None:
    """Refuse a note with a `$$` at the start of a line that no other one closes."""
    if b"$$" not in data:
        return None
    try:
        layout = regions(data)
    except UnicodeDecodeError:
        return None  # whoever splices refuses it with a better reason
    signs = [match.start() for match in _FORMULA.finditer(data) if not layout.around(match.start())]
    if len(signs) % 2 == 0 or data[: signs[-1]].rstrip(b" \t")[-1:] not in {b"", b"\n", b"\r"}:
        return None
    message = "There is a formula here that never ends, and the block would land inside it."
    return Refusal(line_of(data, signs[-1]), message, "Close it with $$, then try again.")
