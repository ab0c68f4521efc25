"""The shipped prompt and phrasebook hold what drafting needs, and an edited one says what is wrong with it."""

import re
from dataclasses import replace

import pytest

from support.fake_model import candidate
from support.prompts import MOVES, PHRASEBOOK
from vault_coach.analysis import KINDS
from vault_coach.drafting.checks import Case, failures, tail
from vault_coach.drafting.prompt import ANY, Prompt, filled, halves, parse_prompt
from vault_coach.errors import CoachError

PROMPTS = {kind: MOVES.prompt(kind) for kind in MOVES.kinds}
ABOUT_ME = {"too-many-core", "helper-trap", "depth-neglected", "only-powerful", "solo-delivery", "review-due"}
PICKED_UP = {"promise-open", "theirs-open", "friction", "worked", "together", "goal", "last-met"}
CASES = [(name, move) for name, prompt in PROMPTS.items() for move in prompt.moves if move != ANY]
FORM = ("form", "length", "inert", "whole", "roles")

each_move = pytest.mark.parametrize(("name", "move"), CASES)


def variables(line: str) -> set[str]:
    return set(re.findall(r"\{\{ (\w+) \}\}", line))


def asks(move: str) -> tuple[str, ...]:
    return PHRASEBOOK.lines(move, "asks")


def end(move: str) -> str:
    """The mark the sentences of a move end with."""
    return asks(move)[0][-1]


def test_every_move_has_one_prompt_and_its_phrases() -> None:
    moves = [move for _, move in CASES]
    assert sorted(moves) == sorted(PHRASEBOOK.moves)
    kinds = {kind for kind in KINDS if kind not in ABOUT_ME}
    assert set(PROMPTS["check-in"].moves) == kinds | PICKED_UP | {ANY}


@each_move
def test_leads_stay_open_and_the_last_needs_a_first_name_at_most(name: str, move: str) -> None:
    leads = PHRASEBOOK.lines(move, "leads")
    assert leads
    assert all(lead[-1] in ";,:" for lead in leads)
    spoken_to = all("first" in variables(lead) for lead in leads)
    assert variables(leads[-1]) == ({"first"} if spoken_to else set())
    if name == "check-in":
        assert all(lead.startswith("{{ first }}, ") and lead.count(";") == 1 for lead in leads)


@each_move
def test_asks_end_the_sentence_all_in_the_same_way(name: str, move: str) -> None:
    del name
    assert {ask[-1] for ask in asks(move)} in ({"?"}, {"."})
    assert all(ask.count("?") == (end(move) == "?") and ";" not in ask for ask in asks(move))
    assert not variables(asks(move)[-1])


@each_move
def test_no_two_asks_of_a_move_end_alike(name: str, move: str) -> None:
    del name
    assert len({tail(ask, "") for ask in asks(move)}) == len(asks(move))


@each_move
def test_the_phrasebooks_own_sentence_is_one_breath(name: str, move: str) -> None:
    shortest = min(
        len(re.sub(r"\{\{ \w+ \}\}", "Priya", lead).split()) for lead in PHRASEBOOK.lines(move, "leads")
    )
    assert shortest + max(len(ask.split()) for ask in asks(move)) <= PROMPTS[name].limit("words")


@each_move
def test_every_move_has_openings_words_and_examples(name: str, move: str) -> None:
    prompt = PROMPTS[name]
    assert len([line for line in prompt.lines(move, "openings") if not variables(line)]) >= 2
    assert len(prompt.lines(move, "words")) >= 1
    assert len(prompt.lines(move, "examples")) >= 3


@each_move
def test_every_example_is_the_sentence_it_should_teach(name: str, move: str) -> None:
    prompt = PROMPTS[name]
    for line in prompt.lines(move, "examples"):
        lead, ask = halves(line)
        case = Case(candidate(ask), lead, frozenset(), frozenset(), prompt.never(move), end=end(move))
        assert not {*failures(case)}.intersection(FORM), line


