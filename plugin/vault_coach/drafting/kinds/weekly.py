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
from vault_coach.drafting.fact import ASK, Fact
from vault_coach.drafting.plan import Line, Part, Plan

_WEEK = timedelta(days=7)
_QUESTIONS = 3
_NEXT = 3
_SAID = {
    "credit": "You credited {}: {}",
    "credited-by": "{} credited you: {}",
    "gave": "You helped {}: {}",
    "got": "{} helped you: {}",
}


def plan(view: View, monday: date, signals: Iterable[Signal]) -> Plan:
    """The facts of a week up to today, what to do next, and three questions to the user.

    A week without a meeting, promise, credit or help with anyone is two lines. Partners who rest are left out.

    Args:
        view: The model on the day of writing.
        monday: The first day of the week.
        signals: All signals of the day, most pressing first; what they call for is next only after a recent week.
    """
    week = _Week(view, monday)
    parts = tuple(week.parts()) if week.told else (Part("met", "Who you met", (week.quiet,)),)
    recent = view.today < monday + 2 * _WEEK
    ahead = tuple(_moves(signals)) if week.told and recent else ()
    return Plan(
        kind="weekly",
        subject=f"{on(monday, view.today)} to {on(monday + _WEEK - timedelta(days=1), view.today)}",
        parts=(*parts, Part("next", "Next moves", ahead), Part(ASK, "To think about", form="numbered")),
        facts=tuple(week.questions()),
        chart=week.chart,
    )


