"""A stamp of the code that reads notes: what other code put into an index is read anew."""

import hashlib
import sys
from functools import lru_cache
from importlib.resources import files

from vault_coach import __version__

_FOLDERS = ("domain", "markdown", "index", "vault")
"""Where a change may make a note say something else, or its rows look different."""


@lru_cache(maxsize=1)
def code_stamp() -> str:
    """Return a text that changes with the program's version, its reading code and the version of Python."""
    digest = hashlib.sha256(f"{__version__} {sys.hexversion:x}".encode())
    for folder in _FOLDERS:
        modules = [entry for entry in (files("vault_coach") / folder).iterdir() if entry.is_file()]
        for module in sorted(modules, key=lambda entry: entry.name):
            digest.update(f"\n{folder}/{module.name}\n".encode())
            digest.update(module.read_bytes())
    return digest.hexdigest()
