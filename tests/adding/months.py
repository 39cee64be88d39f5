"""A fact that knows months only: what is made of it counts whole months that are over, on both sides."""

import sys
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from queries import Question, ask
from queries.period import add_months, bucket, month_end
from tests.adding.everywhere import EVERYONE, absent, met, opened, raw, same
from tests.adding.lake import LAST_COST
from tests.queries import small

METRICS = ("channel_cost", "cost_to_serve", "net_margin", "net_margin_rate")
COMPARED = ("last_year", "previous_period")
FIRST_COST = date(2024, 3, 1)
DAYS = st.dates(small.FIRST, date(2027, 1, 31))


def whole(starts: date, ends: date) -> tuple[date, date] | None:
    """The whole months between two days that are over and that have costs."""
    first = starts if starts.day == 1 else add_months(bucket(starts, "month"), 1)
    ends = min(ends, small.LAST)
    last = ends if ends == month_end(ends) else bucket(ends, "month").fromordinal(bucket(ends, "month").toordinal() - 1)
    first, last = max(first, FIRST_COST), min(last, month_end(LAST_COST))
    return (first, last) if first <= last else None


def by_channel(lake: Path, metric: str, starts: date, ends: date) -> list[tuple]:
    """The metric by channel of whole months, from the files."""
    value = {
        "channel_cost": "cost", "cost_to_serve": "cost / nullif(sold, 0)", "net_margin": "margin - cost",
        "net_margin_rate": "(margin - cost) / nullif(sold, 0)",
    }[metric]  # fmt: skip
    return raw(
        lake,
        f"SELECT channel, {value} FROM (SELECT channel, sum(amount) AS cost FROM {{channel_costs}}"
        " WHERE month BETWEEN $starts AND $ends GROUP BY channel) FULL JOIN (SELECT channel, sum(net_amount) AS sold,"
        " sum(net_amount - cost_amount) AS margin FROM {sales} JOIN {dealers} USING (dealer_id)"
        " WHERE stage = 'sell_in' AND sold_on BETWEEN $starts AND $ends GROUP BY channel) USING (channel)",
        starts=starts, ends=ends,
    )  # fmt: skip


def properties(lake: Path) -> None:
    engine = opened(lake)

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(st.sampled_from(METRICS), DAYS, DAYS)
    def counts_whole_months(metric, one, other):
        starts, ends = sorted((one, other))
        found = ask(engine, Question((metric, "sell_in_amount"), ("channel",), (), starts, ends), EVERYONE).frame
        found = found.select("channel", metric).filter(found[metric].is_not_null())
        months = whole(starts, ends)
        rows = by_channel(lake, metric, *months) if months else []
        same(found, [row for row in rows if row[1] is not None])

    @settings(max_examples=12, deadline=None, derandomize=True)
    @given(st.sampled_from(METRICS), st.integers(1, 20), st.integers(1, 14), st.sampled_from(COMPARED))
    def both_sides_count_the_same_months(metric, month, count, compare):
        starts = add_months(date(2025, 1, 1), month)
        ends = month_end(add_months(starts, count - 1))
        found = ask(engine, Question((metric,), ("channel",), (), starts, ends, compare), EVERYONE).frame
        running = (first := whole(starts, ends)) and starts
        back = 12 if compare == "last_year" else count
        over = min(bucket(small.LAST, "month"), add_months(starts, count))  # the running month is left out of both
        then = whole(add_months(starts, -back), month_end(add_months(over, -back - 1))) if running else None
        rows = by_channel(lake, metric, *then) if then and first else []
        column = f"{metric}__{compare}"
        found = found.select("channel", column).filter(found[column].is_not_null())
        same(found, [row for row in rows if row[1] is not None])

    counts_whole_months()
    both_sides_count_the_same_months()


if __name__ == "__main__":
    home = Path(sys.argv[1])
    met(home, METRICS, ("channel", "region"))
    properties(home)
    absent(home, "channel_costs", METRICS, Path(sys.argv[2]))
