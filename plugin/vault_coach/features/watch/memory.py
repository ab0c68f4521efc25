"""What the watcher knows from one start to the next: one small file in the vault's state folder.

Deleting it only means that a draft may be looked at anew, and that efforts done by then count as done before.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from vault_coach.drafting.plan import Line, Plan
from vault_coach.state import snoozed

FILE = "watched.json"
"""Its name in a vault's state folder."""

_MOST = 500  # drafts remembered, the latest


@dataclass
class Memory:
    """What is known.

    Attributes:
        done: Names of the initiatives that were done when last seen, here or gone; None before the first look.
        owed: Those of them that became done since, and whose drafts are not all written.
        written: Key of a draft -> digest of the facts it was written from.
    """

    done: set[str] | None = None
    owed: set[str] = field(default_factory=set)
    written: dict[str, str] = field(default_factory=dict)

    def see_done(self, names: Iterable[str], others: Iterable[str], *, storm: bool) -> None:
        """Which initiatives are done now; those that were not before are owed drafts, unless a storm did it.

        One whose note is moved, or gone for a while, does not become done by coming back.

        Args:
            names: Those that are done.
            others: Those that are not.
            storm: Many notes changed at once.
        """
        now, again = set(names), set(others)
        self.owed -= again
        if self.done is not None and not storm:
            self.owed |= now - self.done
        self.done = (self.done or set()) - again | now

    def note(self, key: str, facts: str) -> None:
        """A draft was written from these facts, or is not to be."""
        self.written.pop(key, None)
        self.written[key] = facts


def load(state: Path) -> Memory:
    """What is remembered; nothing when the file is not one of ours."""
    try:
        said = json.loads((state / FILE).read_bytes())
        written = {str(key): str(facts) for key, facts in said["written"].items()}
        return Memory(set(map(str, said["done"])), set(map(str, said["owed"])), written)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Memory()


def save(state: Path, memory: Memory) -> None:
    """Keep it, whole or not at all.

    Raises:
        CoachError: When that is not possible.
    """
    written = dict(list(memory.written.items())[-_MOST:])
    said = {"done": sorted(memory.done or ()), "owed": sorted(memory.owed), "written": written}
    snoozed.keep(state, FILE, json.dumps(said))


def digest(plan: Plan) -> str:
    """Names what a plan says, wherever in their notes its lines stand by now."""
    parts = [(part.title, [_line(line) for line in part.lines]) for part in plan.parts]
    facts = [(fact.move, fact.values, [source.quote for source in fact.evidence]) for fact in plan.facts]
    said = json.dumps([plan.kind, plan.subject, parts, facts], sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _line(line: Line) -> tuple[str, list[str]]:
    return line.text, [source.quote for source in line.evidence]
