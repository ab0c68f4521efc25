"""Handing work over: the context that goes with it, and whether it arrived."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from vault_coach.analysis.evidence import by_day, line_of, lines_of
from vault_coach.analysis.phrases import listing
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View
from vault_coach.domain.commitment import ME
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.source import Source

_NEEDED = ("assumptions", "constraints", "risks")
_SAID = 60  # signs of the work that a reason repeats; its line has the rest


@dataclass(frozen=True, slots=True)
class Handover:
    """Work of an initiative passed to a partner: a `handed-off::` line, or a promise they made to the user.

    Attributes:
        named: True when the notes say that it is work of this initiative.
    """

    thing: str
    day: date | None
    source: Source
    named: bool = True


@rule(
    "context-gap",
    meaning="You handed work to a partner without the context it needs, or without hearing it back.",
    fires="Work of an initiative was handed to a partner while its assumptions, constraints or risks are missing, "
    "or no confirmation in the partner's own words followed.",
    idea="What seems plain to you was never said; hearing it back is the quickest way to find the missing part.",
    move="Hand over the context, and ask them to say it back in their own words.",
)
def context_gap(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2, once for each partner with such work in an initiative."""
    for effort in view.joint_efforts("proposed", "active"):
        missing = [name for name in _NEEDED if name not in effort.context]
        for name in view.to_talk_to(view.people_in(effort)):
            work = sorted(handed_over(view, effort, name), key=by_day)
            unheard = [piece for piece in work if not _said_back(view, effort, name, piece)]
            if not (work if missing else unheard):
                continue
            piece = (unheard or work)[-1]
            gaps = [f"its {listing(missing)} are not written down"] if missing else []
            gaps += ["nobody has said it back in their own words"] if unheard else []
            thing = textwrap.shorten(piece.thing, _SAID, placeholder=" …")
            whom = "" if name in thing else f" to {name}"
            yield rule.signal(
                effort.name,
                2,
                f'You handed on "{thing}" of "{effort.name}"{whom}, but {", and ".join(gaps)}.',
                [*lines_of([piece]), *([line_of(effort, "status")] if missing else [])],
                partners=[name],
                facts={"thing": piece.thing, "other": name}
                | ({"initiative": effort.name} if piece.named else {})
                | ({"day": piece.day.isoformat()} if piece.day else {}),
            )


def handed_over(view: View, effort: Initiative, name: str) -> Iterator[Handover]:
    """Find the work handed to a partner: lines that record it, and open promises to the user.

    A line that names no initiative belongs to the only active one with the partner, or to none.
    """
    only = view.active_initiatives(name) == [effort]
    for exchange in view.exchanges(name, "handed-off"):
        if exchange.initiative == effort.name or (only and not exchange.initiative):
            yield Handover(exchange.text, exchange.day, exchange.source, named=bool(exchange.initiative))
    for promise in view.promises(name):
        if promise.owner != ME and promise.state == "open" and promise.initiative == effort.name:
            yield Handover(promise.text, promise.made, promise.source)


def _said_back(view: View, effort: Initiative, name: str, piece: Handover) -> bool:
    """Return True when a confirmation came on that day or later, for this initiative or for none in particular."""
    return any(
        exchange.initiative in {"", effort.name}
        and (piece.day is None or (exchange.day or piece.day) >= piece.day)
        for exchange in view.exchanges(name, "confirmed")
    )
