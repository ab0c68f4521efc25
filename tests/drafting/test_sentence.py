"""One fact, one item: the lead is ours, the model finishes it, checks decide, the phrasebook waits."""

from dataclasses import replace

import pytest

from support.builders import LATE, LEAD, LINE
from support.fake_model import FakeModel, candidate
from support.prompts import CHECK_IN, PHRASEBOOK
from vault_coach.drafting.plan import Attempt, Fact, Item
from vault_coach.drafting.prompt import parse_prompt
from vault_coach.drafting.sentence import Drafter
from vault_coach.errors import CoachError

NEGLECTED = Fact("neglected", "neglected", {"first": "Priya", "day": "4 March"}, (LINE,))


def drafter(*replies: list[object]) -> tuple[Drafter, FakeModel]:
    model = FakeModel(*replies)  # type: ignore[arg-type]
    return Drafter(CHECK_IN, PHRASEBOOK, model), model


def write(*replies: object, fact: Fact = LATE, before: tuple[Item, ...] = ()) -> Item:
    return drafter(list(replies))[0].write(fact, before)


def test_the_models_sentence_is_marked_as_its_own() -> None:
    item = write("which part of the churn file do you need first?")
    ask = "which part of the churn file do you need first?"
    assert item == Item(
        lead=LEAD,
        ask=ask,
        move="promise-overdue",
        signal="promise-overdue",
        evidence=(LINE,),
        writer="model",
        model="fake",
        tried=(Attempt(ask),),
    )


def test_without_a_model_the_phrasebook_writes_and_is_marked() -> None:
    item = Drafter(CHECK_IN, PHRASEBOOK, None).write(LATE)
    assert item.text == f"{LEAD} which part of it do you need first, and by when?"
    assert (item.writer, item.model, item.tried) == ("phrasebook", None, ())


def test_when_nothing_passes_the_phrasebook_writes_and_the_reasons_are_on_record() -> None:
    item = write("you promised to send it to me?", "how is the moon today?")
    assert (item.writer, item.model) == ("phrasebook", None)
    assert [(attempt.text, set(attempt.failed)) for attempt in item.tried] == [
        ("you promised to send it to me?", {"grounded", "roles"}),
        ("how is the moon today?", {"grounded"}),
    ]


def test_a_model_that_says_nothing_leaves_it_to_the_phrasebook() -> None:
    assert write().writer == "phrasebook"


@pytest.mark.parametrize(
    "swapped",
    ["you promised to send it to me?", "you owe me the churn file today?", "send me the churn file today?"],
)
def test_who_owes_whom_is_never_turned_round(swapped: str) -> None:
    item = write(swapped)
    assert item.writer == "phrasebook"
    assert "roles" in item.tried[0].failed


def test_the_likeliest_of_those_that_pass_is_taken() -> None:
    good, better = "what has had to wait this week?", "which day would still be early enough?"
    assert write(candidate(good, -1.0), candidate(better, -0.4)).text.endswith(better)
    assert write(candidate(better, -0.4), candidate(good, -1.0)).text.endswith(better)
    assert write(
        candidate(good, -0.5, opening_logprob=-1.0), candidate(better, -0.5, opening_logprob=-3.0)
    ).text.endswith(good)


def test_naming_the_thing_itself_tips_the_balance() -> None:
    named, unnamed = "is the churn file still useful today?", "what has had to wait this week?"
    assert write(candidate(named, -0.6), candidate(unnamed, -0.5)).text.endswith(named)


def test_an_item_never_repeats_an_ask_of_the_same_draft() -> None:
    first = write("what has had to wait this week?")
    other = replace(LATE, values={**LATE.values, "day": "20 November"})
    again = write("what has had to wait this week?", fact=other, before=(first,))
    assert again.tried == (Attempt("what has had to wait this week?", ("fresh",)),)
    spoken = Drafter(CHECK_IN, PHRASEBOOK, None)
    one = spoken.write(LATE)
    two = spoken.write(other, [one])
    assert one.text.rpartition("; ")[2] != two.text.rpartition("; ")[2]


def test_an_ask_is_recognised_behind_a_lead_that_holds_a_semicolon() -> None:
    effort = Fact("win-unknown", None, {"first": "Priya", "initiative": "Gates; scans"}, (LINE,))
    first = write("what would you call a success?", fact=effort)
    assert first.writer == "model"
    assert write("what would you call a success?", fact=effort, before=(first,)).writer == "phrasebook"


