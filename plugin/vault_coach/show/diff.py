"""What changes in a note, for people to read."""

import difflib


def difference(path: str, old: bytes, new: bytes) -> str:
    """A unified diff, "" when nothing changes."""
    before, after = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (old, new))
    return "".join(difflib.unified_diff(before, after, path, path, n=1))
