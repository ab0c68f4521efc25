"""What programs read: plain values for `--json`, with keys that stay."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from vault_coach.analysis import Signal
from vault_coach.analysis.evidence import Reason
from vault_coach.domain.commitment import Commitment
from vault_coach.domain.source import Source

if TYPE_CHECKING:  # views that show none of these need not wait for them
    from vault_coach.drafting.sentence import Item

Payload = dict[str, Any]


def evidence(sources: Iterable[Source]) -> list[Payload]:
    """Each line an answer rests on."""
    return [{"path": source.path, "line": source.line, "quote": source.quote} for source in sources]


def reasons(found: Iterable[Reason]) -> list[Payload]:
    """Grounds for a judgement, in words, each with its line."""
    return [{"text": reason.text, "evidence": evidence([reason.source])} for reason in found]


def signal(found: Signal) -> Payload:
    """One signal; a pair of people is a list of two names."""
    subject = found.subject if isinstance(found.subject, str) else list(found.subject)
    return {
        "id": found.id,
        "kind": found.kind,
        "subject": subject,
        "severity": found.severity,
        "reason": found.reason,
        "evidence": evidence(found.evidence),
        "absence": found.absence,
        "move": found.move,
    }


def commitment(promise: Commitment, today: date) -> Payload:
    """One promise; days_late is 0 when it is not late."""
    return {
        "owner": promise.owner,
        "counterpart": promise.counterpart,
        "text": promise.text,
        "state": promise.state,
        "due": promise.due and promise.due.isoformat(),
        "done": promise.done and promise.done.isoformat(),
        "days_late": promise.overdue_days(today),
        "evidence": evidence([promise.source]),
    }


def item(item: "Item") -> Payload:
    """One written sentence."""
    return {
        "text": item.text,
        "signal": item.signal,
        "move": item.move,
        "evidence": evidence(item.evidence),
        "writer": item.writer,
        "model": item.model,
    }
