"""Model values for tests: each builder has calm defaults, so that a test names only what it is about.

Days are given as days ago (`ago=35`; `ago=-3` lies three days ahead), seen from `TODAY`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from vault_coach.analysis import Signal, Thresholds, View, find_signals
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.contact import Contact
from vault_coach.domain.decision import Decision
from vault_coach.domain.exchange import Exchange
from vault_coach.domain.initiative import Initiative, InitiativeStatus
from vault_coach.domain.learning import Learning, Review
from vault_coach.domain.meeting import Meeting, MeetingKind
from vault_coach.domain.partner import Partner, Rating
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.reading import TaskState
from vault_coach.domain.source import Source
from vault_coach.drafting.kinds import check_in
from vault_coach.drafting.plan import Draft, Fact, Item

TODAY = date(2026, 11, 24)

Thing = Partner | Meeting | Contact | Commitment | Exchange | Initiative | Decision | Learning | Review


def days_ago(ago: int) -> date:
    """Return the day that many days before `TODAY`; after it when negative."""
    return TODAY - timedelta(days=ago)


def make_source(path: str = "note.md", quote: str = "a line", day: date | None = None) -> Source:
    """Build a line; its number depends on its text, so that two lines of a note differ."""
    return Source(path, 1 + sum(map(ord, quote)) % 997, quote, day=day)


def make_sources(path: str, **values: object) -> dict[str, Source]:
    """Build a line for every property that has a value."""
    return {
        name.replace("_", "-"): make_source(path, f"{name}: {value}")
        for name, value in values.items()
        if value not in (None, "", (), False)
    }


def make_partner(
    name: str = "Dana",
    *,
    trust: int | None = 3,
    interdependence: int | None = 3,
    rated_ago: int = 10,
    **fields: Any,
) -> Partner:
    """Build a tracked, active partner, rated 3 and 3 ten days ago, whose win is known."""
    path = f"People/{name}.md"
    fields = {"tier": "active", "win": "A calm quarter"} | fields
    day = days_ago(rated_ago)
    ratings = {"trust": trust, "interdependence": interdependence}
    lines = make_sources(path, **fields, **ratings)
    rated: dict[str, Any] = {k: None if v is None else Rating(v, day, lines[k]) for k, v in ratings.items()}
    both = None if None in rated.values() else day
    return Partner(name, path, make_source(path, f"# {name}"), rated=both, sources=lines, **rated, **fields)


def make_meeting(*attendees: str, ago: int = 7, kind: MeetingKind = "one-on-one", **fields: Any) -> Meeting:
    """Build a meeting about work that records something; with Dana when nobody is named."""
    day = days_ago(ago)
    people = attendees or ("Dana",)
    title = f"{day} {kind} {' '.join(people)}"
    source = make_source(f"Meetings/{title}.md", f"# {title}", day)
    fields = {"eventful": True, "task_tied": kind != "coffee"} | fields
    return Meeting(source.path, title, day, kind, people, source, **fields)


def make_commitment(
    owner: str = ME,
    counterpart: str = "",
    *,
    due_ago: int | None = None,
    done_ago: int | None = None,
    made_ago: int = 20,
    text: str = "send the figures",
    state: TaskState = "open",
    initiative: str = "",
) -> Commitment:
    """Build a promise between me and Dana: mine unless an owner is named, open unless done on a day."""
    due, done = (None if ago is None else days_ago(ago) for ago in (due_ago, done_ago))
    other = counterpart or ("Dana" if owner == ME else ME)
    made = days_ago(made_ago)
    source = make_source(f"Meetings/{made} promises.md", f"- [ ] {owner} for {other}: {text} {due} {done}", made)
    return Commitment(owner, other, text, "done" if done else state, source, made, due, done, initiative)


def make_exchange(
    kind: str, partner: str = "Dana", *, ago: int = 10, text: str = "a hand", initiative: str = ""
) -> Exchange:
    """Build an inline field such as `gave:: a hand`."""
    day = days_ago(ago)
    source = make_source(f"Daily/{day}.md", f"{kind}:: {text} [[{partner}]]", day)
    return Exchange(kind, partner, text, day, source, initiative)


def make_initiative(
    name: str = "Billing",
    *partners: str,
    status: InitiativeStatus = "active",
    started_ago: int | None = 5,
    ended_ago: int | None = None,
    alone: bool = False,
    **fields: Any,
) -> Initiative:
    """Build an effort with Dana, begun five days ago, with metrics and context; ended when it has an end."""
    path = f"Efforts/{name}.md"
    started, ended = (None if ago is None else days_ago(ago) for ago in (started_ago, ended_ago))
    if ended:
        status = "done"
    fields = {
        "metrics": "tickets a week",
        "context": frozenset({"assumptions", "constraints", "risks"}),
        "partners": () if alone else partners or ("Dana",),
    } | fields
    lines = make_sources(path, status=status, started=started, ended=ended, **fields)
    source = make_source(path, f"# {name}")
    return Initiative(name, path, status, source, started=started, ended=ended, sources=lines, **fields)


def make_decision(
    name: str = "Price list", *, raised_ago: int = 20, decided_ago: int | None = None, **fields: Any
) -> Decision:
    """Build an open decision that needs nobody; decided when it has a day on which it was."""
    path = f"Decisions/{name}.md"
    raised, decided = days_ago(raised_ago), None if decided_ago is None else days_ago(decided_ago)
    lines = make_sources(path, raised=raised, decided=decided, **fields)
    status: Any = "decided" if decided else "open"
    source = make_source(path, f"# {name}")
    return Decision(name, path, status, source, raised=raised, decided=decided, sources=lines, **fields)


def make_item(text: str, *evidence: Source, model: str | None = "starter") -> Item:
    """Build a sentence by the starter unless another is named; without evidence, it rests on the note "a"."""
    lead, _, ask = text.partition("; ")
    written: Any = "model" if model else "phrasebook"
    source = evidence or (make_source("a.md"),)
    return Item(f"{lead};" if ask else "", ask or text, "worked", None, source, written, model)


def make_check_in(*items: Item, partner: str = "Dana Cole", **outline: object) -> Draft:
    """Build a check-in with these sentences; nothing is owed and nothing was noted unless given."""
    empty: dict[str, Any] = {"mine": (), "theirs": (), "last": None, "noted": (), "facts": (), "credit": None}
    plan = check_in.plan(check_in.Outline(partner=partner, day=TODAY, **{**empty, **outline}))
    facts = tuple(Fact(item.move, item.signal, {}, item.evidence) for item in items)
    return Draft(replace(plan, facts=facts), items)


def make_learning(*, ago: int = 3) -> Learning:
    """Build an hour for one's own craft."""
    return Learning(days_ago(ago), make_source(f"Learning/{days_ago(ago)}.md", "# Graph theory"), 60)


