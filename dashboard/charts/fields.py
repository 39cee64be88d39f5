"""Two dimensions or two measures at once: heat tables and scatters."""

import polars as pl

from dashboard.charts.style import (
    DIVERGING,
    QUIET,
    SEQUENTIAL,
    Clicker,
    Part,
    chart,
    color,
    cut,
    hover,
    numbers,
    texts,
    trace,
    unit_note,
    value_axis,
)
from dashboard.measure import Measure
from dashboard.panels import Chart

ROW, COLUMN, HEADS = 30, 46, 110  # pixels of a heat table: a row, a column at least, the names of the rows


def heat(
    frame: pl.DataFrame,
    rows: str,
    columns: str,
    measure: Measure,
    *,
    middle: float | None = None,
    click: Clicker = None,
) -> Chart:
    """A table of coloured cells, rows and columns in the order in which the frame first names them.

    middle: the value from which colours diverge (a target, a pace); None: they deepen from zero up.
    """
    down, across = (list(dict.fromkeys(texts(frame, name))) for name in (rows, columns))
    place = {pair: at for at, pair in enumerate(zip(texts(frame, rows), texts(frame, columns), strict=True))}
    cells = [[place.get((row, column)) for column in across] for row in down]
    names = [f"{row} · {column}" for row, column in zip(texts(frame, rows), texts(frame, columns), strict=True)]
    written = list(map(measure.column(frame[measure.name]), frame[measure.name]))
    table = tiles(frame, cells, names, written=written, measure=measure, middle=middle)
    axes = {
        "xaxis": _heads(across, 16) | {"side": "top"},
        "yaxis": _heads(down, 18) | {"autorange": "reversed"},
    }
    margin, least = {"l": 4, "r": 4, "t": 4, "b": 4}, HEADS + COLUMN * len(across)
    return chart([table], ROW * len(down) + 44, frame, click, least, margin=margin, **axes)


def tiles(
    frame: pl.DataFrame,
    cells: list[list[int | None]],
    names: list[str],
    written: list[str],
    measure: Measure,
    middle: float | None,
) -> Part:
    """A heatmap whose cells are rows of the frame or empty; `written` is the text of each row."""
    values = numbers(frame, measure.name)
    return trace(
        "heatmap",
        z=_lay(cells, values),
        customdata=cells,
        text=_lay(cells, written, ""),
        hovertext=_lay(cells, names, ""),
        texttemplate="%{text}",
        textfont={"size": 11},
        hovertemplate=hover(measure, "z", "%{hovertext}"),
        hoverongaps=False,
        showscale=False,
        xgap=3,
        ygap=3,
        **_colors([value for value in values if value is not None], middle),
    )


def scatter(
    frame: pl.DataFrame,
    name: str,
    x: Measure,
    y: Measure,
    *,
    size: Measure | None = None,
    series: str | None = None,
    click: Clicker = None,
    height: int = 320,
) -> Chart:
    """A point a row, `x` against `y`; its area is `size`, its colour `series`."""
    frame = frame.with_row_index("row")
    largest = max((value or 0 for value in numbers(frame, size.name)), default=0) or 1 if size else 1
    traces = [
        _points(
            part,
            name,
            x,
            y=y,
            sizes=_sizes(numbers(part, size.name), largest) if size else 8,
            label=label,
            ink=color(place),
        )
        for place, (label, part) in enumerate(_parts(frame, series, y))
    ]
    axes = {
        "xaxis": value_axis(x, numbers(frame, x.name), zero=False, title={"text": x.label, "font": QUIET}),
        "yaxis": value_axis(y, numbers(frame, y.name), zero=False, title={"text": y.label, "font": QUIET}),
    }
    return chart(traces, height, frame, click, annotations=unit_note(y), **axes)


def _parts(frame: pl.DataFrame, series: str | None, y: Measure) -> list[tuple[str, pl.DataFrame]]:
    if series is None:
        return [(y.label, frame)]
    return [(str(part[series][0]), part) for part in frame.partition_by(series, maintain_order=True)]


def _points(
    part: pl.DataFrame, name: str, x: Measure, y: Measure, sizes: list[float] | float, label: str, ink: str
) -> Part:
    lines = (f"{each.label} <b>%{{{axis}:{each.hover}}}</b> {each.unit_text}" for axis, each in (("x", x), ("y", y)))
    return trace(
        "scatter",
        mode="markers",
        name=label,
        x=numbers(part, x.name),
        y=numbers(part, y.name),
        customdata=part["row"].to_list(),
        marker={"size": sizes, "color": ink, "opacity": 0.75, "line": {"width": 0}},
        hovertext=texts(part, name),
        hovertemplate="<br>".join(["%{hovertext}", *lines]) + "<extra></extra>",
    )


def _sizes(values: list[float | None], largest: float) -> list[float]:
    """Diameters whose areas are as the values."""
    return [6 + 24 * (max(value or 0, 0) / largest) ** 0.5 for value in values]


def _lay(cells: list[list[int | None]], values: list[object], empty: object = None) -> list[list[object]]:
    return [[empty if at is None else values[at] for at in row] for row in cells]


def _heads(names: list[str], width: int) -> Part:
    written = {"tickvals": list(range(len(names))), "ticktext": [cut(name, width) for name in names]}
    return {**written, "tickfont": {"size": 11, "color": "$text"}, "showgrid": False, "zeroline": False}


def _colors(values: list[float], middle: float | None) -> Part:
    """Colours from zero up, or evenly away from the middle, where one far value does not wash out the others."""
    if middle is None:
        return {"colorscale": SEQUENTIAL, "zmin": min([0, *values]), "zmax": max(values, default=1) or 1}
    away = sorted(abs(value - middle) for value in values) or [1.0]
    reach = away[int(0.9 * (len(away) - 1))] or 1
    return {"colorscale": DIVERGING, "zmin": middle - reach, "zmax": middle + reach}
