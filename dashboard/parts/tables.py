"""Tables of metrics by member: the columns every such table has, and its total asked again, never added up."""

from collections.abc import Callable

import polars as pl

from dashboard.measure import Measure
from dashboard.page import Scope
from dashboard.panels import Column, Grid
from dashboard.parts.comparing import comparable
from queries import Period
from queries.metrics import TARGET_OF
from queries.question import Comparison

FOLD = 10  # growth from which it reads as so many times as much


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


def change_column(
    scope: Scope, metric: str, label: str | None = None, *, of: str | None = None, compare: Comparison | None = None
) -> Column:
    """The column `<metric>__change` that `with_changes` makes: percent or points, or the attainment of a target."""
    measure, name = scope.measure(metric), f"{of or metric}__change"
    if (compare or scope.filters.compare) == "target" and metric in TARGET_OF:
        attainment = scope.measure("attainment" if metric == "sell_in_amount" else "attainment_quantity")
        return Column(name, attainment.label, "progress", attainment.short, help=attainment.meaning)
    return Column(name, label or scope.say("page.change"), "change", _growth(measure), measure.tone)


def with_changes(
    scope: Scope, frame: pl.DataFrame, *metrics: str, period: Period | None = None, compare: Comparison | None = None
) -> pl.DataFrame:
    """Adds `<metric>__change`: growth over the compared value, the difference of a rate, the part of a target.

    Null without both, and where the data do not reach back to what the period, the page's by default, is compared with.
    """
    compare = compare or (scope.filters.compare if comparable(scope, period) else None)
    return frame.with_columns(_change(scope, frame, metric, compare).alias(f"{metric}__change") for metric in metrics)


def _change(scope: Scope, frame: pl.DataFrame, metric: str, compare: Comparison | None) -> pl.Expr:
    before, now, then = f"{metric}__{compare}", pl.col(metric), pl.col(f"{metric}__{compare}")
    if before not in frame.columns:
        return pl.lit(None, pl.Float64)
    if compare == "target":
        return pl.when(then > 0).then(now / then)
    return now - then if scope.measure(metric).unit == "rate" else pl.when(then > 0).then((now - then) / then)


def _growth(measure: Measure) -> Callable[[object], str]:
    def write(value: object) -> str:
        if value is None or measure.unit == "rate":
            return "" if value is None else measure.signed(value)
        growth = float(value)
        return f"×{1 + growth:,.0f}" if growth >= FOLD else measure.change(1 + growth, 1.0) or ""

    return write


def member_grid(
    scope: Scope, by: str, frame: pl.DataFrame, columns: tuple[Column, ...], total: dict[str, object] | None = None,
    rows_per_page: int = 12,
) -> Grid:  # fmt: skip
    """A row a member, each a drill; an empty member reads as unnamed. A change that no row has gets no column."""
    columns = tuple(each for each in columns if each.kind != "change" or frame[each.name].is_not_null().any())
    name = Column(by, scope.say(f"dimensions.{by}"), format=lambda value: str(value or scope.say("filters.unnamed")))
    clicks = tuple(map(scope.drill(by), frame.iter_rows(named=True)))
    return Grid(frame, (name, *columns), total, clicks, rows_per_page)
