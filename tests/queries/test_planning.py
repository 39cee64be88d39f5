"""What a plan's cells weigh, and how a year is spread over its months."""

from datetime import date

import polars as pl
import pytest

from queries.planning import LEVELS, WEIGHTS, cells_of, gone_by, limits_of, shares_of_months, spread
from queries.question import Period
from queries.rhythm import learn

YEAR = Period(date(2027, 1, 1), date(2027, 12, 31))
PLACES = pl.DataFrame({"region": ["E", "E", "W"], "province": ["a", "b", "c"], "potential": [2.0, 1.0, None]})
SOLD = pl.DataFrame({
    "province": ["a", "b", "b"], "channel": ["KA", "KA", "Web"], "category": ["AC", "AC", "AC"],
    "history": [60.0, 20.0, 20.0], "capacity": [70.0, 30.0, 40.0], "quantity": [6, 2, 4],
})  # fmt: skip
MONTHS = pl.DataFrame([
    (channel, "AC", date(2027, month, 1), share)
    for channel in ("KA", "Web") for month, share in ((1, 0.25), (2, 0.75))
], schema=["channel", "category", "month", "share"], orient="row")  # fmt: skip


def sums(by: str, weight: str) -> dict:
    cells = cells_of(PLACES, SOLD, MONTHS)
    return dict(cells.group_by(by, maintain_order=True).agg(pl.sum(weight)).rows())


def test_every_place_has_every_channel_and_month() -> None:
    cells = cells_of(PLACES, SOLD, MONTHS)
    assert cells.columns == [*LEVELS, *WEIGHTS, "price"]
    assert cells.height == 3 * 2 * 2 and cells.select(LEVELS).is_unique().all()


def test_history_is_what_was_sold_spread_over_the_months() -> None:
    assert sums("province", "history") == pytest.approx({"a": 60, "b": 40, "c": 0})
    assert sums("month", "history") == pytest.approx({date(2027, 1, 1): 25, date(2027, 2, 1): 75})


def test_potential_is_the_markets_share_laid_over_the_companys_mix() -> None:
    assert sums("province", "potential") == pytest.approx({"a": 200 / 3, "b": 100 / 3, "c": 0})
    assert sums("channel", "potential") == pytest.approx({"KA": 80, "Web": 20})


def test_prices_are_of_channel_and_category() -> None:
    cells = cells_of(PLACES, SOLD, MONTHS)
    assert dict(cells.select("channel", "price").unique().rows()) == {"KA": 10.0, "Web": 5.0}


def test_a_year_is_spread_by_the_rhythm() -> None:
    days = pl.date_range(date(2024, 1, 1), date(2026, 11, 22), eager=True)
    history = pl.DataFrame({"day": days, "value": [3.0 if day.month == 6 else 1.0 for day in days]})
    shares = shares_of_months(learn(history.with_columns(channel=pl.lit("KA"), category=pl.lit("AC")),
                                    by=("channel", "category")), YEAR)  # fmt: skip
    assert shares["share"].sum() == pytest.approx(1) and shares.height == 12
    june = shares.filter(month=date(2027, 6, 1))["share"][0]
    assert june == pytest.approx(90 / (365 + 60), rel=0.05)


def test_bounds_are_multiples_of_history_where_there_is_some() -> None:
    cells = cells_of(PLACES, SOLD, MONTHS)
    region, province = limits_of(cells, 0.9, 1.2)
    assert region.rows() == [("E", 90.0, 120.0), ("W", None, None)]
    assert province.filter(province="a").rows() == [("E", "a", 54.0, 72.0)]
    assert limits_of(cells, None, None) == []
    assert limits_of(cells, None, 2.0)[0]["low"].null_count() == 2


def test_a_plan_sums_exactly_and_keeps_what_is_locked() -> None:
    cells = cells_of(PLACES, SOLD, MONTHS)
    plan = spread(cells, 1000, {"history": 0.5, "potential": 0.5})
    assert plan["target"].sum() == 1000 and not plan["locked"].any()
    kept = plan.with_columns(locked=pl.col("province") == "c", target=pl.when(pl.col("province") == "c").then(7))
    again = spread(cells, 500, {"history": 1}, locked=kept)
    assert again["target"].sum() == 500
    assert again.filter(province="c")["target"].to_list() == [7, 7, 7, 7] and again["locked"].sum() == 4


@pytest.mark.parametrize(
    ("year", "data", "expected"),
    [
        (2027, (date(2023, 1, 1), date(2026, 11, 22)), (date(2025, 11, 23), date(2026, 11, 22))),
        (2026, (date(2023, 1, 1), date(2026, 11, 22)), (date(2025, 1, 1), date(2025, 12, 31))),
        (2027, (date(2026, 6, 1), date(2026, 11, 22)), (date(2026, 6, 1), date(2026, 11, 22))),
        (2027, (date(2023, 1, 1), date(2026, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_the_year_gone_by(year: int, data: tuple, expected: tuple) -> None:
    assert gone_by(year, Period(*data)) == Period(*expected)
