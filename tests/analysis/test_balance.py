"""Rules unbalanced, asymmetric, not-reciprocating and asked-first, and the record they rest on."""

import pytest

from support.builders import (
    Case,
    days_ago,
    make_commitment,
    make_exchange,
    make_partner,
    make_view,
    signals_of_kind,
)
from vault_coach.analysis.reciprocity import give_and_take, kept_promises
from vault_coach.domain.exchange import Exchange


def _gave(*agos: int) -> list[Exchange]:
    return [make_exchange("gave", ago=ago) for ago in agos]


def _got(*agos: int) -> list[Exchange]:
    return [make_exchange("got", ago=ago) for ago in agos]


def _answered(*texts: str) -> list[Exchange]:
    """Build balance answers, the last one yesterday."""
    return [make_exchange("balance", text=text, ago=len(texts) - place) for place, text in enumerate(texts)]


def _unbalanced(title: str, *texts: str, fires: tuple[int, ...] = ()) -> Case:
    return Case("unbalanced", title, make_view(make_partner(), *_answered(*texts)), fires)


def _leaning(title: str, *exchanges: Exchange, fires: tuple[int, ...] = ()) -> Case:
    return Case("asymmetric", title, make_view(make_partner(), *exchanges), fires)


def _talked(title: str, *exchanges: Exchange, fires: tuple[int, ...] = ()) -> Case:
    return Case("not-reciprocating", title, make_view(make_partner(), *exchanges), fires)


def _met(title: str, *exchanges: Exchange, fires: tuple[int, ...] = ()) -> Case:
    return Case("asked-first", title, make_view(make_partner(), *exchanges), fires)


