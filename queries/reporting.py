"""Dealers that have not reported: silent of late, although they usually report their sell-out every week."""

from datetime import date, timedelta

import polars as pl

from queries.asker import Asker
from queries.period import bucket
from queries.question import Answer, Period

RECENT, WEEKS = 7, 8  # silent for so many days although heard in each of so many whole weeks before
_WHO = ("dealer", "province", "channel")


def unheard(ask: Asker, ends: date) -> tuple[pl.DataFrame, tuple[Answer, ...]]:
    """Dealers without sell-out in the RECENT days up to `ends` although they had some in each of the WEEKS before.

    dealer, province, channel and the sell_out_quantity of those weeks, the largest first; and what it came from.
    """
    heard = _weeks_before(ends)
    now = ask("sell_out_quantity", "dealer", starts=ends - timedelta(RECENT - 1), ends=ends, compare=None)
    before = ask("sell_out_quantity", (*_WHO, "week"), starts=heard.starts, ends=heard.ends, compare=None)
    steady = before.frame.group_by(_WHO).agg(pl.col("sell_out_quantity").sum(), weeks=pl.col("week").n_unique())
    silent = steady.filter(pl.col("weeks") >= WEEKS).drop("weeks").join(now.frame, on="dealer", how="anti")
    return silent.sort("sell_out_quantity", "dealer", descending=[True, False]), (before, now)


def judged(data: Period) -> bool:
    """Whether the data reach back far enough to know who usually reports."""
    return data.starts <= _weeks_before(data.ends).starts


def _weeks_before(ends: date) -> Period:
    """The whole weeks, Monday to Sunday, before the last days."""
    monday = bucket(ends - timedelta(RECENT - 1), "week")
    return Period(monday - timedelta(7 * WEEKS), monday - timedelta(1))
