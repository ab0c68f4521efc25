"""llama-cpp-python still has every C function and constant the coach calls: a release may rename them."""

import re
from pathlib import Path

import llama_cpp
import pytest

import vault_coach

SOURCES = sorted(Path(vault_coach.__file__).parent.rglob("*.py"))
NAMES = {
    name for source in SOURCES for name in re.findall(r"\bllama_cpp\.(\w+)", source.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_library_has_it(name: str) -> None:
    assert hasattr(llama_cpp, name)
