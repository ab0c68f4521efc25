"""After a joint effort: looking back, giving credit, and the right next size."""

from collections.abc import Iterable, Iterator
from datetime import date

from vault_coach.analysis.evidence import line_of
from vault_coach.analysis.phrases import listing, on
from vault_coach.analysis.registry import Rule, rule
from vault_coach.analysis.signal import Severity, Signal
from vault_coach.analysis.view import View
from vault_coach.domain.initiative import Initiative
from vault_coach.domain.partner import Partner

_LARGEST = 5


@rule(
    "retro-due",
    meaning="A joint effort is over and you have not looked back on how you worked together.",
    fires="An initiative is done and no retro has been held since it ended; less pressing after "
    "{period_days} days.",
    idea="What went well between two people is forgotten first; half an hour keeps it for the next time.",
    move="Hold a short retrospective on the partnership, not on the result.",
    thresholds=("period_days",),
)
def retro_due(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2 while the end is recent, 1 after the period."""
    for effort in view.joint_efforts("done"):
        if view.retro_of(effort):
            continue
        yield rule.signal(
            effort.name,
            _freshness(view, effort),
            f'"{effort.name}" {_over(view, effort)}, and you have not looked back on it together since.',
            [line_of(effort, "ended", "status")],
            partners=view.to_talk_to(view.people_in(effort)),
            facts=_facts(effort),
        )


@rule(
    "story-due",
    meaning="A joint effort had a result, and nobody has been credited for it.",
    fires="An initiative is done with an outcome, and neither public credit for one of its partners nor a "
    "story is on record since it ended; less pressing after {period_days} days.",
    idea="A success told as everyone's own makes the next partner want to join; untold, it might as well not be.",
    move="Tell the success story and credit your partners in public.",
    thresholds=("period_days",),
)
def story_due(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2 while the end is recent, 1 after the period."""
    for effort in view.joint_efforts("done"):
        if not effort.outcome or "story" in effort.sources or _credited(view, effort):
            continue
        yield rule.signal(
            effort.name,
            _freshness(view, effort),
            f'"{effort.name}" {_over(view, effort)} with an outcome, and nobody was credited in public since.',
            [line_of(effort, "outcome"), line_of(effort, "ended", "status")],
            partners=view.to_talk_to(view.people_in(effort)),
            facts=_facts(effort) | {"thing": effort.outcome},
        )


def _credited(view: View, effort: Initiative) -> bool:
    """Return True when someone in it was credited since it ended, for it or for nothing named."""
    return any(
        exchange.initiative in {"", effort.name} and (exchange.day or date.min) >= (effort.ended or date.min)
        for name in view.people_in(effort)
        for exchange in view.exchanges(name, "credit")
    )


@rule(
    "stretch-ready",
    meaning="You finished something together, looked back on it, and have nothing next.",
    fires="An initiative is done, its retro was held, and no other with the same partners was proposed since.",
    idea="Trust grows by steps; one that went well is best followed by one a little higher, while it is fresh.",
    move="Propose a slightly larger effort with the same partners.",
    in_culture={
        "individualistic": "Propose one more step with the same people, hardly larger than the last.",
        "hostile": "Grow the next effort only if each of you can show a result of your own.",
    },
)
def stretch_ready(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1. An effort that also takes in others is still one with the same partners."""
    for effort in view.joint_efforts("done"):
        retro, partners = view.retro_of(effort), view.to_talk_to(view.people_in(effort))
        if not retro or not partners or any(_came_after(later, effort) for later in view.initiatives):
            continue
        size = effort.size + 1 if effort.size and effort.size < _LARGEST else None
        yield rule.signal(
            effort.name,
            1,
            f'"{effort.name}" is done and looked back on, and nothing new with {listing(partners)} is proposed.',
            [retro.source, line_of(effort, "size", "status")],
            partners=partners,
            move=f"Propose a slightly larger effort with the same partners, about size {size}." if size else "",
            facts=_facts(effort) | ({"number": str(size)} if size else {}),
        )


def _came_after(later: Initiative, effort: Initiative) -> bool:
    """Return True for another initiative with everyone of an ended one, proposed or begun since."""
    if later.path == effort.path or not set(effort.partners) <= set(later.partners):
        return False
    if later.status == "proposed" or later.started is None or effort.ended is None:
        return True
    return later.started >= effort.ended


@rule(
    "stretch-too-fast",
    meaning="The next thing you plan with the same partners is far larger than the last you finished.",
    fires="An initiative that is proposed or active is {stretch_jump} sizes or more larger than the last "
    "finished one with the same partners.",
    idea="A first small success carries a next step, not a leap; what breaks then is the trust.",
    move="Scale it down to one size above the last.",
    thresholds=("stretch_jump",),
)
def stretch_too_fast(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 2."""
    finished = view.joint_efforts("done")
    for effort in view.joint_efforts("proposed", "active"):
        last = _last_finished(view, effort, finished)
        if not last or not effort.size or not last.size or effort.size - last.size < view.thresholds.stretch_jump:
            continue
        yield rule.signal(
            effort.name,
            2,
            f'"{effort.name}" is of size {effort.size}; "{last.name}", the last you finished together, '
            f"was of size {last.size}.",
            [line_of(effort, "size"), line_of(last, "size")],
            partners=view.to_talk_to(view.people_in(effort)),
            facts={"initiative": effort.name, "number": str(last.size + 1), "thing": last.name},
        )


def _last_finished(view: View, effort: Initiative, finished: Iterable[Initiative]) -> Initiative | None:
    """Find the latest effort done, before this one began, with people who are all in this one."""
    begun = effort.started or view.today
    done = [
        (earlier.ended, earlier.name, earlier)
        for earlier in finished
        if earlier.ended and earlier.ended <= begun and earlier.partners and _came_after(effort, earlier)
    ]
    return max(done, key=lambda ended: ended[:2])[2] if done else None


@rule(
    "amplify",
    meaning="A joint effort went well, and someone who was not in it cares about its topic.",
    fires="An initiative is done with an outcome and a retro, and another partner shares one of its topics.",
    idea="A result two people vouch for travels further with a third who has a reason to care.",
    move="Bring in a third stakeholder: show them the result and ask what it could do for them.",
    in_culture={
        "individualistic": "Show them the result in private, and let them choose to join.",
        "hostile": "Show the result beyond your own circle, with each person's part plain to see.",
    },
)
def amplify(view: View, rule: Rule) -> Iterator[Signal]:
    """Fire with severity 1, once for each such partner."""
    for effort in view.joint_efforts("done"):
        retro = view.retro_of(effort)
        if not effort.outcome or not retro:
            continue
        for partner in view.coached():
            shared = _shared_topics(partner, effort)
            if not shared or partner.name in view.people_in(effort):
                continue
            yield rule.signal(
                effort.name,
                1,
                f'"{effort.name}" went well, and {partner.name}, who was not in it, cares about {shared[0]} too.',
                [line_of(partner, "topics"), line_of(effort, "outcome"), retro.source],
                partners=[partner.name],
                facts=_facts(effort) | {"thing": shared[0], "other": partner.name},
            )


def _shared_topics(partner: Partner, effort: Initiative) -> list[str]:
    """List the partner's topics that are the effort's too, in the partner's spelling."""
    theirs = {topic.casefold() for topic in effort.topics}
    return [topic for topic in partner.topics if topic.casefold() in theirs]


def _freshness(view: View, effort: Initiative) -> Severity:
    """Return 2 while the end is recent; without an end on record it may be long ago."""
    return 2 if view.within(effort.ended, view.thresholds.period_days) else 1


def _over(view: View, effort: Initiative) -> str:
    return f"ended on {on(effort.ended, view.today)}" if effort.ended else "is done"


def _facts(effort: Initiative) -> dict[str, str]:
    return {"initiative": effort.name} | ({"day": effort.ended.isoformat()} if effort.ended else {})
