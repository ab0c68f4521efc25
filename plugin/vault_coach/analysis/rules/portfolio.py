"""The whole portfolio: where the user's time, help and attention go. The subject is the user."""

from collections.abc import Iterator

from vault_coach.analysis.evidence import by_day, line_of, lines_of, newest_first
from vault_coach.analysis.leverage import leverage
from vault_coach.analysis.phrases import count, hours, on, times
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Signal
from vault_coach.analysis.view import View
from vault_coach.domain.commitment import ME
from vault_coach.domain.exchange import GIVEN, RECEIVED
from vault_coach.domain.source import Source

_AIM = "Say what you are after: list your `goals` in coach.toml, or note whom your open decisions need."


@rule(
    "too-many-core",
    meaning="You have more core partners than one person can tend.",
    fires="More than {core_partners} partners are core.",
    idea="Depth takes time, and there is only so much of it; to choose is kinder than to spread thin.",
    move="Choose whom to keep in the core, and move the others to active.",
    thresholds=("core_partners",),
)
def too_many_core(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    core = [partner for partner in view.coached() if view.tier(partner) == "core"]
    if len(core) > view.thresholds.core_partners:
        reason = f"{len(core)} partners are core; few can tend more than {view.thresholds.core_partners}."
        lines = [line_of(partner, "tier") for partner in core]
        yield rule.signal(ME, 1, reason, lines, partners=(), facts={"number": str(len(core))})


@rule(
    "helper-trap",
    meaning="Much of your time or help goes where it moves nothing you are after.",
    fires="In {helper_days} days, more than {helper_share:.0%} of partner minutes went to partners without "
    "leverage; or, of {helper_exchanges} exchanges or more, help given was {helper_ratio:g} times "
    "help received or more.",
    idea="Helping is good until it is all you do; what you say no to pays for what you say yes to.",
    move="Set a boundary, and say one no politely.",
    thresholds=("helper_days", "helper_share", "helper_ratio", "helper_exchanges"),
)
def helper_trap(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2; 1 while it is only that the notes do not say what the user is after."""
    days = view.thresholds.helper_days
    aimless = not any(leverage(view, partner) for partner in view.coached())
    time, help_ = _time_without_leverage(view), _help_without_return(view)
    if clues := [clue for clue in (time, help_) if clue]:
        clauses = ", and ".join(clause for clause, _ in clues)
        yield rule.signal(
            ME,
            1 if aimless and not help_ else 2,
            f"In {days} days {clauses}.",
            [line for _, lines in clues for line in lines],
            partners=(),
            move=_AIM if aimless and not help_ else "",
            facts={"days": str(days)},
        )


def _time_without_leverage(view: View) -> tuple[str, list[Source]] | None:
    """Say which share of partner minutes is too much, with the meetings; None when none is."""
    days = view.thresholds.helper_days
    minutes = {partner.name: view.minutes(partner.name, days) for partner in view.coached()}
    without = [partner.name for partner in view.coached() if not leverage(view, partner)]
    spent, total = sum(minutes[name] for name in without), sum(minutes.values())
    if spent <= view.thresholds.helper_share * total:
        return None
    contacts = [c for name in without for c in view.contacts(name) if c.minutes and view.within(c.day, days)]
    words = f"{hours(spent)} of {hours(total)} with partners went to those without a part in what you are after"
    if len(without) == len(minutes):
        words = f"you spent {hours(total)} with partners while your notes do not say what you are after"
    return words, lines_of(newest_first(contacts))


def _help_without_return(view: View) -> tuple[str, list[Source]] | None:
    """Say that help given outweighs help received, with the lines; None when it does not."""
    recent = [
        exchange
        for partner in view.coached()
        for exchange in view.exchanges(partner.name, *GIVEN, *RECEIVED)
        if view.within(exchange.day, view.thresholds.helper_days)
    ]
    given = [exchange for exchange in recent if exchange.kind in GIVEN]
    received = len(recent) - len(given)
    if len(recent) < view.thresholds.helper_exchanges or len(given) < view.thresholds.helper_ratio * received:
        return None
    words = f"you helped {times(len(given))} and were helped {times(received)}"
    return words, lines_of(newest_first(given))


@rule(
    "depth-neglected",
    meaning="You have not recorded any time for your own craft.",
    fires="No learning is on record for {depth_days} days.",
    idea="Others come to you for what you know; that knowledge needs feeding too.",
    move="Block time for your own craft.",
    thresholds=("depth_days",),
)
def depth_neglected(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    past = sorted((item for item in view.model.learnings if item.day <= view.today), key=by_day)
    if not past:
        yield from _nothing(view, rule, "learning", view.thresholds.depth_days)
    elif view.age(past[-1].day) >= view.thresholds.depth_days:
        last = past[-1].day
        reason = f"The last learning on record is from {on(last, view.today)}."
        facts = {"day": last.isoformat(), "days": str(view.age(last))}
        yield rule.signal(ME, 1, reason, [past[-1].source], partners=(), facts=facts)


def _nothing(view: View, rule: Rule, what: str, days: int) -> Iterator[Signal]:
    """Yield that no such thing is on record; silent where there was nothing to search."""
    words, lines = _searched(view, days)
    if lines:
        yield rule.signal(ME, 1, f"No {what} is on record ({words}).", lines, partners=(), absence=True)


def _searched(view: View, days: int) -> tuple[str, list[Source]]:
    """List the notes of the last `days` days with a contact with partners, in words and by a line of each.

    An absence has no line of its own; it rests on what was searched. Without any such note, that is the notes
    about the partners; nothing where there are none either.
    """
    recent = newest_first(
        contact
        for partner in view.coached()
        for contact in view.contacts(partner.name)
        if view.within(contact.day, days)
    )
    if not recent:
        about = [partner.source for partner in view.coached()]
        return f"searched: {count(len(about), 'note')} about partners", about
    lines = {contact.source.path: contact.source for contact in reversed(recent)}
    first = on(recent[-1].day, view.today)
    return f"searched: {count(len(lines), 'note')} since {first}", list(reversed(lines.values()))


@rule(
    "only-powerful",
    meaning="Everyone you tend has a lot of formal power.",
    fires="You track {powerful_partners} partners or more, and all of them have high authority.",
    idea="Tending only the powerful looks like climbing, and misses those who know how things really work.",
    move="Include people with less formal power.",
    thresholds=("powerful_partners",),
)
def only_powerful(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    tracked = list(view.model.tracked())
    lines = [line_of(partner, "authority") for partner in view.coached()]
    if len(tracked) < view.thresholds.powerful_partners or not lines:
        return
    if all(partner.authority == "high" for partner in tracked):
        reason = f"All {len(tracked)} partners you track have high authority."
        yield rule.signal(ME, 1, reason, lines, partners=(), facts={"number": str(len(tracked))})


@rule(
    "solo-delivery",
    meaning="Most of what you finished lately, you finished alone.",
    fires="In {period_days} days {solo_initiatives} initiatives or more were finished, and more than "
    "{solo_share:.0%} of them had no partners.",
    idea="What you deliver alone makes you useful; what you deliver with others makes it theirs as well.",
    move="Co-create the next one: bring someone in before there is a plan.",
    thresholds=("period_days", "solo_initiatives", "solo_share"),
)
def solo_delivery(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1."""
    days = view.thresholds.period_days
    done = [e for e in view.initiatives if e.status == "done" and view.within(e.ended, days)]
    solo = [effort for effort in done if not view.people_in(effort)]
    if len(done) < view.thresholds.solo_initiatives or len(solo) <= view.thresholds.solo_share * len(done):
        return
    reason = f"In {days} days you finished {len(done)} initiatives, {len(solo)} of them without partners."
    lines = [line_of(effort, "partners", "ended", "status") for effort in solo]
    yield rule.signal(ME, 1, reason, lines, partners=(), facts={"number": str(len(solo)), "days": str(days)})


@rule(
    "review-due",
    meaning="You have not looked over your whole portfolio of partnerships for a while.",
    fires="No portfolio review is on record for {review_days} days; after {rebalance_days} days it is time "
    "to rebalance.",
    idea="Who matters to what you do changes from season to season; a look now and then keeps your time in step.",
    move="Run `coach review`.",
    thresholds=("review_days", "rebalance_days"),
)
def review_due(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1; 2 when it is time to rebalance."""
    past = sorted((review for review in view.model.reviews if review.day <= view.today), key=by_day)
    if not past:
        yield from _nothing(view, rule, "portfolio review", view.thresholds.review_days)
        return
    last = past[-1].day
    days = view.age(last)
    if days < view.thresholds.review_days:
        return
    rebalance = days >= view.thresholds.rebalance_days
    season = "; it is time to rebalance" if rebalance else ""
    yield rule.signal(
        ME,
        2 if rebalance else 1,
        f"Your last portfolio review was on {on(last, view.today)}{season}.",
        [past[-1].source],
        partners=(),
        move="Run `coach review` and rebalance your time." if rebalance else "",
        facts={"day": last.isoformat(), "days": str(days)},
    )
