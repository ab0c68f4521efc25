"""The model while it is watched: made when first needed, unloaded when it idles, given back at the end."""

from collections.abc import Callable
from logging import Logger

from vault_coach.coach import Coach
from vault_coach.errors import CoachError
from vault_coach.llm.backend import Backend


class Keeper:
    """Keeps one model from draft to draft.

    Args:
        make: Gives the model that a vault's settings name, not loaded yet; None to write with the phrasebook.
        log: Told when there is none.
    """

    def __init__(self, make: Callable[[Coach], Backend | None], log: Logger) -> None:
        self._make, self._log = make, log
        self._backend: Backend | None = None
        self._named: object = None

    def backend(self, coach: Coach) -> Backend | None:
        """The model in force; None when there is none to be had.

        The phrasebook writes instead, and nobody is there to be asked.
        """
        said = coach.settings
        named = (said.backend, said.model, said.server, said.allow_remote, said.threads)
        if self._backend is None or named != self._named:
            self.close()
            try:
                self._backend, self._named = self._make(coach), named
            except CoachError as error:
                self._log.info("without a model: %s", type(error).__name__)
        return self._backend

    def rest(self, seconds: float) -> None:
        """Unload a model that nobody has asked for so long."""
        unload = getattr(self._backend, "unload_if_idle", None)
        if unload:
            unload(seconds)

    def close(self) -> None:
        """Give its memory back."""
        close = getattr(self._backend, "close", None)
        if close:
            close()
        self._backend = None
