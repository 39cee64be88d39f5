"""Buckets of a series that are unlike what season, festivals and their neighbours make expected."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import polars as pl

from queries.buckets import Grain, bridged, design, edges, positive
from queries.calendar import events
from queries.effects import Design

THRESHOLD = 3.5
LEAST = 8
TWO_YEARS = 760
_NEAR = {"day": 28, "week": 4}  # buckets on either side of an event that are compared from year to year
_WINDOW = {"day": 29, "week": 9, "month": 7, "quarter": 5}


def anomalies(starts: date, values: np.ndarray, grain: Grain, own: pl.DataFrame | None = None) -> pl.DataFrame:
    """What was expected of each bucket, and which are anomalies.

    values: consecutive, complete buckets, of which the first begins on `starts`; NaN is a gap, never an anomaly.
    own: the lake's `events` table. Expected: the rhythm of months, weekdays and events times the median level around
    the bucket, found a second time without the anomalies of the first. Near an event, what all other years missed, too,
    is expected: an effect of two or three occasions is learned too small, and what comes back is no anomaly.
    Result, a row a value: day, value, expected, score, anomaly. score: the modified z-score (by median absolute
    deviation; Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993) of the log miss, of the plain miss when
    values are negative; above 0 for too much. An anomaly lies beyond THRESHOLD. Fewer than LEAST values have none, and
    so have days and weeks of events in less than TWO_YEARS, which cannot have taught them.
    """
    values = np.asarray(values, dtype=float)
    days, (known, skipped) = edges(starts, len(values), grain), bridged(values)
    expected, score = np.full(len(values), np.nan), np.zeros(len(values))
    if len(known) >= LEAST:
        alike = _alike(days[skipped:], own) if grain in _NEAR else []
        expected[skipped:], score[skipped:] = _judged(known, design(days[skipped:], own), _WINDOW[grain], alike)
    odd = (np.abs(score) > THRESHOLD) & ~np.isnan(values)
    if (days[-1] - days[skipped]).days < TWO_YEARS and grain in ("day", "week"):
        odd &= ~_festive(days, own)
    columns = {"day": days[:-1], "value": values, "expected": expected, "score": score, "anomaly": odd}
    return pl.DataFrame(columns, schema_overrides={"day": pl.Date})


def _judged(
    values: np.ndarray, all_days: Design, window: int, alike: list[list[int]]
) -> tuple[np.ndarray, np.ndarray]:
    """Expected values and scores. alike: buckets at the same distance from an event, year by year."""
    near = (all_days.spans @ all_days.days[:, all_days.kinds("event")]).sum(axis=1) > 0
    expected = _expected(values, all_days, window)
    ordinary = np.abs(_score(values, expected, near)) <= THRESHOLD
    expected = _expected(np.where(ordinary, values, expected), all_days, window)
    score, part = _score(values, expected, near), _recurring(values, expected, alike)
    # The yardstick stays that of the whole misses: what is excused says nothing of how far others may miss.
    ratio = np.divide(values, expected, out=np.ones(len(values)), where=part > 0)
    return expected * ratio**part, score * (1 - part)


def _recurring(values: np.ndarray, expected: np.ndarray, alike: list[list[int]]) -> np.ndarray:
    """The part, 0..1, of each bucket's log miss that its like had in all other years: their median over its own.

    Nothing where the others missed both ways, so that one bad year excuses no other.
    """
    part, usual = np.zeros(len(values)), np.median(np.abs(expected)) / 20
    if usual <= 0 or not positive(values):
        return part
    miss = np.log((np.clip(values, 0, None) + usual) / (expected + usual))
    for places in alike:
        for at in places:
            others = miss[[other for other in places if other != at]]
            if values[at] > 0 and np.all(others * miss[at] > 0):
                part[at] = max(part[at], min(1.0, float(np.median(others) / miss[at])))
    return part


def _alike(days: list[date], own: pl.DataFrame | None) -> list[list[int]]:
    """The buckets as many places before or after the one that most of an event lies in, together over the years."""
    spans, found = list(pairwise(days)), {}
    size = (spans[0][1] - spans[0][0]).days
    for event in events(days[0], days[-1], own):
        held = [(min(event.ends, b - timedelta(1)) - max(event.starts, a)).days + 1 for a, b in spans]
        if event.kind == "policy" or max(held) < 1:
            continue
        middle, reach = int(np.argmax(held)), _NEAR["week" if size == 7 else "day"]
        for at in range(max(middle - reach, 0), min(middle + reach + 1, len(spans))):
            found.setdefault((event.name, at - middle), []).append(at)
    return [places for places in found.values() if len(places) > 1]


def _expected(values: np.ndarray, all_days: Design, window: int) -> np.ndarray:
    """An eighth of the values at a time is left out and expected from the others, for no value is to excuse itself.

    Every eighth, so that neither weeks nor years leave out all of a weekday, a month or a festival.
    """
    rhythm, fold = np.ones(len(values)), np.arange(len(values)) % 8
    if positive(values):
        for out in range(8):
            effects, _ = all_days[fold != out].fit(values[fold != out])
            rhythm[fold == out] = all_days[fold == out].seasonal(effects)
    level = pl.Series(values / rhythm).rolling_median(window, min_samples=1, center=True)
    return rhythm * level.to_numpy()


def _score(values: np.ndarray, expected: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Near zero a log miss means little, so a twentieth of the usual value is added to both sides.

    Days near events are known from a year or two only: they are judged by how far such days miss.
    """
    miss = values - expected
    if positive(values):
        usual = np.median(np.abs(expected)) / 20
        miss = np.log((np.clip(values, 0, None) + usual) / (expected + usual)) if usual > 0 else miss
    away = miss - np.median(miss)
    scale = np.full(len(values), _scale(away))
    if near.sum() >= LEAST:
        scale[near] = max(scale[0], _scale(away[near]))
    return np.divide(away, scale, out=np.zeros(len(values)), where=scale > 0)


def _scale(away: np.ndarray) -> float:
    """The standard deviation of a normal distribution with this median, or when that is nothing mean, of |away|."""
    return float(np.median(np.abs(away)) / 0.6745 or np.abs(away).mean() * 1.2533)


def _festive(days: list[date], own: pl.DataFrame | None) -> np.ndarray:
    """Whether each bucket touches an event that passes."""
    spans = [(event.starts, event.ends) for event in events(days[0], days[-1], own) if event.kind != "policy"]
    return np.array([any(a <= end and b > start for start, end in spans) for a, b in pairwise(days)], dtype=bool)
