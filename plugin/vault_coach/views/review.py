"""`coach review`: the whole portfolio looked over, with what you decided last time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from vault_coach.analysis import View
from vault_coach.analysis import review as looking
from vault_coach.analysis.evidence import Reason, line_of
from vault_coach.analysis.phrases import count, hours, listing, on
from vault_coach.analysis.portfolio import TIERS, Holding, Portfolio, build_portfolio
from vault_coach.drafting.render import writers
from vault_coach.drafting.sentence import Item
from vault_coach.features.portfolio import PortfolioPage, people, why
from vault_coach.features.review import Carried
from vault_coach.features.roi import RoiPage
from vault_coach.show import payload
from vault_coach.show.page import Output, seen
from vault_coach.show.payload import Payload
from vault_coach.views.draft import sentence, show_rejected


@dataclass(frozen=True)
class ReviewPage:
    """A review on one day.

    Args:
        note: Vault-relative path of its note.
        last: The review before this one, None for the first.
        quarterly: Whether to look at the balance over two periods as well.
        questions: What to think about.
        why: Show the model's candidates that could not be used, too.
    """

    view: View
    note: str
    last: Carried | None
    quarterly: bool = False
    questions: tuple[Item, ...] = ()
    why: bool = False

    @cached_property
    def held(self) -> Portfolio:
        """The portfolio."""
        return build_portfolio(self.view)

    @cached_property
    def changes(self) -> list[Reason]:
        """What is not as it was at the last review."""
        return looking.changes_since(self.view, self.last.review.day) if self.last else []

    @cached_property
    def moved(self) -> list[Reason]:
        """Who was elsewhere a period ago."""
        return looking.tier_changes(self.view, self.view.since(self.view.thresholds.period_days))

    def data(self) -> Payload:
        """What the note says, and the portfolio behind it."""
        return {
            "note": self.note,
            "last_review": self.last
            and {
                "date": self.last.review.day.isoformat(),
                "note": self.last.review.source.path,
                "decided": payload.reasons(self.last.decided),
            },
            "changes": payload.reasons(self.changes),
            "portfolio": PortfolioPage(self.view).data(),
            "out_of_step": looking.out_of_step(self.held),
            "could_move": payload.reasons(looking.could_move(self.view, self.held)),
            "rebalance": self._rebalance() if self.quarterly else None,
            "items": [sentence(item, why=self.why) for item in self.questions],
        }

    def show(self, terminal: Output) -> None:
        """First what was decided and what came of it, then the whole, then what to decide now."""
        self._last(terminal)
        for tier in TIERS:
            self._tier(terminal, tier, self.held.of(tier))
        if self.held.resting:
            terminal.title("Resting")
            terminal.point(f"{listing(partner.name for partner in self.held.resting)}, paused or snoozed")
            terminal.say()
        drifting = [each for each in self.held.partners if each.drifting]
        quiet = [line for each in drifting for line in _quiet(self.view, each, terminal)]
        _reasons(terminal, "Quieter than usual", quiet)
        self._time(terminal)
        _reasons(terminal, "Who could move", looking.could_move(self.view, self.held), "Note and record agree.")
        if self.quarterly:
            self._balance(terminal)
        self._questions(terminal)

    def _questions(self, terminal: Output) -> None:
        if not self.questions:
            return
        terminal.title("To think about")
        for item in self.questions:
            terminal.point(item.text, sources=item.evidence)
            if self.why:
                show_rejected(terminal, item)
        terminal.say()
        terminal.say(writers(self.questions), style="dim")

    def _last(self, terminal: Output) -> None:
        if not self.last:
            terminal.say("This is your first review; the next one takes up what you decide in it.")
            terminal.say()
            return
        since = on(self.last.review.day, self.view.today)
        nothing = "Nothing stands under a heading such as Keep, Try or Decisions."
        _reasons(terminal, f"What you decided on {since}", self.last.decided, nothing)
        _reasons(terminal, f"What changed since {since}", self.changes, "Nothing your notes tell of.")

    def _tier(self, terminal: Output, tier: str, found: Sequence[Holding]) -> None:
        if found:
            terminal.title(f"{tier.capitalize()}: {people(len(found))}")
            for each in found:
                sources = [reason.source for reason in each.reasons] or [line_of(each.partner, "tier")]
                terminal.point(f"{each.partner.name}: {why(each)}", sources=sources)
            terminal.say()

    def _time(self, terminal: Output) -> None:
        days = self.view.thresholds.period_days
        terminal.title(f"Time against tier, {days} days")
        terminal.table(
            [
                (
                    each.tier,
                    people(each.people),
                    hours(each.minutes),
                    hours(looking.average_minutes(self.held, each.tier)),
                    f"{each.share:.0%}",
                )
                for each in self.held.times
            ],
            ("", "", "together", "with each", "share"),
            right={1, 2, 3},
        )
        for line in looking.out_of_step(self.held):
            terminal.point(line)
        if self.held.unmeasured:
            terminal.point(f"Not counted: {count(self.held.unmeasured, 'meeting')} without a length.")
        terminal.say()

    def _balance(self, terminal: Output) -> None:
        days = self.view.thresholds.period_days
        terminal.title(f"Rebalance: the last {days} days, and the {days} before")
        terminal.table(
            [
                (each.tier, f"{each.before:.0%}", f"{each.now:.0%}")
                for each in looking.tier_shifts(self.view, self.held)
            ],
            ("share of your time", "before", "now"),
            right={1},
        )
        terminal.say()
        _reasons(terminal, "Who changed tier", self.moved, "Nobody, as far as your record goes.")
        if anew := looking.rated_anew(self.view, self.view.since(days)):
            terminal.point(f"Rated anew, so what they were before is not on record: {listing(anew)}.", mark=" ")
            terminal.say()
        terminal.title("What partnering returned")
        RoiPage(self.view).indicators(terminal)

    def _rebalance(self) -> Payload:
        return {
            "tiers": [
                {"tier": each.tier, "share": round(each.now, 3), "share_before": round(each.before, 3)}
                for each in looking.tier_shifts(self.view, self.held)
            ],
            "changed_tier": payload.reasons(self.moved),
            "indicators": RoiPage(self.view).data()["indicators"],
        }


def _quiet(view: View, holding: Holding, terminal: Output) -> list[Reason]:
    """How long the silence has been, and how long it usually is."""
    last, often = view.last_contact(holding.partner.name), holding.rhythm.usual
    if last is None or often is None:
        return []
    met = f"last contact {seen(last.day, view.today, terminal)}, usually about every {count(round(often), 'day')}"
    return [Reason(f"{holding.partner.name}: {met}", last.source)]


def _reasons(terminal: Output, title: str, found: Sequence[Reason], nothing: str = "") -> None:
    """Points under a heading, or what there is to say when there are none; no heading where that is nothing."""
    if not found and not nothing:
        return
    terminal.title(title)
    for reason in found:
        terminal.point(reason.text, sources=[reason.source])
    if not found:
        terminal.point(nothing, mark=" ")
    terminal.say()
