"""`coach show PARTNER`: one page about one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from vault_coach.analysis import Signal, View
from vault_coach.analysis.evidence import because
from vault_coach.analysis.leverage import leverage
from vault_coach.analysis.loop import Place, place
from vault_coach.analysis.network import network_role
from vault_coach.analysis.phrases import count, hours, listing, on, rated, times
from vault_coach.analysis.reciprocity import Deed, Kept, Record, kept_promises, record
from vault_coach.analysis.rhythm import Rhythm, drifting, rhythm
from vault_coach.analysis.rules.balance import balance_answers
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.partner import Partner
from vault_coach.drafting import rephrase
from vault_coach.show import payload
from vault_coach.show.page import Output, seen
from vault_coach.show.payload import Payload

_DEEDS = 2
_PROMISES = frozenset({"promise-overdue", "waiting-on"})
_ROLES = {
    "connector": "Many of the shortest ways between people you know lead through {first}.",
    "apart": "No small meeting with others you know is on record.",
}


@dataclass(frozen=True)
class PartnerPage:
    """Everything about one person.

    Args:
        name: The full name.
        signals: All signals of the day.
    """

    view: View
    name: str
    signals: Iterable[Signal]

    @cached_property
    def known(self) -> Partner | None:
        """The person's note, if there is one."""
        return self.view.model.partners.get(self.name)

    @cached_property
    def rhythm(self) -> Rhythm:
        """How often the two really meet."""
        return rhythm(self.view, self.name)

    @cached_property
    def place(self) -> Place:
        """Where the two stand in the influence loop."""
        return place(self.view, self.name)

    @cached_property
    def record(self) -> Record:
        """What went each way in the period."""
        return record(self.view, self.name, self.view.today)

    @cached_property
    def kept(self) -> tuple[Kept, Kept]:
        """My promises and theirs."""
        return kept_promises(self.view, self.name)

    @property
    def concerned(self) -> list[Signal]:
        """Signals that call for a talk with this person, most pressing first."""
        return [signal for signal in self.signals if self.name in signal.partners]

    def open(self, owner: str) -> list[Commitment]:
        """Open promises of one side."""
        return [p for p in self.view.promises(self.name) if p.state == "open" and p.owner == owner]

    def data(self) -> Payload:
        """The same for programs, who may have the numbers."""
        view, known = self.view, self.known
        last = view.last_contact(self.name)
        return {
            "partner": self.name,
            "note": known and known.path,
            "tracked": bool(known and known.tracked),
            "role": known and known.role,
            "team": known and known.team,
            "tier": known and known.tier,
            "computed_tier": known and view.computed_tier(known),
            "tier_reasons": payload.reasons(view.placement(known)[1]) if known else [],
            "trust": known and known.trust and known.trust.value,
            "interdependence": known and known.interdependence and known.interdependence.value,
            "goals": list(known.goals) if known else [],
            "win": (known and known.win) or None,
            "last_contact": last and last.day.isoformat(),
            "cadence_days": view.cadence(known) if known else None,
            "usual_days": self.rhythm.usual,
            "minutes": view.minutes(self.name, view.thresholds.period_days),
            "kept": {side: _kept(kept) for side, kept in zip(("mine", "theirs"), self.kept, strict=True)},
            "balance": self._balance(),
            "loop": {
                "stage": self.place.stage,
                "name": self.place.name,
                "reasons": payload.reasons(self.place.reasons),
            },
            "leverage": payload.reasons(leverage(view, known)) if known else [],
            "network": network_role(view.network, view.bridges, self.name),
            "i_owe": [payload.commitment(promise, view.today) for promise in self.open(ME)],
            "they_owe": [payload.commitment(promise, view.today) for promise in self.open(self.name)],
            "initiatives": [
                {"name": each.name, "status": each.status} for each in view.model.initiatives_with(self.name)
            ],
            "signals": [payload.signal(each) for each in self.concerned],
        }

    def show(self, terminal: Output) -> None:
        """Who, how often, what is owed, what went each way, where it stands, what to think about."""
        self._head(terminal)
        terminal.owed("You owe", self.open(ME), self.view.today)
        terminal.owed(f"{rephrase.first_name(self.name)} owes you", self.open(self.name), self.view.today)
        self._thoughts(terminal)
        self._exchange(terminal)
        self._standing(terminal)
        if self.known and (matters := leverage(self.view, self.known)):
            terminal.title("Why it matters to you", level=2)
            for reason in matters:
                terminal.point(f"{reason.text[:1].upper()}{reason.text[1:]}.", sources=[reason.source])
        together = self.view.model.initiatives_with(self.name)
        if together:
            terminal.title("Together", level=2)
        for effort in together:
            terminal.point(f"{effort.name} ({effort.status})")

    def _thoughts(self, terminal: Output) -> None:
        """Signals and their moves; late promises stand above already."""
        found = [signal for signal in self.concerned if signal.kind not in _PROMISES]
        if found:
            terminal.title("Worth a thought", level=2)
        for signal in found:
            terminal.point(signal.reason, sources=signal.evidence[:1])
            terminal.point(signal.move, mark="  >")

    def _head(self, terminal: Output) -> None:
        known = self.known
        terminal.title(self.name)
        if known:
            parts = [known.role, known.team if known.team not in known.role else "", self._tier(known)]
            terminal.say(", ".join(part for part in parts if part))
        terminal.say(self._contact(terminal))
        if known and (ratings := _ratings(known, self.view.today)):
            terminal.say(ratings)
        if known and known.win:
            terminal.point(f"A win for {rephrase.first_name(self.name)}: {known.win}", mark=" ")

    def _tier(self, known: Partner) -> str:
        if not known.tracked:
            return "known, not tracked"
        resting = " (resting)" if self.view.resting(known) else ""
        return f"{self.view.tier(known)} partner{resting}"

    def _contact(self, terminal: Output) -> str:
        last = self.view.last_contact(self.name)
        if last is None:
            return "No contact on record."
        today = self.view.today
        day = "" if terminal.lasting else f", {on(last.day, today)}"
        met = f"Last contact {seen(last.day, today, terminal)}{day}."
        known, often = self.known, self.rhythm.usual
        parts = [f"usually about every {count(round(often), 'day')}" if often else ""]
        parts += [f"cadence {count(self.view.cadence(known), 'day')}" if known and known.tracked else ""]
        parts += ["quieter than usual" if drifting(self.view, self.name) else ""]
        said = "; ".join(part for part in parts if part)
        return f"{met} {said[:1].upper()}{said[1:]}." if said else met

    def _exchange(self, terminal: Output) -> None:
        """Give and take, and kept promises, over the period."""
        days, first = self.view.thresholds.period_days, rephrase.first_name(self.name)
        sides = (("You gave", self.record.given), (f"{first} gave", self.record.received))
        answers = balance_answers(self.view, self.name)
        rates = [text for text in map(_rate, ("you kept", f"{first} kept"), self.kept) if text]
        if not answers and not rates and not any(deeds for _, deeds in sides):
            return
        terminal.title(f"Between you, {days} days", level=2)
        if rates:
            terminal.point(f"Promises: {listing(rates)}.")
        for who, deeds in sides:
            _deeds(terminal, who, deeds)
        if answers:
            value, talk = answers[-1]
            when = f" on {on(talk.day, self.view.today)}" if talk.day else ""
            terminal.point(f"Asked how balanced it feels: {value:g} of 10{when}.", sources=[talk.source])

    def _standing(self, terminal: Output) -> None:
        """Tier with reasons, loop, leverage and place among others."""
        known = self.known
        if not known:
            return
        tier, grounds = self.view.placement(known)
        terminal.title("Where you stand", level=2)
        terminal.point(f"By your record {tier}: {because(grounds)}.")
        loop = self.place
        why = f": {loop.reasons[0].text}" if loop.reasons else ""
        terminal.point(
            f"Influence loop, {loop.name}{why}. {loop.next}", sources=[r.source for r in loop.reasons[:1]]
        )
        role = _ROLES.get(network_role(self.view.network, self.view.bridges, self.name), "")
        if role:
            terminal.point(role.format(first=rephrase.first_name(self.name)))
        minutes = self.view.minutes(self.name, self.view.thresholds.period_days)
        if minutes:
            terminal.point(f"{hours(minutes)} together in {count(self.view.thresholds.period_days, 'day')}.")

    def _balance(self) -> Payload:
        answers = balance_answers(self.view, self.name)
        return {
            "period_days": self.view.thresholds.period_days,
            "given": [_deed(deed) for deed in self.record.given],
            "received": [_deed(deed) for deed in self.record.received],
            "leaning": self.record.leaning(self.view.thresholds) or None,
            "latest_answer": answers[-1][0] if answers else None,
        }


