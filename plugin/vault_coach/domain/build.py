"""From readings and occasions to meetings, exchanges, initiatives, decisions, learning and reviews."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from vault_coach.domain import values
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.decision import Decision, Learning, Review
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import CONTEXT_SECTIONS, Initiative, InitiativeStatus
from vault_coach.domain.meeting import Meeting, MeetingKind
from vault_coach.domain.names import Names, fold
from vault_coach.domain.occasion import Occasion, match_people
from vault_coach.domain.people import field_day, field_text, field_values
from vault_coach.domain.reading import Reading
from vault_coach.domain.source import Problem

_KIND_WORDS: dict[MeetingKind, str] = {
    "retro": "retro|retrospective",
    "checkpoint": "checkpoint",
    "coffee": "coffee|lunch",
    "workshop": "workshop",
    "one-on-one": "one[- ]on[- ]one|1[-: ]1|1[- ]?on[- ]?1|check[- ]?in",
}
_KINDS = {kind: re.compile(rf"(?<!\w)(?:{words})s?(?!\w)") for kind, words in _KIND_WORDS.items()}
_EVENTFUL_MARKS = frozenset({"decided", "dissent", "worked", "friction", "difference"})
_EVENTFUL_SECTIONS = frozenset(
    {"decisions", "decision", "decisions made", "changes", "friction", "wins", "what worked", "what to change"}
)
_DECISION_SECTIONS = frozenset({"decisions", "decision", "decisions made"})
_NO_EXCHANGE = frozenset({"trust", "interdependence", "learned"})
_STATUSES: dict[str, InitiativeStatus] = {
    **dict.fromkeys(("active", "in progress", "ongoing", "started", "doing"), "active"),
    **dict.fromkeys(("done", "completed", "complete", "finished", "closed", "shipped"), "done"),
    **dict.fromkeys(("stopped", "cancelled", "canceled", "dropped", "abandoned", "on hold", "paused"), "stopped"),
    **dict.fromkeys(("proposed", "idea", "planned", "backlog", "draft", "todo"), "proposed"),
}


_DECIDED = frozenset({"decided", "done", "made", "closed", "approved", "accepted", "rejected"})


def meetings(stage: Iterable[Occasion], promised: Iterable[Commitment]) -> tuple[Meeting, ...]:
    """The meetings of a note, by day, then by line."""
    busy = {promise.made for promise in promised}
    found = [_meeting(occasion, busy) for occasion in stage if occasion.meeting]
    return tuple(sorted(found, key=lambda m: (m.day, m.source.line)))


def _meeting(occasion: Occasion, busy: Collection[date | None]) -> Meeting:
    reading, day = occasion.reading, occasion.day
    if day is None:  # `Occasion.meeting` says otherwise
        raise ValueError(reading.path)
    sections = {section.name.strip().lower() for section in occasion.sections if section.filled}
    marks = {mark.kind for mark in occasion.marks}
    decided = "decided" in marks or bool(sections & _DECISION_SECTIONS)
    kind = _meeting_kind(occasion)
    tied = bool(occasion.initiative) or decided or day in busy
    return Meeting(
        path=reading.path,
        title=occasion.section.name if occasion.section else reading.title,
        day=day,
        kind=kind,
        attendees=occasion.attendees,
        source=occasion.source,
        initiative=occasion.initiative,
        minutes=values.minutes(field_text(reading, "minutes")),
        topics=field_values(reading, "topics"),
        eventful=bool(marks & _EVENTFUL_MARKS or sections & _EVENTFUL_SECTIONS),
        task_tied=tied and kind != "coffee",
    )


def _meeting_kind(occasion: Occasion) -> MeetingKind:
    """What the note calls it, in properties, then tags, then its name; two people alone are a one-on-one."""
    reading = occasion.reading
    if occasion.section is not None:
        said = [occasion.section.name]
    else:
        said = [*field_values(reading, "kind"), *field_values(reading, "type"), *reading.tags, reading.title]
    for text in said:
        spoken = text.lower().replace("_", " ")
        for kind, words in _KINDS.items():
            if words.search(spoken):
                return kind
    return "one-on-one" if len(occasion.attendees) == 1 else "other"


def exchanges(stage: Iterable[Occasion], names: Names) -> tuple[Exchange, ...]:
    """The inline fields of a note, one a partner concerned, by line."""
    found = [
        Exchange(mark.kind, who, mark.text, occasion.day, mark.source, occasion.initiative)
        for occasion in stage
        for mark in occasion.marks
        if mark.kind not in _NO_EXCHANGE
        for who in occasion.partner_of(mark.links, mark.text, names) or [""]
    ]
    return tuple(sorted(found, key=lambda e: (e.source.line, e.partner)))


def initiatives(readings: Iterable[Reading], names: Names, problems: list[Problem]) -> tuple[Initiative, ...]:
    """Initiatives by name."""
    found = [_initiative(reading, names, problems) for reading in readings if reading.kind == "initiative"]
    return tuple(sorted(found, key=lambda effort: (effort.name, effort.path)))


def _initiative(reading: Reading, names: Names, problems: list[Problem]) -> Initiative:
    ended = field_day(reading, "ended", problems)
    started = field_day(reading, "started", problems)
    filled = {section.name.strip().lower() for section in reading.sections if section.filled}
    return Initiative(
        name=reading.title,
        path=reading.path,
        status=_status(reading, problems) or ("done" if ended else "active" if started else "proposed"),
        source=reading.top,
        partners=_people(reading, "partners", names),
        size=values.number(field_text(reading, "size")),
        started=started,
        ended=ended,
        outcome=field_text(reading, "outcome"),
        metrics=field_text(reading, "metrics"),
        checkpoint_cadence=values.rhythm(field_text(reading, "checkpoint-cadence")),
        value=field_text(reading, "value"),
        topics=field_values(reading, "topics"),
        context=frozenset(filled & set(CONTEXT_SECTIONS)),
        sources={name: field.source for name, field in reading.fields.items()},
    )


def _status(reading: Reading, problems: list[Problem]) -> InitiativeStatus | None:
    text = field_text(reading, "status")
    status = _STATUSES.get(text.lower().replace("-", " ").replace("_", " "))
    if text and status is None:
        source = reading.fields["status"].source
        hint = "Write proposed, active, done or stopped."
        problems.append(Problem(source.path, source.line, f'Status "{text}" is not one the coach knows.', hint))
    return status


def doubts(stage: Iterable[Occasion]) -> frozenset[str]:
    """Folded titles of what a note speaks of where it records dissent: perhaps of decisions."""
    return frozenset(
        fold(name)
        for occasion in stage
        if any(mark.kind == "dissent" for mark in occasion.marks)
        for name in (occasion.reading.title, *(mention.target for mention in occasion.mentions))
    )


def decisions(
    readings: Iterable[Reading], doubted: Collection[str], names: Names, problems: list[Problem]
) -> list[Decision]:
    """The decisions that have a note of their own."""
    return [_decision(reading, doubted, names, problems) for reading in readings if reading.kind == "decision"]


def decided(stage: Iterable[Occasion]) -> tuple[Decision, ...]:
    """The `decided::` lines of a note."""
    return tuple(
        Decision(
            mark.text,
            mark.source.path,
            "decided",
            mark.source,
            decided=occasion.day,
            initiative=occasion.initiative,
        )
        for occasion in stage
        for mark in occasion.marks
        if mark.kind == "decided" and occasion.reading.kind != "decision"
    )


def _decision(reading: Reading, doubted: Collection[str], names: Names, problems: list[Problem]) -> Decision:
    """Dissent counts when it stands in the decision's own note or in a note that links the decision."""
    decided = field_day(reading, "decided", problems)
    status = field_text(reading, "status").lower()
    sections = {section.name.strip().lower() for section in reading.sections if section.filled}
    return Decision(
        name=reading.title,
        path=reading.path,
        status="decided" if decided or status in _DECIDED else "open",
        source=reading.top,
        raised=field_day(reading, "raised", problems) or reading.day,
        decided=decided,
        deciders=_people(reading, "deciders", names),
        needs=_people(reading, "needs", names),
        influencers=_people(reading, "influencers", names),
        initiative=field_text(reading, "initiative"),
        dissent=not sections.isdisjoint({"dissent", "objections"}) or fold(reading.title) in doubted,
        sources={name: field.source for name, field in reading.fields.items()},
    )


def _people(reading: Reading, name: str, names: Names) -> tuple[str, ...]:
    return match_people(field_values(reading, name), names)


def learnings(stage: Iterable[Occasion]) -> tuple[Learning, ...]:
    """A learning note, one tagged so, and `learned::` lines, by line."""
    return tuple(sorted(_learned(stage), key=lambda item: item.source.line))


def _learned(stage: Iterable[Occasion]) -> Iterator[Learning]:
    for occasion in stage:
        if occasion.day is None:
            continue
        reading = occasion.reading
        tagged = any(tag == "learning" or tag.startswith("learning/") for tag in reading.tags)
        if occasion.section is None and (reading.kind == "learning" or tagged):
            yield Learning(occasion.day, reading.top, values.minutes(field_text(reading, "minutes")))
        for mark in occasion.marks:
            if mark.kind == "learned":
                yield Learning(occasion.day, mark.source)


def review(reading: Reading) -> Review | None:
    """The portfolio review that a note is, when it has a day."""
    return Review(reading.day, reading.top) if reading.kind == "review" and reading.day is not None else None
