"""Openings and words of each move that the starter was taught, as `make train` writes them beside its adapter."""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("starter.json")


@cache
def taught_lists() -> dict[str, dict[str, list[str]]]:
    """Return move -> part ("openings", "words") -> lines of a prompt file."""
    lists: dict[str, dict[str, list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return lists