@each_move
def test_examples_open_as_the_model_shall(name: str, move: str) -> None:
    prompt = PROMPTS[name]
    openings = [re.sub(r"\{\{ \w+ \}\}.*", "", line).strip() for line in prompt.lines(move, "openings")]
    endings = [halves(line)[1] for line in prompt.lines(move, "examples")]
    strange = [ask for ask in endings if not ask.startswith(tuple(openings))]
    assert len(strange) <= len(endings) // 2, strange


@pytest.mark.parametrize("name", PROMPTS)
def test_words_are_plain_and_in_lower_case(name: str) -> None:
    prompt = PROMPTS[name]
    for move in prompt.moves:
        lexicon = [word for line in prompt.lines(move, "words") for word in line.split()]
        assert [word for word in lexicon if not re.fullmatch(r"[a-z][a-z'-]*|I", word)] == []
        assert [line for line in prompt.never(move) if line != line.lower()] == []


@pytest.mark.parametrize("name", PROMPTS)
def test_the_body_ends_where_the_sentence_begins(name: str) -> None:
    assert PROMPTS[name].body.strip().endswith("{{ examples }}\n{{ lead }}")


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
    prompt = parse_prompt(SMALL, "small.md")
    assert (prompt.version, prompt.limit("words")) == (2, 30)
    assert prompt.variables == ("first", "thing")
    assert prompt.common_words == ("you", "the")
    assert prompt.lines("neglected", "openings") == ("how is {{ thing }}", "how are")
    assert prompt.lines("neglected", "never") == ()
    assert prompt.lines("none", "openings") == ()
    assert prompt.fill({"first": "Priya"}) == "Ask Priya well.\n"


def test_a_line_is_filled_only_when_all_is_known() -> None:
    assert filled("how is {{ thing }}", {"thing": "the file"}) == "how is the file"
    assert filled("how is {{ thing }}", {"thing": ""}) is None
    assert filled("how is {{ thing }}", {}) is None
    assert filled("how are you", {}) == "how are you"


def test_what_a_note_says_is_never_a_template() -> None:
    prompt: Prompt = replace(parse_prompt(SMALL, "small.md"))
    assert prompt.fill({"first": "{{ 7 * 7 }}"}) == "Ask {{ 7 * 7 }} well.\n"


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
        parse_prompt(SMALL.replace(old, new, 1), "small.md")
    assert str(caught.value.args[0]).startswith(message)
    assert caught.value.hint


@pytest.mark.parametrize("body", ["Ask {{ lead }} well.", "Ask well.", "{{ lead }}\n{{ lead }}"])
def test_a_prompt_for_the_model_ends_where_the_sentence_begins(body: str) -> None:
    text = SMALL.replace("[first, thing]", "[first, thing, lead]").replace("Ask {{ first }} well.", body)
    with pytest.raises(CoachError, match=r"small\.md, line \d+: .* has to end with \{\{ lead \}\}"):
        parse_prompt(text, "small.md")


def test_a_number_that_drafting_needs_is_asked_for() -> None:
    with pytest.raises(CoachError, match=r'small\.md, line 1: the property "longest" is missing'):
        parse_prompt(SMALL, "small.md").limit("longest")


@pytest.mark.parametrize("value", ["many", ".nan", ".inf", "[20]"])
def test_what_is_no_number_is_asked_for_too(value: str) -> None:
    text = SMALL.replace("version: 1", f"version: 1\nlongest: {value}", 1)
    with pytest.raises(CoachError, match=r"missing or is no number"):
        parse_prompt(text, "small.md").limit("longest")


def test_a_prompt_cannot_reach_into_the_program() -> None:
    for attempt in (
        "{{ first.__class__.__mro__ }}",
        "{{ 1/0 }}",
        "{% include 'x' %}",
        "{{ first|upper }}",
        "{{ first",
    ):
        with pytest.raises(CoachError, match=r"small\.md, line \d+: .*braces"):
            parse_prompt(SMALL.replace("Ask {{ first }} well.", attempt), "small.md")
