"""Each check of a candidate: cases it lets through and cases it rejects."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.fake_model import candidate
from vault_coach.drafting.checks import CHECKS, Case, Limits, all_words, failures, tail, words

LEAD = "Priya, I said I would send you the churn file by 14 November and I am late;"
MOVE = all_words(["which part of it do you need first", "today early enough I would help if two sent half 7 Bo"])
FACTS = all_words(["Priya", "the churn file", "14 November"])


def case(ask: str, lead: str = LEAD, never: tuple[str, ...] = ("you promised",)) -> Case:
    return Case(
        candidate(ask),
        lead,
        FACTS,
        FACTS | MOVE,
        never,
        taken=frozenset({tail("which part would help you early?", LEAD)}),
    )


def test_a_good_candidate_passes_all() -> None:
    assert failures(case("which part of the churn file do you need first?")) == []
    assert failures(case("would it help if I sent half of it today?")) == []


@pytest.mark.parametrize(
    ("check", "ask"),
    [
        ("form", "which part do you need first"),
        ("form", "which part? do you need it first?"),
        ("form", "which part do you\nneed first?"),
        ("form", " which part do you need first? "),
        ("length", "which part of it do you need first if I sent half of it today early enough?"),
        ("inert", "which [[part]] do you need first?"),
        ("inert", "which part_of it do you need first?"),
        ("inert", "which part `of` it do you need first?"),
        ("inert", "which part:: of it do you need first?"),
        ("inert", "which part <b>of</b> it do you need first?"),
        ("inert", "which part of\u202eit do you need first?"),
        ("inert", "which part -- of it do you need first?"),
        ("grounded", "which part of the forecast do you need first?"),
        ("grounded", "which part do the people need first?"),
        ("numbers", "which 7 do you need first?"),
        ("numbers", "which part do you need by 25?"),
        ("names", "which part do you need first, Bo?"),
        ("names", "which part do you and Zed need first?"),
        ("roles", "you promised which part first?"),
        ("whole", "which part do you need first of?"),
        ("whole", "which part part do you need?"),
        ("whole", "which part do you you need?"),
        ("whole", "which part do you need first, part of it?"),
        ("whole", "?"),
        ("fresh", "which part would help you early?"),
        ("fresh", "which half of it would help you early?"),
    ],
)
def test_each_check_rejects(check: str, ask: str) -> None:
    rejected = case(ask)
    if check == "roles":
        rejected = replace(rejected, known=rejected.known | {"promised"})
    assert check in failures(rejected)


@pytest.mark.parametrize(
    ("check", "ask"),
    [
        ("form", "which part do you need first?"),
        ("inert", "which part (of it) do you need first: half, or 50 %?"),
        ("numbers", "which part do you need by 14 November?"),
        ("names", "would it help if I sent Priya half of it? I'd help!"),
        ("roles", "which part have you first promised?"),
        ("whole", "would you need it if it would help you today?"),
        ("fresh", "which part do you need first?"),
    ],
)
def test_each_check_lets_through_what_it_is_not_about(check: str, ask: str) -> None:
    assert check not in failures(case(ask))


def test_the_role_check_is_about_whole_words_in_any_writing() -> None:
    assert "roles" in failures(case("You promised it first?", never=("You promised",)))
    assert "roles" not in failures(case("you promisedly need it?", never=("you promised",)))


def test_length_counts_the_lead_too() -> None:
    ask = "which part of it do you need first?"
    exact = len(LEAD.split()) + len(ask.split())
    assert "length" not in failures(replace(case(ask), limits=Limits(words=exact)))
    assert "length" in failures(replace(case(ask), limits=Limits(words=exact - 1)))


@pytest.mark.parametrize(
    ("fluency", "weakest", "fails"), [(-1.6, -4.6, False), (-1.7, -2.0, True), (-0.5, -4.7, True)]
)
def test_what_the_model_itself_finds_unlikely_is_not_fluent(fluency: float, weakest: float, fails: bool) -> None:
    judged = replace(
        case("which part do you need?"), candidate=candidate("which part do you need?", fluency, weakest)
    )
    assert ("fluent" in failures(judged)) is fails


def test_every_check_has_a_reason() -> None:
    assert list(CHECKS) == "form length inert grounded numbers names roles whole fresh fluent".split()
    assert all(reason for reason, _ in CHECKS.values())


@given(st.text(max_size=120))
def test_any_text_is_judged_and_what_passes_is_grounded(text: str) -> None:
    judged = case(text)
    if not failures(judged):
        assert set(words(text)) <= judged.known
        assert text.endswith("?")


def test_words_are_lower_case_with_their_hyphens_and_apostrophes() -> None:
    assert words("Don’t re-send 14 files, Priya!") == ["don’t", "re-send", "14", "files", "priya"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("who else needs it this week?", "which of us needs it this week?", True),
        ("what do you need?", "so what do you need?", True),
        ("would you use the churn file?", "when do you need the churn file?", False),
        ("which part of the churn file comes first?", "which half of the churn file comes first?", True),
        ("do you need it?", "who may need it?", False),
    ],
)
def test_two_sentences_end_alike_when_what_they_say_last_is_the_same(one: str, other: str, *, alike: bool) -> None:
    assert (tail(one, LEAD) == tail(other, LEAD)) is alike


def test_things_that_the_leads_speak_of_do_not_tell_two_endings_apart() -> None:
    other = LEAD.replace("the churn file", "the ward roster")
    assert tail("which part of the churn file today?", LEAD) == tail("which part of the ward roster today?", other)
