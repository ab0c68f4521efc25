"""Rules about the whole portfolio: the subject is me."""

from typing import Any

import pytest

from support.builders import (
    Case,
    Thing,
    make_decision,
    make_exchange,
    make_initiative,
    make_learning,
    make_meeting,
    make_partner,
    make_review,
    make_view,
    signals_of_kind,
)
from vault_coach.domain.partner import Partner


def _me(kind: str, title: str, *things: Thing, fires: tuple[int, ...] = ()) -> Case:
    return Case(kind, title, make_view(*things), fires, "me")


def _partners(number: int, **fields: Any) -> list[Partner]:
    return [make_partner(f"Partner {place}", **fields) for place in range(number)]


def _gave(number: int) -> list[Thing]:
    return [make_exchange("gave", ago=1 + place) for place in range(number)]


def _got(number: int) -> list[Thing]:
    return [make_exchange("got", ago=1 + place) for place in range(number)]


def _time(title: str, dana: int, bo: int, *, fires: tuple[int, ...] = (), ago: int = 1, **roles: Any) -> Case:
    """Build minutes with Dana, who has no part in what I am after, and with Bo, who has."""
    return _me(
        "helper-trap",
        title,
        make_partner(),
        make_partner("Bo"),
        make_decision(**(roles or {"deciders": ("Bo",)})),
        make_meeting("Dana", ago=ago, minutes=dana),
        make_meeting("Bo", ago=1, minutes=bo),
        fires=fires,
    )


def _finished(alone: int, together: int, ended_ago: int = 89) -> list[Thing]:
    efforts = [make_initiative(f"Alone {n}", alone=True, ended_ago=ended_ago) for n in range(alone)]
    return [*efforts, *(make_initiative(f"Joint {n}", ended_ago=ended_ago) for n in range(together))]


MET = make_meeting(ago=2)

