"""The books of goods with nothing but `queries` and an engine, against plain SQL over the raw files."""

from datetime import date, timedelta

import pytest

from queries import Filter, Period
from queries.asker import asker
from queries.stock_flow import balance, balances, between_snapshots
from tests.queries import gaps
from tests.queries.gaps import DATA, sums

OPENED, CLOSED = date(2026, 10, 25), date(2026, 11, 22)
SHOWN, SPAN = Period(date(2026, 11, 1), CLOSED), Period(OPENED + timedelta(1), CLOSED)


def books(lake, by):
    """Member -> opening, sell-in, sell-out, closing; None where a snapshot does not have it."""
    files, during = gaps.raw(lake), f"day BETWEEN '{SPAN.starts}' AND '{SPAN.ends}'"
    held = [sums(files, by, "sum(on_hand)", f"held WHERE day = '{day}'") for day in (OPENED, CLOSED)]
    moved = [sums(files, by, "sum(quantity)", f"sold WHERE stage = '{stage}' AND {during}")
             for stage in ("sell_in", "sell_out")]  # fmt: skip
    members = {*held[0], *held[1], *moved[0], *moved[1]}
    return {each: (held[0].get(each), moved[0].get(each, 0), moved[1].get(each, 0), held[1].get(each))
            for each in members}  # fmt: skip


def test_the_books_run_from_the_last_snapshot_before_the_period_to_the_last_in_it(gaps_ask):
    assert between_snapshots(gaps_ask, SHOWN, DATA) == SPAN
    assert between_snapshots(gaps_ask, Period(date(2026, 11, 1), date(2026, 11, 14)), DATA) == Period(
        SPAN.starts, date(2026, 11, 8)
    )


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (date(2024, 1, 2), date(2024, 1, 20)),  # none before
        (date(2026, 11, 9), date(2026, 11, 14)),  # none within
        (date(2023, 5, 1), date(2023, 5, 31)),  # before the data
    ],
)
def test_without_a_snapshot_on_both_sides_nothing_can_be_explained(gaps_ask, starts, ends):
    assert between_snapshots(gaps_ask, Period(starts, ends), DATA) is None


@pytest.mark.parametrize("by", ["dealer", "province", "category"])
def test_what_came_in_and_is_neither_sold_nor_there_is_unexplained(gaps_ask, gaps_lake, by):
    found = {row.pop(by): row for row in balances(gaps_ask, SPAN, by).to_dicts()}
    expected = books(gaps_lake, by)
    assert found.keys() == expected.keys()
    for member, (opening, came, went, closing) in expected.items():
        counted = opening is not None and closing is not None
        missing = opening + came - went - closing if counted else None
        there = {"opening": opening, "sell_in": came, "sell_out": went, "closing": closing, "unexplained": missing}
        assert found[member] == there, member
    if by == "dealer":
        assert [name for name, row in sorted(found.items()) if row["unexplained"] is None] == [
            "Anxin",
            "Hongda (d3)",
            "Xinhe",
        ]


def test_the_books_of_all_and_of_a_slice(gaps_ask, gaps_lake, gaps_engine, everyone):
    (opening, came, went, closing) = books(gaps_lake, "1")[1]
    whole = balance(gaps_ask, SPAN)
    assert (whole.opening, whole.sell_in, whole.sell_out, whole.closing) == (opening, came, went, closing)
    assert whole.unexplained == opening + came - went - closing != 0
    where = (Filter("dealer", ("Hongda (d3)",)),)
    one = balance(asker(gaps_engine, everyone, where), SPAN)
    held, came, went, _ = books(gaps_lake, "dealer")["Hongda (d3)"]
    assert (one.opening, one.closing, one.unexplained) == (held, None, held + came - went)
