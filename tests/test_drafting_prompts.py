"""The shipped prompt and phrasebook hold what drafting needs, and an edited one says what is wrong with it."""

import re
from dataclasses import replace

import pytest

from fake_model import candidate
from vault_coach import resources
from vault_coach.analysis import KINDS
from vault_coach.drafting.prompt import ANY, Prompt, filled, load
from vault_coach.drafting.verify import Case, failures
from vault_coach.errors import CoachError

CHECK_IN = load(resources.text("prompts", "check_in.md"), "prompts/check_in.md")
PHRASEBOOK = load(resources.text("prompts", "phrasebook.md"), "prompts/phrasebook.md")

ABOUT_ME = {"too-many-core", "helper-trap", "depth-neglected", "only-powerful", "solo-delivery", "review-due"}
PICKED_UP = {"promise-open", "theirs-open", "friction", "worked", "together", "goal", "last-met"}
MOVES = [*(kind for kind in KINDS if kind not in ABOUT_ME), *sorted(PICKED_UP)]
FORM = ("form", "length", "inert", "whole")


def variables(line: str) -> set[str]:
    return set(re.findall(r"\{\{ (\w+) \}\}", line))


def test_there_are_no_other_moves() -> None:
    assert set(PHRASEBOOK.moves) == set(MOVES)
    assert set(CHECK_IN.moves) == {*MOVES, ANY}


@pytest.mark.parametrize("move", MOVES)
def test_every_move_has_a_lead_that_needs_only_the_first_name(move: str) -> None:
    assert variables(PHRASEBOOK.lines(move, "leads")[-1]) == {"first"}


@pytest.mark.parametrize("move", MOVES)
def test_leads_end_in_a_semicolon_and_asks_are_questions(move: str) -> None:
    leads, asks = PHRASEBOOK.lines(move, "leads"), PHRASEBOOK.lines(move, "asks")
    assert leads
    assert asks
    assert all(lead.startswith("{{ first }}, ") and lead.endswith(";") and lead.count(";") == 1 for lead in leads)
    assert all(ask.endswith("?") and ask.count("?") == 1 and ";" not in ask for ask in asks)
    assert not variables(asks[-1])


@pytest.mark.parametrize("move", MOVES)
def test_the_phrasebooks_own_sentence_is_one_breath(move: str) -> None:
    shortest = min(len(lead.replace("{{ first }}", "Priya").split()) for lead in PHRASEBOOK.lines(move, "leads"))
    longest = max(len(ask.split()) for ask in PHRASEBOOK.lines(move, "asks"))
    assert shortest + longest <= CHECK_IN.limit("words")


@pytest.mark.parametrize("move", MOVES)
def test_every_move_has_openings_words_and_examples(move: str) -> None:
    openings = CHECK_IN.lines(move, "openings")
    assert len([line for line in openings if not variables(line)]) >= 2
    assert len(CHECK_IN.lines(move, "words")) >= 1
    assert len(CHECK_IN.lines(move, "examples")) >= 3


@pytest.mark.parametrize(
    "example", [(move, line) for move in MOVES for line in CHECK_IN.lines(move, "examples")], ids=str
)
def test_every_example_is_the_question_it_should_teach(example: tuple[str, str]) -> None:
    move, line = example
    lead, _, ask = line.rpartition("; ")
    case = Case(candidate(ask), f"{lead};", frozenset(), frozenset(), CHECK_IN.lines(move, "never"))
    assert not {*failures(case)}.intersection({*FORM, "roles"})


@pytest.mark.parametrize("move", MOVES)
def test_examples_open_as_the_model_shall(move: str) -> None:
    openings = [re.sub(r"\{\{ \w+ \}\}.*", "", line).strip() for line in CHECK_IN.lines(move, "openings")]
    asks = [line.rpartition("; ")[2] for line in CHECK_IN.lines(move, "examples")]
    strange = [ask for ask in asks if not ask.startswith(tuple(openings))]
    assert len(strange) <= len(asks) // 2, strange


@pytest.mark.parametrize("move", MOVES)
def test_words_are_plain_and_in_lower_case(move: str) -> None:
    lexicon = [word for line in CHECK_IN.lines(move, "words") for word in line.split()]
    assert [word for word in lexicon if not re.fullmatch(r"[a-z][a-z'-]*|I", word)] == []
    assert [line for line in CHECK_IN.lines(move, "never") if line != line.lower()] == []


SMALL = """---
name: small
version: 2
variables: [first, thing]
words: 30
---
Ask {{ first }} well.

## Any move
### Words
- you the

## Neglected
### Openings
- how is {{ thing }}
- how are
### Words
- going well
"""


def test_a_prompt_file_read() -> None:
    prompt = load(SMALL, "small.md")
    assert (prompt.version, prompt.limit("words")) == (2, 30)
    assert prompt.variables == {"first", "thing"}
    assert prompt.common_words == ("you", "the")
    assert prompt.lines("neglected", "openings") == ("how is {{ thing }}", "how are")
    assert prompt.lines("neglected", "never") == ()
    assert prompt.lines("none", "openings") == ()
    assert prompt.fill({"first": "Priya"}) == "Ask Priya well."


def test_a_line_is_filled_only_when_all_is_known() -> None:
    assert filled("how is {{ thing }}", {"thing": "the file"}) == "how is the file"
    assert filled("how is {{ thing }}", {"thing": ""}) is None
    assert filled("how is {{ thing }}", {}) is None
    assert filled("how are you", {}) == "how are you"


def test_what_a_note_says_is_never_a_template() -> None:
    prompt: Prompt = replace(load(SMALL, "small.md"))
    assert prompt.fill({"first": "{{ 7 * 7 }}"}) == "Ask {{ 7 * 7 }} well."


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: small\n", "", 'small.md, line 1: the property "name" is missing.'),
        ("version: 2\n", "", 'small.md, line 1: the property "version" is missing.'),
        ("variables: [first, thing]\n", "", 'small.md, line 1: the property "variables" is missing.'),
        ("version: 2", "version: two", 'small.md, line 3: the property "version" is of another kind.'),
        ("[first, thing]", "first", 'small.md, line 4: the property "variables" is of another kind.'),
        ("words: 30", "words: 30: 40", "small.md, line 5: the properties are not valid YAML."),
        ("{{ first }}", "{{ frist }}", "small.md, line 7: the variable frist is not known."),
        ("is {{ thing }}", "is {{ thnig }}", "small.md, line 15: the variable thnig is not known."),
        ("is {{ thing }}", "is {{ thing", "small.md, line 15: "),
        ("is {{ thing }}", "is {% if %}", "small.md, line 15: "),
    ],
)
def test_a_mistake_is_said_with_file_and_line(old: str, new: str, message: str) -> None:
    with pytest.raises(CoachError) as caught:
        load(SMALL.replace(old, new, 1), "small.md")
    assert str(caught.value.args[0]).startswith(message)
    assert caught.value.hint


def test_a_number_that_drafting_needs_is_asked_for() -> None:
    with pytest.raises(CoachError, match=r'small\.md, line 1: the property "longest" is missing'):
        load(SMALL, "small.md").limit("longest")


def test_a_prompt_cannot_reach_into_the_program() -> None:
    for attempt in (
        "{{ first.__class__.__mro__ }}",
        "{{ 1/0 }}",
        "{% include 'x' %}",
        "{{ first|upper }}",
        "{{ first",
    ):
        with pytest.raises(CoachError, match=r"small\.md, line \d+: .*braces"):
            load(SMALL.replace("Ask {{ first }} well.", attempt), "small.md")
