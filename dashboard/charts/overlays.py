"""What is laid over lines: comparison, average, forecast, marks, shaded days. What is absent gives no trace."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboard.charts.style import COMPARED, QUIET, Part, hover, numbers, texts, trace
from dashboard.measure import Measure
from data.text import say

CAPTION, LINES = 0.1, 3  # a caption's share of the width, and the lines there are for them


@dataclass(frozen=True)
class Band:
    """Days to shade, both ends in."""

    starts: date
    ends: date
    label: str


def line(name: str, x: list[str], y: list[float | None], measure: Measure, **style: object) -> Part:
    """One line; a single point is drawn as a marker, so that it is seen."""
    mode = "lines" if len(x) > 1 else "markers"
    tip = hover(measure) if len(x) < 2 else hover(measure, head="%{fullData.name} · %{x}")
    return trace("scatter", mode=mode, name=name, x=x, y=y, line=style, hovertemplate=tip)


def compared(frame: pl.DataFrame, time: str, measure: Measure, comparison: str | None) -> list[Part]:
    """The compared value of each point, dotted grey."""
    if not comparison:
        return []
    name, values = say(f"charts.{comparison}", measure.language), numbers(frame, f"{measure.name}__{comparison}")
    return [line(name, texts(frame, time), values, measure, **COMPARED)]


def average(frame: pl.DataFrame, time: str, measure: Measure, count: int) -> list[Part]:
    """The mean of each point and those before it, `count` in all, of which more than half are known."""
    if count < 2:
        return []
    smooth = frame.select(time, pl.col(measure.name).cast(pl.Float64).rolling_mean(count, min_samples=count // 2 + 1))
    name = say("charts.average", measure.language, count=count)
    return [line(name, texts(smooth, time), numbers(smooth, measure.name), measure, color="$accent", width=2.2)]


def forecast(frame: pl.DataFrame, time: str, measure: Measure, ahead: pl.DataFrame | None) -> list[Part]:
    """The expected values, joined to the last known one, over their interval."""
    if ahead is None or ahead.is_empty():
        return []
    known = frame.filter(pl.col(measure.name).is_not_null()).tail(1)
    days = texts(known, time) + texts(ahead, time)
    low, middle, high = (numbers(known, measure.name) + numbers(ahead, name) for name in ("low", measure.name, "high"))
    edge = trace("scatter", mode="lines", x=days, line={"width": 0}, hoverinfo="skip", showlegend=False)
    name = say("charts.forecast", measure.language)
    return [
        edge | {"y": low},
        edge | {"y": high, "fill": "tonexty", "fillcolor": "$accent/15"},
        line(name, days, middle, measure, color="$accent", width=2, dash="dash"),
    ]


def usual(time: str, measure: Measure, rows: pl.DataFrame | None) -> list[Part]:
    """What would be ordinary, dotted grey, over its interval."""
    if rows is None or rows.is_empty():
        return []
    days = texts(rows, time)
    edge = trace("scatter", mode="lines", x=days, line={"width": 0}, hoverinfo="skip", showlegend=False)
    name = say("charts.usual", measure.language)
    return [
        edge | {"y": numbers(rows, "low")},
        edge | {"y": numbers(rows, "high"), "fill": "tonexty", "fillcolor": "$muted/25"},
        line(name, days, numbers(rows, measure.name), measure, **COMPARED),
    ]


def marks(time: str, measure: Measure, rows: pl.DataFrame | None) -> list[Part]:
    """A ring around each point that stands out."""
    if rows is None or rows.is_empty():
        return []
    ring = {"symbol": "circle-open", "size": 10, "color": "$warn", "line": {"width": 2, "color": "$warn"}}
    x, y, name = texts(rows, time), numbers(rows, measure.name), say("charts.unusual", measure.language)
    return [trace("scatter", mode="markers", name=name, x=x, y=y, marker=ring, hovertemplate=hover(measure))]


def bands(spans: tuple[Band, ...]) -> tuple[list[Part], list[Part]]:
    """Shapes and captions of shaded days; captions that would run into each other stand on lower lines."""
    below = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "layer": "below", "line": {"width": 0}}
    head = {"yref": "paper", "yanchor": "top", "xanchor": "left", "showarrow": False, "font": QUIET}
    ordered = sorted(spans, key=lambda band: band.starts)
    room = CAPTION * (max(band.ends for band in spans) - ordered[0].starts) if spans else timedelta()
    shapes, captions, lines = [], [], [date.min] * LINES
    for each in ordered:
        line = next((at for at, last in enumerate(lines) if each.starts - last >= room), LINES - 1)
        lines[line] = each.starts
        ends = {"x0": str(each.starts), "x1": str(each.ends + timedelta(1))}
        shapes.append(below | ends | {"fillcolor": "$muted/12"})
        captions.append(head | {"x": str(each.starts), "y": 1 - 0.08 * line, "text": each.label})
    return shapes, captions
