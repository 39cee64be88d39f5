"""The one chart style: layout, axes, tooltips, colours by role. Fonts and the rest come from the board's template."""

from collections.abc import Callable, Iterable

import polars as pl

from dashboard.format import ticks
from dashboard.measure import Measure
from dashboard.panels import Chart, Click

Row = dict[str, object]
Clicker = Callable[[Row], Click] | None
Part = dict[str, object]

POINTS = 250
SEQUENTIAL = [[step / 6, f"$seq{step}"] for step in range(7)]
DIVERGING = [[step / 6, f"$div{step}"] for step in range(7)]
COMPARED = {"color": "$muted", "width": 1.5, "dash": "dot"}
QUIET = {"size": 11, "color": "$muted"}
HIDDEN = {"visible": False}
LEGEND = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom", "font": QUIET}
# Ticks say the year once, in a second line; tooltips say it always.
TICKS = {
    "en": {"day": "%-d %b\n%Y", "week": "%-d %b\n%Y", "month": "%b\n%Y", "quarter": "Q%q\n%Y", "year": "%Y"},
    "zh": {"day": "%-m月%-d日\n%Y", "month": "%-m月\n%Y", "quarter": "%q季\n%Y", "year": "%Y"},
}
HOVERS = {
    "en": {"day": "%-d %b %Y", "week": "%-d %b %Y", "month": "%b %Y", "quarter": "Q%q %Y", "year": "%Y"},
    "zh": {"day": "%Y年%-m月%-d日", "month": "%Y年%-m月", "quarter": "%Y年%q季度", "year": "%Y年"},
}
TICKS["zh"]["week"], HOVERS["zh"]["week"] = TICKS["zh"]["day"], HOVERS["zh"]["day"]


def trace(kind: str, **parts: object) -> Part:
    """A trace of that Plotly type."""
    return {"type": kind, **parts}


def chart(
    traces: list[Part],
    height: int,
    frame: pl.DataFrame | None = None,
    click: Clicker = None,
    least: int = 0,
    **layout: object,
) -> Chart:
    """The figure in the house style. With `click`, a trace's `customdata` counts the rows of `frame`.

    A legend only where there is more than one thing to tell apart. least: as of Chart.
    """
    many = sum(bool(trace.get("showlegend", True)) for trace in traces) > 1
    base = {"margin": {"l": 4, "r": 8, "t": 28 if many else 12, "b": 4}, "hovermode": "closest", "showlegend": many}
    clicks = tuple(map(click, frame.iter_rows(named=True))) if click and frame is not None else ()
    return Chart({"data": traces, "layout": base | {"legend": LEGEND} | layout}, height, clicks, least)


def color(index: int) -> str:
    """The colour of the series at that place, ten before they repeat."""
    return f"$cat{index % 10 + 1}"


def value_axis(measure: Measure, values: Iterable[float | None], zero: bool = True, **more: object) -> Part:
    """An axis of the measure: round ticks in the reader's units, from zero unless the values lie far from it."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0), max(known, default=1)
    if zero or low < 0.6 * high:
        low, high = min(low, 0), max(high, 0)
    room = (high - low or abs(high) or 1) * 0.06
    low, high = low - room * (low != 0), high + room * (high != 0)
    places, texts = ticks(low, high, measure.unit, measure.language)
    ends = {"range": [low, high], "tickvals": places, "ticktext": texts}
    return ends | {"zeroline": low < 0, "zerolinecolor": "$muted"} | more


def unit_note(measure: Measure) -> list[Part]:
    """The unit at the head of a vertical axis, where a bare number would not say what it counts."""
    return [note(measure.unit_text, 0, 1.02)] if measure.unit_text else []


def note(text: str, x: float, y: float, **more: object) -> Part:
    """A quiet word at a place of the figure, 0..1 from the lower left."""
    place = {"xref": "paper", "yref": "paper", "x": x, "y": y, "xanchor": "left", "yanchor": "bottom"}
    return {"text": text, "showarrow": False, "font": QUIET, **place, **more}


def time_axis(grain: str, language: str, **more: object) -> Part:
    """An axis of days, or of the first days of weeks, months, quarters, years; `grain` is the column's name."""
    formats = {"tickformat": TICKS[language][grain], "hoverformat": HOVERS[language][grain]}
    return {"type": "date", "nticks": 9, "tickangle": 0, "showgrid": False, **formats, **more}


def name_axis(names: list[str], width: int = 22, **more: object) -> Part:
    """An axis of names at places 0, 1, 2 …, long ones cut; the tooltip has them whole."""
    texts = {"tickvals": list(range(len(names))), "ticktext": [cut(name, width) for name in names]}
    return {**texts, "tickfont": {"size": 11, "color": "$text"}, "showgrid": False, "zeroline": False, **more}


def cut(name: str, width: int) -> str:
    """The name in at most `width` columns, a Chinese character taking two."""
    room = width
    for place, letter in enumerate(name):
        room -= 2 if ord(letter) > 0x2E80 else 1
        if room < 0:
            return name[: max(place - 1, 1)] + "…"
    return name


def hover(measure: Measure, axis: str = "y", head: str = "%{x}", named: bool = False) -> str:
    """A tooltip: what it is, then the exact figure with its unit; `named` puts the series before."""
    series = "%{fullData.name} · " if named else ""
    return f"{series}{head}<br><b>%{{{axis}:{measure.hover}}}</b> {measure.unit_text}<extra></extra>"


def numbers(frame: pl.DataFrame, column: str) -> list[float | None]:
    """A column as plain floats, with None for what is missing."""
    return frame[column].cast(pl.Float64).fill_nan(None).to_list()


def texts(frame: pl.DataFrame, column: str) -> list[str]:
    """A column of names or dates as text."""
    return frame[column].cast(pl.String).fill_null("").to_list()
