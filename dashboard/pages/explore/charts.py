"""A pivot as a chart: bars of its outermost rows, lines over time, points of two metrics, provinces, multiples."""

from collections.abc import Callable

import polars as pl

from dashboard import charts
from dashboard.charts.style import Row
from dashboard.page import Scope
from dashboard.pages.explore.asked import Asked
from dashboard.pages.explore.clicks import drill
from dashboard.pages.explore.columns import name
from dashboard.panels import Chart, Click, Piece, Prose
from dashboard.parts.buckets import whole
from dashboard.parts.provinces import provinces
from queries import Answer
from queries.buckets import filled
from queries.dimensions import DIMENSIONS
from queries.pivot import Axis, Pivot
from queries.question import Having

BARS, LINES, MULTIPLES, POINTS = 30, 7, 11, 200
Drawn = tuple[Chart | Prose, tuple[Answer, ...], pl.DataFrame | None]


def drawn(scope: Scope, asked: Asked, shape: str) -> Drawn:
    """The chart of that shape, the answers it is made of, and the rows for files."""
    ways = {"bars": _bars, "line": _line, "scatter": _scatter, "map": _map, "multiples": _multiples}
    return ways[shape](scope, asked)


def _bars(scope: Scope, asked: Asked) -> Drawn:
    """The outermost rows of this page; the others, many members as one bar, would dwarf them."""
    metric, axis = asked.question.metrics[0], asked.pivot.rows[0]
    most = None if axis.time else min(axis.most or BARS, BARS)
    answer, frame = _members(scope, asked, Axis(axis.dimension, most, axis.after))
    frame = frame.filter(pl.col(axis.dimension).is_not_null())
    compared = asked.question.compare if f"{metric}__{asked.question.compare}" in frame.columns else None
    measure = scope.measure(metric)
    if axis.time:
        chart = charts.columns(frame, axis.dimension, measure, compared=compared, click=scope.drill(axis.dimension),
                               height=360)  # fmt: skip
        return chart, (answer,), answer.frame
    click = _clicker(scope, asked, axis.dimension, frame)
    chart = charts.bars(frame, "label", measure, compared=compared, click=click, keep_order=True)
    return chart, (answer,), answer.frame


def _line(scope: Scope, asked: Asked) -> Drawn:
    """Over time; a line for each of the largest rows when they are not time themselves."""
    metric, grain, member = asked.question.metrics[0], _grain(scope, asked), _member(asked)
    measure = scope.measure(metric)
    if member is None:
        answer = scope.answer(asked.question.but(metrics=(metric,), by=(grain,)))
        compared = asked.question.compare if f"{metric}__{asked.question.compare}" in answer.frame.columns else None
        frame = whole(scope, answer.frame, grain)
        chart = charts.lines(frame, grain, measure, compared=compared, click=scope.drill(grain), height=380)
        return chart, (answer,), answer.frame
    answer, frame, click = _over_time(scope, asked, metric, grain, member, LINES)
    return charts.lines(frame, grain, measure, series="label", click=click, height=380), (answer,), answer.frame


def _multiples(scope: Scope, asked: Asked) -> Drawn:
    """The same line for each of the largest rows."""
    metric, grain, member = asked.question.metrics[0], _grain(scope, asked), _member(asked)
    if member is None:
        return _line(scope, asked)
    answer, frame, click = _over_time(scope, asked, metric, grain, member, MULTIPLES)
    return charts.multiples(frame, grain, "label", scope.measure(metric), click=click), (answer,), answer.frame


def _scatter(scope: Scope, asked: Asked) -> Drawn:
    """The outermost rows, the first metric against the second, as large as the third."""
    metrics = asked.question.metrics
    if len(metrics) < 2:
        return Prose(((Piece(scope.say("explore.needs_two")),),)), (), None
    answer, frame = _members(scope, asked, Axis(asked.row, POINTS))
    frame = frame.filter(pl.col(asked.row).is_not_null()).drop_nulls(list(metrics[:2]))
    size = scope.measure(metrics[2]) if len(metrics) > 2 else None
    if frame.is_empty():
        return Prose(((Piece(scope.say("page.nothing")),),)), (answer,), None
    one, other = (scope.measure(each) for each in metrics[:2])
    click = _clicker(scope, asked, asked.row, frame)
    chart = charts.scatter(frame, "label", one, other, size=size, click=click, height=440)
    return chart, (answer,), frame.drop("label")


def _map(scope: Scope, asked: Asked) -> Drawn:
    """The provinces by the first metric, whatever the rows are."""
    metric = asked.question.metrics[0]
    answer = scope.answer(asked.question.but(by=("province",)))
    known = answer.frame.filter(pl.col("province") != "")
    chart, places = provinces(scope, known, scope.measure(metric))
    return chart, (answer, places), answer.frame


def _members(scope: Scope, asked: Asked, axis: Axis) -> tuple[Answer, pl.DataFrame]:
    """The outermost rows in their order with their names as `label`."""
    pivot = Pivot(asked.question, (axis,), (), asked.pivot.order)
    answer = scope.answer(pivot.levels()[1, 0])
    by, falling = pivot.by(axis)
    frame = answer.frame
    if by.endswith("__change"):
        metric = by.removesuffix("__change")
        order = pl.col(metric).fill_null(0) - pl.col(f"{metric}__{asked.question.compare}").fill_null(0)
    else:
        order = pl.col(by)
    last = pl.col(axis.dimension).is_null()
    frame = frame.sort(last, order, axis.dimension, descending=[False, falling, False], nulls_last=True)
    return answer, _labelled(scope, frame, axis.dimension)


def _over_time(
    scope: Scope, asked: Asked, metric: str, grain: str, member: str, most: int
) -> tuple[Answer, pl.DataFrame, Callable[[Row], Click]]:
    """The largest members over time, the others as one, the largest first; and what a click on one does."""
    shown = Having(member, metric, "top", most)
    answer = scope.answer(asked.question.but(metrics=(metric,), by=(grain, member), others=(shown,), compare=None))
    frame = _labelled(scope, answer.frame, member)
    size = pl.col(metric).cast(pl.Float64).sum().over("label")
    ordered = frame.sort(pl.col(member).is_null(), size, descending=[False, True])
    click = _clicker(scope, asked, member, ordered.unique("label"))
    return answer, whole(scope, filled(ordered, metric, grain, "label"), grain), click


def _labelled(scope: Scope, frame: pl.DataFrame, dimension: str) -> pl.DataFrame:
    labels = [name(scope, dimension, member) for member in frame[dimension]]
    return frame.with_columns(pl.Series("label", labels, dtype=pl.String))


def _grain(scope: Scope, asked: Asked) -> str:
    """The time dimension that is laid out, else the one that suits the period."""
    laid = [axis.dimension for axis in (*asked.pivot.columns, *asked.pivot.rows) if axis.time]
    return laid[0] if laid else scope.grain


def _member(asked: Asked) -> str | None:
    """The outermost dimension that is not time."""
    laid = [axis.dimension for axis in (*asked.pivot.rows, *asked.pivot.columns)]
    return next((each for each in laid if not DIMENSIONS[each].time), None)


def _clicker(scope: Scope, asked: Asked, member: str, frame: pl.DataFrame) -> Callable[[Row], Click]:
    """A click on a member by its name: down its path when it is of the outermost rows, else kept to."""
    members = dict(zip(frame["label"], frame[member], strict=True))

    def click(row: Row) -> Click:
        value = members[str(row["label"])]
        if member == asked.row:
            return drill(scope, asked, (value,))
        return Click() if value is None else scope.drill(member)({member: value})

    return click
