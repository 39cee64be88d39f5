"""Consecutive days, weeks, months, quarters or years: their days, whole ones, and what a rhythm knows of them."""

from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl

from queries.additivity import flows
from queries.effects import Design
from queries.period import add_months
from queries.question import Period

Grain = Literal["day", "week", "month", "quarter", "year"]
STEPS = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
_DAYS, _MONTHS = {"day": 1, "week": 7}, {"month": 1, "quarter": 3, "year": 12}


def edges(starts: date, count: int, grain: Grain) -> list[date]:
    """The first days of `count` buckets and the day after the last, count + 1 in all."""
    if grain in _DAYS:
        return [starts + timedelta(at * _DAYS[grain]) for at in range(count + 1)]
    return [add_months(starts, at * _MONTHS[grain]) for at in range(count + 1)]


def covers(starts: date, grain: Grain) -> Period:
    """The days of the bucket that begins on `starts`."""
    return Period(starts, edges(starts, 1, grain)[1] - timedelta(1))


def partial(starts: date, grain: Grain, data: Period) -> bool:
    """Whether the data hold only some days of the bucket that begins on `starts`."""
    days = covers(starts, grain)
    return days.starts < data.starts or days.ends > data.ends


def whole(frame: pl.DataFrame, grain: Grain, data: Period) -> pl.DataFrame:
    """The rows of buckets that the data hold all days of; all rows where there is none. A part of one on a line would
    look like a fall."""
    kept = frame.filter(pl.Series([not partial(day, grain, data) for day in frame[grain]], dtype=pl.Boolean))
    return frame if kept.is_empty() else kept


def filled(frame: pl.DataFrame, metric: str, grain: Grain, *by: str) -> pl.DataFrame:
    """What flows has a zero where nothing flowed, from the first row to the last, of each member."""
    if not flows(metric) or frame.is_empty():
        return frame
    first, last = frame[grain].min(), frame[grain].max()
    every = pl.date_range(first, last, STEPS[grain], eager=True).alias(grain).to_frame()  # type: ignore
    every = every.join(frame.select(by).unique(maintain_order=True), how="cross") if by else every
    joined = every.join(frame, on=[grain, *by], how="left", maintain_order="left")
    return joined.with_columns(pl.col(metric).fill_null(0))


def design(days: list[date], own: pl.DataFrame | None = None) -> Design:
    """The design of the buckets between `days`, as `edges` gives them."""
    all_days = pl.date_range(days[0], days[-1] - timedelta(1), eager=True)
    return Design.of(all_days, own, np.array([(day - days[0]).days for day in days[:-1]]))


def bridged(values: np.ndarray) -> tuple[np.ndarray, int]:
    """The values from the first known one on, gaps (NaN) bridged in a straight line, and how many came before it."""
    known = np.flatnonzero(~np.isnan(values))
    if not known.size:
        return known.astype(float), 0
    return np.interp(np.arange(known[0], len(values)), known, values[known]), int(known[0])


def positive(values: np.ndarray) -> bool:
    """Whether a rhythm, which multiplies, can describe the values: returns in excess of sales are rare."""
    return bool(-values[values < 0].sum() <= 0.01 * values.sum())
