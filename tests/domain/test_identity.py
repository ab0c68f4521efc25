"""Who a written name is: whatever people are called, a line never moves to another person."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.readings import vault
from vault_coach.domain.commitment import ME
from vault_coach.domain.gather_names import gather_names
from vault_coach.domain.partnerships import Partnerships
from vault_coach.domain.spelling import name_key
from vault_coach.markdown.parse import parse

PARTNER = "---\ntype: partner\n---\n"
FIRSTS = ["Mark", "Will", "May", "April", "Grace", "Art", "Nadia", "Jörg", "O'Brien", "Anne-Marie", "Emma"]
LASTS = ["Stone", "van der Berg", "O'Neil", "García", "Müller", "Brown"]
PEOPLE = st.lists(st.tuples(st.sampled_from(FIRSTS), st.sampled_from(LASTS)), min_size=2, max_size=4, unique=True)
LINES = ["{} to send the plan", "{}: send the plan", "send the plan to {}", "ask {} about it", "{} sends the plan"]


def team(people: list[tuple[str, str]], line: str) -> Partnerships:
    notes = {f"People/{first} {last}.md": PARTNER for first, last in people}
    body = f"---\ntype: meeting\ndate: 2026-11-17\nattendees: [Zora Quill, Ivo Marsh]\n---\n- [ ] {line}\n"
    return vault({**notes, "M.md": body})


@settings(max_examples=80, deadline=None)
@given(PEOPLE, st.sampled_from(LINES), st.booleans())
def test_a_line_is_about_the_one_it_names_or_nobody(people: list[tuple[str, str]], line: str, full: bool) -> None:
    first, last = people[0]
    model = team(people, line.format(f"{first} {last}" if full else first))
    others = {f"{one} {other}" for one, other in people[1:]}
    for promise in model.commitments:
        assert not {promise.owner, promise.counterpart} & others
    assert len({promise.owner for promise in model.commitments}) <= 1


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FIRSTS), st.sampled_from(LASTS), st.sampled_from(["NFC", "NFD"]))
def test_letters_apostrophes_and_order_change_nothing(first: str, last: str, form: Literal["NFC", "NFD"]) -> None:
    names = gather_names([parse(f"People/{first} {last}.md", PARTNER)], ["Ada Wren"])
    for written in (f"{first} {last}", f"{last}, {first}", f"{last}, {first} (Acme)", f"Dr. {first} {last}"):
        changed = unicodedata.normalize(form, written).replace("'", "’")
        assert names.find(changed) == f"{first} {last}"
        assert name_key(changed) == name_key(f"{first} {last}")


@pytest.mark.parametrize(
    ("line", "owner", "counterpart"),
    [
        ("Mark the invoices as paid", ME, ""),
        ("April to June forecast", ME, ""),
        ("Mark to send the list", "Mark Stone", ME),
        ("Mark: send the list", "Mark Stone", ME),
        ("prepare Mark 2 of the dashboard", ME, ""),
        ("send Mark the list", ME, "Mark Stone"),
        ("send the deck to Mark Twain", ME, ""),
        ("read the Mark Twain book", ME, ""),
        ("ask April about it", ME, "April Brown"),
    ],
)
def test_words_that_are_also_names(line: str, owner: str, counterpart: str) -> None:
    (promise,) = team([("Mark", "Stone"), ("April", "Brown")], line).commitments
    assert (promise.owner, promise.counterpart) == (owner, counterpart)


def test_a_first_name_that_somebody_without_a_note_bears_is_unclear() -> None:
    text = "---\ntype: meeting\ndate: 2026-11-10\nattendees: [{}, Zora Quill]\n---\n- [ ] Emma: call\n"
    notes = {
        "People/Emma Brown.md": PARTNER,
        "A.md": text.format("Emma Stone"),
        "B.md": text.format("Ivo Marsh"),
    }
    model = vault(notes)
    assert [promise.owner for promise in model.commitments] == ["Emma Stone", "Emma"]
    assert [problem.message for problem in model.problems] == ['"Emma" could be Emma Brown or Emma Stone.']
