"""Days, weeks and months as points of a line, and their names."""

from datetime import date

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from queries import Period, buckets
from queries.buckets import Grain


def whole(scope: Scope, frame: pl.DataFrame, grain: Grain) -> pl.DataFrame:
    """The rows of buckets that the data hold all days of; all rows where there is none."""
    return buckets.whole(frame, grain, scope.filters.data)


def named(scope: Scope, day: date, grain: Grain) -> str:
    """The bucket that begins on that day, with its days where the data do not hold them all."""
    days, data = buckets.covers(day, grain), scope.filters.data
    name = dates.span(day, grain, scope.language)
    if not buckets.partial(day, grain, data):
        return name
    there = Period(max(days.starts, data.starts), min(days.ends, data.ends))
    return f"{name} ({dates.period(there, scope.language)})"
