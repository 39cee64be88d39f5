"""Children sum to their parents exactly, whatever the weights, floors, caps and edits; the impossible is refused."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import QuestionError
from queries.allocation import allocate, blend, edit

LEVELS = ["province", "channel", "month"]


@st.composite
def problems(draw: st.DrawFn) -> tuple[pl.DataFrame, int]:
    """A ragged tree of cells with bounds, and a total that they can hold."""
    paths = draw(st.lists(st.tuples(*[st.integers(0, 3)] * 3), unique=True, min_size=1, max_size=25))
    names = [tuple(f"{level}{at}" for level, at in zip("pcm", path, strict=True)) for path in paths]
    weight = st.just(0.0) | st.floats(1e-6, 1e9)
    low = [draw(st.none() | st.integers(0, 500)) for _ in paths]
    high = [draw(st.none() | st.integers(each or 0, 100_000)) for each in low]
    most = sum(10**9 if each is None else each for each in high)
    total = draw(st.integers(sum(each or 0 for each in low), most))
    columns = {"raw": [draw(weight) for _ in paths], "low": low, "high": high}
    frame = pl.DataFrame(names, schema=LEVELS, orient="row")
    return frame.with_columns(pl.Series(name, values, pl.Float64) for name, values in columns.items()), total


def cells(*raws: float, **columns: list) -> pl.DataFrame:
    return pl.DataFrame({"province": [f"p{i}" for i in range(len(raws))], "raw": raws, **columns})


def targets(*raws: float, total: int, **columns: list) -> list[int]:
    return allocate(cells(*raws, **columns), ["province"], total)["target"].to_list()


@settings(max_examples=150, deadline=None)
@given(problems())
def test_sums_are_exact_and_bounds_hold(problem):
    frame, total = problem
    result = allocate(frame, LEVELS, total)
    assert result["target"].sum() == total
    assert (result["target"] >= result["low"].fill_null(0)).all()
    assert (result["target"] <= result["high"].fill_null(10**10)).all()


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_an_edit_keeps_what_it_must(problem, data):
    frame, total = problem
    before = allocate(frame.with_columns(low=None, high=None), LEVELS, total)
    row = before.row(data.draw(st.integers(0, before.height - 1)), named=True)
    at = {level: row[level] for level in LEVELS[: data.draw(st.integers(1, 3))]}
    value = data.draw(st.integers(0, 10**6))
    after = edit(before, LEVELS, at, value, "parent")
    inside = pl.all_horizontal(*(pl.col(level) == name for level, name in at.items()))
    assert after.filter(inside)["target"].sum() == value
    assert after.filter(~inside).equals(before.filter(~inside))
    family = pl.all_horizontal(pl.lit(True), *(pl.col(level) == name for level, name in list(at.items())[:-1]))
    if before.filter(family & ~inside).height and value <= before.filter(family)["target"].sum():
        after = edit(before, LEVELS, at, value, "rest")
        assert after.filter(inside)["target"].sum() == value
        assert after.filter(family)["target"].sum() == before.filter(family)["target"].sum()
        assert after.filter(~family).equals(before.filter(~family))


def test_proportional_by_largest_remainder():
    assert targets(1, 1, 1, total=100) == [34, 33, 33]
    assert targets(5, 3, 2, total=1000) == [500, 300, 200]
    assert targets(0.5, 0.3, 0.2, total=7) == [4, 2, 1]


def test_one_scale_for_all_between_bounds():
    """s = 2: 2 x 10 is capped at 15, 2 x 1 is lifted to 5, the rest is exactly 2 x raw."""
    assert targets(10, 1, 20, 30, total=120, high=[15, None, None, None], low=[None, 5, None, None]) == [15, 5, 40, 60]


def test_without_weights_equal_parts():
    assert targets(0, 0, 0, 0, total=10) == [3, 3, 2, 2]


def test_the_weightless_get_only_what_caps_leave():
    assert targets(1, 0, 0, total=10) == [10, 0, 0]
    assert targets(1, 0, 0, total=10, high=[4, None, None]) == [4, 3, 3]


def test_a_huge_weight_at_its_cap_does_not_blur_a_tiny_one():
    assert targets(1.34217728e8, 0, 1e-6, total=229, high=[0, None, None]) == [0, 0, 229]
    assert targets(1e12, 1e-6, 3e-6, total=400, high=[0, None, None]) == [0, 100, 300]


def test_locked_cells_stay():
    assert targets(1, 1, 1, total=90, locked=[50, None, None]) == [50, 20, 20]


def test_floors_above_the_total_are_refused():
    with pytest.raises(QuestionError, match="floors already sum to 1,100"):
        targets(1, 1, total=1000, low=[600, 500])


def test_caps_below_the_total_are_refused():
    with pytest.raises(QuestionError, match="caps sum to only 900"):
        targets(1, 1, total=1000, high=[400, 500])


def test_a_floor_above_its_cap_is_refused_by_name():
    with pytest.raises(QuestionError, match="p1 must have at least 9"):
        targets(1, 1, total=1000, low=[None, 9], high=[None, 8])


def tree() -> pl.DataFrame:
    return pl.DataFrame(list(product(["a", "b"], ["x", "y"], ["m1", "m2"])), schema=LEVELS, orient="row").with_columns(
        raw=1.0
    )


def by(frame: pl.DataFrame, *levels: str) -> list[int]:
    return frame.group_by(*levels, maintain_order=True).agg(pl.col("target").sum())["target"].to_list()


def test_limits_bind_at_their_level():
    limits = [pl.DataFrame({"province": ["a"], "low": [None], "high": [30]}, schema_overrides={"low": pl.Int64}),
              pl.DataFrame({"province": ["b"], "channel": ["y"], "low": [60], "high": [None]})]  # fmt: skip
    result = allocate(tree(), LEVELS, 100, limits)
    assert by(result, "province") == [30, 70]
    assert by(result, "province", "channel") == [15, 15, 10, 60]


def test_a_floor_deep_below_lifts_its_parents():
    low = pl.when((pl.col("province") == "a") & (pl.col("month") == "m1")).then(40)
    assert by(allocate(tree().with_columns(low=low), LEVELS, 100), "province") == [80, 20]


def test_a_limit_below_the_floors_under_it_is_refused_by_name():
    limits = [pl.DataFrame({"province": ["a"], "low": [0], "high": [30]})]
    with pytest.raises(QuestionError, match="a must have at least 40"):
        allocate(tree().with_columns(low=10), LEVELS, 100, limits)


def test_an_edit_moves_the_rest_or_the_parent():
    start = allocate(tree(), LEVELS, 80)
    rest = edit(start, LEVELS, {"province": "a", "channel": "x"}, 30, "rest")
    assert by(rest, "province", "channel") == [30, 10, 20, 20]
    parent = edit(start, LEVELS, {"province": "a", "channel": "x"}, 30, "parent")
    assert by(parent, "province", "channel") == [30, 20, 20, 20]
    assert by(edit(start, LEVELS, {"province": "a"}, 10, "rest"), "province") == [10, 70]


def test_an_edit_goes_round_locked_cells():
    start = allocate(tree(), LEVELS, 80).with_columns(locked=pl.when(pl.col("channel") == "y").then("target"))
    assert by(edit(start, LEVELS, {"province": "a"}, 26, "rest"), "province", "channel") == [6, 20, 34, 20]
    with pytest.raises(QuestionError, match="floors already sum to 20"):
        edit(start, LEVELS, {"province": "a"}, 19, "rest")


def test_more_than_the_parent_has_is_refused():
    start = allocate(tree(), LEVELS, 80)
    with pytest.raises(QuestionError, match="cannot be spread"):
        edit(start, LEVELS, {"province": "a", "channel": "x"}, 41, "rest")
    with pytest.raises(QuestionError, match="no cell c"):
        edit(start, LEVELS, {"province": "c"}, 1, "parent")


def test_nothing_to_spread_over():
    empty = tree().clear()
    assert allocate(empty, LEVELS, 0).height == 0
    with pytest.raises(QuestionError, match="caps sum to only 0"):
        allocate(empty, LEVELS, 5)


def test_weights_are_blended_as_shares():
    frame = pl.DataFrame({"history": [30.0, 10, -5, None], "potential": [0, 0, 0, 100]})
    assert blend(frame, {"history": 0.6, "potential": 0.4}).to_list() == pytest.approx([0.45, 0.15, 0, 0.4])
    assert blend(frame.with_columns(history=0), {"history": 1}).to_list() == [0, 0, 0, 0]


def test_the_company_by_month_is_exact_at_every_level():
    sizes = {"province": 31, "channel": 11, "category": 12, "month": 12}
    random = np.random.default_rng(1)
    frame = pl.DataFrame(list(product(*map(range, sizes.values()))), schema=list(sizes), orient="row")
    raw = random.lognormal(0, 1.5, frame.height)
    frame = frame.with_columns(
        raw=raw, low=random.integers(0, 500, frame.height), high=random.integers(2_000, 90_000, frame.height)
    )
    result = allocate(frame, list(sizes), 123_456_789)
    assert result["target"].sum() == 123_456_789
    assert (result["target"] - result["target"].clip(result["low"], result["high"])).abs().sum() == 0
