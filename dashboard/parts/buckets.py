"""Days, weeks and months as points of a line: whole ones, none left out for having had nothing."""

from datetime import date

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from queries import Period

FLOWS = ("sell_in_quantity", "sell_in_amount", "sell_out_quantity", "sell_out_amount", "gross_margin")
STEPS = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}


def whole(scope: Scope, frame: pl.DataFrame, grain: str) -> pl.DataFrame:
    """The rows of buckets that the data hold all days of; all rows where there is none. A part of one on a line would
    look like a fall."""
    kept = frame.filter(pl.Series([not _part(scope, day, grain) for day in frame[grain]], dtype=pl.Boolean))
    return frame if kept.is_empty() else kept


def filled(frame: pl.DataFrame, metric: str, grain: str, *by: str) -> pl.DataFrame:
    """What flows has a zero where nothing flowed, from the first row to the last, of each member."""
    if metric not in FLOWS or frame.is_empty():
        return frame
    first, last = frame[grain].min(), frame[grain].max()
    every = pl.date_range(first, last, STEPS[grain], eager=True).alias(grain).to_frame()  # type: ignore
    every = every.join(frame.select(by).unique(maintain_order=True), how="cross") if by else every
    joined = every.join(frame, on=[grain, *by], how="left", maintain_order="left")
    return joined.with_columns(pl.col(metric).fill_null(0))


def named(scope: Scope, day: date, grain: str) -> str:
    """The bucket that begins on that day, with its days where the data do not hold them all."""
    days, data = dates.covers(day, grain), scope.filters.data
    name = dates.span(day, grain, scope.language)
    if not _part(scope, day, grain):
        return name
    there = Period(max(days.starts, data.starts), min(days.ends, data.ends))
    return f"{name} ({dates.period(there, scope.language)})"


def _part(scope: Scope, day: date, grain: str) -> bool:
    days, data = dates.covers(day, grain), scope.filters.data
    return days.starts < data.starts or days.ends > data.ends
