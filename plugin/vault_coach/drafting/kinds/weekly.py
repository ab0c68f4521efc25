"""The weekly reflection: what the notes say of one week with partners, and questions about just that. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from vault_coach.analysis import Signal, View
from vault_coach.analysis.phrases import count, hours, listing, on, times
from vault_coach.analysis.portfolio import TIERS
from vault_coach.analysis.signal import next_moves
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.meeting import Meeting
from vault_coach.domain.partner import Tier
from vault_coach.domain.source import Source
from vault_coach.drafting import rephrase
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.plan import ASK, Fact, Line, Part, Plan

_WEEK = timedelta(days=7)
_QUESTIONS = 3
_NEXT = 3
_TOLD_AS = {
    "credit": "You credited {}: {}",
    "credited-by": "{} credited you: {}",
    "gave": "You helped {}: {}",
    "got": "{} helped you: {}",
}


@draft_kind("weekly", command="weekly", title="Your week with partners: {subject}", watch=("weekly",))
def plan(view: View, monday: date, signals: Iterable[Signal]) -> Plan:
    """Plan the facts of a week up to today, what to do next, and three questions to the user.

    A week without a meeting, promise, credit or help with anyone is two lines. Snoozed partners are left out.
    What the signals call for is next only after a recent week.
    """
    week = _Week(view, monday)
    parts = tuple(week.parts()) if week.eventful else (Part("met", "Who you met", (week.quiet,)),)
    recent = view.today < monday + 2 * _WEEK
    ahead = tuple(_moves(signals)) if week.eventful and recent else ()
    return Plan(
        kind="weekly",
        subject=f"{on(monday, view.today)} to {on(monday + _WEEK - timedelta(days=1), view.today)}",
        parts=(*parts, Part("next", "Next moves", ahead), Part(ASK, "To think about", form="numbered")),
        facts=tuple(week.questions()),
        chart=week.chart,
    )


@dataclass(frozen=True)
class _Week:
    """The record of the seven days from a Monday."""

    view: View
    monday: date

    @property
    def before(self) -> "_Week":
        return _Week(self.view, self.monday - _WEEK)

    def holds(self, day: date | None) -> bool:
        """Return True for a day of this week up to today."""
        return day is not None and self.monday <= day < self.monday + _WEEK and day <= self.view.today

    @cached_property
    def names(self) -> set[str]:
        return {partner.name for partner in self.view.coached()}

    @cached_property
    def meetings(self) -> list[Meeting]:
        return [
            meeting
            for meeting in self.view.held_meetings
            if self.holds(meeting.day) and self.names.intersection(meeting.attendees)
        ]

    @cached_property
    def met(self) -> Counter[str]:
        """Partner -> how often they were met; most often first, then by name."""
        often = Counter(name for meeting in self.meetings for name in meeting.attendees if name in self.names)
        return Counter(dict(sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))))

    @cached_property
    def promises(self) -> list[Commitment]:
        mine = (promise for promise in self.view.model.commitments if ME in (promise.owner, promise.counterpart))
        return [promise for promise in mine if promise.partner in self.names and promise.state != "cancelled"]

    @property
    def made(self) -> list[Commitment]:
        return [promise for promise in self.promises if self.holds(promise.made)]

    @property
    def kept(self) -> list[Commitment]:
        return [promise for promise in self.promises if promise.state == "done" and self.holds(promise.done)]

    @property
    def broken(self) -> list[Commitment]:
        """Promises that fell due in it and are open and late today."""
        late = (promise for promise in self.promises if promise.overdue_days(self.view.today))
        return [promise for promise in late if self.holds(promise.due)]

    def talks(self, *kinds: str) -> list[Exchange]:
        """Return what was noted in it, of these kinds, in the order of the notes."""
        return [
            talk
            for talk in self.view.model.exchanges
            if talk.kind in kinds and talk.partner in self.names and self.holds(talk.day)
        ]

    @cached_property
    def eventful(self) -> bool:
        """False for a week that the notes say nothing of."""
        return bool(self.meetings or self.made or self.kept or self.broken or self.talks(*_TOLD_AS, "friction"))

    @property
    def quiet(self) -> Line:
        """The one line of a quiet week, with the last meeting before it."""
        before = [meeting for meeting in self.view.held_meetings if meeting.day < self.monday][-1:]
        last = "".join(
            f" The last meeting before it was on {on(meeting.day, self.view.today)}." for meeting in before
        )
        quiet = "A quiet week in your notes: no meeting, promise, credit or help with a partner."
        return Line(f"{quiet}{last}", tuple(meeting.source for meeting in before))

    def parts(self) -> Iterator[Part]:
        """Yield what the notes say, in their words."""
        yield Part("met", "Who you met", tuple(self._tiers()))
        yield Part("made", "Promises made", tuple(map(_promise, self.made)))
        yield Part("kept", "Promises kept", tuple(map(_promise, self.kept)))
        yield Part("broken", "Due this week and still open", tuple(map(_promise, self.broken)))
        yield Part("credit", "Credit", tuple(map(_talk, self.talks("credit", "credited-by"))))
        yield Part("help", "Help", tuple(map(_talk, self.talks("gave", "got"))))
        yield Part("changed", "Against the week before", tuple(self._changes()))

    @property
    def chart(self) -> str:
        """The minutes of each tier as a Mermaid pie, "" where no meeting says how long it took."""
        times = {tier: self._together(self._of(tier)) for tier in TIERS}
        slices = [f'    "{tier.capitalize()}" : {minutes}' for tier, minutes in times.items() if minutes]
        return "\n".join(["pie showData", "    title Minutes with partners, by tier", *slices]) if slices else ""

    def _of(self, tier: Tier) -> list[str]:
        """Return the partners of a tier who were met."""
        return [name for name in self.met if self.view.tier(self.view.model.partners[name]) == tier]

    def _together(self, people: Iterable[str]) -> int:
        """Return minutes with these people; a meeting counts in full for every partner in it."""
        return sum(self._minutes(name) for name in people)

    def _tiers(self) -> Iterator[Line]:
        """Yield minutes and people, a line a tier."""
        for tier in TIERS:
            people = self._of(tier)
            minutes = self._together(people)
            lasted = f", {hours(minutes)}" if minutes else ""
            sources = [meeting.source for meeting in self.meetings if set(people).intersection(meeting.attendees)]
            if people:
                yield Line(f"{tier.capitalize()}{lasted}: {listing(map(self._often, people))}.", tuple(sources))

    def _minutes(self, name: str) -> int:
        return sum(meeting.minutes or 0 for meeting in self.meetings if name in meeting.attendees)

    def _often(self, name: str) -> str:
        return name if self.met[name] == 1 else f"{name} ({times(self.met[name])})"

    def _changes(self) -> Iterator[Line]:
        """Yield what is counted otherwise than in the week before, and what began, ended or was decided."""
        before = self.before
        counts = {"partner": (self.met, before.met), "promise": (self.kept, before.kept)}
        verbs = {"partner": "met", "promise": "kept"}
        for noun, (now, then) in counts.items():
            if len(now) != len(then):
                yield Line(f"{count(len(now), noun)} {verbs[noun]}; {len(then)} the week before.")
        minutes, earlier = (sum(meeting.minutes or 0 for meeting in week.meetings) for week in (self, before))
        if minutes != earlier:
            yield Line(f"{hours(minutes)} in meetings; {hours(earlier)} the week before.")
        for effort in self.view.joint_efforts("active", "done", "stopped"):
            for name, day, verb in (("started", effort.started, "began"), ("ended", effort.ended, "ended")):
                if self.holds(day):
                    yield Line(f'"{effort.name}" {verb}.', (effort.sources.get(name, effort.source),))
        for choice in self.view.model.decisions:
            if self.holds(choice.decided):
                yield Line(f'"{choice.name}" was decided.', (choice.sources.get("decided", choice.source),))

    def questions(self) -> list[Fact]:
        """Return one question a move, three at most; about someone new where there is a choice."""
        by_move: dict[str, list[Fact]] = {}
        for fact in self._candidates():
            by_move.setdefault(fact.move, []).append(fact)
        chosen: list[Fact] = []
        for facts in list(by_move.values())[:_QUESTIONS]:
            named = {fact.values.get("other") for fact in chosen}
            chosen.append(min(facts, key=lambda fact: fact.values.get("other") in named))
        return chosen

    def _candidates(self) -> Iterator[Fact]:
        """Yield what a question could be about, what asks for it most first."""
        yield from self._promised("weekly-broken", self.broken)
        yield from self._noted("weekly-friction", "friction")
        yield from self._noted("weekly-help", "got")
        yield from self._noted("weekly-credit", "credit")
        yield from self._promised("weekly-kept", self.kept)
        yield from self._noted("weekly-given", "gave")
        for name in self.met:
            line = next(meeting.source for meeting in reversed(self.meetings) if name in meeting.attendees)
            again = {"times": times(self.met[name])} if self.met[name] > 1 else {}
            yield self._about("weekly-met", name, line, again)
        if not self.eventful:
            yield Fact("weekly-quiet", None, {"day": on(self.monday, self.view.today)}, ())

    def _promised(self, move: str, promises: Iterable[Commitment]) -> Iterator[Fact]:
        for promise in promises:
            if promise.owner == ME:
                due = {"day": on(promise.due, self.view.today)} if promise.due else {}
                values = {"quote": rephrase.quotable(promise.text), **due}
                yield self._about(move, promise.partner, promise.source, values)

    def _noted(self, move: str, kind: str) -> Iterator[Fact]:
        for talk in self.talks(kind):
            yield self._about(move, talk.partner, talk.source, {"quote": rephrase.quotable(talk.text)})

    def _about(self, move: str, other: str, line: Source, values: dict[str, str]) -> Fact:
        known = {name: value for name, value in values.items() if value}
        return Fact(move, None, {"other": other, **known}, (line,))


def _promise(promise: Commitment) -> Line:
    who = f"You to {promise.partner}" if promise.owner == ME else f"{promise.partner} to you"
    due = f", due {rephrase.short(promise.due)}" if promise.due else ""
    return Line(f"{who}: {promise.text}{due}", (promise.source,))


def _talk(talk: Exchange) -> Line:
    return Line(_TOLD_AS[talk.kind].format(talk.partner, talk.text), (talk.source,))


def _moves(signals: Iterable[Signal]) -> Iterator[Line]:
    """Yield the moves of the top signals, with whom or what they are about."""
    for move in next_moves(signals, _NEXT):
        about = move.signal.subject if isinstance(move.signal.subject, str) else listing(move.signal.subject)
        lines = () if move.signal.absence else move.signal.evidence[:1]
        yield Line(f"{'You' if about == ME else about}: {move.signal.move}", lines)
