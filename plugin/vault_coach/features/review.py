"""`coach review`: all partnerships looked over in a note, with what you decided last time and room for more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import click

from vault_coach.analysis import View, review
from vault_coach.analysis.evidence import Reason, line_of
from vault_coach.analysis.phrases import count, hours, listing, on
from vault_coach.analysis.portfolio import TIERS, Holding, Portfolio, build_portfolio
from vault_coach.coach import Coach
from vault_coach.domain.learning import Review
from vault_coach.domain.source import Source
from vault_coach.drafting.kinds import review as review_kind
from vault_coach.drafting.plan import Item
from vault_coach.drafting.render import writers
from vault_coach.features import write_draft, write_files
from vault_coach.features.drafts import Drafting, drafting
from vault_coach.features.portfolio import PortfolioPage, people, why
from vault_coach.features.roi import RoiPage
from vault_coach.features.write_draft import DraftOptions, sentences, show_rejected
from vault_coach.features.write_files import WriteResult, find_target, put_block
from vault_coach.llm.backend import Backend
from vault_coach.markdown.edit import blocks
from vault_coach.markdown.sections import paragraphs_under
from vault_coach.show.note import note_body
from vault_coach.show.page import Output, seen
from vault_coach.vault import note
from vault_coach.vault.journal import Purpose

_FOLDER = "Reflections"
_TITLE = "Portfolio review"
_DECIDED = frozenset("keep try decisions decision decided next change changes start stop drop more less".split())
_EDITED = "You edited this review, so it stays as it is. To write over it, add --replace."


@click.command("review", epilog="Example: coach review --quarterly")
@click.option("--quarterly", is_flag=True, help="Look at the balance of two periods as well.")
@drafting
def review_command(drafting: Drafting, *, quarterly: bool) -> None:
    """Look over all your partnerships, in a note with room for what you decide."""
    coach, options = drafting.session.coach, drafting.options
    path = note_path(coach)
    questions = write_questions(coach, drafting.backend_if_any)
    page = ReviewPage(coach.view, path, last_review(coach), quarterly, questions, drafting.why)
    files = []
    if not options.print_only:
        files.append(write_review(coach, path, note_body(page, write_files.linker(coach, path)), options))
    drafting.session.show(page, files)


@dataclass(frozen=True, slots=True)
class LastReview:
    """The review before this one.

    Attributes:
        decided: What the user wrote in it under Keep, Try, Decisions and the like, each behind its heading.
    """

    review: Review
    decided: tuple[Reason, ...]


def last_review(coach: Coach) -> LastReview | None:
    """Return the latest review before today, with what was decided in it."""
    past = [entry for entry in coach.partnerships.reviews if entry.day < coach.today]
    if not past:
        return None
    last = past[-1]
    path = last.source.path
    decided = [
        Reason(f"{item.heading}: {item.text}", Source(path, item.line, item.quote, item.heading, last.day))
        for item in paragraphs_under(note.read_note(coach.vault, path).text, _decides)
    ]
    return LastReview(last, tuple(decided))


def _decides(heading: str) -> bool:
    first = heading.casefold().split()[:1]
    return first != [] and first[0].strip(":.,!") in _DECIDED


def note_path(coach: Coach) -> str:
    """Return the path of today's review note: the one there is, else the one to make."""
    fresh = f"{_FOLDER}/{coach.today.isoformat()} {_TITLE}.md"
    there = _begun(coach)
    return fresh if fresh in there or not there else there[0]


def _begun(coach: Coach) -> list[str]:
    """Return the paths of today's reviews: the only notes that are written into."""
    return [entry.source.path for entry in coach.partnerships.reviews if entry.day == coach.today]


def write_questions(coach: Coach, backend: Callable[[], Backend | None]) -> tuple[Item, ...]:
    """Write what to think about when looking over everyone; a model is asked for only when there is something."""
    plan = review_kind.plan(coach.view, coach.signals)
    return write_draft.write_items(coach, plan, backend() if plan.facts else None)


def write_review(coach: Coach, path: str, body: str, options: DraftOptions) -> WriteResult:
    """Write the review: a new note with room for the user's decisions, or the block in the note there is."""
    block = blocks.block_id("review", coach.today.isoformat())
    if path in _begun(coach):
        target = find_target(coach, path, block, heading="")
    else:
        target = write_draft.new_note(coach, path, block, "note_review.md", {"day": coach.today})
    if target.state in {"edited", "dismissed"} and not options.replace:
        return WriteResult(path, written=False, notice=_EDITED)
    purpose = Purpose(coach.now, "review", block)
    return put_block(coach, target, body, purpose, replace=options.replace, dry_run=options.dry_run)


