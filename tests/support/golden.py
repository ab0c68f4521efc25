"""Golden files: what a command gives, letter for letter. `make golden` writes them all anew."""

import os

from support.run import TOP

GOLDEN = TOP / "tests" / "golden"
REFRESH = bool(os.environ.get("REFRESH_GOLDEN"))


def check(name: str, made: str) -> None:
    """Fail unless the golden file of that name holds just that."""
    golden = GOLDEN / name
    if REFRESH:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(made.encode())
    assert made.encode() == golden.read_bytes(), "`make golden` writes it anew, if this is on purpose"