CASES = [
    _unbalanced("just below seven", "6", fires=(2,)),
    _unbalanced("seven", "7"),
    _unbalanced("ten is not one", "10"),
    _unbalanced("out of ten, with words", "6/10, a heavy month", fires=(2,)),
    _unbalanced("the latest counts: better", "4", "8"),
    _unbalanced("the latest counts: worse", "8", "4", fires=(2,)),
    _unbalanced("words without a number leave the answer before standing", "6", "hard to say", fires=(2,)),
    _unbalanced("not on the scale", "60"),
    _leaning("four to one is over half of five", *_gave(1, 2, 3, 4), *_got(5), fires=(2,)),
    _leaning("three to one is half, but of four", *_gave(1, 2, 3), *_got(5)),
    _leaning("six to two is half of eight", *_gave(1, 2, 3, 4, 5, 6), *_got(7, 8), fires=(2,)),
    _leaning("five to two is less than half of seven", *_gave(1, 2, 3, 4, 5), *_got(7, 8)),
    _leaning("towards me", *_got(1, 2, 3, 4, 5), fires=(2,)),
    _leaning("the oldest of five on the last day of the period", *_gave(1, 2, 3, 4, 89), fires=(2,)),
    _leaning("the oldest of five a day too old", *_gave(1, 2, 3, 4, 90)),
    _leaning("help given today", *_gave(0, 1, 2, 3, 4), fires=(2,)),
    _leaning("planned help is not given", *_gave(1, 2, 3, 4, -1)),
    _leaning("also in the period before", *_gave(1, 2, 3, 4, 5), *_gave(91, 92, 93, 94, 179), fires=(3,)),
    _leaning("in the period before too little", *_gave(1, 2, 3, 4, 5), *_gave(91, 92, 93, 94, 180), fires=(2,)),
    _leaning("in the period before the other way", *_gave(1, 2, 3, 4, 5), *_got(91, 92, 93, 94, 95), fires=(2,)),
    Case(
        "asymmetric",
        "promises done count as given",
        make_view(make_partner(), *_gave(1, 2, 3), *(make_commitment(done_ago=ago) for ago in (4, 5))),
        fires=(2,),
    ),
    Case(
        "asymmetric",
        "open and cancelled promises count for nothing",
        make_view(
            make_partner(), *_gave(1, 2, 3), make_commitment(), make_commitment(state="cancelled", text="the rest")
        ),
    ),
    Case(
        "asymmetric",
        "their promises done weigh against mine",
        make_view(make_partner(), *_gave(1, 2, 3, 4), *(make_commitment("Dana", done_ago=ago) for ago in (4, 5))),
    ),
    _talked(
        "a talk thirty days ago, still against me",
        *_gave(31, 32, 33, 34, 35),
        make_exchange("balance", text="6", ago=30),
        fires=(2,),
    ),
    _talked(
        "a talk twenty-nine days ago",
        *_gave(31, 32, 33, 34, 35),
        make_exchange("balance", text="6", ago=29),
    ),
    _talked(
        "a talk before it began",
        *_gave(1, 2, 3, 4, 29),
        make_exchange("balance", text="6", ago=30),
    ),
    _talked(
        "a talk long ago, even in between",
        *_gave(90, 91, 92, 93, 94),
        make_exchange("balance", text="6", ago=89),
        *_got(85, 86, 87),
        *_gave(1, 2, 3, 4, 5),
    ),
    _talked("no talk", *_gave(31, 32, 33, 34, 35)),
    _talked("towards me", *_got(31, 32, 33, 34, 35), make_exchange("balance", text="6", ago=30)),
    _met("asked, never helped", make_exchange("asked", ago=9), fires=(1,)),
    _met("asked, helped the day after", make_exchange("asked", ago=9), make_exchange("gave", ago=8), fires=(1,)),
    _met("asked and offered on one day", make_exchange("asked", ago=9), make_exchange("offered", ago=9)),
    _met("helped first", make_exchange("gave", ago=10), make_exchange("asked", ago=9)),
    _met("never asked"),
    _met("received, but did not ask", make_exchange("got", ago=9)),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_balance(case: Case) -> None:
    case.check()


def test_a_lasting_lean_calls_for_another_move_than_a_passing_one() -> None:
    (passing,) = signals_of_kind("asymmetric", make_view(make_partner(), *_gave(1, 2, 3, 4, 5)))
    (lasting,) = signals_of_kind(
        "asymmetric", make_view(make_partner(), *_gave(1, 2, 3, 4, 5, 91, 92, 93, 94, 95))
    )
    assert passing.move.startswith("Check your assumptions")
    assert lasting.move.startswith("Renegotiate")
    assert passing.reason == "In 90 days you helped Dana 5 times and were helped not at all."


def test_the_record_counts_help_credit_introductions_and_promises_done_but_not_words() -> None:
    mine = [make_exchange(kind) for kind in ("gave", "credit", "introduced")]
    theirs = [make_exchange(kind) for kind in ("got", "credited-by", "invited")]
    words = [make_exchange(kind) for kind in ("offered", "asked", "balance", "worked")]
    promises = [make_commitment(done_ago=0), make_commitment("Dana", done_ago=3)]
    both = give_and_take(make_view(make_partner(), *mine, *theirs, *words, *promises), "Dana", days_ago(0))
    assert (len(both.given), len(both.received)) == (4, 4)


def test_the_heavier_side_is_the_first_evidence_newest_first() -> None:
    (signal,) = signals_of_kind("asymmetric", make_view(make_partner(), *_got(3), *_gave(9, 1, 5, 7)))
    assert [line.day for line in signal.evidence] == [days_ago(ago) for ago in (1, 5, 7, 9, 3)]


def test_kept_and_broken_promises_of_both_sides() -> None:
    view = make_view(
        make_partner(),
        make_commitment(text="in time", due_ago=5, done_ago=5),
        make_commitment(text="without a day", done_ago=89),
        make_commitment(text="late", due_ago=6, done_ago=5),
        make_commitment(text="open and late", due_ago=1),
        make_commitment(text="not due", due_ago=0),
        make_commitment(text="open"),
        make_commitment(text="long ago", done_ago=90),
        make_commitment(text="cancelled", due_ago=9, state="cancelled"),
        make_commitment("Dana", text="theirs", due_ago=4, done_ago=9),
    )
    mine, theirs = kept_promises(view, "Dana")
    assert [promise.text for promise in mine.kept] == ["without a day", "in time"]
    assert [promise.text for promise in mine.broken] == ["late", "open and late"]
    assert (mine.rate, theirs.rate) == (0.5, 1.0)


def test_no_promises_have_no_rate() -> None:
    mine, theirs = kept_promises(make_view(make_partner()), "Dana")
    assert (mine.rate, theirs.rate) == (None, None)
