"""Joint efforts: what one is, and how its note describes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from vault_coach.domain import values
from vault_coach.domain.names import Names
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem, Source

InitiativeStatus = Literal["proposed", "active", "done", "stopped"]

CONTEXT_SECTIONS = ("facts", "assumptions", "constraints", "risks", "desired outcomes")
"""The parts of a shared context, as section names in lower case."""

_STATUSES: dict[str, InitiativeStatus] = {
    **dict.fromkeys(("active", "in progress", "ongoing", "started", "doing"), "active"),
    **dict.fromkeys(("done", "completed", "complete", "finished", "closed", "shipped"), "done"),
    **dict.fromkeys(("stopped", "cancelled", "canceled", "dropped", "abandoned", "on hold", "paused"), "stopped"),
    **dict.fromkeys(("proposed", "idea", "planned", "backlog", "draft", "todo"), "proposed"),
}


@dataclass(frozen=True, slots=True)
class Initiative:
    """A note of kind initiative.

    Attributes:
        partners: Names of the people in it, the user aside.
        size: 1 (an afternoon) to 5 (bet the year on it), None when the note gives none.
        metrics: What both sides agreed to track, "" when nothing is.
        context: The shared-context sections that hold text, in lower case.
        checkpoint_cadence: Days between checkpoints when the note sets them.
        sources: Property name -> its line.
    """

    name: str
    path: str
    status: InitiativeStatus
    source: Source
    partners: tuple[str, ...] = ()
    size: int | None = None
    started: date | None = None
    ended: date | None = None
    outcome: str = ""
    metrics: str = ""
    checkpoint_cadence: int | None = None
    value: str = ""
    topics: tuple[str, ...] = ()
    context: frozenset[str] = frozenset()
    sources: dict[str, Source] = field(default_factory=dict)


def find_initiatives(readings: Iterable[Reading], names: Names, problems: list[Problem]) -> tuple[Initiative, ...]:
    """List the initiatives that have a note, by name; what cannot be understood is added to `problems`."""
    initiatives = [_initiative(reading, names, problems) for reading in readings if reading.kind == "initiative"]
    return tuple(sorted(initiatives, key=lambda initiative: (initiative.name, initiative.path)))


def _initiative(reading: Reading, names: Names, problems: list[Problem]) -> Initiative:
    ended = reading.date_of("ended", problems)
    started = reading.date_of("started", problems)
    return Initiative(
        name=reading.title,
        path=reading.path,
        status=_status(reading, problems) or ("done" if ended else "active" if started else "proposed"),
        source=reading.top,
        partners=names.match_people(reading.values("partners")),
        size=values.number(reading.text("size")),
        started=started,
        ended=ended,
        outcome=reading.text("outcome"),
        metrics=reading.text("metrics"),
        checkpoint_cadence=values.cadence(reading.text("checkpoint-cadence")),
        value=reading.text("value"),
        topics=reading.values("topics"),
        context=frozenset(reading.filled_sections & set(CONTEXT_SECTIONS)),
        sources=reading.property_lines,
    )


def _status(reading: Reading, problems: list[Problem]) -> InitiativeStatus | None:
    text = reading.text("status")
    status = _STATUSES.get(text.lower().replace("-", " ").replace("_", " "))
    if text and status is None:
        source = reading.fields["status"].source
        hint = "Write proposed, active, done or stopped."
        problems.append(Problem(source.path, source.line, f'Status "{text}" is not one the coach knows.', hint))
    return status
