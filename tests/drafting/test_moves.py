"""A move's words stand in its kind's file; what the user wrote of them hides what ships, and nothing else does."""

from datetime import date
from pathlib import Path

import pytest

from support.fake_model import FakeModel
from support.prompts import CHECK_IN, MOVES, PHRASEBOOK, STARTER
from support.run import Run
from vault_coach.domain.source import Source
from vault_coach.drafting.moves import Moves
from vault_coach.drafting.plan import Fact
from vault_coach.drafting.prompt import Prompt, parse_prompt, without_phrases
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError
from vault_coach.features import write_draft
from vault_coach.resources import Files

LEAD = "{{ first }}, I owe you something and I am late;"
MINE = "{{ first }}, I am late with something;"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of prompts of the user's own."""
    return tmp_path


def moves(own: Path) -> Moves:
    return Moves(Files("prompts", own, "Coach/Prompts"))


def save(own: Path, name: str, text: str) -> None:
    (own / name).write_text(text, encoding="utf-8")


def leads(prompt: Prompt) -> tuple[str, ...]:
    return prompt.lines("promise-overdue", "leads")


def test_the_phrasebook_holds_every_move_of_every_kind_and_can_be_saved_as_it_is(own: Path) -> None:
    both = {(move, part) for move, parts in PHRASEBOOK.moves.items() for part in parts}
    every = (move for kind in MOVES.kinds for move in MOVES.prompt(kind).moves if MOVES.knows(move))
    assert both == {(move, part) for move in every for part in ("leads", "asks")}
    save(own, "phrasebook.md", PHRASEBOOK.text)
    saved = moves(own).phrasebook("check-in")
    assert saved.moves == PHRASEBOOK.moves
    assert (saved.limits, saved.variables) == (PHRASEBOOK.limits, PHRASEBOOK.variables)
    assert saved.file == "Coach/Prompts/phrasebook.md"


def test_leads_of_your_own_in_a_kind_are_used_for_it(own: Path) -> None:
    assert LEAD in leads(PHRASEBOOK)
    save(own, "check_in.md", CHECK_IN.text.replace(LEAD, MINE))
    assert MINE in leads(moves(own).drafter("check-in").phrasebook)
    assert MINE in leads(moves(own).prompt("phrasebook"))
    assert MINE not in leads(moves(own).drafter("story").phrasebook)


def test_a_kind_of_your_own_without_leads_and_asks_takes_those_that_ship(own: Path) -> None:
    older = without_phrases(CHECK_IN.text)
    assert "### Leads" not in older
    save(own, "check_in.md", older)
    drafter = moves(own).drafter("check-in")
    assert drafter.prompt.text == older
    assert drafter.phrasebook.moves == PHRASEBOOK.moves


def test_so_does_a_move_of_it_that_has_leads_alone(own: Path) -> None:
    older = without_phrases(CHECK_IN.text)
    save(own, "check_in.md", older.replace("## promise-overdue\n", f"## promise-overdue\n### Leads\n- {MINE}\n"))
    phrasebook = moves(own).drafter("check-in").phrasebook
    assert leads(phrasebook) == (MINE,)
    assert phrasebook.lines("promise-overdue", "asks") == PHRASEBOOK.lines("promise-overdue", "asks")


def test_a_phrasebook_of_your_own_comes_before_all_of_them(own: Path) -> None:
    save(own, "check_in.md", CHECK_IN.text.replace(LEAD, MINE))
    save(own, "phrasebook.md", PHRASEBOOK.text.replace(LEAD, "{{ first }}, ich bin spät dran;"))
    assert leads(moves(own).drafter("check-in").phrasebook)[-1] == "{{ first }}, ich bin spät dran;"


def test_a_move_of_your_own_needs_no_other_file(own: Path) -> None:
    mine = "\n## lunch\n### Leads\n- {{ first }}, we always eat alone;\n### Asks\n- shall we have lunch?\n"
    save(own, "check_in.md", f"{CHECK_IN.text.rstrip()}\n{mine}")
    item = moves(own).drafter("check-in").write(Fact("lunch", None, {"first": "Ana"}, ()))
    assert item.text == "Ana, we always eat alone; shall we have lunch?"


def test_a_mistake_in_a_kind_of_your_own_is_no_matter_of_the_others(own: Path) -> None:
    save(own, "story.md", "no prompt")
    assert leads(moves(own).drafter("check-in").phrasebook) == leads(PHRASEBOOK)
    with pytest.raises(CoachError, match=r"Coach/Prompts/story\.md, line 1"):
        moves(own).drafter("story")


def test_what_is_shown_can_be_saved_under_its_name(coach: Run, vault: Path) -> None:
    folder = vault / "Coach" / "Prompts"
    folder.mkdir(parents=True)
    before = coach("suggest", "Priya", "--no-model", "--print").output
    for prompt in (CHECK_IN, PHRASEBOOK, STARTER):
        shown = coach("prompt", "show", prompt.name).output
        assert shown.rstrip("\n") == prompt.text.rstrip("\n")
        save(folder, prompt.file.rpartition("/")[2], shown)
    assert coach("suggest", "Priya", "--no-model", "--print").output == before
    assert coach("prompt", "list").exit_code == 0


def test_a_variable_that_only_the_lead_may_lack_is_said_where_the_text_above_the_moves_has_it() -> None:
    prompt = parse_prompt(CHECK_IN.text.replace("{{ examples }}", "{{ thing }}\n{{ examples }}"), "mine.md")
    with pytest.raises(CoachError, match=r'mine\.md: "thing" is not known') as caught:
        prompt.fill({"first": "Ana", "examples": ""})
    assert "{{ thing }}" in caught.value.hint


KIND = """---
name: small
version: 2
variables: [first, thing, lead]
words: 30
---
Ask well.
{{ lead }}

## promise-overdue
### Leads
- {{ first }}, I owe you {{ thing }};
### Asks
- when do you need it?
### Openings
- how is {{ thing }}
### Words
- going well
"""
BOOK = """---
name: phrasebook
version: 1
variables: [first, thing]
lead: 20
---
## promise-overdue
### Leads
- {{ first }}, I owe you {{ thing }};
### Asks
- when do you need it?
"""


def test_drafts_of_the_first_version_are_still_known() -> None:
    """Their keys were made of the same texts, when leads and asks stood in the phrasebook alone."""
    line = Source("Meetings/Ana.md", 3, "- [ ] send the list", "Actions", date(2026, 11, 10))
    fact = Fact("promise-overdue", "promise-overdue", {"first": "Ana", "thing": "the list"}, (line,))
    drafter = Drafter(parse_prompt(KIND, "small.md"), parse_prompt(BOOK, "book.md"), FakeModel())
    key = "a2e1242fc04a386fd54eea126ad9a4f144e0c04851a51565604d373f7480bab2"
    assert write_draft._key(fact, drafter) == key
