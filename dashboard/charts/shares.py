"""What a whole is made of: shares over time, and how few members make most of it."""

import polars as pl

from dashboard.charts.style import (
    Clicker,
    Part,
    chart,
    color,
    hover,
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

MANY = 8  # members of a stack that can still be told apart
LONG = 200  # members of a Pareto chart that are drawn
WRITTEN = 0.08  # the least share that has room for its figure
PERCENT = {"tickformat": ".0%", "nticks": 6}
QUARTERS = {"tickformat": ".0%", "tickmode": "linear", "tick0": 0, "dtick": 0.25}


def shares(
    frame: pl.DataFrame, by: str, series: str, measure: Measure, click: Clicker = None, height: int = 280
) -> Chart:
    """Each member's part of the whole in each `by`, the largest lowest; beyond eight the smaller are one."""
    part = pl.col(measure.name) / pl.col(measure.name).sum().over(by)
    frame = _folded(frame, by, series, measure).with_columns(part=part).with_row_index("row")
    traces = [
        _layer(frame.filter(pl.col(series) == name), by, measure, name, color(place))
        for place, name in enumerate(_largest(frame, series, measure))
    ]
    axis = time_axis(by, measure.language) if by in GRAINS else {"showgrid": False}
    heights = PERCENT | {"range": [0, 1]}
    return chart(traces, height, frame, click, barmode="stack", bargap=0.12, xaxis=axis, yaxis=heights)


def pareto(frame: pl.DataFrame, by: str, measure: Measure, click: Clicker = None, height: int = 280) -> Chart:
    """The members from the largest down and the share that they add up to; the first 200 are drawn."""
    frame = frame.filter(pl.col(measure.name) > 0).sort(measure.name, descending=True)
    whole = pl.col(measure.name).sum()
    drawn = frame.with_columns(part=pl.col(measure.name).cum_sum() / whole).head(LONG)
    places, rows, values = list(range(1, drawn.height + 1)), list(range(drawn.height)), numbers(drawn, measure.name)
    tip, share = hover(measure, head="%{x}. %{hovertext}"), "1–%{x}<br><b>%{y:.1%}</b><extra></extra>"
    bar = trace("bar", name=measure.label, x=places, y=values, hovertext=texts(drawn, by), customdata=rows)
    line = trace("scatter", mode="lines", name=say("charts.cumulative", measure.language), x=places, yaxis="y2")
    traces = [
        bar | {"marker": {"color": "$accent"}, "hovertemplate": tip},
        line | {"y": numbers(drawn, "part"), "line": {"color": "$warn", "width": 2}, "hovertemplate": share},
    ]
    axes = {
        "xaxis": {"showgrid": False, "nticks": 6},
        "yaxis": value_axis(measure, values, showgrid=False),
        "yaxis2": {"overlaying": "y", "side": "right", "range": [0, 1.06], "showgrid": False} | QUARTERS,
    }
    return chart(traces, height, drawn, click, bargap=0.15, annotations=unit_note(measure), **axes)


def _largest(frame: pl.DataFrame, series: str, measure: Measure) -> list[str]:
    sums = frame.group_by(series, maintain_order=True).agg(pl.col(measure.name).sum())
    return sums.sort(measure.name, descending=True)[series].to_list()


def _folded(frame: pl.DataFrame, by: str, series: str, measure: Measure) -> pl.DataFrame:
    """The frame with all but the largest members of the series added up as one."""
    largest = _largest(frame, series, measure)
    if len(largest) <= MANY:
        return frame
    others = pl.lit(say("charts.others", measure.language))
    name = pl.when(pl.col(series).is_in(largest[: MANY - 1])).then(series).otherwise(others).alias(series)
    sums = frame.with_columns(name).group_by(by, series, maintain_order=True)
    return sums.agg(pl.col(measure.name).sum())


def _layer(part: pl.DataFrame, by: str, measure: Measure, name: str, ink: str) -> Part:
    few = part.height <= 14
    return trace(
        "bar",
        name=name,
        x=texts(part, by),
        y=numbers(part, "part"),
        customdata=part["row"].to_list(),
        marker={"color": ink},
        text=[f"{share:.0%}" if few and share and share >= WRITTEN else "" for share in part["part"]],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": 10},
        hovertext=[measure.exact(value) for value in part[measure.name]],
        hovertemplate="%{fullData.name} · %{x}<br><b>%{y:.1%}</b> %{hovertext}<extra></extra>",
    )
