"""A fact of an optional table: order lines by the day they were promised for."""

import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from queries import Filter, Question, ask
from tests.adding.everywhere import EVERYONE, absent, met, opened, raw, same
from tests.queries import small

METRICS = ("fault_rate", "ordered_lines")
DAYS = st.dates(small.FIRST, small.LAST)
KEYS = {"region": "coalesce(t.region, '')", "dealer_id": "o.dealer_id", "category": "coalesce(p.category, '')",
        "placed_via": "o.placed_via", "month": "CAST(date_trunc('month', day) AS DATE)"}  # fmt: skip


def properties(lake: Path) -> None:
    engine = opened(lake)

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(st.sampled_from(METRICS), st.lists(st.sampled_from(sorted(KEYS)), max_size=2, unique=True), DAYS, DAYS,
           st.sampled_from(["", "dealer", "online_mall"]))  # fmt: skip
    def answers(metric, by, one, other, via):
        starts, ends = sorted((one, other))
        where = (Filter("placed_via", (via,)),) if via else ()
        found = ask(engine, Question((metric,), tuple(by), where, starts, ends), EVERYONE).frame
        keys = ", ".join(KEYS[name] for name in by)
        value = "count(*)" if metric == "ordered_lines" else "count(o.fault) / count(*)"
        rows = raw(
            lake,
            f"SELECT {keys + ',' if keys else ''} {value} FROM (SELECT *, coalesce(promised_on, ordered_on) AS day"
            " FROM {orders}) AS o LEFT JOIN {dealers} AS d USING (dealer_id) LEFT JOIN {territories} AS t"
            " USING (city_id) LEFT JOIN {products} AS p USING (sku)"
            " WHERE day BETWEEN $starts AND $ends AND ($via = '' OR placed_via = $via)"
            f" {'GROUP BY ' + keys if keys else ''}",
            starts=starts, ends=ends, via=via,
        )  # fmt: skip
        same(found, [(None,)] if metric == "ordered_lines" and rows == [(0,)] else rows)

    answers()


if __name__ == "__main__":
    home = Path(sys.argv[1])
    met(home, METRICS, ("region", "placed_via", "category"), "order_lines")
    properties(home)
    absent(home, "orders", METRICS, Path(sys.argv[2]))
