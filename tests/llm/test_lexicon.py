"""A model is bound to words: each answer is words of the lexicon, between the shortest and the longest length."""

from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vault_coach.llm.lexicon import Lexicon, Place, tree

END = 0


def tokenize(text: str) -> list[int]:
    """A token for every two letters, as a model cuts words into pieces."""
    return [
        1 + sum(ord(sign) << (16 * at) for at, sign in enumerate(text[n : n + 2])) for n in range(0, len(text), 2)
    ]


def lexicon(words: Iterable[str], shortest: int = 1, longest: int = 3) -> Lexicon:
    return Lexicon(
        tree(words, tokenize), END, shortest, longest, repeatable={"you", "the"}, never_last={"the", "of"}
    )


def follow(bound: Lexicon, text: str, opening: str = "") -> Place | None:
    """Where a text leads, None when its end mark was taken; KeyError when it may not be written."""
    place: Place | None = bound.after(opening)
    for word in text.replace("?", " ?").split(" "):
        tokens = [END] if word == "?" else tokenize(f" {word}")
        for token in tokens:
            assert place is not None
            place = bound.choices(place)[token]
    return place


def allowed(bound: Lexicon, text: str, opening: str = "") -> bool:
    try:
        return follow(bound, text, opening) is None
    except KeyError:
        return False


def test_words_of_the_lexicon_and_nothing_else() -> None:
    bound = lexicon(["first", "help", "you"])
    assert allowed(bound, "help you first?")
    assert not allowed(bound, "help them first?")
    assert not allowed(bound, "hel?")
    assert not allowed(bound, "helpyou?")


def test_not_shorter_and_not_longer() -> None:
    bound = lexicon(["help", "you"], shortest=2, longest=3)
    assert not allowed(bound, "help?")
    assert allowed(bound, "help you?")
    assert allowed(bound, "you help you?")
    assert not allowed(bound, "you help you you?")


def test_a_phrase_is_one_word_kept_whole() -> None:
    bound = lexicon(["the churn file", "first"], longest=2)
    assert allowed(bound, "the churn file first?")
    assert not allowed(bound, "the churn?")
    assert not allowed(bound, "churn file?")


def test_a_word_that_begins_another_may_end_or_go_on() -> None:
    bound = lexicon(["be", "before"])
    assert allowed(bound, "be?")
    assert allowed(bound, "before?")


def test_after_the_opening_any_word_may_follow() -> None:
    bound = lexicon(["first", "help"])
    assert set(bound.choices(bound.after("what do you"))) == {tokenize(" first")[0], tokenize(" help")[0]}


def test_only_small_words_come_twice_and_none_in_a_row() -> None:
    bound = lexicon(["help", "helpful", "you", "help the file", "file"])
    assert allowed(bound, "you help you?")
    assert not allowed(bound, "help you help?")
    assert allowed(bound, "help you helpful?")
    assert not allowed(bound, "you you?")
    assert not allowed(bound, "file help the file?")


def test_nor_does_a_word_of_the_opening() -> None:
    bound = lexicon(["help", "you", "first"])
    assert not allowed(bound, "help?", opening="who could Help")
    assert not allowed(bound, "you first?", opening="what could help you")
    assert allowed(bound, "first you?", opening="what could help you")


def test_no_answer_ends_with_a_word_that_leaves_it_open() -> None:
    bound = lexicon(["half", "of", "the", "of the"], longest=2)
    assert not allowed(bound, "of?")
    assert not allowed(bound, "half of the?")
    assert allowed(bound, "of half?")


def test_an_answer_ends_when_nothing_else_is_left() -> None:
    bound = lexicon(["the"])
    assert allowed(bound, "the?")


@given(
    st.lists(st.sampled_from(["be", "before", "help", "the churn file", "you"]), min_size=1, max_size=6),
    st.randoms(),
)
def test_whatever_is_drawn_is_made_of_words(words: list[str], random: Random) -> None:
    bound = lexicon(words, shortest=1, longest=4)
    place = bound.after("")
    for drawn in range(200):
        token, after = random.choice(sorted(bound.choices(place).items(), key=lambda choice: choice[0]))
        if after is None:
            assert token == END
            assert 1 <= place.words <= 4
            assert drawn < bound.longest_answer
            return
        place = after
