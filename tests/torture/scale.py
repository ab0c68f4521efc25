"""How hard to try: a short profile in every test run, the full counts with COACH_TORTURE=1 (0.1 for a tenth)."""

import os

SCALE = float(os.environ.get("COACH_TORTURE", "0"))

figures: list[str] = []


def count(short: int, full: int) -> int:
    return max(short, round(full * SCALE))


def figure(promise: str, **values: object) -> None:
    """Note what was measured; the test run prints all of them at its end."""
    figures.append(
        f"{promise}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values.items())
    )
