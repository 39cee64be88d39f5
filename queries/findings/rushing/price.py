"""The price signal: street prices where the goods surfaced. A lead, never proof, and never part of the verdict.

Prices are taken against the same sku's mean over all cities in the same four weeks; then the weeks of the episode, with
two months for the goods to arrive, against the half year before it: Welch's test.
"""

import numpy as np
import polars as pl
from scipy.stats import ttest_ind_from_stats

from queries.findings.finding import Signal
from queries.findings.rushing.read import Source

AFTER, BEFORE = 8, 26  # weeks
LEAST = 5  # observations on both sides


def street(source: Source) -> pl.DataFrame | None:
    """City, week and `relative`: log price of a sku there against all cities; `below`: checks under the floor."""
    if "price_checks" not in source.tables:
        return None
    rows = source.read("street").with_columns(season=pl.col("week") // 4)
    usual = pl.col("logs").sum().over("sku", "season") / pl.col("checks").sum().over("sku", "season")
    return rows.with_columns(relative=pl.col("logs") / pl.col("checks") - usual).sort("city_id", "week", "sku")


def price(prices: pl.DataFrame | None, cities: list[str], first: int, last: int) -> Signal | None:
    """The fall in `cities` during the weeks first..last since the epoch; None with too few observations."""
    if prices is None:
        return None
    there = prices.filter(pl.col("city_id").is_in(cities))
    during = there.filter(pl.col("week").is_between(first, last + AFTER))
    before = there.filter(pl.col("week").is_between(first - BEFORE, first - 1))
    if min(during.height, before.height) < LEAST:
        return None
    sides = (each["relative"] for each in (during, before))
    now, then = ((float(each.mean()), float(each.std()) + 1e-9, len(each)) for each in sides)
    test = ttest_ind_from_stats(*now, *then, equal_var=False, alternative="less")
    below = float(during["below"].sum() / during["checks"].sum())
    change = float(np.expm1(now[0] - then[0]))
    values = {"change": f"{change:+.1%}", "below": f"{below:.0%}", "checks": int(during["checks"].sum())}
    return Signal.of("rushing.price", -float(test.statistic), float(test.pvalue), **values)
