"""The bridge lands on the other period's figure to the cent, and each effect is what its name says."""

from math import isclose

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.bridge import EFFECTS, bridge, steps

FIGURES = ("quantity", "quantity__compared", "amount", "amount__compared", "cost", "cost__compared")
units = st.none() | st.integers(-50, 5000)
money = st.none() | st.floats(-1e5, 1e7).map(lambda value: round(value, 2))


def items(*rows: tuple, figures: tuple[str, ...] = FIGURES[:4]) -> pl.DataFrame:
    schema = {"sku": pl.String, **dict.fromkeys(figures, pl.Float64)}
    return pl.DataFrame([(f"S{i}", *row) for i, row in enumerate(rows)], schema=schema, orient="row")


def moved(*rows: tuple, figures: tuple[str, ...] = FIGURES[:4]) -> dict[str, float]:
    """The effects that are not zero."""
    return {name: value for name, value in steps(bridge(items(*rows, figures=figures))).items() if value}


@settings(deadline=None)
@given(st.lists(st.tuples(units, units, money, money, money, money), max_size=20), st.booleans())
def test_effects_sum_to_the_change(rows, costed):
    figures = FIGURES if costed else FIGURES[:4]
    frame = items(*(row[: len(figures)] for row in rows), figures=figures)
    total = frame.select(pl.exclude("sku").fill_null(0).sum()).row(0, named=True)
    change = total["amount"] - total["amount__compared"]
    if costed:
        change -= total["cost"] - total["cost__compared"]
    result = bridge(frame)
    size = 1 + sum(abs(value) for row in result.select(EFFECTS).iter_rows() for value in row)
    assert isclose(sum(steps(result).values()), change, abs_tol=1e-9 * size)


def test_volume_alone():
    assert moved((20, 10, 200, 100), (2, 1, 60, 30)) == {"volume": 130}


def test_price_alone():
    assert moved((10, 10, 120, 100), (5, 5, 45, 50)) == {"price": 15}


def test_mix_alone():
    assert moved((5, 10, 50, 100), (15, 10, 300, 200)) == {"mix": 50}


def test_cost_alone_and_only_in_a_margin_bridge():
    assert moved((10, 10, 100, 100, 70, 60), figures=FIGURES) == {"cost": -10}
    assert moved((10, 10, 100, 100)) == {}


def test_a_margin_bridge_weighs_volume_by_margin():
    assert moved((20, 10, 200, 100, 120, 60), figures=FIGURES) == {"volume": 40}


def test_new_and_lost_items_stand_apart():
    assert moved((10, 10, 100, 100), (3, None, 30, None), (None, 4, None, 80)) == {"new": 30, "lost": -80}


def test_an_item_that_only_came_back_has_no_price():
    assert moved((-2, None, -20, None), (None, -1, None, -15)) == {"returns": -5}
    assert moved((-2, 4, -20, 40)) == {"lost": -60}
    assert moved((5, 0, 50, -10)) == {"new": 60}


def test_items_keep_their_names():
    frame = items((10, 10, 120, 100)).with_columns(channel=pl.lit("KA chain"))
    assert bridge(frame).select("channel", "sku", "price").row(0) == ("KA chain", "S0", pytest.approx(20))


def test_no_items():
    assert moved() == {}
