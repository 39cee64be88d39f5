"""Tables of metrics by member: the columns every such table has, and its total asked again, never added up."""

import polars as pl

from dashboard.page import Scope
from dashboard.panels import Column, Grid


def metric_column(
    scope: Scope,
    frame: pl.DataFrame,
    metric: str,
    label: str | None = None,
    *,
    of: str | None = None,
    bar: bool = False,
) -> Column:
    """A metric's values, one precision for the column. of: the column's name where it is not the metric's.

    bar: each value is drawn against the largest.
    """
    measure, name = scope.measure(metric), of or metric
    kind = "bar" if bar else "number"
    return Column(name, label or measure.label, kind, measure.column(frame[name]), help=measure.meaning)


def change_column(scope: Scope, metric: str, label: str | None = None, *, of: str | None = None) -> Column:
    """The column `<metric>__change` that `with_changes` makes, percent or points."""
    measure = scope.measure(metric)

    def write(value: object) -> str:
        if value is None:
            return ""
        return measure.signed(value) if measure.unit == "rate" else measure.change(1 + float(value), 1.0) or ""

    return Column(f"{of or metric}__change", label or scope.say("page.change"), "change", write, measure.tone)


def with_changes(scope: Scope, frame: pl.DataFrame, *metrics: str) -> pl.DataFrame:
    """Adds `<metric>__change`: growth over the compared value, or the difference of a rate. Null without both."""
    made = []
    for metric in metrics:
        before = scope.before(metric)
        if before is None or before not in frame.columns:
            made.append(pl.lit(None, pl.Float64).alias(f"{metric}__change"))
        elif scope.measure(metric).unit == "rate":
            made.append((pl.col(metric) - pl.col(before)).alias(f"{metric}__change"))
        else:
            growth = (pl.col(metric) - pl.col(before)) / pl.col(before)
            made.append(pl.when(pl.col(before) > 0).then(growth).alias(f"{metric}__change"))
    return frame.with_columns(made)


def member_grid(
    scope: Scope, by: str, frame: pl.DataFrame, columns: tuple[Column, ...], total: dict[str, object] | None = None,
    rows_per_page: int = 12,
) -> Grid:  # fmt: skip
    """A row a member, each a drill; an empty member reads as unnamed."""
    name = Column(by, scope.say(f"dimensions.{by}"), format=lambda value: str(value or scope.say("filters.unnamed")))
    clicks = tuple(map(scope.drill(by), frame.iter_rows(named=True)))
    return Grid(frame, (name, *columns), total, clicks, rows_per_page)
