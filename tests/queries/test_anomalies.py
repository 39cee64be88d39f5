"""What was planted is found, and what the calendar explains is not an anomaly."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries import Question, ask
from queries.anomalies import anomalies
from tests.queries.series import output

STARTS = date(2023, 1, 1)
DAYS = output(STARTS, date(2026, 6, 30), noise=0.1)


def found(values: np.ndarray, grain: str = "day", starts: date = STARTS) -> list[date]:
    return anomalies(starts, values, grain).filter(pl.col("anomaly"))["day"].to_list()


def planted(*changes: tuple[date, float]) -> np.ndarray:
    values = DAYS["value"].to_numpy(writable=True)
    for day, factor in changes:
        values[(day - STARTS).days] *= factor
    return values


def test_planted_days_are_found_and_little_else():
    peak, hole, out_of_season = date(2025, 3, 12), date(2025, 8, 20), date(2026, 2, 18)
    table = anomalies(STARTS, planted((peak, 3), (hole, 0.02), (out_of_season, 6)), "day")
    odd = table.filter(pl.col("anomaly"))
    assert {peak, hole, out_of_season} <= set(odd["day"])
    assert odd.height <= 10
    score = dict(odd.select("day", "score").iter_rows())
    assert score[peak] > 3.5
    assert score[hole] < -3.5


def test_sales_days_and_festivals_are_expected():
    festive = DAYS.filter((pl.col("day").dt.month() == 11) & (pl.col("day").dt.day() == 11))["day"].to_list()
    assert not set(festive) & set(found(planted()))
    weekly = (
        DAYS.filter(pl.col("day") >= date(2023, 1, 2)).group_by_dynamic("day", every="1w").agg(pl.col("value").sum())
    )
    odd = found(weekly["value"].to_numpy()[:-1], "week", date(2023, 1, 2))
    assert not [day for day in odd if day.month in (6, 10, 11)]
    assert len(odd) <= 3


def test_a_double_11_that_failed_is_an_anomaly():
    assert date(2025, 11, 11) in found(planted((date(2025, 11, 11), 0.2)))


def test_expected_is_what_would_have_been():
    day = date(2025, 7, 15)
    row = anomalies(STARTS, planted((day, 5)), "day").filter(pl.col("day") == day).row(0, named=True)
    assert row["expected"] == pytest.approx(row["value"] / 5, rel=0.25)


def test_a_month_is_judged_by_its_season():
    monthly = DAYS.group_by_dynamic("day", every="1mo").agg(pl.col("value").sum())["value"].to_numpy(writable=True)
    assert len(found(monthly, "month")) <= 1
    monthly[29] *= 0.4
    odd = anomalies(STARTS, monthly, "month").filter(pl.col("anomaly")).sort(pl.col("score").abs())
    assert odd["day"][-1] == date(2025, 6, 1)
    assert odd.height <= 3


def test_a_lasting_step_is_a_level_and_not_an_anomaly_for_ever():
    values = planted()
    values[700:] *= 2
    assert len(found(values)) < 20


def test_a_first_double_11_is_known_from_the_calendar():
    young = DAYS.filter(pl.col("day").is_between(date(2025, 9, 1), date(2025, 12, 31)))
    odd = found(young["value"].to_numpy(), starts=date(2025, 9, 1))
    assert date(2025, 11, 11) not in odd
    broken = young.with_columns(value=pl.when(pl.col("day") == date(2025, 12, 17)).then(0.0).otherwise("value"))
    assert date(2025, 12, 17) in found(broken["value"].to_numpy(), starts=date(2025, 9, 1))


def test_margins_may_be_negative():
    values = np.random.default_rng(0).normal(0, 1, 40)
    values[20] = 30
    assert found(values, "month") == [date(2024, 9, 1)]


def test_gaps_and_short_or_flat_series_have_none():
    assert found(np.array([1.0, 1, 90])) == []
    assert found(np.ones(60)) == []
    assert found(np.zeros(60)) == []
    assert found(np.full(20, np.nan)) == []
    assert anomalies(STARTS, np.array([]), "day").is_empty()
    gap = planted()
    gap[:5], gap[500] = np.nan, np.nan
    table = anomalies(STARTS, gap, "day")
    assert table.height == len(gap)
    assert not table["anomaly"][500]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e9) | st.just(0.0) | st.just(float("nan")), max_size=70),
    st.sampled_from(["day", "week", "month"]),
)
def test_any_series_is_judged(values, grain):
    table = anomalies(date(2024, 1, 1), np.array(values, dtype=float), grain)
    assert table.height == len(values)
    assert table["score"].is_finite().all()


@pytest.fixture(scope="module", params=["sell_in_amount", "sell_out_amount"])
def weeks(request, engine, everyone) -> pl.DataFrame:
    """Whole weeks of the sample, in which shops shut for Spring Festival."""
    frame = ask(engine, Question((request.param,), ("week",)), everyone).frame.sort("week")[1:-1]
    return frame.select("week", value=pl.col(request.param).cast(pl.Float64))


def marked(weeks: pl.DataFrame, *changes: tuple[date, float]) -> set[date]:
    factor = dict(changes)
    values = np.array([value * factor.get(day, 1.0) for day, value in weeks.iter_rows()])
    return {day for day in found(values, "week", weeks["week"][0]) if day.month in (1, 2)}


def test_weeks_that_spring_festival_empties_every_year_are_expected(weeks: pl.DataFrame):
    assert not marked(weeks)


def test_a_spring_festival_worse_than_all_others_is_an_anomaly(weeks: pl.DataFrame):
    odd = marked(weeks, (date(2025, 1, 27), 0.3))
    assert date(2025, 1, 27) in odd
    assert len(odd) <= 2, odd
