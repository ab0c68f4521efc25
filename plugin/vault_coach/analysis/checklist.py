"""Five ways to begin, ticked from the notes: what was done lately, with the lines that show it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vault_coach.analysis.evidence import Reason, line_of, newest_first
from vault_coach.analysis.phrases import listing, on
from vault_coach.analysis.view import View
from vault_coach.domain.initiative import Initiative

_PEOPLE = 3
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
    return [step(view) for step in _STEPS]


def _rated(view: View) -> ChecklistStep:
    """Check for three partners with both ratings, none of them stale."""
    rated = [
        Reason(f"{partner.name}, rated on {on(partner.rated, view.today)}", partner.trust.source)
        for partner in view.coached()
        if partner.trust and partner.rated and view.within(partner.rated, view.thresholds.rating_days)
    ]
    missing = max(0, _PEOPLE - len(rated))
    return ChecklistStep(
        "rated",
        "Know where you stand: three people rated for trust and interdependence",
        not missing,
        tuple(rated),
        f"Rate {missing} more: trust and interdependence, from 1 to 5, in the note of each.",
    )


def _effort(view: View) -> ChecklistStep:
    """Check for a small joint effort begun in the period."""
    begun = [effort for effort in view.joint_efforts("active", "done") if _small(effort) and _lately(view, effort)]
    return ChecklistStep(
        "effort",
        "Begin small: one joint effort that risks little",
        bool(begun),
        tuple(
            Reason(
                f'"{e.name}" with {listing(sorted(view.people_in(e) - view.resting_names))}',
                line_of(e, "started", "status"),
            )
            for e in begun
        ),
        "Propose something of size 1 or 2 to one person: why, what a win is for both, when you look again.",
    )


def _small(effort: Initiative) -> bool:
    return effort.size is not None and effort.size <= _SMALL


def _lately(view: View, effort: Initiative) -> bool:
    return view.within(effort.started, view.thresholds.period_days)


def _check_in(view: View) -> ChecklistStep:
    """Check for a talk about the partnership itself in the period: a balance answer, or a retro."""
    days = view.thresholds.period_days
    asked = [
        talk
        for partner in view.coached()
        for talk in view.exchanges(partner.name, "balance")
        if view.within(talk.day, days)
    ]
    retros = [m for m in view.retros if view.within(m.day, days) and view.to_talk_to(m.attendees)]
    talks = [Reason(f"asked {talk.partner} about the balance", talk.source) for talk in newest_first(asked)]
    talks += [
        Reason(f"looked back with {listing(view.to_talk_to(m.attendees))}", m.source) for m in newest_first(retros)
    ]
    return ChecklistStep(
        "check-in",
        "Ask how it goes: one talk about a partnership itself",
        bool(talks),
        tuple(talks),
        "Ask one partner how working together feels to them, and write the answer down as `balance:: 7`.",
    )


def _story(view: View) -> ChecklistStep:
    """Check for public credit in the period, or an effort finished in it whose note tells the story."""
    days = view.thresholds.period_days
    credit = [
        line
        for partner in view.coached()
        for line in view.exchanges(partner.name, "credit")
        if view.within(line.day, days)
    ]
    finished = [e for e in view.joint_efforts("done") if "story" in e.sources and view.within(e.ended, days)]
    stories = [Reason(f"credit to {line.partner}", line.source) for line in newest_first(credit)]
    stories += [Reason(f'the story of "{effort.name}"', line_of(effort, "story")) for effort in finished]
    return ChecklistStep(
        "story",
        "Tell it as ours: one success shared, with the partner named",
        bool(stories),
        tuple(stories),
        "Tell others of one thing that worked because of two people, and note it as `credit::` with the link.",
    )


def _review(view: View) -> ChecklistStep:
    """Check for a portfolio review within its rhythm."""
    days = view.thresholds.review_days
    reviews = [review for review in view.model.reviews if view.within(review.day, days)]
    return ChecklistStep(
        "review",
        "Look at the whole: one review of your portfolio this month",
        bool(reviews),
        tuple(
            Reason(f"review of {on(review.day, view.today)}", review.source) for review in newest_first(reviews)
        ),
        "Take half an hour with `coach review`: who is core, active, peripheral, and where does your time go?",
    )


_STEPS: Iterable[Callable[[View], ChecklistStep]] = (_rated, _effort, _check_in, _story, _review)
