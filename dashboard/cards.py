"""A metric as a card: its figure, its change, its last months."""

import polars as pl

from dashboard import dates
from dashboard.page import Scope
from dashboard.panels import Card, Click


def card(
    scope: Scope, metric: str, row: dict[str, object], months: pl.DataFrame | None = None, click: Click | None = None
) -> Card:
    """The card of a metric from a row of an answer; `months`: rows by month in order, for the sparkline.

    An attainment has its progress drawn towards 100 %.
    """
    measure, before = scope.measure(metric), scope.before(metric)
    now, then = row.get(metric), row.get(before) if before else None
    change = measure.change(now, then)
    past = months.select("month", pl.col(metric).cast(pl.Float64)).rows() if months is not None else []
    return Card(
        measure.label,
        measure.short(now),
        change,
        measure.tone(now - then) if change else "neutral",
        scope.say(f"filters.against_{scope.filters.compare}") if change else None,
        progress=float(now) if metric.startswith("attainment") and now is not None else None,
        spark=tuple(value for _, value in past),
        spark_labels=tuple(f"{dates.span(month, 'month', scope.language)} {measure.short(at)}" for month, at in past),
        help=measure.meaning,
        click=click,
        amount=None if now is None else float(now),
    )
