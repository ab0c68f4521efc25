"""Every view of the example vault, letter for letter: in words, as JSON, and as files.

After a change on purpose: `make golden`, then read the difference.
"""

from pathlib import Path

import pytest

from support.golden import check
from support.run import Run

VIEWS = {
    "next": ["next"],
    "signals": ["signals"],
    "explain": ["signals", "--explain", "asymmetric"],
    "show": ["show", "Priya Nair"],
    "show-untracked": ["show", "Gwen"],
    "commitments": ["commitments"],
    "commitments-overdue": ["commitments", "--theirs", "--overdue"],
    "portfolio": ["portfolio"],
    "loop": ["loop"],
    "roi": ["roi"],
    "map": ["map"],
    "weave": ["weave", "--no-model"],
    "checklist": ["checklist"],
    "review": ["review", "--print"],
    "review-quarterly": ["review", "--quarterly", "--print"],
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_in_words(name: str, coach: Run) -> None:
    result = coach(*VIEWS[name])
    assert result.exit_code == 0
    check(f"{name}.txt", result.stdout)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_as_json(name: str, coach: Run) -> None:
    result = coach(*VIEWS[name], "--json")
    assert result.exit_code == 0
    check(f"{name}.json", result.stdout)


@pytest.mark.parametrize("name", VIEWS)
def test_words_fit_80_columns_and_need_no_colour(name: str, coach: Run) -> None:
    for line in coach(*VIEWS[name]).stdout.split("\n"):
        is_place = line.rstrip("0123456789").endswith(".md:")
        assert is_place or len(line) <= 80
        assert line == line.rstrip()
        assert "\x1b" not in line


NOTES = {
    "next": "Next moves",
    "signals": "Signals",
    "show": "About Priya Nair",
    "show-untracked": "About Gwen Pritchard",
    "commitments": "Commitments",
    "commitments-overdue": "Their overdue commitments",
    "portfolio": "Portfolio",
    "loop": "Influence loop",
    "roi": "Return on partnership",
    "weave": "Introductions",
    "checklist": "Checklist",
}


@pytest.mark.parametrize("name", NOTES)
def test_a_view_as_a_note(name: str, coach: Run, vault: Path) -> None:
    coach(*VIEWS[name], "--note")
    check(f"{name}.md", (vault / "Coach" / f"{NOTES[name]}.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["review", "review-quarterly"])
def test_a_review_as_a_note(name: str, coach: Run, vault: Path) -> None:
    coach(*VIEWS[name][:-1])
    made = vault / "Reflections" / "2026-11-24 Portfolio review.md"
    check(f"{name}.md", made.read_text(encoding="utf-8"))


def test_the_files_of_the_map_and_the_portfolio(coach: Run, vault: Path, tmp_path: Path) -> None:
    (vault / "Partners.base").unlink()
    coach("map", "--note", "--svg", str(tmp_path / "map.svg"))
    coach("portfolio", "--note")
    check("map.canvas", (vault / "Influence map.canvas").read_text(encoding="utf-8"))
    check("map.md", (vault / "Influence map.md").read_text(encoding="utf-8"))
    check("map.svg", (tmp_path / "map.svg").read_text(encoding="utf-8"))
    check("partners.base", (vault / "Partners.base").read_text(encoding="utf-8"))
