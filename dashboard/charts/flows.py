"""From one figure to another: the bridge of its steps, and streams between stations."""

from itertools import accumulate

import polars as pl

from dashboard.charts.style import HIDDEN, Clicker, chart, color, name_axis, numbers, texts, trace
from dashboard.measure import Measure
from dashboard.panels import Chart


def waterfall(
    frame: pl.DataFrame, by: str, measure: Measure, total: str, click: Clicker = None, height: int = 280,
    signed: bool = False,
) -> Chart:  # fmt: skip
    """A bridge: rows of the boolean column `total` are levels, the others the steps between them.

    signed: the levels are differences, too.
    """
    values, names, levels = numbers(frame, measure.name), texts(frame, by), frame[total].to_list()
    up, down = ("$bad", "$good") if measure.good == "down" else ("$good", "$bad")
    bridge = trace(
        "waterfall",
        x=list(range(frame.height)),
        y=values,
        customdata=list(range(frame.height)),
        measure=["absolute" if level else "relative" for level in levels],
        text=[
            (measure.short if level and not signed else measure.signed)(at)
            for level, at in zip(levels, values, strict=True)
        ],
        textposition="outside",
        textfont={"size": 11, "color": "$text"},
        cliponaxis=False,
        increasing={"marker": {"color": up}},
        decreasing={"marker": {"color": down}},
        totals={"marker": {"color": "$accent"}},
        connector={"line": {"color": "$muted", "width": 1, "dash": "dot"}},
        hovertext=[
            f"{name}<br><b>{measure.part(value) if signed else measure.exact(value)}</b>"
            for name, value in zip(names, values, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    heights = HIDDEN | {"range": _span(values, levels)}
    return chart([bridge], height, frame, click, xaxis=name_axis(names, 14), yaxis=heights)


def sankey(
    frame: pl.DataFrame, source: str, target: str, measure: Measure, click: Clicker = None, height: int = 320
) -> Chart:
    """Streams from `source` to `target`, as wide as the measure; a name met on both sides is passed through."""
    frame = frame.filter(pl.col(measure.name) > 0)
    starts, ends, write = texts(frame, source), texts(frame, target), measure.column(frame[measure.name])
    place = {name: at for at, name in enumerate(dict.fromkeys(starts + ends))}
    nodes = {
        "label": list(place),
        "color": [color(at) for at in range(len(place))],
        "pad": 14,
        "thickness": 12,
        "line": {"width": 0},
        "hovertemplate": f"%{{label}}<br><b>%{{value:{measure.hover}}}</b> {measure.unit_text}<extra></extra>",
    }
    links = {
        "source": [place[name] for name in starts],
        "target": [place[name] for name in ends],
        "value": numbers(frame, measure.name),
        "label": [write(value) for value in frame[measure.name]],
        "color": "$accent/20",
        "customdata": list(range(frame.height)),
        "hovertemplate": "%{source.label} → %{target.label}<br><b>%{label}</b><extra></extra>",
    }
    streams = trace("sankey", node=nodes, link=links, textfont={"size": 11, "color": "$text"})
    return chart([streams], height, frame, click)


def _span(values: list[float | None], levels: list[bool]) -> list[float]:
    """The range that the bridge reaches, zero in it, with room for the figures."""
    steps = zip(values, levels, strict=True)
    reached = [0.0, *accumulate(steps, lambda here, step: (step[0] or 0) + (0 if step[1] else here), initial=0.0)]
    low, high = min(reached), max(reached)
    room = (high - low or 1) * 0.12
    return [low - room * (low < 0), high + room]
