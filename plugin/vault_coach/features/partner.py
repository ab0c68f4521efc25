"""`coach show PARTNER`: one page about one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import click

from vault_coach.analysis import Signal, View
from vault_coach.analysis.evidence import because
from vault_coach.analysis.leverage import leverage
from vault_coach.analysis.loop import LoopStage, loop_stage
from vault_coach.analysis.network import network_role
from vault_coach.analysis.phrases import count, hours, listing, on, rated, times
from vault_coach.analysis.portfolio import Rhythm, drifting, rhythm
from vault_coach.analysis.reciprocity import Deed, GiveAndTake, KeptPromises, give_and_take, kept_promises
from vault_coach.analysis.rules.balance import balance_answers
from vault_coach.domain.commitment import ME, Commitment
from vault_coach.domain.partner import Partner
from vault_coach.drafting import rephrase
from vault_coach.features.session import Session, common, keeps
from vault_coach.show.jsonable import commitment, dated_line, pick
from vault_coach.show.page import NotePage, Output, seen
from vault_coach.show.terminal import owed

_DEEDS = 2
_PROMISES = frozenset({"promise-overdue", "waiting-on"})
_ROLES = {
    "connector": "Many of the shortest ways between people you know lead through {first}.",
    "apart": "No small meeting with others you know is on record.",
}


@dataclass(frozen=True)
class PartnerPage(NotePage):
    """Everything about one person, with those of the day's signals that concern them."""

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
    def stage(self) -> LoopStage:
        """Where the two stand in the influence loop."""
        return loop_stage(self.view, self.name)

    @cached_property
    def exchanged(self) -> GiveAndTake:
        """What went each way in the period."""
        return give_and_take(self.view, self.name, self.view.today)

    @cached_property
    def kept(self) -> tuple[KeptPromises, KeptPromises]:
        """My promises and theirs."""
        return kept_promises(self.view, self.name)

    @property
    def concerned(self) -> list[Signal]:
        """Signals that call for a talk with this person, most pressing first."""
        return [signal for signal in self.signals if self.name in signal.partners]

    def open(self, owner: str) -> list[Commitment]:
        """List the open promises of one side."""
        return [p for p in self.view.promises(self.name) if p.state == "open" and p.owner == owner]

    def data(self) -> dict[str, Any]:
        """Give the same to programs, who may have the numbers; without a note of the person's, much is unknown."""
        view, known = self.view, self.known
        last = view.last_contact(self.name)
        return {
            "partner": self.name,
            **self._noted(),
            "last_contact": last and last.day,
            "cadence_days": known and view.cadence(known),
            "usual_days": self.rhythm.usual,
            "minutes": view.minutes(self.name, view.thresholds.period_days),
            "kept": {side: _counts(kept) for side, kept in zip(("mine", "theirs"), self.kept, strict=True)},
            "balance": self._balance(),
            "loop": pick(self.stage, "stage", "name", "reasons"),
            "leverage": leverage(view, known) if known else [],
            "network": network_role(view.network, view.bridges, self.name),
            "i_owe": [commitment(promise, view.today) for promise in self.open(ME)],
            "they_owe": [commitment(promise, view.today) for promise in self.open(self.name)],
            "initiatives": [pick(effort, "name", "status") for effort in view.model.initiatives_with(self.name)],
            "signals": self.concerned,
        }

    def _noted(self) -> dict[str, Any]:
        """Give what the person's own note says."""
        known = self.known
        about = dict.fromkeys(("role", "team", "tier")) if known is None else pick(known, "role", "team", "tier")
        return {
            "note": known and known.path,
            "tracked": bool(known and known.tracked),
            **about,
            "computed_tier": known and self.view.computed_tier(known),
            "tier_reasons": self.view.placement(known)[1] if known else [],
            "trust": known and known.trust and known.trust.value,
            "interdependence": known and known.interdependence and known.interdependence.value,
            "goals": known.goals if known else [],
            "win": (known and known.win) or None,
        }

    def show(self, output: Output) -> None:
        """Show who it is, how often you meet, what is owed, what went each way, and what to think about."""
        self._head(output)
        self._owed(output, "You owe", ME)
        self._owed(output, f"{rephrase.first_name(self.name)} owes you", self.name)
        self._thoughts(output)
        self._exchange(output)
        self._standing(output)
        if self.known and (matters := leverage(self.view, self.known)):
            output.title("Why it matters to you", level=2)
            for reason in matters:
                output.point(f"{reason.text[:1].upper()}{reason.text[1:]}.", sources=[reason.source])
        together = self.view.model.initiatives_with(self.name)
        if together:
            output.title("Together", level=2)
        for effort in together:
            output.point(f"{effort.name} ({effort.status})")

    def _owed(self, output: Output, title: str, owner: str) -> None:
        promises = self.open(owner)
        if promises:
            output.title(title, level=2)
        for promise in promises:
            text = owed(promise, self.view.today, lasting=output.lasting)
            output.point(text, sources=[promise.source])

    def _thoughts(self, output: Output) -> None:
        """Show signals and their moves; late promises stand above already."""
        signals = [signal for signal in self.concerned if signal.kind not in _PROMISES]
        if signals:
            output.title("Worth a thought", level=2)
        for signal in signals:
            output.point(signal.reason, sources=signal.evidence[:1])
            output.point(signal.move, mark="  >")

    def _head(self, output: Output) -> None:
        known = self.known
        output.title(self.name)
        if known:
            parts = [known.role, known.team if known.team not in known.role else "", self._tier(known)]
            output.say(", ".join(part for part in parts if part))
        output.say(self._contact(output))
        if known and (ratings := _ratings(known, self.view.today)):
            output.say(ratings)
        if known and known.win:
            output.point(f"A win for {rephrase.first_name(self.name)}: {known.win}", mark=" ")

    def _tier(self, known: Partner) -> str:
        if not known.tracked:
            return "known, not tracked"
        resting = " (resting)" if self.view.resting(known) else ""
        return f"{self.view.tier(known)} partner{resting}"

    def _contact(self, output: Output) -> str:
        last = self.view.last_contact(self.name)
        if last is None:
            return "No contact on record."
        today = self.view.today
        day = "" if output.lasting else f", {on(last.day, today)}"
        met = f"Last contact {seen(last.day, today, output)}{day}."
        known, often = self.known, self.rhythm.usual
        parts = [f"usually about every {count(round(often), 'day')}" if often else ""]
        parts += [f"cadence {count(self.view.cadence(known), 'day')}" if known and known.tracked else ""]
        parts += ["quieter than usual" if drifting(self.view, self.name) else ""]
        often_met = "; ".join(part for part in parts if part)
        return f"{met} {often_met[:1].upper()}{often_met[1:]}." if often_met else met

    def _exchange(self, output: Output) -> None:
        """Show give and take, and kept promises, over the period."""
        days, first = self.view.thresholds.period_days, rephrase.first_name(self.name)
        sides = (("You gave", self.exchanged.given), (f"{first} gave", self.exchanged.received))
        answers = balance_answers(self.view, self.name)
        rates = [text for text in map(_rate, ("you kept", f"{first} kept"), self.kept) if text]
        if not answers and not rates and not any(deeds for _, deeds in sides):
            return
        output.title(f"Between you, {days} days", level=2)
        if rates:
            output.point(f"Promises: {listing(rates)}.")
        for who, deeds in sides:
            _deeds(output, who, deeds)
        if answers:
            value, talk = answers[-1]
            when = f" on {on(talk.day, self.view.today)}" if talk.day else ""
            output.point(f"Asked how balanced it feels: {value:g} of 10{when}.", sources=[talk.source])

    def _standing(self, output: Output) -> None:
        """Show the tier with its reasons, the loop, and the place among others."""
        known = self.known
        if not known:
            return
        tier, grounds = self.view.placement(known)
        output.title("Where you stand", level=2)
        output.point(f"By your record {tier}: {because(grounds)}.")
        loop = self.stage
        why = f": {loop.reasons[0].text}" if loop.reasons else ""
        output.point(
            f"Influence loop, {loop.name}{why}. {loop.next}", sources=[r.source for r in loop.reasons[:1]]
        )
        role = _ROLES.get(network_role(self.view.network, self.view.bridges, self.name), "")
        if role:
            output.point(role.format(first=rephrase.first_name(self.name)))
        minutes = self.view.minutes(self.name, self.view.thresholds.period_days)
        if minutes:
            output.point(f"{hours(minutes)} together in {count(self.view.thresholds.period_days, 'day')}.")

    def _balance(self) -> dict[str, Any]:
        answers = balance_answers(self.view, self.name)
        return {
            "period_days": self.view.thresholds.period_days,
            "given": [dated_line(deed) for deed in self.exchanged.given],
            "received": [dated_line(deed) for deed in self.exchanged.received],
            "leaning": self.exchanged.leaning(self.view.thresholds) or None,
            "latest_answer": answers[-1][0] if answers else None,
        }


