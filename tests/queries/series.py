"""Daily output with seasons, weekdays, festivals and growth, the truth of which is known."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import polars as pl

from queries.calendar import spring_festival

SEASONS = (0.9, 0.7, 0.9, 1, 1.2, 1.4, 1.5, 1.2, 0.8, 0.9, 1.2, 0.8)


def output(
    starts: date,
    ends: date,
    noise: float = 0.15,
    seed: int = 0,
    festival: Callable[[int], date] = spring_festival,
    seasons: tuple[float, ...] = SEASONS,
) -> pl.DataFrame:
    """Columns day, value: about a million a day, growing by a tenth a year."""
    days = pl.date_range(starts, ends, eager=True)
    random = np.random.default_rng(seed)
    trend = 1e6 * np.exp(0.1 * np.arange(len(days)) / 365 + random.normal(0, noise, len(days)))
    return pl.DataFrame({"day": days, "value": trend * [weight(day, festival, seasons) for day in days]})


def weight(day: date, festival: Callable[[int], date], seasons: tuple[float, ...]) -> float:
    """The day's true weight."""
    to = (day - festival(day.year)).days
    loading = 1.5 if -25 <= to < -3 else 0.15 if -3 <= to < 7 else 0.6 if 7 <= to < 15 else 1
    sale = {(11, 11): 5, (6, 18): 3}.get((day.month, day.day), 1.4 if day.month == 11 and day.day < 11 else 1)
    push = 1.5 if (day + timedelta(4)).month != day.month else 1
    return seasons[day.month - 1] * (1, 1, 1, 1, 1.1, 1.3, 1.3)[day.weekday()] * loading * sale * push
