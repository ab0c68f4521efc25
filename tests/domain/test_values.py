"""Values as people type them: days, counts, lengths of time, rhythms, ticks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_coach.domain import values


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4", 4), (" 4/5 ", 4), ("4 / 5", 4), ("0", 0), ("-1", None), ("4.5", None), ("high", None), ("12345", None)],
)
def test_a_number_is_whole(text: str, expected: int | None) -> None:
    assert values.number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("45", 45),
        ("45m", 45),
        ("45 min", 45),
        ("45 minutes", 45),
        ("1h", 60),
        ("1h30", 90),
        ("1 h 30 m", 90),
        ("2 hours", 120),
        ("an hour", None),
        ("1.5h", None),
        ("", None),
    ],
)
def test_minutes(text: str, expected: int | None) -> None:
    assert values.minutes(text) == expected


@given(st.text(max_size=300))
def test_minutes_of_any_text_are_a_count_or_nothing(text: str) -> None:
    length = values.minutes(text)
    assert length is None or length >= 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14", 14),
        ("14 days", 14),
        ("10d", 10),
        ("daily", 1),
        ("Weekly", 7),
        ("biweekly", 14),
        ("bi-weekly", 14),
        ("fortnightly", 14),
        ("monthly", 30),
        ("quarterly", 90),
        ("yearly", 365),
        ("0", None),
        ("now and then", None),
        ("", None),
    ],
)
def test_a_rhythm_is_days_or_a_word(text: str, expected: int | None) -> None:
    assert values.cadence(text) == expected


@pytest.mark.parametrize(
    ("text", "ticked"), [("true", True), ("Yes", True), ("on", True), ("false", False), ("", False)]
)
def test_a_tick(text: str, ticked: bool) -> None:
    assert values.yes(text) is ticked
