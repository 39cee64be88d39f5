"""A metric over time as a page shows it: the arithmetic of `queries.series`, kept for the next who asks."""

from datetime import timedelta

import polars as pl

from dashboard.charts import Band
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.parts.asking import own_events
from queries import Period
from queries import series as over_time
from queries.buckets import Grain
from queries.calendar import bands, events
from queries.forecast import Forecast
from queries.series import Series

RECKONED = Memo(2048)  # some 10 KB each, and 50 ms or more to reckon


def series(scope: Scope, metric: str, grain: Grain) -> Series:
    """As `queries.series.series`, for what is looked at; last year stands in for targets."""
    filters = scope.filters
    compare = "last_year" if filters.compare == "target" else filters.compare
    return over_time.series(scope.ask, metric, grain, filters.shown, filters.data, compare)


def unusual(scope: Scope, found: Series) -> pl.DataFrame:
    """The buckets of the shown span that season, festivals and their neighbours do not explain."""
    data = scope.filters.data
    marks = _reckon(scope, found, "anomalies", lambda: over_time.marked(scope.ask, found, data, own_events(scope)))
    return over_time.unusual(found, marks)


def ahead(scope: Scope, found: Series) -> Forecast | None:
    """The forecast after the data's end; None where it would say nothing."""
    data = scope.filters.data
    if not over_time.foreseeable(found, data):
        return None
    return _reckon(scope, found, "forecast", lambda: over_time.ahead(scope.ask, found, data, own_events(scope)))


def event_bands(scope: Scope, span: Period) -> tuple[Band, ...]:
    """The festivals and sales of the span, to shade; the running forecast's days among them."""
    ends = span.ends + timedelta(60)
    rows = bands(span.starts, ends, events(span.starts, ends, own_events(scope)), scope.language)
    timed = rows.filter(pl.col("kind") != "policy")  # a policy lasts: shading it says nothing of a day
    return tuple(Band(row["starts"], row["ends"], row["label"]) for row in timed.iter_rows(named=True))


def _reckon(scope: Scope, found: Series, what: str, make):
    key = (scope.engine.lake.version, scope.user, scope.filters.where, found.metric, found.grain, what)
    return RECKONED.get(key, make)
