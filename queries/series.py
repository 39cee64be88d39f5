"""A metric over time: the days it is shown for, complete buckets, what was unusual and what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from queries.additivity import flows
from queries.anomalies import anomalies
from queries.asker import Asker
from queries.buckets import STEPS, Grain, covers, filled
from queries.forecast import Forecast, forecast
from queries.period import Shift, add_months, bucket, shift_of
from queries.question import Answer, Comparison, Period

SHORTEST = 60  # days; a shorter period is shown within the year before its end
HORIZON = {"day": 28, "week": 8, "month": 3}


@dataclass(frozen=True)
class Series:
    """A metric by bucket. frame: columns `grain` and the metric, compared values beside it where there are any.
    running: whether the last bucket is not over."""

    metric: str
    grain: Grain
    frame: pl.DataFrame
    span: Period
    running: bool
    comparison: Comparison | None
    answer: Answer


def series(
    ask: Asker, metric: str, grain: Grain, shown: Period, data: Period, compare: Comparison | None = None
) -> Series:
    """The metric over the period, or over the year before its end where the period is too short for a line.

    shown: the period as far as the data go. compare: not with targets.
    """
    starts = shown.starts if shown.days >= SHORTEST else add_months(shown.ends, -12)
    last = covers(bucket(shown.ends, grain), grain).ends
    ends = max(shown.ends, min(last, data.ends))
    span = Period(min(max(bucket(starts, grain), bucket(data.starts, grain)), ends), ends)
    answer = ask(metric, grain, starts=span.starts, ends=span.ends, compare=compare, order=(grain,))
    frame = filled(answer.frame.filter(pl.col(metric).is_not_null()), metric, grain)
    if compare:
        frame = _only_whole(frame, grain, f"{metric}__{compare}", shift_of(span, compare), data)
        compare = compare if f"{metric}__{compare}" in frame.columns else None
    return Series(metric, grain, frame, span, last > data.ends, compare, answer)


def marked(ask: Asker, found: Series, data: Period, own: pl.DataFrame | None = None) -> pl.DataFrame:
    """As `anomalies`, for all complete buckets of the data, whatever days the series shows. own: the lake's events."""
    return anomalies(*complete(ask, found.metric, found.grain, data), found.grain, own)


def unusual(found: Series, marks: pl.DataFrame) -> pl.DataFrame:
    """The buckets of the shown span that season, festivals and their neighbours do not explain. marks: `marked`."""
    shown = marks.filter(pl.col("anomaly"), pl.col("day") >= found.span.starts, pl.col("day") <= found.span.ends)
    return shown.rename({"day": found.grain, "value": found.metric})


def foreseeable(found: Series, data: Period) -> bool:
    """Whether a forecast says anything: not for what is shown of the past, nor for what does not add up over time."""
    return found.span.ends >= data.ends and flows(found.metric)


def ahead(ask: Asker, found: Series, data: Period, own: pl.DataFrame | None = None) -> Forecast:
    """The forecast after the data's end, of a series that is foreseeable. own: the lake's events."""
    starts, values = complete(ask, found.metric, found.grain, data)
    return forecast(starts, values, found.grain, HORIZON[found.grain], own)


def complete(ask: Asker, metric: str, grain: Grain, data: Period) -> tuple[date, np.ndarray]:
    """First bucket and the values of all buckets up to the last whole one of the data; NaN where there is none."""
    answer = ask(metric, grain, starts=data.starts, ends=data.ends, compare=None)
    first, last = bucket(data.starts, grain), bucket(data.ends, grain)
    if covers(last, grain).ends > data.ends:
        last = bucket(last - timedelta(1), grain)
    every = pl.date_range(first, last, STEPS[grain], eager=True)
    joined = every.to_frame(grain).join(answer.frame, on=grain, how="left", maintain_order="left")
    values = joined[metric].cast(pl.Float64)
    if flows(metric):
        values = values.fill_null(0)
    return first, values.fill_null(float("nan")).to_numpy()


def _only_whole(frame: pl.DataFrame, grain: Grain, before: str, shift: Shift, data: Period) -> pl.DataFrame:
    """Without the compared values of buckets that the data hold a part of; without the column where none is left."""
    there = pl.Series([shift.back(day) >= data.starts for day in frame[grain]], dtype=pl.Boolean)
    frame = frame.with_columns(pl.when(there).then(before).alias(before))
    return frame if frame[before].is_not_null().any() else frame.drop(before)
