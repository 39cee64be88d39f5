"""A fact that stands: what dealers owe on any day, as it was known on it."""

import sys
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from queries import Question, ask
from queries.period import add_months, bucket
from tests.adding.everywhere import EVERYONE, absent, met, opened, raw, same
from tests.queries import small

METRICS = ("receivables", "overdue_amount", "overdue_share")
DAYS = st.dates(small.FIRST, small.LAST)
KEYS = {"region": "coalesce(t.region, '')", "dealer_id": "r.dealer_id"}
OWED = "amount - CASE WHEN paid_on <= $day THEN paid_amount ELSE 0 END"
VALUES = {
    "receivables": f"sum({OWED})",
    "overdue_amount": f"sum({OWED}) FILTER (due_on < $day)",
    "overdue_share": f"sum({OWED}) FILTER (due_on < $day) / nullif(sum({OWED}), 0)",
}


def on(lake: Path, metric: str, by: list[str], day: date) -> list[tuple]:
    """What is owed on a day, from the files."""
    keys = ", ".join(KEYS[name] for name in by)
    return raw(
        lake,
        f"SELECT {keys + ',' if keys else ''} {VALUES[metric]} AS value FROM {{receivables}} AS r"
        " LEFT JOIN {dealers} AS d USING (dealer_id) LEFT JOIN {territories} AS t USING (city_id)"
        " WHERE invoiced_on <= $day AND NOT coalesce(paid_amount >= amount AND paid_on <= $day, FALSE)"
        f" {'GROUP BY ' + keys + ' HAVING value IS NOT NULL' if keys else ''}",
        day=day,
    )  # fmt: skip


def properties(lake: Path) -> None:
    engine = opened(lake)

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(st.sampled_from(METRICS[:2]), st.lists(st.sampled_from(sorted(KEYS)), max_size=2, unique=True), DAYS, DAYS)
    def stands_on_the_last_day(metric, by, one, other):
        starts, ends = sorted((one, other))
        same(ask(engine, Question((metric,), tuple(by), (), starts, ends), EVERYONE).frame, on(lake, metric, by, ends))

    @settings(max_examples=8, deadline=None, derandomize=True)
    @given(st.sampled_from(METRICS), DAYS, st.integers(0, 200))
    def by_month_each_ends_on_its_own(metric, starts, days):
        ends = min(starts.fromordinal(starts.toordinal() + days), small.LAST)
        found = ask(engine, Question((metric,), ("month",), (), starts, ends), EVERYONE).frame
        months, month = [], bucket(starts, "month")
        while month <= ends:
            last = min(ends, add_months(month, 1).fromordinal(add_months(month, 1).toordinal() - 1))
            months += [(month, value) for (value,) in on(lake, metric, [], last)]
            month = add_months(month, 1)
        same(found, [row for row in months if row[1] is not None or metric == "overdue_share"])

    stands_on_the_last_day()
    by_month_each_ends_on_its_own()


if __name__ == "__main__":
    home = Path(sys.argv[1])
    met(home, METRICS, ("region", "dealer"))
    properties(home)
    absent(home, "receivables", METRICS, Path(sys.argv[2]))
