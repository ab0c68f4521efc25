"""Learning and portfolio reviews, as notes record them."""

from datetime import date

import pytest

from support.readings import vault


@pytest.mark.parametrize(
    ("path", "text", "minutes"),
    [
        ("Learning/2026-11-10 SQL.md", "---\nminutes: 1h\n---\nchapter 4\n", 60),
        ("Notes/SQL.md", "---\ntype: course\ndate: 2026-11-10\n---\nchapter 4\n", None),
        ("Daily/2026-11-10.md", "an hour of SQL #learning\n", None),
        ("Daily/2026-11-10.md", "an hour of SQL #learning/sql\n", None),
        ("Daily/2026-11-10.md", "learned:: window functions\n", None),
    ],
)
def test_learning(path: str, text: str, minutes: int | None) -> None:
    (learning,) = vault({path: text}).learnings
    assert (learning.day, learning.minutes) == (date(2026, 11, 10), minutes)


@pytest.mark.parametrize("text", ["- [ ] learn SQL #learning\n", "an hour of #learningsql\n", "`learned:: x`\n"])
def test_no_learning(text: str) -> None:
    assert vault({"Daily/2026-11-10.md": text}).learnings == ()


def test_reviews() -> None:
    (review,) = vault({"Reviews/2026-11-01 Portfolio review.md": "---\ntype: review\n---\nwords\n"}).reviews
    assert review.day == date(2026, 11, 1)
