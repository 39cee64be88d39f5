"""Bars: from zero, sorted, values at their ends and then no axis."""

import polars as pl

from dashboard.charts.style import (
    COMPARED,
    HIDDEN,
    Clicker,
    Part,
    chart,
    hover,
    name_axis,
    numbers,
    texts,
    time_axis,
    trace,
    unit_note,
    value_axis,
)
from dashboard.measure import Measure
from dashboard.panels import Chart
from data.text import say
from queries.period import GRAINS

ROW = 27  # pixels a bar


def bars(
    frame: pl.DataFrame,
    by: str,
    measure: Measure,
    *,
    compared: str | None = None,
    click: Clicker = None,
    keep_order: bool = False,
) -> Chart:
    """One horizontal bar a row, longest first unless `keep_order`; a grey tick marks the compared value."""
    if not keep_order:
        frame = frame.sort(measure.name, descending=True, nulls_last=True)
    values, names = numbers(frame, measure.name), texts(frame, by)
    before = numbers(frame, f"{measure.name}__{compared}") if compared else []
    traces = [_bars(names, values, measure)] + ([_marks(names, before, measure, compared)] if compared else [])
    return _rows(traces, names, values + before, frame, click)


def bullets(frame: pl.DataFrame, by: str, measure: Measure, pace: str | float, click: Clicker = None) -> Chart:
    """Progress towards 100 % a row, in the frame's order, with a tick at the pace: one for all, or a column's name.

    A row at or above its pace is good, one more than a tenth below it bad.
    """
    values, names = numbers(frame, measure.name), texts(frame, by)
    paces = numbers(frame, pace) if isinstance(pace, str) else [pace] * frame.height
    places, full = list(range(frame.height)), [1] * frame.height
    track = trace("bar", orientation="h", x=full, y=places, width=0.7, hoverinfo="skip", showlegend=False)
    track |= {"marker": {"color": "$muted/15"}}
    tones = [_tone(value, due) for value, due in zip(values, paces, strict=True)]
    done = _bars(names, values, measure) | {"width": 0.45, "marker": {"color": tones}}
    return _rows([track, done, _marks(names, paces, measure, "pace")], names, [*values, 1.0], frame, click)


def columns(
    frame: pl.DataFrame,
    by: str,
    measure: Measure,
    *,
    compared: str | None = None,
    click: Clicker = None,
    height: int = 280,
) -> Chart:
    """One vertical bar a row in the frame's order; the compared value as a dotted grey line."""
    names, values, timely = texts(frame, by), numbers(frame, measure.name), by in GRAINS
    places = names if timely else list(range(frame.height))
    head = "%{x}" if timely else "%{hovertext}"
    bar = trace("bar", name=measure.label, x=places, y=values, hovertext=names, customdata=list(range(frame.height)))
    traces = [bar | {"marker": {"color": "$accent"}, "hovertemplate": hover(measure, head=head)}]
    if compared:
        before, name = numbers(frame, f"{measure.name}__{compared}"), say(f"charts.{compared}", measure.language)
        tip = hover(measure, head=f"{head} · {name}")
        line = trace("scatter", mode="lines", name=name, x=places, y=before, hovertext=names, hovertemplate=tip)
        traces.append(line | {"line": COMPARED})
        values = values + before
    axis = time_axis(by, measure.language) if timely else name_axis(names, 14)
    heights, unit = value_axis(measure, values), unit_note(measure)
    return chart(traces, height, frame, click, xaxis=axis, yaxis=heights, bargap=0.25, annotations=unit)


def _rows(
    traces: list[Part], names: list[str], values: list[float | None], frame: pl.DataFrame, click: Clicker
) -> Chart:
    """Traces of one row a name, with room for the figures at the bars' ends."""
    known = [0.0, *(value for value in values if value is not None)]
    width = HIDDEN | {"range": [1.2 * min(known), 1.2 * max(known) or 1]}
    height = ROW * len(names) + (40 if len(traces) > 1 else 20)
    axis = name_axis(names, range=[len(names) - 0.5, -0.5])
    return chart(traces, height, frame, click, xaxis=width, yaxis=axis, bargap=0.3, barmode="overlay")


def _bars(names: list[str], values: list[float | None], measure: Measure) -> Part:
    write, places = measure.column(values), list(range(len(names)))
    return trace(
        "bar",
        orientation="h",
        name=measure.label,
        x=values,
        y=places,
        customdata=places,
        marker={"color": "$accent"},
        text=[write(value) for value in values],
        textposition="outside",
        textfont={"size": 11, "color": "$text"},
        cliponaxis=False,
        hovertext=names,
        hovertemplate=hover(measure, "x", "%{hovertext}"),
    )


def _marks(names: list[str], values: list[float | None], measure: Measure, key: str) -> Part:
    return trace(
        "scatter",
        mode="markers",
        name=say(f"charts.{key}", measure.language),
        x=values,
        y=list(range(len(names))),
        marker={"symbol": "line-ns", "size": 15, "line": {"width": 2, "color": "$muted"}},
        hovertext=names,
        hovertemplate=hover(measure, "x", "%{hovertext} · %{fullData.name}"),
    )


def _tone(value: float | None, pace: float | None) -> str:
    if value is None or pace is None:
        return "$muted"
    return "$good" if value >= pace else "$warn" if value >= 0.9 * pace else "$bad"
