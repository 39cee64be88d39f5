"""Consecutive days, weeks, months or quarters, and what a rhythm knows of them."""

from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl

from queries.effects import Design
from queries.period import add_months

Grain = Literal["day", "week", "month", "quarter"]
_DAYS, _MONTHS = {"day": 1, "week": 7}, {"month": 1, "quarter": 3}


def edges(starts: date, count: int, grain: Grain) -> list[date]:
    """The first days of `count` buckets and the day after the last, count + 1 in all."""
    if grain in _DAYS:
        return [starts + timedelta(at * _DAYS[grain]) for at in range(count + 1)]
    return [add_months(starts, at * _MONTHS[grain]) for at in range(count + 1)]


def design(days: list[date], own: pl.DataFrame | None = None) -> Design:
    """The design of the buckets between `days`, as `edges` gives them."""
    whole = pl.date_range(days[0], days[-1] - timedelta(1), eager=True)
    return Design.of(whole, own, np.array([(day - days[0]).days for day in days[:-1]]))


def bridged(values: np.ndarray) -> tuple[np.ndarray, int]:
    """The values from the first known one on, gaps (NaN) bridged in a straight line, and how many came before it."""
    known = np.flatnonzero(~np.isnan(values))
    if not known.size:
        return known.astype(float), 0
    return np.interp(np.arange(known[0], len(values)), known, values[known]), int(known[0])


def positive(values: np.ndarray) -> bool:
    """Whether a rhythm, which multiplies, can describe the values: returns in excess of sales are rare."""
    return bool(-values[values < 0].sum() <= 0.01 * values.sum())