def test_an_example_is_never_repeated() -> None:
    example = CHECK_IN.lines("neglected", "examples")[0].rpartition("; ")[2]
    assert ("fresh",) in [attempt.failed for attempt in write(example, fact=NEGLECTED).tried]


@pytest.mark.parametrize("fact", [LATE, NEGLECTED], ids=lambda fact: fact.move)
def test_the_prompt_holds_the_worked_examples_and_ends_with_the_lead(fact: Fact) -> None:
    writer, model = drafter([])
    item = writer.write(fact)
    (request,) = model.history
    for example in CHECK_IN.lines(fact.move, "examples"):
        assert example in request.prefix
    assert request.prefix.endswith("\n")
    assert request.prompt == item.lead
    assert "{{" not in request.prompt


def test_the_request_is_bound_to_openings_and_words_of_its_move() -> None:
    writer, model = drafter([])
    writer.write(LATE)
    (request,) = model.history
    assert "which part of the churn file do you" in request.openings
    assert "what has had to wait" in request.openings
    assert {"the churn file", "enough", "you"} <= set(request.words)
    assert "taxes" not in request.words
    assert (request.end, request.longest, request.candidates) == ("?", 8, 12)


def test_openings_that_need_what_is_not_known_are_left_out() -> None:
    writer, model = drafter([])
    writer.write(replace(LATE, values={"first": "Priya", "day": "14 November"}))
    assert model.history[0].openings
    assert not [opening for opening in model.history[0].openings if "{{" in opening or "churn" in opening]


def test_only_a_thing_the_lead_speaks_of_may_be_named() -> None:
    """The note's raw words are in the fact of some signals; they are nothing to be said to a partner."""
    writer, model = drafter([])
    writer.write(
        Fact("asked-first", "asked-first", {"first": "Priya", "thing": "could she do it all again"}, (LINE,))
    )
    assert "could she do it all again" not in model.history[0].words


def test_the_same_fact_asks_the_model_the_same_way() -> None:
    writer, model = drafter([], [])
    writer.write(LATE)
    writer.write(LATE)
    writer.write(NEGLECTED)
    same, again, other = model.history
    assert same == again
    assert same.seed != other.seed


def test_a_lead_too_long_for_one_breath_gives_way_to_a_shorter_one() -> None:
    long = "send you " + "the very long list of all that was ever left undone by any of us"
    item = Drafter(CHECK_IN, PHRASEBOOK, None).write(replace(LATE, values={**LATE.values, "action": long}))
    assert item.text.startswith("Priya, I still owe you the churn file from 14 November;")


@pytest.mark.parametrize("move", sorted(PHRASEBOOK.moves))
def test_however_long_the_names_the_phrasebook_stays_within_one_breath(move: str) -> None:
    for count in range(1, 20):
        values = dict.fromkeys(PHRASEBOOK.variables, " ".join(["word"] * count)) | {"first": "Priya"}
        item = Drafter(CHECK_IN, PHRASEBOOK, None).write(Fact(move, None, values, (LINE,)))
        assert len(item.text.split()) <= 30
        assert item.text.endswith(("?", "."))


def test_a_phrasebook_without_the_move_says_what_to_add() -> None:
    with pytest.raises(CoachError, match='no lead for "unheard-of"') as caught:
        Drafter(CHECK_IN, PHRASEBOOK, None).write(Fact("unheard-of", None, {"first": "Priya"}, (LINE,)))
    assert "first name" in caught.value.hint
    text, head = PHRASEBOOK.text, "\n## neglected\n"
    before, _, after = text.partition(head)
    asks, rest = after.split("\n## ", 1)
    lacking = parse_prompt(f"{before}{head}{asks.replace('### Asks', '### None')}\n## {rest}", "p.md")
    with pytest.raises(CoachError, match='no ask for "neglected"'):
        Drafter(CHECK_IN, lacking, None).write(NEGLECTED)


def test_a_move_the_prompt_does_not_know_goes_to_the_phrasebook_without_asking() -> None:
    model = FakeModel(["how are you?"])
    item = Drafter(replace(CHECK_IN, moves={}), PHRASEBOOK, model).write(NEGLECTED)
    assert (item.writer, model.history) == ("phrasebook", [])
