"""The one registry of rules: signals, their explanations and the reference page all come from it."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from vault_coach.analysis.culture import attuned
from vault_coach.analysis.signal import Severity, Signal
from vault_coach.analysis.thresholds import Thresholds
from vault_coach.analysis.view import View
from vault_coach.domain.source import Source

Finder = Callable[[View, "Rule"], Iterable[Signal]]

KINDS = (
    "promise-overdue",
    "waiting-on",
    "neglected",
    "task-only",
    "unbalanced",
    "asymmetric",
    "not-reciprocating",
    "untapped-trust",
    "fragile-dependence",
    "unrated",
    "rating-stale",
    "bottleneck",
    "bridge",
    "asked-first",
    "no-shared-metric",
    "win-unknown",
    "checkpoint-due",
    "status-only",
    "stalled",
    "context-gap",
    "premature-consensus",
    "retro-due",
    "story-due",
    "stretch-ready",
    "stretch-too-fast",
    "introduce",
    "amplify",
    "tier-drift",
    "too-many-core",
    "helper-trap",
    "depth-neglected",
    "only-powerful",
    "solo-delivery",
    "review-due",
)
"""The kinds of signal in the order of the method, whichever module a rule lives in."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the method.

    Attributes:
        meaning: What it says about a partnership, one sentence.
        fires: When it fires, with the name of a setting in braces for each number; `when` has the numbers.
        idea: Why it matters, in our words.
        move: The coaching action.
        thresholds: Names of the settings it uses.
    """

    kind: str
    meaning: str
    fires: str
    idea: str
    move: str
    thresholds: tuple[str, ...]
    find: Finder

    def when(self, thresholds: Thresholds) -> str:
        """When it fires, with these numbers."""
        return self.fires.format(**asdict(thresholds))

    def signal(
        self,
        subject: str | tuple[str, str],
        severity: Severity,
        reason: str,
        evidence: Iterable[Source],
        *,
        partners: Iterable[str] | None = None,
        move: str = "",
        facts: dict[str, str] | None = None,
        absence: bool = False,
    ) -> Signal:
        """A signal of this kind.

        Args:
            subject: What it is about.
            severity: How pressing it is.
            reason: One plain sentence for the user.
            evidence: The lines it rests on; a line given twice counts once.
            partners: Whom to talk to; None when the subject is the partner or the pair itself.
            move: Another move than the rule's own.
            facts: What drafting needs, see `Signal`.
            absence: Whether `evidence` is what was searched in vain.
        """
        own = (subject,) if isinstance(subject, str) else subject
        named = own if partners is None else tuple(partners)
        lines = tuple(dict.fromkeys(evidence))
        return Signal(self.kind, subject, severity, reason, lines, move or self.move, named, facts or {}, absence)


RULES: dict[str, Rule] = {}
"""Kind -> rule, in the order of the method."""


def rule(
    kind: str, *, meaning: str, fires: str, idea: str, move: str, thresholds: tuple[str, ...] = ()
) -> Callable[[Finder], Finder]:
    """Register a finder as the rule for one kind of signal."""

    def register(find: Finder) -> Finder:
        if kind in RULES:
            message = f"two rules for {kind}"
            raise ValueError(message)
        known = {**RULES, kind: Rule(kind, meaning, fires, idea, move, thresholds, find)}
        RULES.clear()
        RULES.update(sorted(known.items(), key=lambda item: KINDS.index(item[0])))
        return find

    return register


def find_signals(view: View) -> list[Signal]:
    """All signals on that day: most pressing first, then in the order of the method, then by subject.

    The order depends on the notes and the day only.
    """
    found = [attuned(signal, view.culture) for rule_ in RULES.values() for signal in rule_.find(view, rule_)]
    return sorted(found, key=lambda signal: (-signal.severity, KINDS.index(signal.kind), *_key(signal)))


def _key(signal: Signal) -> tuple[str, list[tuple[str, int]], str]:
    subject = signal.subject if isinstance(signal.subject, str) else " ".join(signal.subject)
    return subject, [(source.path, source.line) for source in signal.evidence], signal.reason
