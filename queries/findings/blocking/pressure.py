"""The three families of goods-blocking, by dealer and week: stock, timing, cash. Each is nan where nothing is known."""

from datetime import timedelta

import numpy as np
import polars as pl

from queries.calendar import spring_festival
from queries.findings.rushing.ledger import Ledger
from queries.findings.rushing.read import Source, monday, week_of

AHEAD, QUARTER, YEAR = 8, 13, 52  # weeks
FEW = 10  # units below which a share or a rate says nothing
NEAR = 9  # weeks around Spring Festival in which a year before is counted from the festival, not from the date


def year_before(first: int, weeks: int) -> np.ndarray:
    """For each week the index of its like a year before, the lunar year near Spring Festival; negative before data."""
    like = np.arange(weeks) - YEAR
    for week in range(weeks):
        day = monday(first + week)
        for year in (day.year, day.year + 1):
            here = spring_festival(year)
            if abs((day - here).days) <= 7 * NEAR:
                like[week] = week_of(day - (here - spring_festival(year - 1)) + timedelta(days=3)) - first
    return like


def trailing(table: np.ndarray, length: int) -> np.ndarray:
    """Sums of the `length` weeks up to each week, of fewer at the beginning."""
    sums = np.concatenate([np.zeros((len(table), 1)), np.cumsum(table, 1)], 1)
    ends = np.arange(1, sums.shape[1])
    return sums[:, ends] - sums[:, np.maximum(ends - length, 0)]


def forward(sold_out: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Mean weekly sell-out of the AHEAD weeks to come: as it was, else as it was a year before at today's level, else
    as it was just now. A year's like is what excuses stock built for a season."""
    weeks = sold_out.shape[1]
    recent, quarter = trailing(sold_out, AHEAD) / AHEAD, trailing(sold_out, QUARTER)
    ahead = np.full_like(recent, np.nan)
    ahead[:, : max(weeks - AHEAD, 0)] = recent[:, AHEAD:]
    back = np.flatnonzero(like >= QUARTER)
    growth = np.clip(quarter[:, back] / np.maximum(quarter[:, like[back]], 1), 0.5, 2)
    seasonal = recent.copy()
    seasonal[:, back] = recent[:, np.minimum(like[back] + AHEAD, weeks - 1)] * growth
    return np.where(np.isnan(ahead), seasonal, ahead)


def supply(books: Ledger, like: np.ndarray) -> np.ndarray:
    """Stock at the end of each week in weeks of the sell-out to come."""
    demand = forward(np.maximum(books.sold_out, 0), like)
    return books.stock[:, 1:] / np.where(demand * AHEAD >= FEW, demand, np.nan)


def unsteady(sold_out: np.ndarray, demand: float) -> float:
    """Standard error of a mean weekly sell-out told by AHEAD weeks: counting, widened as far as the weeks of this
    dealer stray from the ones before them (von Neumann 1941: half the mean square successive difference, so that a
    season is no error)."""
    index = np.mean(np.diff(sold_out) ** 2) / 2 / max(float(sold_out.mean()), 1e-9) if len(sold_out) > 1 else 1.0
    return float(np.sqrt(max(index, 1.0) * demand / AHEAD))


def pushed(books: Ledger, like: np.ndarray) -> np.ndarray:
    """Thirteen weeks' sell-in over sell-out, over the same a year before where that was above one: a yearly habit is
    the season's."""
    out = trailing(np.maximum(books.sold_out, 0), QUARTER)
    ratio = trailing(books.sold_in, QUARTER) / np.where(out >= FEW, out, np.nan)
    ratio[:, : min(QUARTER, ratio.shape[1])] = np.nan
    back = np.flatnonzero(like >= QUARTER)
    habit = np.ones_like(ratio)
    habit[:, back] = np.fmax(ratio[:, like[back]], 1)
    return ratio / habit


def closing(source: Source, books: Ledger) -> np.ndarray:
    """Share of a month's sell-in in its last five days over the dealer's usual share, where the month after fell by a
    quarter, held for the weeks of the month after; nan otherwise."""
    found = np.full_like(books.sold_in, np.nan)
    rows = source.read("closing").join(books.places(), on="dealer_id").sort("d", "month")
    share = pl.col("closing") / pl.col("units")
    fell = pl.col("units").shift(-1).over("d") <= 0.75 * pl.col("units")
    rows = rows.with_columns(times=share / share.median().over("d"), fell=fell).filter("fell", pl.col("units") >= FEW)
    for d, month, times in rows.select("d", "month", "times").iter_rows():
        after = max(week_of(month + timedelta(days=31)) - books.first, 0)
        found[d, after : after + 5] = times
    return found


def debt(source: Source, books: Ledger) -> np.ndarray:
    """Days of sales outstanding above those of a quarter before."""
    if "receivables" not in source.tables:
        return np.full_like(books.sold_in, np.nan)
    rows = source.read("cash")
    invoiced, paid = (books.spread(rows.filter(pl.col("kind") == kind), "money") for kind in ("invoiced", "paid"))
    turnover = trailing(invoiced, QUARTER)
    days = np.maximum(np.cumsum(invoiced - paid, 1), 0) / np.where(turnover > 0, turnover, np.nan) * QUARTER * 7
    before = np.concatenate([np.full((len(days), QUARTER), np.nan), days], 1)[:, : days.shape[1]]
    return days - before


def sent_back(source: Source, books: Ledger) -> np.ndarray:
    """Returns of the 5th to 13th week after each week over the dealer's usual ones; nan while those weeks run."""
    units = books.spread(source.read("sent_back"), "units")
    weeks, length = units.shape[1], QUARTER - 4
    usual = units.mean(1, keepdims=True) * length
    found = np.full_like(units, np.nan)
    found[:, : max(weeks - QUARTER, 0)] = trailing(units, length)[:, QUARTER:]
    return found / np.where(usual >= FEW, usual, np.nan)
