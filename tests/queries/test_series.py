"""A metric over time with nothing but `queries` and an engine, against Polars over the raw files."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from queries import Filter, Period
from queries.anomalies import anomalies
from queries.asker import asker
from queries.buckets import covers, filled, partial, whole
from queries.series import ahead, complete, foreseeable, marked, series, unusual
from tests.queries.gaps import DATA

METRIC = "sell_in_quantity"
NOVEMBER = Period(date(2026, 11, 1), DATA.ends)


@pytest.fixture(scope="module")
def ask(gaps_engine, everyone):
    """Asks about one dealer, who sells on some days only."""
    return asker(gaps_engine, everyone, (Filter("dealer", ("Ruifeng",)),))


def sold(lake, grain):
    """Bucket -> units that the dealer took, from the raw files."""
    rows = pl.read_parquet(lake / "sales" / "*.parquet").filter(stage="sell_in", dealer_id="d2")
    step = {"day": "1d", "week": "1w", "month": "1mo"}[grain]
    return dict(rows.group_by(pl.col("sold_on").dt.truncate(step)).agg(pl.col("quantity").sum()).iter_rows())


@pytest.mark.parametrize(
    ("grain", "last"), [("day", DATA.ends), ("week", date(2026, 11, 16)), ("month", date(2026, 10, 1))]
)
def test_every_complete_bucket_has_its_value_and_none_is_left_out(ask, gaps_lake, grain, last):
    first, values = complete(ask, METRIC, grain, DATA)
    days, raw = [first], sold(gaps_lake, grain)
    while len(days) < len(values):
        days.append(covers(days[-1], grain).ends + timedelta(1))
    assert (first, days[-1]) == (DATA.starts, last)
    assert values.tolist() == [raw.get(day, 0) for day in days]
    assert grain != "day" or (values == 0).any(), "a day without sales is a day with zero"


def test_what_does_not_flow_is_unknown_where_it_was_not_counted(ask):
    _, values = complete(ask, "stock_quantity", "day", DATA)
    assert np.flatnonzero(~np.isnan(values)).tolist() == list(range(6, len(values), 7)), "a snapshot on Sundays"


def test_a_short_period_is_a_point_of_the_year_before_its_end(ask, gaps_lake):
    found = series(ask, METRIC, "month", NOVEMBER, DATA, "last_year")
    assert (found.span, found.running) == (Period(date(2025, 11, 1), DATA.ends), True)
    raw, rows = sold(gaps_lake, "month"), found.frame.to_dicts()
    shown = {day: units for day, units in raw.items() if day >= found.span.starts}
    assert {row["month"]: row[METRIC] for row in rows} == shown
    older = {row["month"]: row[f"{METRIC}__last_year"] for row in rows[:-1]}
    assert older == {day: raw[day.replace(year=day.year - 1)] for day in older}


def test_buckets_that_the_data_hold_a_part_of_are_not_compared_with(ask):
    early = Period(date(2024, 6, 1), date(2025, 5, 31))
    found = series(ask, METRIC, "month", early, DATA, "last_year")
    there = found.frame.filter(pl.col(f"{METRIC}__last_year").is_not_null())["month"]
    assert there.min() == date(2025, 1, 1) and there.len() == 5
    none = series(ask, METRIC, "month", Period(date(2024, 3, 1), date(2024, 6, 30)), DATA, "last_year")
    assert none.comparison is None and none.frame.columns == ["month", METRIC]


def test_what_was_unusual_is_told_by_all_the_data_and_shown_of_the_span(ask):
    found = series(ask, METRIC, "week", Period(date(2026, 1, 1), DATA.ends), DATA)
    every = anomalies(*complete(ask, METRIC, "week", DATA), "week")
    marks = marked(ask, found, DATA)
    assert marks.equals(every)
    odd = marks.with_columns(anomaly=pl.col("day").is_in([date(2024, 2, 5), date(2026, 3, 2), date(2026, 3, 9)]))
    assert unusual(found, odd)["week"].to_list() == [date(2026, 3, 2), date(2026, 3, 9)]


def test_only_what_flows_up_to_the_datas_end_is_forecast(ask):
    year, half = Period(date(2026, 1, 1), DATA.ends), Period(date(2026, 1, 1), date(2026, 6, 30))
    now, past = (series(ask, METRIC, "week", shown, DATA) for shown in (year, half))
    held = series(ask, "stock_quantity", "week", year, DATA)
    assert [foreseeable(each, DATA) for each in (now, past, held)] == [True, False, False]
    coming = ahead(ask, now, DATA).frame
    assert coming["day"].to_list() == [date(2026, 11, 23) + timedelta(7 * at) for at in range(8)]


def test_the_days_of_a_bucket():
    assert covers(date(2026, 10, 1), "quarter") == Period(date(2026, 10, 1), date(2026, 12, 31))
    assert covers(date(2028, 2, 1), "month") == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert covers(date(2026, 1, 1), "year") == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert covers(date(2026, 11, 16), "week").days == 7 and covers(date(2026, 11, 16), "day").days == 1


def test_lines_are_of_whole_buckets_unless_there_is_none():
    data = Period(date(2026, 9, 15), date(2026, 11, 22))
    months = pl.DataFrame({"month": [date(2026, month, 1) for month in (9, 10, 11)], METRIC: [1, 2, 3]})
    assert [partial(day, "month", data) for day in months["month"]] == [True, False, True]
    assert whole(months, "month", data)[METRIC].to_list() == [2]
    assert whole(months.head(1), "month", data)[METRIC].to_list() == [1]


def test_what_flows_has_a_zero_for_each_member_where_nothing_flowed():
    days = [date(2026, 11, 1), date(2026, 11, 3)]
    frame = pl.DataFrame({"day": days, "region": ["East", "West"], METRIC: [4, 5]})
    assert filled(frame, METRIC, "day", "region").sort("day", "region")[METRIC].to_list() == [4, 0, 0, 0, 0, 5]
    assert filled(frame.drop("region"), METRIC, "day")[METRIC].to_list() == [4, 0, 5]
    held = frame.rename({METRIC: "stock_quantity"})
    assert filled(held, "stock_quantity", "day", "region").equals(held)
