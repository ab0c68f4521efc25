"""The labelled set: what it holds, that the checks tell good endings from bad ones, and what a run reports."""

from itertools import count
from pathlib import Path

import pytest

from support.fake_model import FakeModel
from support.prompts import PHRASEBOOK
from vault_coach.drafting.evaluate import by_kind, parse_samples
from vault_coach.drafting.kinds import all_kinds
from vault_coach.errors import CoachError
from vault_coach.features.evaluate import Contender, blind_sheet, run, samples

SET = samples()
KINDS = {sample.kind for sample in SET}


def quiet(_what: str) -> None:
    """Say nothing."""


def clock() -> object:
    """Half a second passes with each look at it."""
    ticks = count()
    return lambda: next(ticks) / 2


def test_the_set_covers_every_kind_of_draft() -> None:
    assert len(SET) >= 120
    assert set(KINDS) == {kind.name for kind in all_kinds()}
    assert min(sum(sample.kind == kind for sample in SET) for kind in KINDS) >= 6


def test_it_holds_what_is_hard() -> None:
    """Swapped roles, numbers, two people of one first name, instructions in notes, other languages and scripts."""
    titles = " ".join(sample.title.lower() for sample in SET)
    for hard in ("swapped", "number", "one first name", "instruction", "german", "spanish", "french", "script"):
        assert hard in titles
    assert sum("instruction" in sample.title.lower() for sample in SET) >= 8
    assert sum(len(sample.reject) for sample in SET) >= 50


def test_the_checks_tell_every_good_ending_from_every_bad_one() -> None:
    results = run(Contender("phrasebook", None), SET, clock(), quiet)  # type: ignore[arg-type]
    assert [(result.sample.title, result.missed) for result in results if result.missed] == []


def test_what_the_phrasebook_writes_is_sound() -> None:
    results = run(Contender("phrasebook", None), SET, clock(), quiet)  # type: ignore[arg-type]
    assert [(result.item.text, result.flaws) for result in results if result.flaws] == []


SMALL = """
## Late
- move: promise-overdue
- first: Ana
- thing: the map
- day: 4 May
- must: Ana
- not: moon
- reject: you owe me the map today?
- accept: is the map still useful to you?
"""


def small(*replies: list[str]) -> object:
    wanted = parse_samples(SMALL, "small.md", "check-in")
    return run(Contender("fake", FakeModel(*replies)), wanted, clock(), quiet)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("replies", "at_once", "by_model"),
    [
        (["is the map still useful to you?"], 1, 1),
        (["you owe me the map today?", "is the map still useful to you?"], 0, 1),
        (["you owe me the map today?"], 0, 0),
        ([], 0, 0),
    ],
)
def test_a_run_counts_what_passed_at_once_and_what_in_the_end(
    replies: list[str], at_once: int, by_model: int
) -> None:
    kind, everything = by_kind(small(replies))  # type: ignore[arg-type]
    assert (kind.at_once, kind.by_model, kind.samples, kind.sound) == (at_once, by_model, 1, 1)
    assert kind.seconds == everything.seconds == 0.5
    assert kind.failed["roles"] == ("you owe me the map today?" in replies)


@pytest.mark.parametrize("change", [("must: Ana", "must: Zed"), ("not: moon", "not: MAP")])
def test_a_sentence_that_is_not_as_expected_is_not_sound(change: tuple[str, str]) -> None:
    wanted = parse_samples(SMALL.replace(*change), "small.md", "check-in")
    (result,) = run(Contender("phrasebook", None), wanted, clock(), quiet)  # type: ignore[arg-type]
    assert result.flaws


def test_a_line_that_says_nothing_is_named() -> None:
    with pytest.raises(CoachError, match=r"small\.md, line 3: "):
        parse_samples("\n## Late\n- what is this\n", "small.md", "check-in")
    with pytest.raises(CoachError, match=r"small\.md, line 2: this sample has no move"):
        parse_samples("\n## Late\n- first: Ana\n", "small.md", "check-in")


def test_a_kind_that_is_not_there_is_named() -> None:
    with pytest.raises(CoachError, match='no kind of draft called "poem"'):
        samples("poem")


def test_other_prompts_can_be_measured(tmp_path: Path) -> None:
    (tmp_path / "phrasebook.md").write_text(
        PHRASEBOOK.text.replace("which part of it do you need first, and by when?", "x y z?")
    )
    wanted = parse_samples(SMALL, "small.md", "check-in")
    (result,) = run(Contender("mine", None, tmp_path), wanted, clock(), quiet)  # type: ignore[arg-type]
    assert result.item.ask == "x y z?"


def test_a_blind_sheet_hides_who_wrote_what_and_the_key_tells() -> None:
    one = run(Contender("phrasebook", None), SET[:30], clock(), quiet)  # type: ignore[arg-type]
    replies = [["is the ward roster still useful to you?"]] + [["what has had to wait this week?"]] * 29
    other = run(Contender("fake", FakeModel(*replies)), SET[:30], clock(), quiet)  # type: ignore[arg-type]
    sheet, key = blind_sheet(one, other, ("zeta", "omega"), seed=4)
    assert sheet == blind_sheet(one, other, ("zeta", "omega"), seed=4)[0]
    assert "zeta" not in sheet
    assert "omega" not in sheet
    differ = [(a, b) for a, b in zip(one, other, strict=True) if a.item.text != b.item.text]
    assert sheet.count("\n## ") == len(differ) == key.count("first: ")
    for number, (a, b) in enumerate(differ, start=1):
        section = sheet.split(f"\n## {number}\n")[1].split("\n## ")[0]
        first = section.split("- [ ] ")[1].strip()
        who = {"zeta": a, "omega": b}[key.split(f"\n{number}. first: ")[1].split(",")[0]]
        assert first == who.item.text