CASES = [
    _me("too-many-core", "six", *_partners(6, tier="core"), fires=(1,)),
    _me("too-many-core", "five", *_partners(5, tier="core")),
    _me("too-many-core", "six, one paused", *_partners(5, tier="core"), make_partner(tier="core", paused=True)),
    _me(
        "too-many-core",
        "six, one of them core by ratings",
        *_partners(5, tier="core"),
        make_partner(tier=None, trust=4, interdependence=4),
        fires=(1,),
    ),
    _time("more than two fifths", 41, 59, fires=(2,)),
    _time("two fifths", 40, 60),
    _time("on the last day", 41, 59, ago=29, fires=(2,)),
    _time("before", 41, 59, ago=30),
    _time("nobody has leverage yet", 41, 59, deciders=("Stranger",), fires=(1,)),
    _time("nobody has leverage yet, nor is there a length on record", 0, 0, deciders=("Stranger",)),
    _me("helper-trap", "nine to three of twelve", make_partner(), *_gave(9), *_got(3), fires=(2,)),
    _me("helper-trap", "eight to three", make_partner(), *_gave(8), *_got(3)),
    _me("helper-trap", "nine to none: too few", make_partner(), *_gave(9)),
    _me("helper-trap", "ten to none", make_partner(), *_gave(10), fires=(2,)),
    _me(
        "helper-trap",
        "ten to none, one before the days began",
        make_partner(),
        *_gave(9),
        make_exchange("gave", ago=30),
    ),
    _me("depth-neglected", "fourteen days", make_partner(), make_learning(ago=14), fires=(1,)),
    _me("depth-neglected", "thirteen days", make_partner(), make_learning(ago=13)),
    _me("depth-neglected", "today", make_partner(), MET, make_learning(ago=0)),
    _me("depth-neglected", "never", make_partner(), MET, fires=(1,)),
    _me("depth-neglected", "only planned", make_partner(), MET, make_learning(ago=-1), fires=(1,)),
    _me("depth-neglected", "an empty vault"),
    _me("only-powerful", "five of five", *_partners(5, authority="high"), fires=(1,)),
    _me("only-powerful", "four of four", *_partners(4, authority="high")),
    _me("only-powerful", "five of six", *_partners(5, authority="high"), make_partner(authority="medium")),
    _me("only-powerful", "the sixth unknown", *_partners(5, authority="high"), make_partner()),
    _me("only-powerful", "the sixth paused", *_partners(5, authority="high"), make_partner(paused=True)),
    _me("solo-delivery", "two of three", *_finished(2, 1), fires=(1,)),
    _me("solo-delivery", "two of four is half", *_finished(2, 2)),
    _me("solo-delivery", "two of two", *_finished(2, 0)),
    _me("solo-delivery", "a day too old", *_finished(3, 0, ended_ago=90)),
    _me(
        "solo-delivery",
        "not alone after all: others were in its meetings",
        *_finished(2, 1),
        make_meeting("Bo", initiative="Alone 0"),
    ),
    _me("review-due", "thirty days", make_partner(), make_review(ago=30), fires=(1,)),
    _me("review-due", "today", make_partner(), MET, make_review(ago=0)),
    _me("review-due", "twenty-nine days", make_partner(), make_review(ago=29)),
    _me("review-due", "eighty-nine days", make_partner(), make_review(ago=89), fires=(1,)),
    _me("review-due", "time to rebalance", make_partner(), make_review(ago=90), fires=(2,)),
    _me("review-due", "never", make_partner(), MET, fires=(1,)),
    _me("review-due", "never, and nobody met", make_partner(), fires=(1,)),
    _me("review-due", "nobody to review"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_portfolio(case: Case) -> None:
    case.check()


def test_signals_about_me_name_no_partner_to_talk_to() -> None:
    (signal,) = signals_of_kind("depth-neglected", make_view(make_partner(), MET))
    assert signal.partners == ()


def test_an_absence_shows_what_was_searched_the_newest_first() -> None:
    old, met = make_meeting(ago=14), make_meeting(ago=9)
    (signal,) = signals_of_kind("depth-neglected", make_view(make_partner(), old, met, MET))
    assert signal.absence
    assert signal.reason == "No learning is on record (searched: 2 notes since 15 November)."
    assert signal.evidence == (MET.source, met.source)


def test_without_any_contact_the_notes_about_partners_are_what_was_searched() -> None:
    partner = make_partner()
    (signal,) = signals_of_kind("review-due", make_view(partner))
    assert signal.reason == "No portfolio review is on record (searched: 1 note about partners)."
    assert signal.evidence == (partner.source,)


def test_an_absence_keeps_its_name_however_many_notes_are_added() -> None:
    views = make_view(make_partner(), MET), make_view(make_partner(), MET, make_meeting(ago=1))
    assert len({signals_of_kind("depth-neglected", view)[0].id for view in views}) == 1


def test_something_long_ago_is_no_absence_and_shows_its_line() -> None:
    learned = make_learning(ago=400)
    (signal,) = signals_of_kind("depth-neglected", make_view(make_partner(), MET, learned))
    assert signal.reason == "The last learning on record is from 20 October 2025."
    assert (signal.absence, signal.evidence) == (False, (learned.source,))


def test_while_nobody_matters_to_what_i_am_after_the_move_is_to_say_what_that_is() -> None:
    (signal,) = signals_of_kind("helper-trap", make_view(make_partner(), make_meeting(minutes=60)))
    assert (
        signal.reason == "In 30 days you spent 1 h with partners while your notes do not say what you are after."
    )
    assert signal.move.startswith("Say what you are after")


def test_the_helper_trap_says_both_when_both_are_so() -> None:
    view = make_view(
        make_partner(),
        make_partner("Bo"),
        make_decision(deciders=("Bo",)),
        make_meeting("Dana", minutes=60),
        make_meeting("Bo", minutes=30),
        *_gave(10),
    )
    (signal,) = signals_of_kind("helper-trap", view)
    assert signal.reason == (
        "In 30 days 1 h of 1 h 30 with partners went to those without a part in what you are after, "
        "and you helped 10 times and were helped not at all."
    )
