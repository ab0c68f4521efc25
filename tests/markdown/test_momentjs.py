"""Names of weekly notes: the formats of moment.js, right where years end."""

from datetime import date, timedelta

import pytest

from vault_coach.domain.week import Week
from vault_coach.markdown.momentjs import ISO, Calendar, format_week

SUNDAY = Calendar.beginning(0)
SATURDAY = Calendar.beginning(6)


def test_iso_weeks_are_those_of_the_standard() -> None:
    for ago in range(365 * 40):
        day = date(2035, 12, 31) - timedelta(days=ago)
        assert ISO.week(day) == day.isocalendar()[:2]


@pytest.mark.parametrize(
    ("week", "iso", "sunday", "saturday"),
    [
        ("2026-W47", "2026-W47", "2026-W47", "2026-W47"),
        ("2026-W01", "2026-W01", "2026-W01", "2026-W01"),
        ("2026-W52", "2026-W52", "2026-W52", "2026-W52"),
        ("2026-W53", "2026-W53", "2027-W01", "2027-W01"),
        ("2027-W01", "2027-W01", "2027-W02", "2027-W02"),
        ("2027-W52", "2027-W52", "2028-W01", "2027-W53"),
        ("2020-W53", "2020-W53", "2021-W01", "2021-W01"),
        ("2021-W52", "2021-W52", "2022-W01", "2021-W53"),
        ("2022-W52", "2022-W52", "2022-W53", "2022-W52"),
        ("2024-W52", "2024-W52", "2024-W52", "2024-W52"),
        ("2025-W01", "2025-W01", "2025-W01", "2025-W01"),
    ],
)
def test_locale_weeks_where_years_end(week: str, iso: str, sunday: str, saturday: str) -> None:
    named = Week.named(week)
    assert named is not None
    made = [format_week("gggg-[W]ww", named, calendar) for calendar in (ISO, SUNDAY, SATURDAY)]
    assert made == [iso, sunday, saturday]
    assert format_week("GGGG-[W]WW", named) == week


@pytest.mark.parametrize(
    ("form", "made"),
    [
        ("GGGG-[W]WW", "2026-W01"),
        ("GG[w]W", "26w1"),
        ("YYYY-MM-DD", "2025-12-29"),
        ("YY/M/D", "25/12/29"),
        ("gg ww w", "26 01 1"),
        ("[Week of ]YYYY", "Week of 2025"),
        (r"\Week W", ""),
        (r"\W-W", "W-1"),
        ("[]", ""),
        ("[W W", "[1 1"),
        ("GGGG MMMM", ""),
        ("MMM", ""),
        ("Do", ""),
        ("Wo", ""),
        ("YYYYMMDD", "20251229"),
        ("HH:mm", ""),
        ("ü GGGG", "ü 2026"),
    ],
)
def test_tokens(form: str, made: str) -> None:
    assert format_week(form, Week(date(2025, 12, 29))) == made


@pytest.mark.parametrize("name", ["2026-W47", "2026-w47", "2026W47", " 2026-W47 "])
def test_a_week_by_its_name(name: str) -> None:
    assert Week.named(name) == Week.of(date(2026, 11, 22)) == Week(date(2026, 11, 16))


@pytest.mark.parametrize("name", ["", "2026", "2026-W54", "2027-W53", "0000-W01", "2026-W4", "2026-W471", "w47"])
def test_what_is_no_week(name: str) -> None:
    assert Week.named(name) is None
