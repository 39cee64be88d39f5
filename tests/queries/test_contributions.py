"""The parts of a change sum to the change, whatever the members do."""

from math import isclose, log

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.contributions import additive, drivers, ratio, together

money = st.none() | st.floats(-1e6, 1e9).map(lambda value: round(value, 2))


def frame(rows: list, *columns: str) -> pl.DataFrame:
    names = [f"{name}{side}" for name in columns for side in ("", "__last_year")]
    schema = {"province": pl.String, **dict.fromkeys(names, pl.Float64)}
    return pl.DataFrame([(f"P{i}", *row) for i, row in enumerate(rows)], schema=schema, orient="row")


def sides(*rows: tuple) -> pl.DataFrame:
    return additive(frame(list(rows), "amount"), "province", "amount", "last_year")


@settings(deadline=None)
@given(st.lists(st.tuples(money, money), max_size=30))
def test_additive_parts_sum_to_the_change(rows):
    table = sides(*rows)
    whole = sum(now or 0 for now, _ in rows) - sum(before or 0 for _, before in rows)
    assert isclose(table["change"].sum(), whole, rel_tol=1e-9, abs_tol=1e-3)
    assert table["explains"].is_between(0, 1).all()
    assert table["surprise"].is_between(-1e-12, log(2)).all()


@settings(deadline=None)
@given(st.lists(st.tuples(money, money, money, money), max_size=30))
def test_ratio_parts_sum_to_the_change_of_the_ratio(rows):
    data = frame(rows, "margin", "amount")
    n, n0, d, d0 = data.select(pl.exclude("province").fill_null(0).sum()).row(0)
    table = ratio(data, "province", "margin", "amount", "last_year")
    if d == 0 or d0 == 0:
        assert table.is_empty()
        return
    scale = table["change"].abs().sum() + abs(n / d) + abs(n0 / d0)
    assert isclose(table["change"].sum(), n / d - n0 / d0, abs_tol=1e-9 * scale)
    assert isclose(
        table["rate"].sum() + table["mix"].sum(), n / d - n0 / d0, abs_tol=1e-9 * (scale + table["rate"].abs().sum())
    )


def test_equal_weights_leave_only_rates():
    table = ratio(
        frame([(30, 20, 100, 100), (10, 10, 100, 100)], "margin", "amount"), "province", "margin", "amount", "last_year"
    )
    first = table.row(0, named=True)
    assert (first["province"], first["now"], first["before"]) == ("P0", 0.3, 0.2)
    assert (first["rate"], first["mix"]) == pytest.approx((0.05, 0))


def test_equal_rates_leave_only_mix():
    table = ratio(
        frame([(60, 30, 200, 100), (10, 20, 100, 200)], "margin", "amount"), "province", "margin", "amount", "last_year"
    )
    assert table["rate"].to_list() == pytest.approx([0, 0])
    assert table["mix"].sum() == pytest.approx(70 / 300 - 50 / 300)
    assert (table["mix"] > 0).all(), "the rich grew and the poor shrank: both raise the ratio"


def test_a_member_without_a_denominator_is_mix():
    table = ratio(
        frame([(50, 50, 100, 100), (20, None, None, None)], "sold", "target"), "province", "sold", "target", "last_year"
    )
    lone = table.filter(pl.col("province") == "P1").row(0, named=True)
    assert (lone["now"], lone["rate"], lone["mix"]) == (None, 0, pytest.approx(0.2))


def test_new_and_lost_members_are_told_apart():
    table = sides((5, None), (5, 0), (None, 5), (0, 5), (5, 5), (None, None))
    assert dict(table.select("province", "state").iter_rows()) == {
        "P0": "new", "P1": "new", "P2": "lost", "P3": "lost", "P4": "kept", "P5": "kept",
    }  # fmt: skip


def test_growing_with_the_whole_is_no_surprise():
    table = sides((200, 100), (20, 10), (2, 1))
    assert table["surprise"].to_list() == pytest.approx([0, 0, 0])


def test_surprise_is_the_published_one():
    table = sides((60, 50), (40, 50)).filter(pl.col("province") == "P0")
    p, q = 0.5, 0.6
    assert table["surprise"].item() == pytest.approx((p * log(2 * p / (p + q)) + q * log(2 * q / (p + q))) / 2)


def test_cancelling_changes_still_explain():
    assert sides((150, 100), (50, 100))["explains"].to_list() == [0.5, 0.5]


def test_the_driver_is_the_member_that_moved_against_the_rest():
    steady = frame([(102, 100)] * 4, "amount")
    moved = frame([(60, 100), (116, 100), (116, 100), (116, 100)], "amount")
    tables = {
        "channel": additive(steady, "province", "amount", "last_year"),
        "region": additive(moved, "province", "amount", "last_year"),
    }
    top = drivers(tables, few=2).row(0, named=True)
    assert (top["dimension"], top["member"], top["change"]) == ("region", "P0", -40)


def test_a_change_seen_from_two_dimensions_is_shown_once():
    table = sides((60, 100), (103, 100))
    both = drivers({"province": table, "city": table.rename({"province": "city"})})
    assert both["dimension"].to_list() == ["province", "province"]


def test_nothing_moved_has_no_drivers():
    assert drivers({"province": sides((1, 1), (2, 2))}).is_empty()
    assert drivers({"province": sides()}).is_empty()


def test_new_and_lost_stand_together_and_nothing_is_lost_of_the_change():
    table = sides((5, None), (7, 0), (None, 3), (6, 4))
    short = together(table)
    rows = {row["province"]: row for row in short.iter_rows(named=True)}
    assert (rows[None]["state"], rows[None]["count"], rows[None]["change"]) == ("new", 2, 12)
    assert rows["P2"]["state"] == "lost", "a single one keeps its name"
    assert short["change"].sum() == table["change"].sum()
    assert short["score"].sum() == pytest.approx(table["score"].sum())


def test_ratios_of_new_members_are_not_added_up():
    rows = [(5, None, 10, None), (9, None, 10, None), (30, 20, 100, 100)]
    short = together(ratio(frame(rows, "margin", "amount"), "province", "margin", "amount", "last_year"))
    new = short.filter(state="new").row(0, named=True)
    assert (new["count"], new["now"], new["before"]) == (2, None, None)
    assert short["change"].sum() == pytest.approx(44 / 120 - 0.2)


def test_drivers_of_shares_and_of_rates_stand_in_one_ranking():
    shares = sides((60, 100), (103, 100))
    rates = ratio(frame([(30, 20, 100, 100)] * 2, "margin", "amount"), "province", "margin", "amount", "last_year")
    assert {"rate", "explains"} <= set(drivers({"account": shares, "region": rates}).columns)