def make_review(*, ago: int = 10) -> Review:
    """Build a portfolio review that took place."""
    return Review(days_ago(ago), make_source(f"Reviews/{days_ago(ago)}.md", "# Review"))


def make_model(*things: Thing, goals: tuple[str, ...] = ()) -> Partnerships:
    """Build the model of these things, ordered as from notes; meetings make contacts with their attendees."""

    def of(*kinds: type) -> list[Any]:
        chosen = [thing for thing in things if isinstance(thing, kinds)]
        return sorted(
            chosen, key=lambda thing: (str(getattr(thing, "day", "")), thing.source.path, thing.source.line)
        )

    met = [Contact(n, m.day, m.source, m.task_tied, m.minutes) for m in of(Meeting) for n in m.attendees]
    contacts = sorted([*met, *of(Contact)], key=lambda c: (c.day, c.source.path, c.source.line))
    partners = {partner.name: partner for partner in of(Partner)}
    return Partnerships(
        partners=partners,
        people=tuple(sorted({*partners, *(contact.partner for contact in contacts)})),
        meetings=tuple(of(Meeting)),
        contacts=tuple(contacts),
        commitments=tuple(of(Commitment)),
        exchanges=tuple(of(Exchange)),
        initiatives=tuple(of(Initiative)),
        decisions=tuple(of(Decision)),
        learnings=tuple(of(Learning)),
        reviews=tuple(of(Review)),
        goals=goals,
        dated_notes=len({contact.source.path for contact in contacts}),
    )


def make_view(*things: Thing, goals: tuple[str, ...] = (), **settings: float) -> View:
    """Build a view of these things on `TODAY`, with other thresholds where named."""
    return View(make_model(*things, goals=goals), TODAY, Thresholds(**settings))  # type: ignore[arg-type]


def signals_of_kind(kind: str, view: View) -> list[Signal]:
    """Return the signals of one kind."""
    return [signal for signal in find_signals(view) if signal.kind == kind]


@dataclass(frozen=True)
class Case:
    """A little history and what a rule makes of it: the severities it fires with, none when it is silent."""

    kind: str
    title: str
    view: View
    fires: tuple[int, ...] = ()
    subject: str | tuple[str, str] = "Dana"

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"

    def check(self) -> None:
        """Fail unless the rule fires just so; whatever else fires must be well-formed, too."""
        signals = find_signals(self.view)
        for signal in signals:
            check_form(signal, self.view)
        of_kind = [signal for signal in signals if signal.kind == self.kind]
        assert tuple(sorted(signal.severity for signal in of_kind)) == self.fires, of_kind
        assert all(signal.subject == self.subject for signal in of_kind)


FACTS = {"thing", "day", "days", "number", "initiative", "decision", "other"}


def check_form(signal: Signal, view: View) -> None:
    """Assert what holds for every signal, whatever its kind."""
    assert signal.evidence, signal
    assert set(signal.evidence) <= set(sources_of(view.model)), signal
    assert signal.reason.endswith("."), signal
    assert signal.move.endswith("."), signal
    assert "None" not in signal.reason, signal
    assert set(signal.partners) <= {partner.name for partner in view.coached()}, signal
    assert set(signal.facts) <= FACTS, signal
    assert all(signal.facts.values()), signal


def sources_of(model: Partnerships) -> Iterable[Source]:
    """Yield every line the model rests on."""
    dated = (
        model.meetings,
        model.contacts,
        model.commitments,
        model.exchanges,
        model.learnings,
        model.reviews,
    )
    yield from (item.source for items in dated for item in items)
    notes: list[Partner | Initiative | Decision] = [*model.partners.values(), *model.initiatives, *model.decisions]
    for noted in notes:
        yield noted.source
        yield from noted.sources.values()


LINE = make_source("Meetings/2026-10-27 Priya.md", "- [ ] send Priya the churn file 📅 2026-11-14")
LATE = Fact(
    "promise-overdue",
    "promise-overdue",
    {"first": "Priya", "action": "send you the churn file", "thing": "the churn file", "day": "14 November"},
    (LINE,),
)
LEAD = "Priya, I said I would send you the churn file by 14 November and I am late;"
"""A promise of mine that is late, the line it stands in, and the lead it gets."""
