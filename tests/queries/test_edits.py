"""Entries keep every sum they must, leave alone what is locked, and can be applied again to a changed plan."""

from datetime import date
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import QuestionError
from queries.differences import differences
from queries.edits import Allocation, Edit, Figures, Lock, Several, advance, apply, begin, label
from queries.planning import LEVELS, WEIGHTS, spread

PROVINCES = {"p1": "East", "p2": "East", "p3": "West"}
MEMBERS = {
    "province": list(PROVINCES), "channel": ["KA", "Online"], "category": ["AC", "TV"],
    "month": [date(2027, 1, 1), date(2027, 2, 1)],
}  # fmt: skip
KINDS = {**MEMBERS, "region": ["East", "West"]}


def basis(seed: int = 1) -> pl.DataFrame:
    frame = pl.DataFrame(list(product(*MEMBERS.values())), schema=list(MEMBERS), orient="row")
    random = np.random.default_rng(seed)
    return frame.select(
        pl.col("province").replace_strict(PROVINCES).alias("region"), *MEMBERS,
        *(pl.Series(name, random.lognormal(5, 1, frame.height)) for name in WEIGHTS), price=pl.lit(7.0),
    )  # fmt: skip


BASIS = basis()
PLAN = spread(BASIS, 100_000, {"history": 1})


def total(plan: pl.DataFrame, **at: object) -> int:
    return plan.filter(**at)["target"].sum()


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """A figure of any grid: cut to something or not, its rows and columns any two dimensions."""
    rows, columns, cut = draw(st.permutations(LEVELS))[:3]
    within = draw(st.sampled_from([(), ((cut, (draw(st.sampled_from(KINDS[cut])),)),)]))
    at = tuple((name, draw(st.sampled_from(KINDS[name]))) for name in (rows, columns))
    at = at[: draw(st.integers(0, 2))]
    return Edit(within, at, draw(st.integers(0, 60_000)), draw(st.sampled_from(["rest", "parent"])))


def inside(edit: Edit) -> pl.Expr:
    parts = [*edit.within, *((name, (value,)) for name, value in edit.at)]
    return pl.all_horizontal(pl.lit(True), *(pl.col(name).is_in(values) for name, values in parts))


@settings(max_examples=120)
@given(st.lists(edits(), min_size=1, max_size=4), st.sets(st.integers(0, PLAN.height - 1), max_size=6))
def test_edits_keep_what_they_must(entries: list[Edit], locked: set[int]) -> None:
    plan = PLAN.with_columns(locked=pl.int_range(pl.len()).is_in(list(locked)))
    for entry in entries:
        try:
            after = apply(plan, [entry], BASIS)
        except QuestionError:
            continue
        assert after.filter(inside(entry))["target"].sum() == entry.target
        assert after.filter("locked")["target"].equals(plan.filter("locked")["target"])
        assert (after["target"] >= 0).all()
        if entry.answering == "parent":
            assert after.filter(~inside(entry)).equals(plan.filter(~inside(entry)))
        elif entry.at or entry.within:
            assert after["target"].sum() == plan["target"].sum()
        plan = after


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.tuples(*[st.floats(0, 1)] * 3), st.sets(st.integers(0, PLAN.height - 1), max_size=9))
def test_an_allocation_is_exact_round_locked_cells(figure: int, weights: tuple, locked: set[int]) -> None:
    plan = PLAN.with_columns(locked=pl.int_range(pl.len()).is_in(list(locked)))
    entry = Allocation(figure, tuple(zip(WEIGHTS, weights, strict=True)))
    held = plan.filter("locked")["target"].sum()
    if figure < held:
        with pytest.raises(QuestionError):
            apply(plan, [entry], BASIS)
        return
    after = apply(plan, [entry], BASIS)
    assert after["target"].sum() == figure
    assert after.filter("locked")["target"].equals(plan.filter("locked")["target"])


@given(st.floats(0.5, 1.0), st.floats(1.0, 2.0), st.integers(1, 5))
def test_floors_and_caps_hold_in_every_region_and_province(floor: float, cap: float, seed: int) -> None:
    cells = basis(seed)
    whole = int(cells["history"].sum() * (floor + cap) / 2)
    after = apply(PLAN, [Allocation(whole, (("potential", 1.0),), floor, cap)], cells)
    assert after["target"].sum() == whole
    for by in ("region", "province"):
        sums = cells.group_by(by).agg(pl.sum("history")).join(after.group_by(by).agg(pl.sum("target")), on=by)
        assert (sums["target"] >= (sums["history"] * floor).floor()).all()
        assert (sums["target"] <= (sums["history"] * cap).ceil()).all()


def test_a_regions_own_floor_and_cap_stand_in_the_place_of_the_general_ones() -> None:
    past = dict(BASIS.group_by("region").agg(pl.sum("history")).rows())
    whole = int(sum(past.values()))
    by = (("history", 1.0),)
    after = apply(PLAN, [Allocation(whole, by, None, None, (("West", 1.5, None),))], BASIS)
    assert total(after, region="West") == int(past["West"] * 1.5)
    after = apply(PLAN, [Allocation(whole, by, 0.9, 1.0, (("West", None, 1.2),))], BASIS)
    assert total(after, region="West") <= past["West"] * 1.2 + 1
    with pytest.raises(QuestionError, match="West must have at least"):
        apply(PLAN, [Allocation(whole, by, None, 1.1, (("West", 1.5, None),))], BASIS)


def test_the_rest_of_the_row_answers_for_a_cell() -> None:
    before = total(PLAN, region="East")
    after = apply(PLAN, [Edit((), (("region", "East"), ("channel", "KA")), 10_000, "rest")], BASIS)
    assert total(after, region="East", channel="KA") == 10_000
    assert total(after, region="East") == before
    assert after.filter(region="West").equals(PLAN.filter(region="West"))


