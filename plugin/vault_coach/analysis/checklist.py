"""Five ways to begin, ticked from the notes: what was done lately, with the lines that show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vault_coach.analysis.evidence import Reason, line_of, newest_first
from vault_coach.analysis.phrases import listing, on
from vault_coach.analysis.view import View
from vault_coach.domain.exchange import Exchange

_SMALL = 2  # the largest size that puts little at risk


@dataclass(frozen=True, slots=True)
class ChecklistStep:
    """One way to begin.

    Attributes:
        name: Its key: rated, effort, check-in, story, review.
        title: What it is, in words.
        done: True when the notes show it.
        evidence: What shows it, or how far it has come.
        next: What to do when it is not done.
    """

    name: str
    title: str
    done: bool
    evidence: tuple[Reason, ...]
    next: str


def checklist(view: View) -> list[ChecklistStep]:
    """Return the five steps, in the order to take them."""
    steps = []
    for name, title, fewest, find, hint in _STEPS:
        evidence = find(view)
        missing = max(0, fewest - len(evidence))
        steps.append(ChecklistStep(name, title, not missing, tuple(evidence), hint.format(missing=missing)))
    return steps


def _rated(view: View) -> list[Reason]:
    """Find partners with both ratings, none of them stale."""
    return [
        Reason(f"{partner.name}, rated on {on(partner.rated, view.today)}", partner.trust.source)
        for partner in view.coached()
        if partner.trust and partner.rated and view.within(partner.rated, view.thresholds.rating_days)
    ]


def _begun(view: View) -> list[Reason]:
    """Find small joint efforts begun in the period."""
    days = view.thresholds.period_days
    return [
        Reason(
            f'"{effort.name}" with {listing(sorted(view.people_in(effort) - view.resting_names))}',
            line_of(effort, "started", "status"),
        )
        for effort in view.joint_efforts("active", "done")
        if effort.size is not None and effort.size <= _SMALL and view.within(effort.started, days)
    ]


def _talks(view: View) -> list[Reason]:
    """Find talks about a partnership itself in the period: balance answers, then retros."""
    days = view.thresholds.period_days
    retros = [m for m in view.retros if view.within(m.day, days) and view.to_talk_to(m.attendees)]
    talks = [Reason(f"asked {talk.partner} about the balance", talk.source) for talk in _recent(view, "balance")]
    return talks + [
        Reason(f"looked back with {listing(view.to_talk_to(m.attendees))}", m.source) for m in newest_first(retros)
    ]


def _stories(view: View) -> list[Reason]:
    """Find public credit in the period, then efforts finished in it whose note tells the story."""
    days = view.thresholds.period_days
    finished = [e for e in view.joint_efforts("done") if "story" in e.sources and view.within(e.ended, days)]
    credit = [Reason(f"credit to {line.partner}", line.source) for line in _recent(view, "credit")]
    return credit + [Reason(f'the story of "{effort.name}"', line_of(effort, "story")) for effort in finished]


def _recent(view: View, kind: str) -> list[Exchange]:
    """List exchanges of a kind with coached partners in the period, the newest first."""
    exchanges = (line for partner in view.coached() for line in view.exchanges(partner.name, kind))
    return newest_first(line for line in exchanges if view.within(line.day, view.thresholds.period_days))


def _reviews(view: View) -> list[Reason]:
    """Find portfolio reviews within their rhythm."""
    reviews = [review for review in view.model.reviews if view.within(review.day, view.thresholds.review_days)]
    return [Reason(f"review of {on(review.day, view.today)}", review.source) for review in newest_first(reviews)]


_STEPS: Sequence[tuple[str, str, int, Callable[[View], list[Reason]], str]] = (
    (
        "rated",
        "Know where you stand: three people rated for trust and interdependence",
        3,
        _rated,
        "Rate {missing} more: trust and interdependence, from 1 to 5, in the note of each.",
    ),
    (
        "effort",
        "Begin small: one joint effort that risks little",
        1,
        _begun,
        "Propose something of size 1 or 2 to one person: why, what a win is for both, when you look again.",
    ),
    (
        "check-in",
        "Ask how it goes: one talk about a partnership itself",
        1,
        _talks,
        "Ask one partner how working together feels to them, and write the answer down as `balance:: 7`.",
    ),
    (
        "story",
        "Tell it as ours: one success shared, with the partner named",
        1,
        _stories,
        "Tell others of one thing that worked because of two people, and note it as `credit::` with the link.",
    ),
    (
        "review",
        "Look at the whole: one review of your portfolio this month",
        1,
        _reviews,
        "Take half an hour with `coach review`: who is core, active, peripheral, and where does your time go?",
    ),
)
"""Name, title, how much evidence makes it done, what finds that, and the hint while some is missing."""
