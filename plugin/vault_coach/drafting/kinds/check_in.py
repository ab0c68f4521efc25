"""The check-in: what stands open both ways, what happened last time, what to ask, whom to credit. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from vault_coach.analysis import Signal, View
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.partner import Partner
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.kinds.context import quoted
from vault_coach.drafting.plan import ASK, Fact, Line, Part, Plan

MOST_ITEMS = 5
FEWEST_ITEMS = 3
_RECENT = timedelta(days=60)
_ONE_DAY = timedelta(days=1)
_NOTED = ("friction", "worked", "got", "gave", "decided", "dissent", "asked", "offered")
_COMMITTED = frozenset({"promise-overdue", "waiting-on", "context-gap"})
_COVERED_BY = {"checkpoint-due": "stalled", "asymmetric": "not-reciprocating"}
"""Kinds that say less about the same thing: dropped beside the kind that says more."""

_ONE_SIDED = frozenset({"asymmetric", "not-reciprocating"})


@dataclass(frozen=True, slots=True)
class Outline:
    """A check-in before its sentences are written.

    Attributes:
        day: The day of the one-on-one.
        mine: Open commitments of the user to the partner, late ones first.
        theirs: Open commitments of the partner to the user.
        last: The last meeting before that day, the two alone if there was one.
        noted: What was noted then and since.
        facts: What to ask about, most pressing first.
        credit: Something the partner did that deserves to be said in front of others.
    """

    partner: str
    day: date
    mine: tuple[Commitment, ...]
    theirs: tuple[Commitment, ...]
    last: Meeting | None
    noted: tuple[Exchange, ...]
    facts: tuple[Fact, ...]
    credit: Exchange | None


@draft_kind("check-in", command="suggest", title="Before your one-on-one with {subject}", watch=("check-in",))
def plan(outline: Outline) -> Plan:
    """Lay the check-in out as its parts: promises both ways, last time, what to ask, whom to credit."""
    first = rephrase.first_name(outline.partner)
    last = f", {rephrase.age(outline.last.day, outline.day)}" if outline.last else ""
    return Plan(
        kind="check-in",
        subject=outline.partner,
        parts=(
            Part("mine", "You owe", tuple(_owed(promise, outline.day) for promise in outline.mine)),
            Part("theirs", f"{first} owes you", tuple(_owed(promise, outline.day) for promise in outline.theirs)),
            Part("noted", f"Since last time{last}", tuple(map(_talk, outline.noted))),
            Part(ASK, "To ask", form="numbered"),
            Part("credit", "Credit to give", tuple(_credited(first, outline.credit))),
        ),
        facts=outline.facts,
    )


def _owed(promise: Commitment, day: date) -> Line:
    """Write an open promise with its due day, and how late it is on a day."""
    due = f", due {rephrase.short(promise.due)}" if promise.due else ""
    late = promise.overdue_days(day)
    overdue = f" ({late} {'day' if late == 1 else 'days'} late)" if late else ""
    return Line(f"{promise.text}{due}{overdue}", (promise.source,))


def _talk(talk: Exchange) -> Line:
    """Write what was noted, behind its kind."""
    return Line(f"{talk.kind}: {talk.text}", (talk.source,))


def _credited(first: str, talk: Exchange | None) -> Iterator[Line]:
    if talk:
        yield Line(f'Say it where others hear it: {first}, "{talk.text}"', (talk.source,))


def gather(view: View, signals: Iterable[Signal], person: str, day: date, me: Iterable[str]) -> Outline:
    """Gather everything a one-on-one with one person needs; nothing about anyone else gets in.

    The view and its signals are of the day of writing, `day` is that of the one-on-one. The user's names are said
    as "me".
    """
    model = view.model
    topics = _Topics(view, person, model.partners.get(person), day, tuple(me))
    past = [meeting for meeting in model.meetings_with(person) if meeting.day < day and meeting.day <= view.today]
    alone = [meeting for meeting in past if meeting.attendees == (person,)]
    last = next(reversed(alone or past), None)
    since = last.day if last else date.max
    talks = [talk for talk in model.exchanges_with(person) if talk.day and since <= talk.day <= view.today]
    return Outline(
        partner=person,
        day=day,
        mine=tuple(promise for promise in topics.open if promise.owner == ME),
        theirs=tuple(promise for promise in topics.open if promise.owner == person),
        last=last,
        noted=tuple(talk for talk in talks if talk.kind in _NOTED),
        facts=tuple(topics.facts(signals)),
        credit=_credit(view, person),
    )


@dataclass(frozen=True)
class _Topics:
    """The topics for a talk with one person."""

    view: View
    person: str
    partner: Partner | None
    day: date
    me: tuple[str, ...]

    @property
    def first(self) -> dict[str, str]:
        """The value that every lead needs."""
        return {"first": rephrase.first_name(self.person)}

    @property
    def names(self) -> tuple[str, ...]:
        """All the partner is called, longest first, so that a full name is not cut up by a first name."""
        known = {self.person, *(self.partner.aliases if self.partner else ()), *self.first.values()}
        return tuple(sorted(known, key=lambda name: (-len(name), name)))

    @property
    def open(self) -> list[Commitment]:
        """Open promises both ways, the earliest due first."""
        promises = [
            promise for promise in self.view.model.commitments_with(self.person) if promise.state == "open"
        ]
        return sorted(
            promises, key=lambda promise: (promise.due or date.max, promise.source.path, promise.source.line)
        )

    def facts(self, signals: Iterable[Signal]) -> list[Fact]:
        """Return signals about the partner, one a kind; then what is worth picking up, until there is enough."""
        facts: dict[str, Fact] = {}
        for signal in signals:
            if self.person in signal.partners and signal.kind not in facts:
                facts[signal.kind] = Fact(
                    signal.kind, signal.kind, {**self.first, **self._say(signal)}, signal.evidence
                )
        chosen = [fact for kind, fact in facts.items() if _COVERED_BY.get(kind) not in facts][:MOST_ITEMS]
        for fact in self._pickups():
            if len(chosen) >= FEWEST_ITEMS:
                break
            if fact.move not in {known.move for known in chosen}:
                chosen.append(fact)
        return chosen

    def _say(self, signal: Signal) -> dict[str, str]:
        """Return a signal's facts as they can be said to the partner."""
        values = {name: value for name, value in signal.facts.items() if value}
        if "day" in values:
            values["day"] = rephrase.spoken(date.fromisoformat(values["day"]))
        if signal.kind in _COMMITTED:
            values |= self._task(values.pop("thing", ""))
        if signal.kind in _ONE_SIDED and " to " in values.get("number", ""):
            given, received = values["number"].split(" to ")
            sides = ("I helped you", "you helped me")
            values["more"], values["less"] = sides if int(given) > int(received) else sides[::-1]
        if isinstance(signal.subject, tuple):
            values["other"] = next(name for name in signal.subject if name != self.person)
        if values.get("other") == self.person:
            del values["other"]
        return values

    def _task(self, text: str) -> dict[str, str]:
        task = rephrase.task(text, self.names, self.me)
        return {name: value for name, value in (("action", task.action), ("thing", task.thing)) if value}

    def _pickups(self) -> Iterator[Fact]:
        """Yield what a thoughtful colleague would come back to when nothing presses."""
        for kind in ("friction", "worked"):
            yield from _noted(self.view, self.person, kind, self.first)
        for promise in self.open:
            task = self._task(promise.text)
            if task and not promise.overdue_days(self.view.today):
                due = {"day": rephrase.spoken(promise.due)} if promise.due else {}
                move = "promise-open" if promise.owner == ME else "theirs-open"
                yield Fact(move, None, {**self.first, **task, **due}, (promise.source,))
        for effort in self.view.active_initiatives(self.person):
            source = effort.sources.get("partners", effort.source)
            yield Fact("together", None, {**self.first, "initiative": effort.name}, (source,))
        if self.partner and self.partner.goals and "goals" in self.partner.sources:
            source = self.partner.sources["goals"]
            yield Fact("goal", None, {**self.first, "thing": self.partner.goals[0]}, (source,))
        contacts = self.view.model.contacts_with(self.person, min(self.view.today, self.day - _ONE_DAY))
        if contacts:
            last = contacts[-1]
            yield Fact("last-met", None, {**self.first, "day": rephrase.spoken(last.day)}, (last.source,))


def _noted(view: View, person: str, kind: str, first: dict[str, str]) -> list[Fact]:
    """Return the latest line of that kind, quoted, when it is recent and short enough to say."""
    recent = [
        talk
        for talk in view.model.exchanges_with(person)
        if talk.kind == kind and talk.day and view.today - _RECENT <= talk.day <= view.today
    ]
    return quoted(kind, recent, first, most=1)


def _credit(view: View, person: str) -> Exchange | None:
    """Return the latest help of the partner that has not been credited since."""
    talks = [talk for talk in view.model.exchanges_with(person) if talk.day and talk.day <= view.today]
    credited = max((talk.day for talk in talks if talk.kind == "credit" and talk.day), default=date.min)
    recent = view.today - _RECENT
    good = [
        talk for talk in talks if talk.kind == "got" and talk.day and talk.day >= recent and talk.day > credited
    ]
    return good[-1] if good else None
