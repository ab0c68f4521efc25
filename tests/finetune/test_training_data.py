"""What the starter is taught: enough of it, sound, in many words, and nothing it is later measured with."""

import importlib.util
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.prompts import MOVES
from vault_coach.features import evaluate
from vault_coach.finetune.examples import Example, examples_of, wording

TRAINING = Path(__file__).parents[2] / "training"


def module() -> Any:
    """The command that checks the examples, for what it is made of."""
    spec = importlib.util.spec_from_file_location("check", TRAINING / "check.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check = module()


@pytest.fixture(scope="module")
def taught() -> list[Example]:
    """What is taught."""
    return check.load_examples("data")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def held_out() -> list[Example]:
    """What is held out."""
    return check.load_examples("held_out")  # type: ignore[no-any-return]


def test_there_is_enough_of_it(taught: list[Example]) -> None:
    facts = check.samples(taught)
    assert len(taught) >= 4_000
    assert len(check.distinct_facts(facts)) >= 1_500
    assert len(check.distinct_facts(facts, check.NAMES | {"lead"})) >= 1_200, "but for names and dates"


def test_no_sentence_stands_twice(taught: list[Example]) -> None:
    sentences = Counter((example.lead, example.ask) for example in taught)
    assert [sentence for sentence, times in sentences.items() if times > 1] == []


def test_every_move_is_taught_and_held_out(taught: list[Example], held_out: list[Example]) -> None:
    moves = set(MOVES.phrasebook().moves)
    assert {example.move for example in taught} == moves
    assert {example.move for example in held_out} == moves
    assert [*check.few("data", taught), *check.few("held_out", held_out)] == []


def test_it_is_said_in_many_ways(taught: list[Example]) -> None:
    wordings = check.count_wordings(taught)
    assert len(wordings) >= 1_200
    assert max(wordings.values()) <= len(taught) * 0.005
    assert list(check.repeats(taught)) == []


def test_the_same_ending_about_another_thing_is_the_same_wording() -> None:
    one = wording("where do you need the map first?", {"thing": "the map"})
    assert one == wording("Where do you need the old ladder first?", {"thing": "the old ladder"})
    assert one != wording("when do you need the map first?", {"thing": "the map"})


def test_every_example_passes_what_a_draft_has_to_pass(taught: list[Example], held_out: list[Example]) -> None:
    assert [
        (example.lead, example.ask, flaw) for example in (*taught, *held_out) for flaw in check.flaws(example)
    ] == []


@pytest.mark.parametrize(
    ("ask", "flaw"),
    [
        ("what do you need first", "form"),
        ("what do you need, and " + "when, and " * 20 + "why?", "length"),
        ("what do you need from [[Ana]]?", "inert"),
        ("what do you need by 31 March?", "numbers"),
        ("what does Xerxes need first?", "names"),
        ("when will you send it, as you promised?", "roles"),
        ("what do you need from the?", "whole"),
        ("What do you need first?", "begins with a capital"),
    ],
)
def test_an_example_that_does_not_is_found(taught: list[Example], ask: str, flaw: str) -> None:
    example = next(
        example for example in taught if example.move == "promise-overdue" and not check.brings_lead(example)
    )
    assert flaw in check.flaws(replace(example, ask=ask))


def test_its_words_are_everyday_words(taught: list[Example], held_out: list[Example]) -> None:
    assert [(example.ask, word) for example, word in check.rare([*taught, *held_out])] == []
    odd = replace(taught[0], ask="what would alleviate it?")
    assert ("what would alleviate it?", "alleviate") in [(e.ask, word) for e, word in check.rare([*taught, odd])]


def test_nothing_it_is_measured_with_is_taught(taught: list[Example], held_out: list[Example]) -> None:
    assert [(example.ask, what) for example, what in check.leaks(taught, evaluate.samples())] == []
    assert [(example.ask, what) for example, what in check.leaks(held_out, evaluate.samples())] == []


def test_no_sentence_taught_begins_like_one_it_is_measured_with(taught: list[Example]) -> None:
    asked = (replace(sample, accept=("what else?",)) for sample in evaluate.samples())
    measured = {
        (example.move, example.lead) for sample in asked for example in examples_of(sample, MOVES.drafter_of)
    }
    alike = [example.lead for example in taught if (example.move, example.lead) in measured]
    assert set(alike) <= {"When you two talk,", "Something chafed between us;"}, "these say nothing of their fact"


def test_nothing_held_out_is_taught(taught: list[Example], held_out: list[Example]) -> None:
    assert [(example.ask, what) for example, what in check.leaks(taught, check.samples(held_out))] == []


def test_an_ending_or_a_fact_that_is_kept_apart_is_found(held_out: list[Example]) -> None:
    kept = next(example for example in held_out if "thing" in example.sample.fact.values)
    nothing = replace(kept.sample, fact=replace(kept.sample.fact, values={}))
    same_fact = replace(kept, ask="how would a wholly new question sound?")
    same_ending = replace(kept, ask="what else?", sample=nothing)
    apart = [replace(kept.sample, accept=(*kept.sample.accept, "what else?"))]
    assert list(check.leaks([same_fact, same_ending], apart)) == [
        (same_fact, "a fact"),
        (same_ending, "an ending"),
    ]


def test_instructions_in_facts_are_taught_to_be_left_alone(taught: list[Example], held_out: list[Example]) -> None:
    assert sum(bool(check.injected(example.sample)) for example in taught) >= 200
    assert [(example.lead, example.ask) for example in check.taken_up([*taught, *held_out])] == []


def test_an_ending_that_takes_one_up_is_found(taught: list[Example]) -> None:
    example = next(example for example in taught if "write a poem" in check.injected(example.sample))
    obeyed = replace(example, ask="shall we write a poem together?")
    assert list(check.taken_up([*taught, obeyed])) == [obeyed]


def test_german_french_and_spanish_are_there(taught: list[Example]) -> None:
    languages = Counter(check.language(example) for example in taught)
    assert set(languages) == {"English", "German", "French", "Spanish"}
    assert min(languages.values()) >= 100


def test_the_figures_on_the_card_are_those_of_the_data(taught: list[Example], held_out: list[Example]) -> None:
    card = check.CARD.read_text(encoding="utf-8")
    assert card == check.with_figures(card, check.figures(taught, held_out)), (
        "run: python training/check.py --card"
    )


def test_the_command_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main([]) == 0
    assert capsys.readouterr().out == ""
