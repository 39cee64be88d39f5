"""A metric over time: the days a page shows, complete buckets, what was unusual and what comes next."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from dashboard import dates
from dashboard.charts import Band
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.parts.asking import own_events
from dashboard.parts.buckets import FLOWS, STEPS, filled
from queries import Answer, Period
from queries.anomalies import anomalies
from queries.calendar import bands, events
from queries.forecast import Forecast, forecast
from queries.period import Shift, add_months, bucket, shift_of

RECKONED = Memo(2048)  # some 10 KB each, and 50 ms or more to reckon
SHORTEST = 60  # days; a shorter period is shown within the year before its end
HORIZON = {"day": 28, "week": 8, "month": 3}


@dataclass(frozen=True)
class Series:
    """A metric by bucket. frame: columns `grain` and the metric, compared values beside it where there are any.
    running: whether the last bucket is not over."""

    metric: str
    grain: str
    frame: pl.DataFrame
    span: Period
    running: bool
    comparison: str | None
    answer: Answer


def series(scope: Scope, metric: str, grain: str) -> Series:
    """The metric over the period, or over the year before its end where the period is too short for a line."""
    shown = scope.filters.shown
    data = scope.filters.data
    starts = shown.starts if shown.days >= SHORTEST else add_months(shown.ends, -12)
    last = dates.covers(bucket(shown.ends, grain), grain).ends
    ends = max(shown.ends, min(last, data.ends))
    span = Period(min(max(bucket(starts, grain), bucket(data.starts, grain)), ends), ends)
    compare = "last_year" if scope.filters.compare == "target" else scope.filters.compare
    answer = scope.ask(metric, grain, starts=span.starts, ends=span.ends, compare=compare, order=(grain,))
    frame = filled(answer.frame.filter(pl.col(metric).is_not_null()), metric, grain)
    if compare:
        frame = _only_whole(frame, grain, f"{metric}__{compare}", shift_of(span, compare), data)
        compare = compare if f"{metric}__{compare}" in frame.columns else None
    return Series(metric, grain, frame, span, last > data.ends, compare, answer)


def _only_whole(frame: pl.DataFrame, grain: str, before: str, shift: Shift, data: Period) -> pl.DataFrame:
    """Without the compared values of buckets that the data hold a part of; without the column where none is left."""
    there = pl.Series([shift.back(day) >= data.starts for day in frame[grain]], dtype=pl.Boolean)
    frame = frame.with_columns(pl.when(there).then(before).alias(before))
    return frame if frame[before].is_not_null().any() else frame.drop(before)


def unusual(scope: Scope, found: Series) -> pl.DataFrame:
    """The buckets of the shown span that season, festivals and their neighbours do not explain."""
    starts, values = history(scope, found.metric, found.grain)
    marks = _reckon(scope, found, "anomalies", lambda: anomalies(starts, values, found.grain, own_events(scope)))
    marks = marks.filter(pl.col("anomaly"), pl.col("day") >= found.span.starts, pl.col("day") <= found.span.ends)
    return marks.rename({"day": found.grain, "value": found.metric})


def ahead(scope: Scope, found: Series) -> Forecast | None:
    """The forecast after the data's end; None for what is shown of the past, and for what does not add up over time."""
    if found.span.ends < scope.filters.data.ends or found.metric not in FLOWS:
        return None
    starts, values = history(scope, found.metric, found.grain)
    steps = HORIZON[found.grain]
    return _reckon(
        scope, found, "forecast", lambda: forecast(starts, values, found.grain, steps, own_events(scope))
    )  # fmt: skip


def history(scope: Scope, metric: str, grain: str) -> tuple[date, np.ndarray]:
    """First bucket and the values of all complete buckets of the data; NaN where there is none."""
    data = scope.filters.data
    answer = scope.ask(metric, grain, starts=data.starts, ends=data.ends, compare=None)
    first, last = bucket(data.starts, grain), bucket(data.ends, grain)
    if dates.covers(last, grain).ends > data.ends:
        last = bucket(last - timedelta(1), grain)
    every = pl.date_range(first, last, STEPS[grain], eager=True)
    joined = every.to_frame(grain).join(answer.frame, on=grain, how="left", maintain_order="left")
    values = joined[metric].cast(pl.Float64)
    if metric in FLOWS:
        values = values.fill_null(0)
    return first, values.fill_null(float("nan")).to_numpy()


def event_bands(scope: Scope, span: Period) -> tuple[Band, ...]:
    """The festivals and sales of the span, to shade; the running forecast's days among them."""
    ends = span.ends + timedelta(60)
    rows = bands(span.starts, ends, events(span.starts, ends, own_events(scope)), scope.language)
    timed = rows.filter(pl.col("kind") != "policy")  # a policy lasts: shading it says nothing of a day
    return tuple(Band(row["starts"], row["ends"], row["label"]) for row in timed.iter_rows(named=True))


def _reckon(scope: Scope, found: Series, what: str, make):
    key = (scope.engine.lake.version, scope.user, scope.filters.where, found.metric, found.grain, what)
    return RECKONED.get(key, make)
