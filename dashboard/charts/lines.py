"""Lines over time: one for each member of a series, or one for each year."""

import polars as pl

from dashboard.charts import overlays
from dashboard.charts.overlays import Band, line
from dashboard.charts.style import (
    POINTS,
    TICKS,
    Clicker,
    Part,
    chart,
    color,
    hover,
    numbers,
    texts,
    time_axis,
    unit_note,
    value_axis,
)
from dashboard.measure import Measure
from dashboard.panels import Chart


def lines(
    frame: pl.DataFrame,
    time: str,
    measure: Measure,
    *,
    series: str | None = None,
    compared: str | None = None,
    average: int = 0,
    bands: tuple[Band, ...] = (),
    marks: pl.DataFrame | None = None,
    usual: pl.DataFrame | None = None,
    forecast: pl.DataFrame | None = None,
    click: Clicker = None,
    height: int = 280,
) -> Chart:
    """The measure over `time` (the name of a time dimension), a line for each member of `series`.

    compared: the comparison whose column is drawn dotted. average: points of a trailing moving average, 0 for none.
    marks: the rows that stand out. usual: rows with the measure's column, `low` and `high`, of what would be ordinary.
    forecast: rows with the measure's column, `low` and `high`.
    At most 250 points a line: of each stretch the lowest and the highest.
    """
    frame = thin(frame.sort(time), measure.name, series)
    traces = [
        *overlays.usual(time, measure, usual),
        *overlays.compared(frame, time, measure, compared),
        *_members(frame, time, measure, series, faint=average > 1),
        *overlays.average(frame, time, measure, average),
        *overlays.forecast(frame, time, measure, forecast),
        *overlays.marks(time, measure, marks),
    ]
    shapes, captions = overlays.bands(bands)
    return chart(
        traces,
        height,
        frame,
        click,
        hovermode="x unified" if len(traces) > 1 else "closest",
        xaxis=time_axis(time, measure.language),
        yaxis=value_axis(measure, _heights(traces), zero=False),
        shapes=shapes,
        annotations=unit_note(measure) + captions,
    )


def years(frame: pl.DataFrame, time: str, measure: Measure, click: Clicker = None, height: int = 280) -> Chart:
    """The measure through the year, one line a year, earlier years fainter."""
    frame = thin(frame.sort(time), measure.name)
    found = frame[time].dt.year().unique().sort(descending=True).to_list()
    traces = [_year(frame, time, measure, year, age) for age, year in enumerate(found)]
    axis = time_axis(time, measure.language) | {"tickformat": TICKS[measure.language][time].split("\n")[0]}
    heights = value_axis(measure, _heights(traces), zero=False)
    return chart(traces, height, frame, click, xaxis=axis, yaxis=heights, annotations=unit_note(measure))


def thin(frame: pl.DataFrame, value: str, series: str | None = None) -> pl.DataFrame:
    """The rows to draw, with their place as `row`."""
    members = frame[series] if series else pl.repeat(0, frame.height, eager=True)
    most = members.value_counts()["count"].max() or 0 if frame.height else 0
    if most > POINTS:
        place = pl.int_range(pl.len()).over(members)
        stretch = pl.struct(members.alias("member"), place * (POINTS // 2) // most)
        ends = (pl.col(value).arg_min() == pl.int_range(pl.len())) | (pl.col(value).arg_max() == pl.int_range(pl.len()))
        frame = frame.filter(ends.over(stretch))
    return frame.with_row_index("row")


def _members(frame: pl.DataFrame, time: str, measure: Measure, series: str | None, faint: bool) -> list[Part]:
    if series is None:
        ink = "$accent/40" if faint else "$accent"
        trace = line(measure.label, texts(frame, time), numbers(frame, measure.name), measure, color=ink, width=2)
        return [trace | {"customdata": frame["row"].to_list()}]
    parts = frame.partition_by(series, maintain_order=True)
    return [_member(part, str(part[series][0]), time, measure, color(place)) for place, part in enumerate(parts)]


def _member(part: pl.DataFrame, name: str, time: str, measure: Measure, ink: str) -> Part:
    trace = line(name, texts(part, time), numbers(part, measure.name), measure, color=ink, width=2)
    return trace | {"customdata": part["row"].to_list()}


def _year(frame: pl.DataFrame, time: str, measure: Measure, year: int, age: int) -> Part:
    part = frame.filter(pl.col(time).dt.year() == year)
    ink = {"color": f"$muted/{max(100 - 25 * age, 25)}" if age else "$accent", "width": 1.4 if age else 2.2}
    days = [f"2000-{day:%m-%d}" for day in part[time]]  # a leap year, so that every day has its place
    head = "%{x|%-m月%-d日}" if measure.language == "zh" else "%{x|%-d %b}"
    trace = line(str(year), days, numbers(part, measure.name), measure, **ink)
    return trace | {"customdata": part["row"].to_list(), "hovertemplate": hover(measure, head=f"{head} {year}")}


def _heights(traces: list[Part]) -> list[float | None]:
    return [value for trace in traces for value in trace["y"]]  # type: ignore
