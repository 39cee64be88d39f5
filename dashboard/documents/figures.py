"""A panel's Plotly figure read back as what it shows: categories, series, axes, the texts at its marks."""

from datetime import date

from dashboard.documents import axes
from dashboard.documents.model import Cell, Kind, Plot, Series, Table, TableColumn
from dashboard.documents.plots import bridge, cells, points

Part = dict


def charts_of(figure: Part, height: int) -> tuple[Plot, ...]:
    """The charts of a figure: one, or one a member of small multiples. None for a figure without traces."""
    traces, layout = figure["data"], figure.get("layout", {})
    if not traces:
        return ()
    first = traces[0]
    if first["type"] == "heatmap":
        return (cells(first, layout, height),)
    if first["type"] == "waterfall":
        return (bridge(first, layout, height),)
    if "xaxis2" in layout:
        return tuple(_multiple(traces, layout, at) for at in range(len(layout["annotations"])))
    if "scaleanchor" in layout.get("yaxis", {}) or "title" in layout.get("xaxis", {}):
        return (points(traces, layout, height),)
    return (_along(traces, layout, height),)


def streams_of(figure: Part, headings: tuple[str, str, str]) -> Table | None:
    """A figure of streams as a table of from, to and how much; None for any other."""
    if not figure["data"] or figure["data"][0]["type"] != "sankey":
        return None
    node, link = figure["data"][0]["node"], figure["data"][0]["link"]
    name = [Cell(label, label) for label in node["label"]]
    runs = zip(link["source"], link["target"], link["value"], link["label"], strict=True)
    rows = tuple((name[source], name[target], Cell(value, text)) for source, target, value, text in runs)
    start, end, value = headings
    return Table((TableColumn(start), TableColumn(end), TableColumn(value, "number", "#,##0")), rows)


def _along(traces: list[Part], layout: Part, height: int) -> Plot:
    """Bars, columns, stacks or lines along an axis of names, ranks or days."""
    flat = traces[0].get("orientation") == "h"
    names, amounts = ("yaxis", "xaxis") if flat else ("xaxis", "yaxis")
    across = layout.get(names, {})
    drawn = [trace for trace in traces if flat is False or trace.get("hoverinfo") != "skip"]
    shown = [trace for trace in drawn if trace.get("line", {}).get("width") != 0]
    at = "y" if flat else "x"
    if across.get("type") == "date":
        days = sorted({axes.day(x) for trace in drawn for x in trace["x"]})
        where, written = {day: place for place, day in enumerate(days)}, tuple(axes.day_text(d, across) for d in days)
        places = tuple(float(day.toordinal()) for day in days)
    else:
        marks = list(dict.fromkeys(x for trace in shown for x in trace[at]))
        where, places = {mark: place for place, mark in enumerate(marks)}, ()
        names_at = dict(zip(shown[0][at], shown[0].get("hovertext") or map(str, shown[0][at]), strict=False))
        written = tuple(names_at.get(mark, "") for mark in marks)
    series = _bands(drawn, where) + [_series(trace, where, flat) for trace in shown]
    first = next((trace for trace in shown if not trace.get("line", {}).get("dash")), shown[0])
    return Plot(
        _kind(shown, layout, flat), written, tuple(series), unit=axes.unit(layout), shape=axes.shape(first),
        axis=axes.axis(layout.get(amounts, {}), series), right=layout.get("yaxis2") and axes.percent(), places=places,
        day_shape=axes.day_shape(across) if places else "", shades=axes.shades(layout),
        compared=next((each.name for each in series if each.color == "$muted"), None), height=height,
    )  # fmt: skip


def _kind(shown: list[Part], layout: Part, flat: bool) -> Kind:
    if flat:
        return "bars"
    if layout.get("barmode") == "stack":
        return "stacked"
    return "columns" if any(trace["type"] == "bar" for trace in shown) else "lines"


def _series(trace: Part, where: dict, flat: bool) -> Series:
    """A trace's values put at the categories that they belong to."""
    at, what = ("y", "x") if flat else ("x", "y")
    values: list[float | None] = [None] * len(where)
    texts, colors = [""] * len(where), [""] * len(where)
    marker, line = trace.get("marker", {}), trace.get("line", {})
    color = line.get("color") or marker.get("color") or marker.get("line", {}).get("color") or "$accent"
    given = trace.get("text") or [""] * len(trace[at])
    for place, (x, value) in enumerate(zip(trace[at], trace[what], strict=True)):
        spot = where[axes.day(x) if isinstance(next(iter(where)), date) else x]
        values[spot], texts[spot] = value, given[place]
        colors[spot] = color[place] if isinstance(color, list) else ""
    lined = trace["type"] == "scatter"
    drawn = "bar" if not lined else "line" if "lines" in trace.get("mode", "lines") else "mark"
    plain = color if isinstance(color, str) else "$accent"
    return Series(
        trace.get("name", ""), tuple(values), drawn, color=plain, texts=tuple(texts) if any(texts) else (),
        colors=tuple(colors) if any(colors) else (), dash=bool(line.get("dash")), right=trace.get("yaxis") == "y2",
        width=float(line.get("width", 2)),
    )  # fmt: skip


def _bands(drawn: list[Part], where: dict) -> list[Series]:
    """The interval between two invisible lines, the second of which is filled down to the first."""
    edges = [trace for trace in drawn if trace.get("line", {}).get("width") == 0]
    lows, highs = (next((t for t in edges if ("fill" in t) == filled), None) for filled in (False, True))
    if not lows or not highs:
        return []
    low, high = (_series(trace, where, False) for trace in (lows, highs))
    return [Series(high.name, high.values, "band", highs["fillcolor"], lows=low.values)]


def _multiple(traces: list[Part], layout: Part, at: int) -> Plot:
    """The small chart at that place, with its member's name."""
    own, suffix = [each for each in traces if each["xaxis"] == f"x{at + 1}"], str(at + 1)
    own_axes = {"xaxis": layout[f"xaxis{suffix}"], "yaxis": layout[f"yaxis{suffix}"]}
    made = _along(own, own_axes, 140)
    return Plot(**vars(made) | {"title": own[-1]["name"]})
