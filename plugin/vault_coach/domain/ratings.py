"""Ratings that meetings give: a `trust::` line of a meeting is as good as the property."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from vault_coach.domain import values
from vault_coach.domain.names import Names
from vault_coach.domain.occasion import Occasion
from vault_coach.domain.partner import Partner, Rating
from vault_coach.domain.source import Source

_KINDS = frozenset({"trust", "interdependence"})


class Rated(NamedTuple):
    """One rating of a partner, of a kind: trust or interdependence."""

    partner: str
    kind: str
    value: int
    day: date
    source: Source


def ratings(stage: Iterable[Occasion], names: Names) -> Iterator[Rated]:
    """The ratings in dated lines."""
    for occasion in stage:
        for mark in occasion.marks:
            value = values.rating(mark.text) if mark.kind in _KINDS else None
            if value is not None and occasion.day is not None:
                for who in occasion.partner_of(mark.links, mark.text, names):
                    yield Rated(who, mark.kind, value, occasion.day, mark.source)


def with_ratings(person: Partner, said: Iterable[Rated]) -> Partner:
    """The partner with the newest ratings.

    Args:
        person: The partner as their note describes them.
        said: Ratings of the partner, oldest first.
    """
    newest = {"trust": person.trust, "interdependence": person.interdependence}
    for each in said:
        held = newest[each.kind]
        if held is None or held.day is None or each.day >= held.day:
            newest[each.kind] = Rating(each.value, each.day, each.source)
    trust, need = newest.values()
    rated = min(trust.day, need.day) if trust and need and trust.day and need.day else None
    return replace(person, trust=trust, interdependence=need, rated=rated)
