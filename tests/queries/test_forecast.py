"""A forecast beats the rival it is shown with or is the rival; it never fails on what it is given."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.forecast import forecast
from tests.queries.series import output

STARTS, ENDS = date(2023, 1, 1), date(2026, 6, 30)
KNOWN, COMING = output(STARTS, ENDS), output(STARTS, date(2027, 6, 30)).filter(pl.col("day") > ENDS)


def by_month(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.group_by_dynamic("day", every="1mo").agg(pl.col("value").sum())


def test_a_known_world_is_forecast_better_by_the_model():
    days = forecast(STARTS, KNOWN["value"].to_numpy(), "day", 28)
    months = forecast(STARTS, by_month(KNOWN)["value"].to_numpy(), "month", 3)
    for result in (days, months):
        assert result.method == "model"
        assert result.errors["model"] < 0.9 * result.errors["seasonal_naive"]
    assert days.frame["day"].to_list() == COMING["day"].head(28).to_list()
    miss = (days.frame["value"] - COMING["value"].head(28)).abs().sum() / COMING["value"].head(28).sum()
    assert miss < 0.15


def test_a_year_ahead_is_close_month_by_month():
    result = forecast(STARTS, by_month(KNOWN)["value"].to_numpy(), "month", 12)
    months = by_month(COMING)
    assert result.frame["day"].to_list() == months["day"].to_list()
    assert ((result.frame["value"] / months["value"] - 1).abs() < 0.25).all()


def test_four_of_five_days_fall_into_the_interval():
    inside = []
    for back in range(0, 360, 30):
        known = KNOWN.head(KNOWN.height - 28 - back)
        result = forecast(STARTS, known["value"].to_numpy(), "day", 28).frame.join(KNOWN, on="day", suffix="__true")
        inside.append(result["value__true"].is_between(result["low"], result["high"]).mean())
    assert 0.65 < np.mean(inside) < 0.97


def test_pure_repetition_is_left_to_the_naive_rival():
    days = pl.date_range(STARTS, ENDS, eager=True)
    repeated = np.random.default_rng(0).lognormal(size=364)[np.arange(len(days)) % 364]
    result = forecast(STARTS, repeated, "day", 28)
    assert (result.method, result.errors["seasonal_naive"]) == ("seasonal_naive", 0)
    assert result.frame["value"].to_numpy() == pytest.approx(repeated[len(days) - 364 :][:28])


def test_the_backtest_never_sees_what_it_forecasts():
    values = KNOWN["value"].to_numpy().copy()
    values[-28:] = 1e12
    changed = forecast(STARTS, values, "day", 28)
    assert changed.errors["model"] > 0.9, "the last 28 days could not be foreseen"


def test_an_own_festival_is_taken_from_the_lakes_events():
    peaks = [STARTS + timedelta(at) for at in (60, 200, 410, 590, 760, 1000, 1170, 1255, 1283)]
    own = pl.DataFrame([("Fair", "promotion", day, day) for day in peaks],
                       schema=["event", "kind", "starts_on", "ends_on"], orient="row")  # fmt: skip
    days = pl.date_range(STARTS, ENDS, eager=True)
    values = np.where(days.is_in(peaks), 9.0, 1.0) * np.random.default_rng(0).normal(1, 0.1, len(days))
    coming = (peaks[-1] - ENDS).days - 1
    assert forecast(STARTS, values, "day", 14, own).frame["value"][coming] > 5
    assert forecast(STARTS, values, "day", 14).frame["value"][coming] < 2


@pytest.mark.parametrize(
    ("length", "grain", "horizon"), [(0, "day", 7), (1, "month", 3), (8, "month", 3), (12, "day", 7)]
)
def test_too_short_is_a_result(length, grain, horizon):
    result = forecast(STARTS, np.ones(length), grain, horizon)
    assert (result.method, result.errors, result.frame.height) == ("too_short", {}, 0)
    assert forecast(STARTS, np.full(length, np.nan), grain, horizon).method == "too_short"


def test_one_month_of_days_is_enough_for_a_week():
    result = forecast(STARTS, np.ones(31), "day", 7)
    assert result.frame["value"].to_list() == pytest.approx([1] * 7)
    assert result.origins > 3


def test_losses_are_left_to_the_rival():
    result = forecast(STARTS, np.tile([-5.0, 3.0, 2.0], 20), "month", 3)
    assert list(result.errors) == ["seasonal_naive"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(-1e3, 1e9) | st.just(float("nan")) | st.just(0.0), max_size=80),
    st.sampled_from(["day", "week", "month", "quarter"]),
    st.integers(1, 12),
)
def test_any_history_gives_ordered_finite_figures(values, grain, horizon):
    starts = date(2022, 1, 3) if grain in ("day", "week") else date(2022, 1, 1)
    result = forecast(starts, np.array(values), grain, horizon)
    frame = result.frame
    assert frame.height in (0, horizon)
    assert frame.select(pl.col("value", "low", "high").is_finite().all()).row(0) == (True, True, True)
    assert (frame["low"] <= frame["value"]).all()
    assert (frame["value"] <= frame["high"]).all()
    known = [value for value in values if value == value]
    if known and min(known) >= 0:
        assert (frame["low"] >= 0).all()


def test_buckets_go_on_where_the_values_end():
    assert forecast(date(2023, 1, 1), np.ones(20), "quarter", 2).frame["day"].to_list() == [
        date(2028, 1, 1),
        date(2028, 4, 1),
    ]
    weeks = forecast(date(2023, 1, 2), np.append(np.nan, np.ones(19)), "week", 2)
    assert weeks.frame["day"].to_list() == [date(2023, 1, 2) + timedelta(weeks=each) for each in (20, 21)]