def test_what_was_entered_before_does_not_answer() -> None:
    first = Edit((), (("channel", "KA"), ("month", MEMBERS["month"][0])), 9_000, "rest")
    second = Edit((("channel", ("KA",)),), (("category", "TV"),), 12_345, "rest")
    third = Edit((), (("province", "p1"),), 22_222, "rest")
    fourth = Edit((), (("province", "p2"),), 33_333, "rest")
    after = apply(PLAN, [third, fourth], BASIS)
    assert (total(after, province="p1"), total(after, province="p2")) == (22_222, 33_333)
    after = apply(PLAN, [first, second], BASIS)
    assert total(after, channel="KA", category="TV") == 12_345


def test_what_was_typed_stays_when_a_total_over_it_is_typed() -> None:
    row = Edit((), (("region", "East"),), 60_000, "rest")
    column = Edit((), (("channel", "Online"),), 52_000, "rest")
    after = apply(PLAN, [row, column], BASIS)
    assert (total(after, channel="Online"), total(after, region="East")) == (52_000, 60_000)
    cell = Edit((), (("region", "West"), ("channel", "Online")), 10_000, "parent")
    after = apply(PLAN, [cell, column], BASIS)
    assert (total(after, channel="Online"), total(after, region="West", channel="Online")) == (52_000, 10_000)


def test_what_has_nothing_is_not_filled_to_spare_what_was_entered() -> None:
    empty = PLAN.with_columns(target=pl.when(pl.col("region") == "East").then("target").otherwise(0))
    entries = [Edit((), (("region", "East"),), 60_000, "parent"), Edit((), (("channel", "KA"),), 33_000, "parent")]
    after = apply(empty, entries, BASIS)
    assert (total(after, channel="KA"), total(after, region="West")) == (33_000, 0)
    new = Edit((), (("region", "West"), ("channel", "KA")), 500, "parent")
    assert total(apply(empty, [new], BASIS), region="West") == 500


def test_entries_one_by_one_are_as_all_at_once() -> None:
    entries = [Edit((), (("province", name),), figure, "rest") for name, figure in (("p1", 22_222), ("p2", 33_333))]
    so_far = begin(PLAN)
    for entry in entries:
        so_far = advance(so_far, [entry], BASIS)
    assert so_far.drop("held").equals(apply(PLAN, entries, BASIS))


def test_several_entries_come_and_go_together() -> None:
    pair = tuple(Edit((), (("region", name),), figure, "parent") for name, figure in (("East", 50_000), ("West", 9)))
    after = apply(PLAN, [Several(pair)], BASIS)
    assert (total(after, region="East"), total(after, region="West")) == (50_000, 9)
    assert after.equals(apply(PLAN, pair, BASIS))


def test_what_was_entered_before_answers_where_nothing_else_can() -> None:
    entries = [Edit((), (("channel", name),), figure, "rest") for name, figure in (("KA", 60_000), ("Online", 70_000))]
    after = apply(PLAN, entries, BASIS)
    assert (total(after, channel="KA"), total(after, channel="Online")) == (30_000, 70_000)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit((), (("region", "East"),), -1, "parent"), "East cannot be -1: a target is 0 or more"),
        (Edit((), (("region", "East"),), 100_001, "rest"), "the rest would be -1. Let the total move"),
        (Edit((), (("province", "p3"),), 1, "parent"), "p3 cannot be 1: its locked cells sum to"),
        (Edit((), (("province", "p1"),), 99_999, "rest"), "p1 cannot be 99,999 while the total stays: the rest"),
        (Edit((), (("province", "p9"),), 1, "parent"), "no cell p9"),
        (Edit((("region", ("East",)),), (("province", "p3"),), 1, "parent"), "no cell p3"),
    ],
)
def test_the_impossible_is_refused_in_one_sentence(edit: Edit, message: str) -> None:
    plan = apply(PLAN, [Lock((), (("region", "West"),), True)], BASIS)
    with pytest.raises(QuestionError, match=message):
        apply(plan, [edit], BASIS)


def test_locks_come_and_go() -> None:
    lock = Lock((("region", ("East",)),), (("channel", "KA"),), True)
    plan = apply(PLAN, [lock], BASIS)
    assert plan.filter("locked").height == plan.filter(region="East", channel="KA").height
    free = apply(plan, [Lock((), (), False)], BASIS)
    assert not free["locked"].any()


def test_figures_set_cells_and_spare_locked_ones() -> None:
    given = PLAN.head(2).select(*LEVELS, target=pl.lit(5))
    after = apply(PLAN, [Figures(given)], BASIS)
    assert after["target"].to_list() == [5, 5, *PLAN["target"].to_list()[2:]]
    locked = PLAN.with_columns(locked=pl.lit(True))
    with pytest.raises(QuestionError, match=r"East / p1 / KA / AC / 2027-01 cannot be 5: its locked"):
        apply(locked, [Figures(given)], BASIS)


def test_differences_are_by_node_and_sum_to_the_change() -> None:
    after = apply(PLAN, [Edit((), (("region", "East"),), 1_000, "parent")], BASIS)
    changed = differences(PLAN, after, ("region",))
    assert changed.rows() == [("East", total(PLAN, region="East"), 1_000, 1_000 - total(PLAN, region="East"))]
    assert differences(PLAN, after)["change"].sum() == changed["change"].sum()
    assert differences(PLAN, PLAN).is_empty()


def test_a_node_says_its_name() -> None:
    assert label((("region", "East"), ("month", date(2027, 1, 1)))) == "East / 2027-01"