@dataclass(frozen=True)
class ReviewPage:
    """A review on one day.

    Attributes:
        last: The review before this one, None for the first.
        why: Show the model's candidates that could not be used, too.
    """

    view: View
    note: str
    last: LastReview | None
    quarterly: bool = False
    questions: tuple[Item, ...] = ()
    why: bool = False

    @cached_property
    def portfolio(self) -> Portfolio:
        """The portfolio."""
        return build_portfolio(self.view)

    @cached_property
    def changes(self) -> list[Reason]:
        """What is not as it was at the last review."""
        return review.changes_since(self.view, self.last.review.day) if self.last else []

    @cached_property
    def moved(self) -> list[Reason]:
        """Who was elsewhere a period ago."""
        return review.tier_changes(self.view, self.view.since(self.view.thresholds.period_days))

    def data(self) -> dict[str, Any]:
        """Give what the note says, and the portfolio behind it."""
        return {
            "note": self.note,
            "last_review": self.last
            and {
                "date": self.last.review.day,
                "note": self.last.review.source.path,
                "decided": self.last.decided,
            },
            "changes": self.changes,
            "portfolio": PortfolioPage(self.view).data(),
            "out_of_step": review.out_of_step(self.portfolio),
            "could_move": review.could_move(self.view, self.portfolio),
            "rebalance": self._rebalance() if self.quarterly else None,
            "items": sentences(self.questions, why=self.why),
        }

    def show(self, terminal: Output) -> None:
        """Show what was decided and what came of it, then the whole, then what to decide now."""
        self._last(terminal)
        for tier in TIERS:
            self._tier(terminal, tier, self.portfolio.of(tier))
        if self.portfolio.resting:
            terminal.title("Resting")
            terminal.point(f"{listing(partner.name for partner in self.portfolio.resting)}, paused or snoozed")
            terminal.say()
        drifting = [holding for holding in self.portfolio.partners if holding.drifting]
        quiet = [line for holding in drifting for line in _quiet(self.view, holding, terminal)]
        _reasons(terminal, "Quieter than usual", quiet)
        self._time(terminal)
        _reasons(
            terminal, "Who could move", review.could_move(self.view, self.portfolio), "Note and record agree."
        )
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

    def _tier(self, terminal: Output, tier: str, members: Sequence[Holding]) -> None:
        if members:
            terminal.title(f"{tier.capitalize()}: {people(len(members))}")
            for holding in members:
                sources = [reason.source for reason in holding.reasons] or [line_of(holding.partner, "tier")]
                terminal.point(f"{holding.partner.name}: {why(holding)}", sources=sources)
            terminal.say()

    def _time(self, terminal: Output) -> None:
        days = self.view.thresholds.period_days
        terminal.title(f"Time against tier, {days} days")
        terminal.table(
            [
                (
                    time.tier,
                    people(time.people),
                    hours(time.minutes),
                    hours(review.average_minutes(self.portfolio, time.tier)),
                    f"{time.share:.0%}",
                )
                for time in self.portfolio.times
            ],
            ("", "", "together", "with each", "share"),
            right={1, 2, 3},
        )
        for line in review.out_of_step(self.portfolio):
            terminal.point(line)
        if self.portfolio.unmeasured:
            terminal.point(f"Not counted: {count(self.portfolio.unmeasured, 'meeting')} without a length.")
        terminal.say()

    def _balance(self, terminal: Output) -> None:
        days = self.view.thresholds.period_days
        terminal.title(f"Rebalance: the last {days} days, and the {days} before")
        terminal.table(
            [
                (shift.tier, f"{shift.before:.0%}", f"{shift.now:.0%}")
                for shift in review.tier_shifts(self.view, self.portfolio)
            ],
            ("share of your time", "before", "now"),
            right={1},
        )
        terminal.say()
        _reasons(terminal, "Who changed tier", self.moved, "Nobody, as far as your record goes.")
        if anew := review.rated_anew(self.view, self.view.since(days)):
            terminal.point(f"Rated anew, so what they were before is not on record: {listing(anew)}.", mark=" ")
            terminal.say()
        terminal.title("What partnering returned")
        RoiPage(self.view).indicators(terminal)

    def _rebalance(self) -> dict[str, Any]:
        return {
            "tiers": [
                {"tier": shift.tier, "share": round(shift.now, 3), "share_before": round(shift.before, 3)}
                for shift in review.tier_shifts(self.view, self.portfolio)
            ],
            "changed_tier": self.moved,
            "indicators": RoiPage(self.view).data()["indicators"],
        }


def _quiet(view: View, holding: Holding, terminal: Output) -> list[Reason]:
    """Say how long the silence has been, and how long it usually is."""
    last, often = view.last_contact(holding.partner.name), holding.rhythm.usual
    if last is None or often is None:
        return []
    met = f"last contact {seen(last.day, view.today, terminal)}, usually about every {count(round(often), 'day')}"
    return [Reason(f"{holding.partner.name}: {met}", last.source)]


def _reasons(terminal: Output, title: str, reasons: Sequence[Reason], nothing: str = "") -> None:
    """Show points under a heading, or what to say when there are none; no heading where that is nothing."""
    if not reasons and not nothing:
        return
    terminal.title(title)
    for reason in reasons:
        terminal.point(reason.text, sources=[reason.source])
    if not reasons:
        terminal.point(nothing, mark=" ")
    terminal.say()
