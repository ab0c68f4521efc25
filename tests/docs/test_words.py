"""What holds for all views: nobody who rests is named, no scores are shown, every answer is documented."""

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from support.golden import GOLDEN
from support.run import Run, answer
from vault_coach.analysis import RULES, Thresholds
from vault_coach.features.roi import sparkline

DOCS = Path(__file__).parents[2] / "docs"
WHOLE = ["next", "signals", "commitments", "loop", "roi", "map", "weave", "checklist"]


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def people(data: Any) -> set[str]:
    """Collect all texts of an answer, evidence aside: a line of a note may name anyone."""
    if isinstance(data, dict):
        return set().union(*(people(value) for key, value in data.items() if key != "evidence"))
    if isinstance(data, list):
        return set().union(*map(people, data))
    return {data} if isinstance(data, str) else set()


@pytest.mark.parametrize("quiet", ["paused: true", "snooze-until: 2026-11-24"])
@pytest.mark.parametrize("view", WHOLE)
def test_whoever_is_paused_or_snoozed_is_left_in_peace(view: str, quiet: str, coach: Run, vault: Path) -> None:
    rewrite(vault / "People" / "Kenji Watanabe.md", "type: partner", f"type: partner\n{quiet}")
    texts = people(answer(coach(view, "--json")))
    assert not [text for text in texts if "Kenji Watanabe" in text]


def test_the_portfolio_says_who_rests_and_nothing_more(coach: Run, vault: Path) -> None:
    rewrite(vault / "People" / "Kenji Watanabe.md", "type: partner", "type: partner\npaused: true")
    data = answer(coach("portfolio", "--json"))
    assert data["resting"] == ["Kenji Watanabe", "Marisol Quispe"]
    assert "Kenji Watanabe" not in [row["partner"] for row in data["partners"]]


def test_show_still_answers_about_someone_who_rests(coach: Run) -> None:
    assert "(resting)" in coach("show", "Marisol").stdout


@pytest.mark.parametrize("view", ["portfolio", "map", "roi"])
def test_people_stand_in_the_order_of_their_names(view: str, coach: Run) -> None:
    names = [row["partner"] for row in answer(coach(view, "--json"))["partners"]]
    assert names == sorted(names)


@pytest.mark.parametrize(
    "view", [["show", "Priya Nair"], ["portfolio"], ["review", "--print"], *([view] for view in WHOLE)]
)
def test_ratings_are_said_in_words(view: list[str], coach: Run) -> None:
    text = " ".join(coach(*view).stdout.split())
    assert not re.search(r"(?:trust|interdependence):?(?: is| at| of| with \w+ \w+)* \d", text, re.IGNORECASE)


def test_within_a_stage_of_the_loop_people_stand_in_the_order_of_their_names(coach: Run) -> None:
    names = [row["partner"] for row in answer(coach("loop", "--json"))]
    assert names == sorted(names)
    points = [line for line in coach("loop").stdout.split("\n") if line.startswith("  - ")]
    assert len(points) == len(names)


def test_show_puts_late_promises_first_and_does_not_repeat_them(coach: Run) -> None:
    text = coach("show", "Priya Nair").stdout
    assert text.count("churn cohort file") == 1
    assert text.index("You owe") < text.index("Worth a thought") < text.index("Between you")


def test_what_is_about_the_user_says_you(coach: Run, tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "Dana.md").write_text("---\ntype: partner\ntier: peripheral\n---\n", encoding="utf-8")
    text = coach("signals", at=tmp_path / "small").stdout
    assert "You: review-due" in text
    assert "No portfolio review is on record (searched: 1 note about partners)." in " ".join(text.split())
    assert "me:" not in text


def test_next_names_each_subject_once_and_says_how_often_you_used_to_meet(coach: Run) -> None:
    data = answer(coach("next", "--json"))
    subjects = [str(move["subject"]) for move in data]
    assert len(subjects) == len(set(subjects)) == 5
    assert [also["kind"] for also in data[0]["also"]] == ["unbalanced", "waiting-on"]
    assert "Until then you met about every 7 days." in coach("next").stdout


