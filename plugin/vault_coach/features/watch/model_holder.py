"""The model of a watcher: loaded when first needed, unloaded when it idles, closed at the end."""

from collections.abc import Callable
from logging import Logger

from vault_coach.coach import Coach
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Backend


class ModelHolder:
    """Keeps one model from draft to draft.

    Args:
        make: Gives the model that a vault's settings name, not loaded yet; None to write with the phrasebook.
        log: Gets a line when there is none.
    """

    def __init__(self, make: Callable[[Coach], Backend | None], log: Logger) -> None:
        self._make, self._log = make, log
        self._backend: Backend | None = None
        self._made_from: object = None

    def backend(self, coach: Coach) -> Backend | None:
        """Return the model in force; None when there is none to be had.

        The phrasebook writes instead, and nobody is there to be asked.
        """
        settings = coach.settings
        wanted = (settings.backend, settings.model, settings.server, settings.allow_remote, settings.threads)
        if self._backend is None or wanted != self._made_from:
            self.close()
            try:
                self._backend, self._made_from = self._make(coach), wanted
            except CoachError as error:
                self._log.info("without a model: %s", type(error).__name__)
        return self._backend

    def unload_if_idle(self, seconds: float) -> None:
        """Unload a model that nothing was asked of for so long."""
        unload = getattr(self._backend, "unload_if_idle", None)
        if unload:
            unload(seconds)

    def close(self) -> None:
        """Free the model's memory."""
        close = getattr(self._backend, "close", None)
        if close:
            close()
        self._backend = None