@dataclass(frozen=True)
class _Week:
    """What the notes say of the seven days from a Monday."""

    view: View
    monday: date

    @property
    def before(self) -> "_Week":
        return _Week(self.view, self.monday - _WEEK)

    def holds(self, day: date | None) -> bool:
        """True for its days up to today."""
        return day is not None and self.monday <= day < self.monday + _WEEK and day <= self.view.today

    @cached_property
    def names(self) -> set[str]:
        return {partner.name for partner in self.view.coached()}

    @cached_property
    def meetings(self) -> list[Meeting]:
        return [
            each
            for each in self.view.held_meetings
            if self.holds(each.day) and self.names.intersection(each.attendees)
        ]

    @cached_property
    def met(self) -> Counter[str]:
        """Partner -> how often they were met; most often first, then by name."""
        often = Counter(name for each in self.meetings for name in each.attendees if name in self.names)
        return Counter(dict(sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))))

    @cached_property
    def promises(self) -> list[Commitment]:
        mutual = (each for each in self.view.model.commitments if ME in (each.owner, each.counterpart))
        return [each for each in mutual if each.partner in self.names and each.state != "cancelled"]

    @property
    def made(self) -> list[Commitment]:
        return [each for each in self.promises if self.holds(each.made)]

    @property
    def kept(self) -> list[Commitment]:
        return [each for each in self.promises if each.state == "done" and self.holds(each.done)]

    @property
    def broken(self) -> list[Commitment]:
        """Those that fell due in it and are open and late today."""
        late = (each for each in self.promises if each.overdue_days(self.view.today))
        return [each for each in late if self.holds(each.due)]

    def talks(self, *kinds: str) -> list[Exchange]:
        """What was noted in it, of these kinds, in the order of the notes."""
        said = self.view.model.exchanges
        return [
            each for each in said if each.kind in kinds and each.partner in self.names and self.holds(each.day)
        ]

    @cached_property
    def told(self) -> bool:
        """False for a week that the notes say nothing of."""
        return bool(self.meetings or self.made or self.kept or self.broken or self.talks(*_SAID, "friction"))

    @property
    def quiet(self) -> Line:
        """The one line of a quiet week, with the last meeting before it."""
        before = [each for each in self.view.held_meetings if each.day < self.monday][-1:]
        last = "".join(f" The last meeting before it was on {on(each.day, self.view.today)}." for each in before)
        said = "A quiet week in your notes: no meeting, promise, credit or help with a partner."
        return Line(f"{said}{last}", tuple(each.source for each in before))

    def parts(self) -> Iterator[Part]:
        """What the notes say, in their words."""
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
        """Whom of a tier were met."""
        return [name for name in self.met if self.view.tier(self.view.model.partners[name]) == tier]

    def _together(self, people: Iterable[str]) -> int:
        """Minutes with each of them; a meeting counts in full for every partner in it."""
        return sum(self._minutes(name) for name in people)

    def _tiers(self) -> Iterator[Line]:
        """For each tier the minutes and the people."""
        for tier in TIERS:
            people = self._of(tier)
            minutes = self._together(people)
            lasted = f", {hours(minutes)}" if minutes else ""
            sources = [each.source for each in self.meetings if set(people).intersection(each.attendees)]
            if people:
                yield Line(f"{tier.capitalize()}{lasted}: {listing(map(self._often, people))}.", tuple(sources))

    def _minutes(self, name: str) -> int:
        return sum(each.minutes or 0 for each in self.meetings if name in each.attendees)

    def _often(self, name: str) -> str:
        return name if self.met[name] == 1 else f"{name} ({times(self.met[name])})"

    def _changes(self) -> Iterator[Line]:
        """What is counted otherwise than in the week before, and what began, ended or was decided."""
        before = self.before
        counts = {"partner": (self.met, before.met), "promise": (self.kept, before.kept)}
        said = {"partner": "met", "promise": "kept"}
        for noun, (now, then) in counts.items():
            if len(now) != len(then):
                yield Line(f"{count(len(now), noun)} {said[noun]}; {len(then)} the week before.")
        minutes, earlier = (sum(each.minutes or 0 for each in week.meetings) for week in (self, before))
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
        """One of each kind the week gives rise to, three at most; about someone new where there is a choice."""
        found: dict[str, list[Fact]] = {}
        for fact in self._asked():
            found.setdefault(fact.move, []).append(fact)
        chosen: list[Fact] = []
        for facts in list(found.values())[:_QUESTIONS]:
            named = {fact.values.get("other") for fact in chosen}
            chosen.append(min(facts, key=lambda fact: fact.values.get("other") in named))
        return chosen

    def _asked(self) -> Iterator[Fact]:
        """What a question could be about, what asks for it most first."""
        yield from self._promised("weekly-broken", self.broken)
        yield from self._noted("weekly-friction", "friction")
        yield from self._noted("weekly-help", "got")
        yield from self._noted("weekly-credit", "credit")
        yield from self._promised("weekly-kept", self.kept)
        yield from self._noted("weekly-given", "gave")
        for name in self.met:
            line = next(each.source for each in reversed(self.meetings) if name in each.attendees)
            again = {"times": times(self.met[name])} if self.met[name] > 1 else {}
            yield self._about("weekly-met", name, line, again)
        if not self.told:
            yield Fact("weekly-quiet", None, {"day": on(self.monday, self.view.today)}, ())

    def _promised(self, move: str, promises: Iterable[Commitment]) -> Iterator[Fact]:
        for promise in promises:
            if promise.owner == ME:
                due = {"day": on(promise.due, self.view.today)} if promise.due else {}
                said = {"quote": rephrase.quotable(promise.text), **due}
                yield self._about(move, promise.partner, promise.source, said)

    def _noted(self, move: str, kind: str) -> Iterator[Fact]:
        for talk in self.talks(kind):
            yield self._about(move, talk.partner, talk.source, {"quote": rephrase.quotable(talk.text)})

    def _about(self, move: str, other: str, line: Source, values: dict[str, str]) -> Fact:
        return Fact(move, None, {"other": other, **{name: said for name, said in values.items() if said}}, (line,))


def _promise(promise: Commitment) -> Line:
    who = f"You to {promise.partner}" if promise.owner == ME else f"{promise.partner} to you"
    due = f", due {rephrase.short(promise.due)}" if promise.due else ""
    return Line(f"{who}: {promise.text}{due}", (promise.source,))


def _talk(talk: Exchange) -> Line:
    return Line(_SAID[talk.kind].format(talk.partner, talk.text), (talk.source,))


def _moves(signals: Iterable[Signal]) -> Iterator[Line]:
    """The top signals' moves, each with whom or what it is about."""
    for move in next_moves(signals, _NEXT):
        about = move.signal.subject if isinstance(move.signal.subject, str) else listing(move.signal.subject)
        lines = () if move.signal.absence else move.signal.evidence[:1]
        yield Line(f"{'You' if about == ME else about}: {move.signal.move}", lines)
