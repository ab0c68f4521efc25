"""ISO days in what people type."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_coach.domain import dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-14", date(2026, 11, 14)),
        ("2026-11-14T09:30", date(2026, 11, 14)),
        ("Tue 2026-11-17 09:30", date(2026, 11, 17)),
        ("met on 2026-11-14, again 2026-11-20", date(2026, 11, 14)),
        ("2026-02-30", None),
        ("2026-11-14-2", None),
        ("12026-11-14", None),
        ("14/11/2026", None),
        ("last week", None),
        ("", None),
    ],
)
def test_a_day_is_an_iso_day_of_the_calendar(text: str, expected: date | None) -> None:
    assert dates.in_text(text) == expected


@given(st.dates())
def test_every_iso_day_is_read_back(day: date) -> None:
    assert dates.in_text(day.isoformat()) == day
