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
from vault_coach.drafting.fact import ASK, Fact
from vault_coach.drafting.kinds.context import quotable
from vault_coach.drafting.plan import Line, Part, Plan

MOST_ITEMS = 5
FEWEST_ITEMS = 3
_RECENT = timedelta(days=60)
_ONE_DAY = timedelta(days=1)
_NOTED = ("friction", "worked", "got", "gave", "decided", "dissent", "asked", "offered")
_COMMITTED = frozenset({"promise-overdue", "waiting-on", "context-gap"})
_SAID_BY = {"checkpoint-due": "stalled", "asymmetric": "not-reciprocating"}
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


def plan(found: Outline) -> Plan:
    """The check-in as its parts: promises both ways, last time, what to ask, whom to credit."""
    first = rephrase.first_name(found.partner)
    last = f", {rephrase.age(found.last.day, found.day)}" if found.last else ""
    return Plan(
        kind="check-in",
        subject=found.partner,
        parts=(
            Part("mine", "You owe", tuple(owed(promise, found.day) for promise in found.mine)),
            Part("theirs", f"{first} owes you", tuple(owed(promise, found.day) for promise in found.theirs)),
            Part("noted", f"Since last time{last}", tuple(map(noted, found.noted))),
            Part(ASK, "To ask", form="numbered"),
            Part("credit", "Credit to give", tuple(_credited(first, found.credit))),
        ),
        facts=found.facts,
    )


def owed(promise: Commitment, day: date) -> Line:
    """An open promise with its due day, and how late it is on a day."""
    due = f", due {rephrase.short(promise.due)}" if promise.due else ""
    late = promise.overdue_days(day)
    overdue = f" ({late} {'day' if late == 1 else 'days'} late)" if late else ""
    return Line(f"{promise.text}{due}{overdue}", (promise.source,))


def noted(talk: Exchange) -> Line:
    """What was noted, behind its kind."""
    return Line(f"{talk.kind}: {talk.text}", (talk.source,))


def _credited(first: str, talk: Exchange | None) -> Iterator[Line]:
    if talk:
        yield Line(f'Say it where others hear it: {first}, "{talk.text}"', (talk.source,))


def outline(view: View, signals: Iterable[Signal], person: str, day: date, me: Iterable[str]) -> Outline:
    """Gather everything a one-on-one with one person needs; nothing about anyone else gets in.

    Args:
        view: The model on the day of writing.
        signals: All signals of that day.
        person: The partner's name.
        day: The day of the one-on-one.
        me: The user's names, to be said as "me".
    """
    model = view.model
    talk = _Talk(view, person, model.partners.get(person), day, tuple(me))
    held = [meeting for meeting in model.meetings_with(person) if meeting.day < day and meeting.day <= view.today]
    alone = [meeting for meeting in held if meeting.attendees == (person,)]
    last = next(reversed(alone or held), None)
    since = last.day if last else date.max
    noted = [said for said in model.exchanges_with(person) if said.day and since <= said.day <= view.today]
    return Outline(
        partner=person,
        day=day,
        mine=tuple(promise for promise in talk.open if promise.owner == ME),
        theirs=tuple(promise for promise in talk.open if promise.owner == person),
        last=last,
        noted=tuple(said for said in noted if said.kind in _NOTED),
        facts=tuple(talk.facts(signals)),
        credit=_credit(view, person),
    )


@dataclass(frozen=True)
class _Talk:
    """What there is to talk about with one person."""

    view: View
    person: str
    partner: Partner | None
    day: date
    me: tuple[str, ...]

    @property
    def first(self) -> dict[str, str]:
        """The value every lead needs."""
        return {"first": rephrase.first_name(self.person)}

    @property
    def names(self) -> tuple[str, ...]:
        """All the partner is called, longest first, so that a full name is not cut up by a first name."""
        known = {self.person, *(self.partner.aliases if self.partner else ()), *self.first.values()}
        return tuple(sorted(known, key=lambda name: (-len(name), name)))

    @property
    def open(self) -> list[Commitment]:
        """Open promises both ways, the earliest due first."""
        promises = [each for each in self.view.model.commitments_with(self.person) if each.state == "open"]
        return sorted(promises, key=lambda each: (each.due or date.max, each.source.path, each.source.line))

    def facts(self, signals: Iterable[Signal]) -> list[Fact]:
        """Signals about the partner first, one a kind; then what is worth picking up, until there is enough."""
        found: dict[str, Fact] = {}
        for signal in signals:
            if self.person in signal.partners and signal.kind not in found:
                found[signal.kind] = Fact(
                    signal.kind, signal.kind, {**self.first, **self._say(signal)}, signal.evidence
                )
        chosen = [fact for kind, fact in found.items() if _SAID_BY.get(kind) not in found][:MOST_ITEMS]
        for fact in self._pickups():
            if len(chosen) >= FEWEST_ITEMS:
                break
            if fact.move not in {known.move for known in chosen}:
                chosen.append(fact)
        return chosen

    def _say(self, signal: Signal) -> dict[str, str]:
        """A signal's facts as they can be said to the partner."""
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
        said = rephrase.task(text, self.names, self.me)
        return {name: value for name, value in (("action", said.action), ("thing", said.thing)) if value}

    def _pickups(self) -> Iterator[Fact]:
        """What a thoughtful colleague would come back to when nothing presses."""
        for kind in ("friction", "worked"):
            yield from _noted(self.view, self.person, kind, self.first)
        for promise in self.open:
            said = self._task(promise.text)
            if said and not promise.overdue_days(self.view.today):
                due = {"day": rephrase.spoken(promise.due)} if promise.due else {}
                move = "promise-open" if promise.owner == ME else "theirs-open"
                yield Fact(move, None, {**self.first, **said, **due}, (promise.source,))
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


def _noted(view: View, person: str, kind: str, first: dict[str, str]) -> Iterator[Fact]:
    """The latest line of that kind, quoted, when it is recent and short enough to say."""
    recent = [
        talk
        for talk in view.model.exchanges_with(person)
        if talk.kind == kind and talk.day and view.today - _RECENT <= talk.day <= view.today
    ]
    for talk in reversed(recent):
        said = quotable(talk.text, first)
        if said and talk.day:
            yield Fact(kind, None, {**first, "quote": said, "day": rephrase.spoken(talk.day)}, (talk.source,))
            return


def _credit(view: View, person: str) -> Exchange | None:
    """The latest help or success with the partner that has not been credited since."""
    talks = [talk for talk in view.model.exchanges_with(person) if talk.day and talk.day <= view.today]
    credited = max((talk.day for talk in talks if talk.kind == "credit" and talk.day), default=date.min)
    recent = view.today - _RECENT
    good = [
        talk for talk in talks if talk.kind == "got" and talk.day and talk.day >= recent and talk.day > credited
    ]
    return good[-1] if good else None
