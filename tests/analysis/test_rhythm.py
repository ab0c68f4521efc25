"""A person's own rhythm, and the portfolio that shows it."""

import pytest

from support.builders import Thing, make_initiative, make_meeting, make_partner, make_view
from vault_coach.analysis.portfolio import build_portfolio, drifting, rhythm


def met(*ago: int) -> list[Thing]:
    return [make_partner(), *(make_meeting(ago=days) for days in ago)]


@pytest.mark.parametrize(
    ("ago", "usual"),
    [
        pytest.param([], None, id="never met"),
        pytest.param([10, 3], None, id="one gap says nothing"),
        pytest.param([30, 20, 3], 13.5, id="two gaps of 10 and 17"),
        pytest.param([60, 30, 20, 10, 0], 10.0, id="the median, not the mean"),
        pytest.param([20, 20, 10, 10, 0], 10.0, id="several contacts a day are one"),
        pytest.param([400, 300, 70, 60, 50, 40, 30, 20, 10, 0], 10.0, id="only the latest eight count"),
        pytest.param([20, 10, 0, -10], 10.0, id="what is planned does not count"),
    ],
)
def test_the_rhythm_is_the_median_gap_of_the_latest_eight_days_of_contact(
    ago: list[int], usual: float | None
) -> None:
    assert rhythm(make_view(*met(*ago)), "Dana").usual == usual


def test_drift_is_the_silence_as_a_multiple_of_the_usual_gap() -> None:
    silence = rhythm(make_view(*met(45, 35, 25)), "Dana")
    assert (silence.quiet, silence.drift) == (25, 2.5)
    assert rhythm(make_view(*met(25)), "Dana").drift is None


@pytest.mark.parametrize(("quiet", "expected"), [(14, False), (15, True)])
def test_drifting_begins_at_one_and_a_half_times_the_usual_gap(quiet: int, expected: bool) -> None:
    view = make_view(*met(quiet + 20, quiet + 10, quiet))
    assert drifting(view, "Dana") is expected
    assert drifting(make_view(*met(35, 25, 15), neglected_strong=2), "Dana") is False


def test_the_portfolio_holds_everyone_coached_by_name_and_sets_apart_who_rests() -> None:
    portfolio = build_portfolio(
        make_view(
            make_partner("Cy"),
            make_partner("Ana", tier=None, trust=5, interdependence=5),
            make_partner("Bo", paused=True),
            make_partner("Eve", tracked=False),
        )
    )
    assert [(holding.partner.name, holding.tier) for holding in portfolio.partners] == [
        ("Ana", "core"),
        ("Cy", "active"),
    ]
    assert [partner.name for partner in portfolio.resting] == ["Bo"]


def test_a_tier_has_its_reasons_from_the_record() -> None:
    portfolio = build_portfolio(make_view(make_partner(), make_initiative("Billing", "Dana")))
    (dana,) = portfolio.partners
    assert (dana.tier, dana.recorded) == ("active", "active")
    assert [reason.text for reason in dana.reasons] == ['the joint effort "Billing"']


def test_time_against_tier_adds_up_and_counts_the_period_only() -> None:
    portfolio = build_portfolio(
        make_view(
            make_partner("Ana", tier="core"),
            make_partner("Bo"),
            make_meeting("Ana", ago=5, minutes=90),
            make_meeting("Bo", ago=89, minutes=30),
            make_meeting("Bo", ago=90, minutes=500),
            make_meeting("Bo", ago=4),
        )
    )
    times = {time.tier: time for time in portfolio.times}
    assert (times["core"].minutes, times["core"].share) == (90, 0.75)
    assert (times["active"].minutes, times["active"].share) == (30, 0.25)
    assert (times["peripheral"].people, times["peripheral"].share) == (0, 0)
    assert portfolio.unmeasured == 1


def test_without_minutes_no_tier_has_a_share() -> None:
    assert {time.share for time in build_portfolio(make_view(make_partner())).times} == {0.0}
