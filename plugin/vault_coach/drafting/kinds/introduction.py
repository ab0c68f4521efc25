"""The introduction: a short note to two partners who should know each other. Pure."""

from vault_coach.analysis import Signal, View
from vault_coach.analysis.phrases import listing
from vault_coach.domain.partner import Partner
from vault_coach.domain.source import Source
from vault_coach.drafting.kinds import draft_kind
from vault_coach.drafting.plan import Fact, Part, Plan

NOTE = "note"


@draft_kind("introduction", command="weave")
def plan(view: View, signal: Signal) -> Plan:
    """Plan a note to the pair of an `introduce` signal: who is who, what both care about, one question.

    It says of a partner no more than role or team, and the one thing that both of their notes name.
    """
    pair = [view.model.partners[name] for name in signal.subject]
    names = {"other": listing(partner.name for partner in pair)}
    shared = {**names, "topic": signal.facts["thing"]}
    return Plan(
        kind="introduction",
        subject=names["other"],
        parts=(Part(NOTE, "A note to send", form="prose"),),
        facts=(
            Fact("intro-meet", "introduce", {**names, **_who(pair)}, tuple(map(_line, pair)), NOTE),
            Fact("intro-shared", "introduce", shared, signal.evidence, NOTE),
            Fact("intro-ask", "introduce", shared, signal.evidence, NOTE),
        ),
    )


def _who(pair: list[Partner]) -> dict[str, str]:
    """Return both with their roles, and both with their teams, where the notes tell them of both."""
    known = {"who": [partner.role for partner in pair], "teams": [partner.team for partner in pair]}
    return {
        name: listing(f"{partner.name} ({about})" for partner, about in zip(pair, texts, strict=True))
        for name, texts in known.items()
        if all(texts)
    }


def _line(partner: Partner) -> Source:
    return next((partner.sources[name] for name in ("role", "team") if name in partner.sources), partner.source)
