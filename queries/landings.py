"""How well landings were forecast in the past: the interval of today's landing, and the proof of the rhythm."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import polars as pl

from queries.effects import SEASONS_FROM, Design
from queries.pacing import land
from queries.period import add_months
from queries.question import Period
from queries.rhythm import daily, every_day, level

METHODS = ("rhythm", "straight_line", "last_year")
_COLUMNS = {"starts": pl.Date, "today": pl.Date, "final": pl.Float64, **dict.fromkeys(METHODS, pl.Float64)}


def spread(
    history: pl.DataFrame, period: Period, today: date, own: pl.DataFrame | None = None
) -> tuple[float, float] | tuple[None, None]:
    """The 10 % and 90 % quantile of ln(final / landing) in past periods of the same length and the same elapsed part.

    history: columns day, value. The length is taken in whole months. Nones with fewer than six such periods.
    """
    elapsed = np.clip(((today - period.starts).days + 1) / period.days, 0, 1)
    past = backtest(history, max(1, round(period.days / 30.44)), float(elapsed), own)
    misses = past.filter((pl.col("final") > 0) & (pl.col("rhythm") > 0)).select(
        miss=(pl.col("final") / pl.col("rhythm")).log()
    )
    quantiles = misses.select(low=pl.col("miss").quantile(0.1, "linear"), high=pl.col("miss").quantile(0.9, "linear"))
    return (None, None) if misses.height < 6 else quantiles.row(0)


def backtest(history: pl.DataFrame, months: int, elapsed: float, own: pl.DataFrame | None = None) -> pl.DataFrame:
    """The landings that would have been forecast in the past, each from the days known then.

    history: columns day, value. months: length of the periods; they start at each of the last 24 months that have 13
    months before them. elapsed: part of a period's days that had passed, 0..1.
    Result, a row a period: starts, today, final, and the landing by rhythm, by straight_line (output so far over the
    part of the days) and by last_year (output so far over the share the same dates had a year before); null where a
    method has nothing to go by.
    """
    if history.is_empty():
        return pl.DataFrame(schema=_COLUMNS)
    days = every_day(history)
    values, design = daily(history, days), Design.of(days, own)
    rows = []
    for starts, ends in _past(days[0], days[-1], months):
        first, last = (starts - days[0]).days, (ends - days[0]).days
        known = first + round(elapsed * (last - first))
        landings = (
            _by_rhythm(design, values, first, known, last),
            _over(values[first:known].sum(), (known - first) / (last - first)),
            _by_last_year(values, days[0], starts, days[0] + timedelta(known), ends),
        )
        rows.append((starts, days[0] + timedelta(known - 1), values[first:last].sum(), *landings))
    return pl.DataFrame(rows, schema=_COLUMNS, orient="row")


def _past(first: date, last: date, months: int) -> Iterator[tuple[date, date]]:
    """First day and day after the last of the periods that can be judged."""
    starts = add_months((last + timedelta(1)).replace(day=1), -months)
    for back in range(24):
        period = add_months(starts, -back), add_months(starts, months - back)
        if (period[0] - first).days >= SEASONS_FROM:
            yield period


def _by_rhythm(design: Design, values: np.ndarray, first: int, known: int, last: int) -> float | None:
    past, seen = design[:known], values[:known]
    effects, _ = past.fit(seen)
    weights = design[first:last].rhythm(effects)
    share = weights[: known - first].sum() / weights.sum()
    return land(float(values[first:known].sum()), float(share), float(weights.sum()) * level(past, seen, effects))


def _by_last_year(values: np.ndarray, origin: date, starts: date, today: date, ends: date) -> float | None:
    """`today` and `ends` are the days after the last one counted."""
    then = [(add_months(day, -12) - origin).days for day in (starts, today, ends)]
    if then[0] < 0:
        return None
    actual = values[(starts - origin).days : (today - origin).days].sum()
    return _over(actual, _over(values[then[0] : then[1]].sum(), values[then[0] : then[2]].sum()))


def _over(value: float, share: float | None) -> float | None:
    return float(value / share) if share else None
