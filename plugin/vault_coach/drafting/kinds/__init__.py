"""The kinds of draft: one module a kind, registered by `@draft_kind` with all that commands and docs ask of it.

This package imports no kind until one is asked for, so that start-up stays light.
"""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from vault_coach.drafting.plan import Plan

Subject = Literal["partner", "initiative", "decision"]
WatchWord = Literal["check-in", "retrospective", "story", "recalibration", "weekly"]
"""What the `watch` setting names: a kind of draft, or an occasion for one."""

Planner = TypeVar("Planner", bound="Callable[..., Plan]")


@dataclass(frozen=True)
class DraftKind:
    """A kind of draft.

    Attributes:
        name: Names its module, prompt file, evaluation file, block ids and a user's own block template.
        command: The command that drafts it.
        example: What its help shows that command with; "" where a command of its own shows one.
        plan: Makes its plan; its first line of documentation is the command's help.
        about: What its command may name, the first one first; empty where a command of its own decides.
        and_partner: Whether its command names a partner beside that.
        meeting: Kind of a planned meeting of the initiative into whose note it goes instead.
        title: First line of its block, with `{subject}`; "" for one that is shown on a page of its own.
        watch: Words of the `watch` setting that have it drafted unattended.
    """

    name: str
    command: str
    example: str
    plan: "Callable[..., Plan]"
    about: tuple[Subject, ...]
    and_partner: bool
    meeting: str
    title: str
    watch: tuple[WatchWord, ...]

    @property
    def help(self) -> str:
        """What its command does, one sentence."""
        return (self.plan.__doc__ or "").partition("\n")[0]


_KINDS: dict[str, DraftKind] = {}


def draft_kind(
    name: str,
    *,
    command: str,
    example: str = "",
    about: tuple[Subject, ...] = (),
    and_partner: bool = False,
    meeting: str = "",
    title: str = "",
    watch: tuple[WatchWord, ...] = (),
) -> Callable[[Planner], Planner]:
    """Register the function that plans a kind of draft; see `DraftKind` for the arguments."""

    def register(plan: Planner) -> Planner:
        _KINDS[name] = DraftKind(name, command, example, plan, about, and_partner, meeting, title, watch)
        return plan

    return register


def find_kind(name: str) -> DraftKind:
    """Return the kind of that name, importing its module alone."""
    import_module(f"{__name__}.{name.replace('-', '_')}")
    return _KINDS[name]


def all_kinds() -> list[DraftKind]:
    """Return every kind, by name; each module of this folder may register one."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return [_KINDS[name] for name in sorted(_KINDS)]
