"""What comes next: a forecast with an interval, and how far off such forecasts were in the past."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import polars as pl
from scipy.signal import lfilter

from queries.buckets import Grain, bridged, design, edges, positive
from queries.effects import Design

Chosen = Literal["model", "seasonal_naive", "too_short"]
Method = Callable[[list[int]], Iterator[np.ndarray]]
ORIGINS = 10
_YEAR = {"day": 364, "week": 52, "month": 12, "quarter": 4}
_SHORT = {"day": 7, "week": 1, "month": 1, "quarter": 1}
_EIGHTY = 1.2816  # standard deviations either side that hold 80 % of a normal distribution


@dataclass(frozen=True, eq=False)
class Forecast:
    """What comes next. frame: columns day (first of the bucket), value, low, high: the 80 % interval by past misses.

    method: the closer of the two in the backtest; `too_short` has no rows. errors: method -> sum of misses over sum
    of actuals in the backtest, 0.08 being 8 % off; a method that could not be tried is missing. origins: how many
    forecasts the backtest made.
    """

    frame: pl.DataFrame
    method: Chosen
    errors: dict[str, float]
    origins: int


def forecast(starts: date, values: np.ndarray, grain: Grain, horizon: int, own: pl.DataFrame | None = None) -> Forecast:
    """The next `horizon` buckets after consecutive, complete ones, of which the first begins on `starts`.

    values: the metric by bucket; NaN is a gap, bridged in a straight line, and left out before the first value.
    own: the lake's `events` table.
    Model: the rhythm of months, weekdays and moving festivals (`Design.fit`) times a level by simple exponential
    smoothing (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, ch. 8.1). Rival: the same bucket of
    last year (364 days, 52 weeks), of last week or just before while there is no year. Both are tried on up to
    ORIGINS earlier days, each from what was known then.
    """
    values, skipped = bridged(np.asarray(values, dtype=float))
    season, origins = _plan(len(values), grain, horizon)
    if not origins:
        return Forecast(_frame([], *np.zeros((3, 0))), "too_short", {}, 0)
    days = edges(starts, skipped + len(values) + horizon, grain)[skipped:]
    methods = _methods(values, design(days, own), season, horizon)
    actual = np.array([values[known : known + horizon] for known in origins])
    made = {name: np.array(list(method([*origins, len(values)]))) for name, method in methods.items()}
    past = {name: each[:-1] for name, each in made.items()}
    total = max(float(np.abs(actual).sum()), 1e-12)
    errors = {name: float(np.abs(actual - each).sum()) / total for name, each in past.items()}
    best: Chosen = "model" if errors.get("model", np.inf) < errors["seasonal_naive"] else "seasonal_naive"
    value = made[best][-1]
    floor = np.abs(values).mean() / 10
    half = _EIGHTY * _misses(actual, past[best], floor) * np.maximum(np.abs(value), floor)
    low = np.maximum(value - half, 0) if values.min() >= 0 else value - half
    return Forecast(_frame(days[len(values) : -1], value, low, value + half), best, errors, len(origins))


def _plan(length: int, grain: Grain, horizon: int) -> tuple[int, list[int]]:
    """How far back the rival looks, and how many buckets each forecast of the backtest knows; none: too short."""
    season = _YEAR[grain] if length >= _YEAR[grain] + 2 * horizon else _SHORT[grain]
    least = max(season, 2 * _SHORT[grain], 6)
    return season, list(range(length - horizon, least - 1, -max(1, horizon // 3)))[:ORIGINS][::-1]


def _methods(values: np.ndarray, all_days: Design, season: int, horizon: int) -> dict[str, Method]:
    """Name -> forecasts of the `horizon` buckets after the first so many, for each of such counts, which rise."""

    def naive(counts: list[int]) -> Iterator[np.ndarray]:
        return (values[known - season + np.arange(horizon) % season] for known in counts)

    def model(counts: list[int]) -> Iterator[np.ndarray]:
        effects = None
        for known in counts:
            past = np.clip(values[:known], 0, None)
            effects, _ = all_days[:known].fit(past, start=effects)
            rhythm = all_days[: known + horizon].seasonal(effects)
            yield _level(past / rhythm[:known]) * rhythm[known:]

    return {"seasonal_naive": naive, "model": model} if positive(values) else {"seasonal_naive": naive}


def _level(values: np.ndarray) -> float:
    """Where simple exponential smoothing ends, with the weight that forecast each next value best."""
    start = values[: max(3, min(len(values) // 4, 28))].mean()
    best, level = np.inf, start
    for weight in np.linspace(0.02, 0.9, 23):
        levels, _ = lfilter([weight], [1, weight - 1], values, zi=[(1 - weight) * start])
        miss = float(np.sum((values - np.append(start, levels[:-1])) ** 2))
        if miss < best:
            best, level = miss, levels[-1]
    return float(level)


def _misses(actual: np.ndarray, forecasts: np.ndarray, floor: float) -> np.ndarray:
    """Root mean square of the relative misses, by steps ahead, over all forecasts up to as many steps."""
    square = (((actual - forecasts) / np.maximum(np.abs(forecasts), floor or 1)) ** 2).mean(axis=0)
    return np.maximum.accumulate(np.sqrt(square.cumsum() / np.arange(1, len(square) + 1)))


def _frame(days: list[date], value: np.ndarray, low: np.ndarray, high: np.ndarray) -> pl.DataFrame:
    columns = {"day": days, "value": value, "low": low, "high": high}
    return pl.DataFrame(columns, schema_overrides={"day": pl.Date})
