"""Rules promise-overdue and waiting-on."""

import pytest

from support.builders import Case, make_commitment, make_partner, make_view

CASES = [
    Case(
        "promise-overdue",
        "a day late",
        make_view(make_partner(), make_commitment(due_ago=1)),
        fires=(2,),
    ),
    Case(
        "promise-overdue",
        "a week late is not yet urgent",
        make_view(make_partner(), make_commitment(due_ago=7)),
        fires=(2,),
    ),
    Case(
        "promise-overdue",
        "more than a week late",
        make_view(make_partner(), make_commitment(due_ago=8)),
        fires=(3,),
    ),
    Case(
        "promise-overdue",
        "a day late to a core partner",
        make_view(make_partner(tier="core"), make_commitment(due_ago=1)),
        fires=(3,),
    ),
    Case("promise-overdue", "due today", make_view(make_partner(), make_commitment(due_ago=0))),
    Case("promise-overdue", "no due day", make_view(make_partner(), make_commitment())),
    Case("promise-overdue", "done late", make_view(make_partner(), make_commitment(due_ago=9, done_ago=1))),
    Case("promise-overdue", "cancelled", make_view(make_partner(), make_commitment(due_ago=9, state="cancelled"))),
    Case("promise-overdue", "theirs", make_view(make_partner(), make_commitment("Dana", due_ago=9))),
    Case("promise-overdue", "paused", make_view(make_partner(paused=True), make_commitment(due_ago=9))),
    Case("promise-overdue", "not tracked", make_view(make_partner(tracked=False), make_commitment(due_ago=9))),
    Case(
        "waiting-on",
        "three days late",
        make_view(make_partner(), make_commitment("Dana", due_ago=3)),
        fires=(1,),
    ),
    Case(
        "waiting-on",
        "more than a week late",
        make_view(make_partner(), make_commitment("Dana", due_ago=8)),
        fires=(2,),
    ),
    Case(
        "waiting-on",
        "a week late",
        make_view(make_partner(), make_commitment("Dana", due_ago=7)),
        fires=(1,),
    ),
    Case("waiting-on", "two days late", make_view(make_partner(), make_commitment("Dana", due_ago=2))),
    Case("waiting-on", "mine", make_view(make_partner(), make_commitment(due_ago=3))),
    Case("waiting-on", "between two others", make_view(make_partner(), make_commitment("Dana", "Bo", due_ago=3))),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_promises(case: Case) -> None:
    case.check()
