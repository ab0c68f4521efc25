"""The one registry of rules: signals, their explanations and the reference page all come from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from vault_coach.analysis.signal import Severity, Signal
from vault_coach.analysis.thresholds import Culture, Thresholds
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

_BECAUSE: dict[Culture, str] = {
    "individualistic": "with everyone working for themselves here, begin with a few trusted peers and little risk",
    "hostile": "as working together is frowned upon here, let your own results show and seek allies outside",
}
"""Why a move is another one in a culture, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the method.

    Attributes:
        meaning: What it says about a partnership, one sentence.
        fires: When it fires, with the name of a setting in braces for each number; `when` has the numbers.
        idea: Why it matters, in our words.
        move: The coaching action.
        thresholds: Names of the settings it uses.
        find: Finds the signals in a view.
        in_culture: The move in a culture that calls for another first step.
    """

    kind: str
    meaning: str
    fires: str
    idea: str
    move: str
    thresholds: tuple[str, ...]
    find: Finder
    in_culture: Mapping[Culture, str]

    def when(self, thresholds: Thresholds) -> str:
        """Return when it fires, with these numbers."""
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
        """Build a signal of this kind; a line of evidence given twice counts once.

        `partners` are whom to talk to, None when the subject is the partner or the pair itself; `move` is another
        one than the rule's own; with `absence`, the evidence is what was searched in vain.
        """
        own = (subject,) if isinstance(subject, str) else subject
        return Signal(
            kind=self.kind,
            subject=subject,
            severity=severity,
            reason=reason,
            evidence=tuple(dict.fromkeys(evidence)),
            move=move or self.move,
            partners=own if partners is None else tuple(partners),
            facts=facts or {},
            absence=absence,
        )

    def attuned(self, signal: Signal, culture: Culture) -> Signal:
        """Return the signal with the move that fits the culture, and a reason that says so; others as they are."""
        move = self.in_culture.get(culture)
        if not move:
            return signal
        return replace(signal, move=move, reason=f"{signal.reason.removesuffix('.')}; {_BECAUSE[culture]}.")


RULES: dict[str, Rule] = {}
"""Kind -> rule, in the order of the method."""


def rule(
    kind: str,
    *,
    meaning: str,
    fires: str,
    idea: str,
    move: str,
    thresholds: tuple[str, ...] = (),
    in_culture: Mapping[Culture, str] | None = None,
) -> Callable[[Finder], Finder]:
    """Register a finder as the rule for one kind of signal, see `Rule`.

    Raises:
        ValueError: When there is a rule for that kind, or the kind is none of `KINDS`.
    """

    def register(find: Finder) -> Finder:
        if kind in RULES:
            message = f"two rules for {kind}"
            raise ValueError(message)
        new = Rule(kind, meaning, fires, idea, move, thresholds, find, in_culture or {})
        ordered = sorted({**RULES, kind: new}.items(), key=lambda item: KINDS.index(item[0]))
        RULES.clear()
        RULES.update(ordered)
        return find

    return register


def find_signals(view: View) -> list[Signal]:
    """Find all signals on that day: most pressing first, then in the order of the method, then by subject.

    The order depends on the notes and the day only.
    """
    signals = [rule.attuned(signal, view.culture) for rule in RULES.values() for signal in rule.find(view, rule)]
    return sorted(signals, key=lambda signal: (-signal.severity, KINDS.index(signal.kind), *_by_subject(signal)))


def _by_subject(signal: Signal) -> tuple[str, list[tuple[str, int]], str]:
    subject = signal.subject if isinstance(signal.subject, str) else " ".join(signal.subject)
    return subject, [(source.path, source.line) for source in signal.evidence], signal.reason