def _ratings(partner: Partner, today: date) -> str:
    """Both ratings in words, with the day they were made."""
    said = [
        f"{name} {rated(rating.value)}"
        for name, rating in (("trust", partner.trust), ("interdependence", partner.interdependence))
        if rating
    ]
    when = f", rated on {on(partner.rated, today)}" if partner.rated else ""
    return f"{listing(said).capitalize()}{when}." if said else ""


def _rate(who: str, kept: Kept) -> str:
    total = len(kept.kept) + len(kept.broken)
    return f"{who} {len(kept.kept)} of {total}" if total else ""


def _deeds(terminal: Output, who: str, deeds: tuple[Deed, ...]) -> None:
    """How often one side helped, with the latest lines."""
    if not deeds:
        terminal.point(f"{who}: nothing on record.")
        return
    terminal.point(f"{who} {times(len(deeds))}, lately:")
    for deed in deeds[: -_DEEDS - 1 : -1]:
        terminal.point(deed.text, mark="  -", sources=[deed.source])


def _kept(kept: Kept) -> Payload:
    return {"kept": len(kept.kept), "broken": len(kept.broken)}


def _deed(deed: Deed) -> Payload:
    return {"text": deed.text, "date": deed.day.isoformat(), "evidence": payload.evidence([deed.source])}
