"""Promises that were carried over from one daily note to the next: one promise, as its latest copy has it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from vault_coach.domain.commitment import Commitment

# "- [>] ...": the task was moved to another note.
_FORWARDED = re.compile(r"[\s>]*(?:[-*+]|\d{1,9}[.)])\s+\[>\]")


def without_copies(promises: Iterable[tuple[Commitment, bool]]) -> Iterator[Commitment]:
    """Leave out the open lines that stand again, word for word, in a later daily note, and those forwarded.

    Args:
        promises: Each promise, and whether it stands in a daily note.

    Yields:
        The promises left, in order; the latest copy of one has the day on which it was first made.
    """
    listed = list(promises)
    copies: dict[tuple[str, str, str], list[tuple[Commitment, bool]]] = {}
    for promise, daily in listed:
        copies.setdefault((promise.owner, promise.counterpart, promise.text), []).append((promise, daily))
    first: dict[int, date] = {}
    gone: set[int] = set()
    for alike in copies.values():
        if len(alike) > 1:
            _settle(alike, first, gone)
    for promise, _ in listed:
        if id(promise) not in gone:
            made = first.get(id(promise))
            yield replace(promise, made=made) if made else promise


def _settle(alike: list[tuple[Commitment, bool]], first: dict[int, date], gone: set[int]) -> None:
    """Say which of the promises of the same words are earlier copies of another."""
    for promise, daily in alike:
        if promise.state != "open" or promise.made is None:
            continue
        forwarded = _FORWARDED.match(promise.source.quote) is not None
        later = [
            other
            for other, also_daily in alike
            if other.made is not None
            and (forwarded or (daily and also_daily and other.due == promise.due))
            and (other.made > promise.made or (forwarded and other.made == promise.made and other is not promise))
            and not (forwarded and other.made == promise.made and _FORWARDED.match(other.source.quote))
        ]
        if later:
            gone.add(id(promise))
            latest = max(later, key=lambda other: other.made or date.min)
            first[id(latest)] = min(first.get(id(latest), promise.made), promise.made)
