"""Pace and landing on figures that can be checked by hand, and against worlds that are known."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.landings import METHODS, backtest, spread
from queries.pacing import land, pace
from queries.question import Period
from queries.rhythm import Curve
from tests.queries.series import output

TEN_DAYS = Period(date(2026, 3, 1), date(2026, 3, 10))
EQUAL = Curve.of(TEN_DAYS, np.ones(10), "equal")
HISTORY = output(date(2023, 1, 1), date(2026, 10, 31))


def test_figures_by_hand():
    stand = pace(40, 200, EQUAL, date(2026, 3, 4), spread=(-0.1, 0.2))
    assert (stand.elapsed_share, stand.pace) == pytest.approx((0.4, 0.5))
    trust = 0.4 / 1.4
    assert stand.landing == pytest.approx(40 + 0.6 * (trust * 100 + (1 - trust) * 200))
    assert stand.gap == pytest.approx(stand.landing - 200)
    assert (stand.low, stand.high) == pytest.approx((stand.landing * np.exp(-0.1), stand.landing * np.exp(0.2)))
    assert stand.required_per_day == pytest.approx(160 / 6)
    assert stand.run_rate == pytest.approx(160 / 60)


def test_a_day_is_due_what_it_weighs():
    curve = Curve.of(TEN_DAYS, np.array([5, *[0] * 8, 5.0]))
    assert pace(50, 100, curve, date(2026, 3, 1)).pace == pytest.approx(1)
    assert pace(50, 100, curve, date(2026, 3, 9)).pace == pytest.approx(1)


def test_what_cannot_be_said_is_none():
    before = pace(0, 100, EQUAL, date(2026, 2, 20), prior=90)
    assert (before.pace, before.run_rate, before.landing, before.low) == (None, None, 90, None)
    assert before.required_per_day == 10
    done = pace(80, 100, EQUAL, date(2026, 3, 10))
    assert (done.landing, done.gap, done.required_per_day, done.run_rate) == (80, -20, None, None)
    untargeted = pace(50, None, EQUAL, date(2026, 3, 5))
    assert (untargeted.landing, untargeted.gap, untargeted.pace, untargeted.run_rate) == (100, None, None, None)
    assert pace(0, 0, EQUAL, date(2026, 3, 5)).pace is None
    assert pace(0, None, EQUAL, date(2026, 2, 1)).landing is None


def test_a_target_met_requires_nothing_more():
    stand = pace(120, 100, EQUAL, date(2026, 3, 5))
    assert (stand.required_per_day, stand.run_rate) == (0, 0)


@settings(deadline=None)
@given(st.floats(0, 1e9), st.floats(0.01, 1), st.floats(0, 1e9))
def test_the_landing_lies_between_its_two_forecasts(actual, share, prior):
    forecasts = actual / share, actual + (1 - share) * prior
    assert min(forecasts) * (1 - 1e-9) <= land(actual, share, prior) <= max(forecasts) * (1 + 1e-9)


@settings(deadline=None)
@given(st.floats(0, 1e6), st.integers(0, 10), st.floats(-3, 0), st.floats(0, 3))
def test_the_interval_holds_the_landing_and_what_is_sold(actual, days, low, high):
    stand = pace(actual, 1e6, EQUAL, date(2026, 2, 28) + timedelta(days), spread=(low, high))
    assert actual <= stand.low <= stand.landing * (1 + 1e-9)
    assert stand.landing <= stand.high


@pytest.mark.parametrize("months", [1, 3, 12])
@pytest.mark.parametrize("elapsed", [0.25, 0.5, 0.75])
def test_the_rhythm_lands_closer_than_a_straight_line_and_last_years_share(months, elapsed):
    past = backtest(HISTORY, months, elapsed)
    misses = past.select((pl.col(name) / pl.col("final") - 1).abs().mean() for name in METHODS)
    error = misses.row(0, named=True)
    assert past.height >= 12
    assert error["rhythm"] < 0.8 * min(error["straight_line"], error["last_year"])


def test_a_backtest_knows_only_the_days_before():
    later = HISTORY.with_columns(value=pl.when(pl.col("day") > date(2025, 6, 15)).then(7e7).otherwise("value"))
    kept = pl.col("today") <= date(2025, 6, 15)
    columns = ["starts", "today", "rhythm", "straight_line", "last_year"]
    assert (
        backtest(HISTORY, 3, 0.5)
        .filter(kept)
        .select(columns)
        .equals(backtest(later, 3, 0.5).filter(kept).select(columns))
    )


def test_the_interval_narrows_as_the_period_goes_and_holds_the_truth():
    period = Period(date(2026, 10, 1), date(2026, 10, 31))
    early, late = (spread(HISTORY, period, date(2026, 10, day)) for day in (8, 24))
    assert early[0] < early[1]
    assert late[1] - late[0] < 0.8 * (early[1] - early[0])


def test_too_little_past_has_no_interval():
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert spread(HISTORY.tail(400), period, date(2026, 5, 1)) == (None, None)
    assert spread(HISTORY.clear(), period, date(2026, 5, 1)) == (None, None)
    assert backtest(HISTORY.head(31), 1, 0.5).is_empty()