def _ratings(partner: Partner, today: date) -> str:
    """Say both ratings in words, with the day they were made."""
    ratings = [
        f"{name} {rated(rating.value)}"
        for name, rating in (("trust", partner.trust), ("interdependence", partner.interdependence))
        if rating
    ]
    when = f", rated on {on(partner.rated, today)}" if partner.rated else ""
    return f"{listing(ratings).capitalize()}{when}." if ratings else ""


def _rate(who: str, kept: KeptPromises) -> str:
    total = len(kept.kept) + len(kept.broken)
    return f"{who} {len(kept.kept)} of {total}" if total else ""


def _deeds(output: Output, who: str, deeds: tuple[Deed, ...]) -> None:
    """Show how often one side helped, with the latest lines."""
    if not deeds:
        output.point(f"{who}: nothing on record.")
        return
    output.point(f"{who} {times(len(deeds))}, lately:")
    for deed in deeds[: -_DEEDS - 1 : -1]:
        output.point(deed.text, mark="  -", sources=[deed.source])


def _counts(kept: KeptPromises) -> dict[str, int]:
    return {"kept": len(kept.kept), "broken": len(kept.broken)}


@click.command(epilog='Example: coach show "Priya Nair"')
@click.argument("partner")
@keeps("About PARTNER")
@common
def show(session: Session, partner: str, *, note: bool) -> None:
    """One page about one person."""
    coach, name = session.coach, session.coach.person(partner)
    session.look(PartnerPage(coach.view, name, coach.signals), f"About {name}", note=note)
