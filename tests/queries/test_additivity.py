"""What can be added up adds up: children to their parent, parts to the whole, days to months, with every comparison."""

from datetime import date
from itertools import pairwise

import polars as pl
import polars.testing
import pytest

from queries import Engine, Question, User, ask
from queries.dimensions import PATHS

BOSS = User("boss", everything=True)
SUMS = ("sell_in_quantity", "sell_in_amount", "sell_out_quantity", "sell_out_amount", "gross_margin")
PERIOD = {"starts": date(2026, 9, 10), "ends": date(2026, 12, 31)}
STEPS = [step for path in PATHS for step in pairwise(path)]


def answer(engine: Engine, metrics: tuple[str, ...], by: tuple[str, ...], **more: object) -> pl.DataFrame:
    """The answer over the period, cut at the last day of the sample."""
    return ask(engine, Question(metrics, by, **PERIOD, **more), BOSS).frame


def assert_sums(parts: pl.DataFrame, whole: pl.DataFrame, by: tuple[str, ...]) -> None:
    """The parts, added up, are the whole, to the cent; a null is nothing to add."""
    names = [name for name in whole.columns if name not in by]
    added = parts.group_by(by or [pl.lit(1).alias("_")]).agg(pl.col(names).sum().round(2)).select(*by, *names)
    whole = whole.with_columns(pl.col(names).fill_null(0).round(2))
    pl.testing.assert_frame_equal(added, whole.select(added.columns), check_row_order=False, abs_tol=0.005)


@pytest.mark.parametrize("upper, lower", STEPS)
@pytest.mark.parametrize("compare", [None, "last_year", "previous_period"])
def test_children_sum_to_their_parent(engine, upper, lower, compare):
    whole = answer(engine, SUMS, (upper,), compare=compare)
    assert_sums(answer(engine, SUMS, (upper, lower), compare=compare), whole, (upper,))
    assert_sums(whole, answer(engine, SUMS, (), compare=compare), ())


@pytest.mark.parametrize("by", ["region", "province", "channel", "category", "month"])
def test_targets_sum_over_what_they_know(engine, by):
    metrics = ("target_quantity", "target_amount")
    assert_sums(answer(engine, metrics, (by,)), answer(engine, metrics, ()), ())


@pytest.mark.parametrize("by", ["region", "city", "channel", "account", "dealer", "category", "series", "sku"])
def test_stock_sums_over_places_and_goods_but_not_over_time(engine, by):
    whole = answer(engine, ("stock_quantity",), ())
    assert_sums(answer(engine, ("stock_quantity",), (by,)), whole, ())
    months = answer(engine, ("stock_quantity",), ("month",)).sort("month")
    assert months["stock_quantity"].last() == whole["stock_quantity"].item()


@pytest.mark.parametrize("by", ["region", "province", "city", "channel", "account", "dealer"])
def test_a_dealer_is_active_in_one_place_and_one_channel(engine, by):
    assert_sums(answer(engine, ("active_dealers",), (by,)), answer(engine, ("active_dealers",), ()), ())


@pytest.mark.parametrize("by", ["channel", "account", "dealer"])
def test_shares_of_the_channels_sum_to_one(engine, by):
    shares = answer(engine, ("channel_share",), ("region", by)).group_by("region").agg(pl.col("channel_share").sum())
    assert shares["channel_share"].to_list() == pytest.approx([1.0] * len(shares), abs=1e-9)


def test_a_total_of_ratios_is_asked_again(engine):
    metrics = ("margin_rate", "average_price", "sell_through", "attainment")
    parts, whole = answer(engine, metrics, ("channel",)), answer(engine, metrics, ())
    for name in metrics:
        assert parts[name].min() <= whole[name].item() <= parts[name].max(), name
        assert parts[name].sum() != pytest.approx(whole[name].item()), name
