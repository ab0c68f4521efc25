"""A page: one result for two readers, people at a terminal and programs that read JSON."""

from typing import Any, Protocol

from vault_coach.views.terminal import Terminal


class Page(Protocol):
    """What a command that only looks has to show."""

    def data(self) -> Any:
        """Plain values for `--json`, with keys that stay."""

    def show(self, terminal: Terminal) -> None:
        """The same in words."""