@pytest.mark.parametrize(
    ("words", "mine", "theirs"),
    [([], 2, 6), (["--mine"], 2, 0), (["--theirs"], 0, 6), (["--mine", "--theirs"], 2, 6), (["--overdue"], 1, 1)],
)
def test_commitments_can_be_narrowed_down(words: list[str], mine: int, theirs: int, coach: Run) -> None:
    data = answer(coach("commitments", *words, "--json"))
    assert (len(data["i_owe"]), len(data["they_owe"])) == (mine, theirs)


def test_two_people_with_one_first_name_are_told_apart_on_the_map(coach: Run, vault: Path) -> None:
    (vault / "People" / "Bo Arden.md").write_text("---\ntype: partner\ntrust: 2\ninterdependence: 1\n---\n")
    text = coach("map").stdout
    assert "Bo A." in text
    assert "Bo L." in text


def test_a_course_shows_nothing_measured_and_nought_apart() -> None:
    assert sparkline([None, 0, 1, 2]) == "·▁▅█"
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([None]) == "·"


# Explaining


@pytest.mark.parametrize("kind", RULES)
def test_every_kind_is_explained_with_its_numbers(kind: str, coach: Run) -> None:
    data = answer(coach("signals", "--explain", kind, "--json"))
    assert {data[key] for key in ("meaning", "fires", "idea", "move")} == {
        RULES[kind].meaning,
        RULES[kind].when(Thresholds()),
        RULES[kind].idea,
        RULES[kind].move,
    }
    assert [row["name"] for row in data["thresholds"]] == list(RULES[kind].thresholds)


def test_a_number_that_was_changed_is_shown_with_its_default(coach: Run, vault: Path) -> None:
    with (vault / "coach.toml").open("a", encoding="utf-8") as settings:
        settings.write('culture = "hostile"\n[thresholds]\ntrust_high = 5\n')
    text = coach("signals", "--explain", "untapped-trust").stdout
    assert "trust_high = 5 (default 4)" in text
    assert "ally" in text


def test_a_kind_that_is_none_is_met_with_the_nearest(coach: Run) -> None:
    result = coach("signals", "--explain", "neglect")
    assert result.exit_code == 1
    assert 'Did you mean "neglected"?' in result.output


# The reference


def test_the_page_of_signals_is_up_to_date() -> None:
    code = "import reference, sys; sys.stdout.buffer.write(reference.page().encode())"
    made = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=DOCS).stdout
    assert made.decode() == (DOCS / "signals.md").read_text(encoding="utf-8"), "run: python docs/reference.py"


def test_the_page_of_signals_has_every_kind_and_every_number() -> None:
    page = (DOCS / "signals.md").read_text(encoding="utf-8")
    assert [line[3:] for line in page.split("\n") if line.startswith("## ")] == list(RULES)
    assert {field.name for field in fields(Thresholds)} <= set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE))


COMMANDS = ["next", "signals", "show", "commitments", "portfolio", "loop", "roi", "checklist", "weave", "map"]
TAKEN_IN = {"review": ["portfolio", "roi"]}
"""Command -> those whose answers it takes in."""


def keys(data: Any) -> set[str]:
    """Collect the names in an answer; the shapes shared by all answers are described once."""
    if isinstance(data, list):
        return set().union(*map(keys, data))
    if isinstance(data, dict):
        return set(data).union(*map(keys, data.values()))
    return set()


@pytest.mark.parametrize("answered", [*COMMANDS, "review", "review-quarterly", "weekly"])
def test_every_key_of_an_answer_is_documented(answered: str) -> None:
    command = answered.removesuffix("-quarterly")
    page = (DOCS / "json.md").read_text(encoding="utf-8")
    head, *sections = page.split("\n## ")
    about = {section.split("\n")[0]: section for section in sections}
    described = about["Shapes used by several commands"]
    described += "".join(about[f"`coach {name}`"] for name in [command, *TAKEN_IN.get(command, [])])
    data = json.loads((GOLDEN / f"{answered}.json").read_text(encoding="utf-8"))["data"]
    assert keys(data) <= set(re.findall(r"`\"?(\w+)\"?`", described))
    assert '"schema": 1' in head
