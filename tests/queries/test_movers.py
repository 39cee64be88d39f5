"""What moved and what it can be compared with, with nothing but `queries` and an engine."""

from datetime import date

import pytest

from queries import Period
from queries.comparability import against, comparable, reaches
from queries.movers import LOOKED_AT, movers, new_and_lost
from tests.queries import gaps
from tests.queries.gaps import DATA, sums

OUT, LATE = "sell_out_quantity", Period(date(2026, 11, 16), date(2026, 11, 22))


def sides(lake, by):
    """Member -> units before and now, from the raw files: a week and the week before it."""
    files, found = gaps.raw(lake), {}
    for at, days in enumerate((("2026-11-09", "2026-11-15"), ("2026-11-16", "2026-11-22"))):
        where = "sold WHERE stage = 'sell_out' AND day BETWEEN '{}' AND '{}'".format(*days)
        for member, units in sums(files, by, "sum(quantity)", where).items():
            found.setdefault(member, [0, 0])[at] = units
    return found


def test_the_members_behind_a_change_are_those_of_the_raw_files(gaps_ask, gaps_lake):
    rows, answers = movers(gaps_ask, OUT, LATE, "previous_period", few=20)
    expected = {(by, *each): pair for by in LOOKED_AT for each, pair in
                (((name,), pair) for name, pair in sides(gaps_lake, by).items())}  # fmt: skip
    assert rows.height and len(answers) == len(LOOKED_AT)
    for row in rows.to_dicts():
        before, now = expected[row["dimension"], row["member"]]
        assert (row["before"], row["now"], row["change"]) == (before, now, now - before)
    changes = {now - before for before, now in expected.values()} - {0}
    assert set(rows["change"]) == changes, "each change once, whichever members show it"


def test_a_dealer_without_a_figure_on_one_side_is_new_or_lost(gaps_ask, gaps_lake):
    rows, _ = new_and_lost(gaps_ask, OUT, LATE, "previous_period")
    expected = {name: "lost" if before else "new" for name, (before, now) in sides(gaps_lake, "dealer").items()
                if bool(before) != bool(now)}  # fmt: skip
    assert dict(rows.select("dealer", "state").iter_rows()) == expected and expected["Ruifeng"] == "lost"


@pytest.mark.parametrize(
    ("compare", "starts", "ends", "expected"),
    [
        ("last_year", date(2025, 1, 1), date(2025, 12, 31), "last_year"),
        ("target", date(2025, 1, 1), date(2025, 12, 31), "last_year"),  # stands in for what has no targets
        ("last_year", date(2024, 12, 2), date(2024, 12, 31), None),
        ("last_year", date(2024, 12, 29), date(2025, 1, 27), "last_year"),  # 3 of 30 days compared are not there
        ("last_year", date(2024, 12, 28), date(2025, 1, 26), None),  # 4 of them
        ("previous_period", date(2024, 2, 1), date(2024, 2, 29), "previous_period"),
        ("target", date(2024, 2, 1), date(2024, 2, 29), None),
        (None, date(2026, 1, 1), date(2026, 1, 31), None),
    ],
)
def test_nothing_is_compared_with_days_that_the_data_do_not_hold(compare, starts, ends, expected):
    assert against(compare, Period(starts, ends), DATA) == expected
    assert comparable(compare, Period(starts, ends), DATA) == (compare == "target" or expected is not None)


def test_of_a_running_period_only_the_days_gone_by_are_compared():
    data = Period(date(2025, 6, 1), date(2026, 6, 10))
    assert reaches("last_year", Period(date(2026, 6, 1), date(2026, 6, 30)), data)
    assert not reaches("last_year", Period(date(2026, 5, 1), date(2026, 6, 30)), data)
    late = Period(date(2025, 6, 3), date(2026, 6, 10))
    assert not reaches("last_year", Period(date(2026, 6, 1), date(2026, 6, 30)), late), "2 of 10 days, not of 30"
