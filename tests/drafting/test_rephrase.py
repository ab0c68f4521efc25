"""Notes' own words turned round so that they can be said to the person they are about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_coach.drafting import rephrase
from vault_coach.drafting.rephrase import Task, task

PRIYA = ("Priya Nair", "Priya", "PN")
ROBIN = ("Robin Vale", "Robin")


def test_no_english_article_before_another_language() -> None:
    for text in ("die Übersicht schicken", "la liste des clients", "資料を送る", "der Bericht"):
        assert not task(text, PRIYA, ROBIN).thing


@pytest.mark.parametrize(
    ("text", "action", "thing"),
    [
        ("send Priya Nair the churn cohort file", "send you the churn cohort file", "the churn cohort file"),
        ("Send Priya the file", "send you the file", "the file"),
        ("to send PN the file", "send you the file", "the file"),
        ("To send @Priya the file", "send you the file", "the file"),
        ("review Priya's draft", "review your draft", "your draft"),
        ("review Priya’s draft", "review your draft", "your draft"),
        ("send Robin the numbers", "send me the numbers", "the numbers"),
        ("update Robin's table", "update my table", "my table"),
        ("send me the numbers", "send me the numbers", "the numbers"),
        ("prepare the 1:1 agenda", "prepare the 1:1 agenda", "the 1:1 agenda"),
        ("count the 1,200 scans at 10:30", "count the 1,200 scans at 10:30", "the 1,200 scans"),
        ("ask for a steering slot", "ask for a steering slot", "a steering slot"),
        ("look up the frost weeks", "look up the frost weeks", "the frost weeks"),
        ("write the stop rule down for Priya", "write the stop rule down for you", "the stop rule"),
        ("resend venue lists", "resend venue lists", "the venue lists"),
        ("water the fern", "water the fern", "the fern"),
        ("call Priya", "call you", ""),
        ("introduce Kim Ro", "introduce Kim Ro", "Kim Ro"),
        ("send   the\tfile", "send the file", "the file"),
    ],
)
def test_something_to_do(text: str, action: str, thing: str) -> None:
    assert task(text, PRIYA, ROBIN) == Task(action, thing)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("the file", "the file"),
        ("pause reasons with the free text, all 212", "the pause reasons"),
        ("spring lapse table by month for Priya Nair", "the spring lapse table"),
        ("June call reasons by gate", "the June call reasons"),
        ("two options for January", "two options"),
        ("list of who answers", "the list"),
        ("My notes on Priya's draft", "my notes"),
        ("Priya's slides", "your slides"),
    ],
)
def test_a_task_that_only_names_a_thing(text: str, thing: str) -> None:
    assert task(text, PRIYA, ROBIN) == Task("", thing)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("send the file, paused people taken out", "send the file"),
        ("send the file (the short one)", "send the file"),
        ("send the file - the short one", "send the file"),
        ("send the file – the short one", "send the file"),
        ("send the file: the short one", "send the file"),
        ("send the file because the board asks", "send the file"),
        ("send the file so that the board can read", "send the file"),
        ("send the file.", "send the file"),
        ("send the well-known file", "send the well-known file"),
    ],
)
def test_only_the_first_clause_is_said(text: str, action: str) -> None:
    assert task(text, PRIYA, ROBIN).action == action


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ... ",
        "check",
        "ask Priya about her plan",
        "tell them the news",
        "check the numbers Robin sent",
        "before and after table",
        "the plan all the others wrote down and then forgot again",
    ],
)
def test_what_cannot_be_said_is_not_said(text: str) -> None:
    assert task(text, PRIYA, ROBIN) == Task("", "")


def test_a_name_that_ends_in_s_may_go_without_another() -> None:
    assert task("review Tomas' draft", ("Tomas Brandt", "Tomas"), ()).action == "review your draft"


def test_a_name_inside_another_word_stays() -> None:
    assert task("send the Priyanka file", PRIYA, ROBIN).action == "send the Priyanka file"


@given(st.text(max_size=200))
def test_what_is_said_is_one_short_line(text: str) -> None:
    rephrased = task(text, PRIYA, ROBIN)
    for words in (rephrased.action, rephrased.thing):
        assert len(words.split()) <= 10
        assert words == " ".join(words.split())


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 11, 27), "in 3 days"),
        (date(2026, 11, 4), "20 days ago"),
        (date(2026, 11, 3), "3 weeks ago"),
    ],
)
def test_age_in_words(day: date, expected: str) -> None:
    assert rephrase.age(day, date(2026, 11, 24)) == expected


def test_days_in_words() -> None:
    assert rephrase.spoken(date(2026, 11, 4)) == "4 November"
    assert rephrase.short(date(2026, 11, 4)) == "4 Nov"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reviews came back late", "reviews came back late"),
        ('"one list for both teams".', "one list for both teams"),
        ("late again, and nobody said so", "late again"),
        ("late", ""),
        ("she would have liked that in August", ""),
        ("a b c d e f g h i j k l m", ""),
        ("", ""),
    ],
)
def test_a_quotation_is_a_short_clause(text: str, expected: str) -> None:
    assert rephrase.quotable(text) == expected


def test_first_name() -> None:
    assert [rephrase.first_name(name) for name in ("Priya Nair", "Priya")] == ["Priya", "Priya"]


def test_a_name_that_is_also_a_word_is_left_alone() -> None:
    assert task("prepare the figures for May", ("May Fox", "May"), ROBIN) == Task("", "")
    assert task("draft A plan", ("A",), ROBIN) == Task("", "")
    assert task("send May Fox the figures", ("May Fox", "May"), ROBIN).action == "send you the figures"
    assert task("prepare the figures for May", PRIYA, ROBIN).action == "prepare the figures for May"


@pytest.mark.parametrize(
    ("name", "first"), [("Dr. Lena Roth", "Lena"), ("Prof Ito", "Ito"), ("Mr.", "Mr."), ("A", "A")]
)
def test_a_title_is_no_first_name(name: str, first: str) -> None:
    assert rephrase.first_name(name) == first
