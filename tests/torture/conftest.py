from typing import Any

from torture.scale import figures


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if figures:
        terminalreporter.section("torture")
        for line in figures:
            terminalreporter.write_line(line)
