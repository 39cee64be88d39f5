"""Figures that are no run along an axis: tables of cells, maps of tiles, bridges, points."""

import re

from dashboard.documents.axes import axis, shape, unit
from dashboard.documents.model import Plot, Series, ValueAxis

Part = dict
_LINE_END = re.compile(r"<br>.*", re.DOTALL)


def cells(trace: Part, layout: Part, height: int) -> Plot:
    """One series a row of cells; the categories are the heads of the columns, empty for tiles."""
    across = tuple(layout.get("xaxis", {}).get("ticktext") or [""] * len(trace["z"][0]))
    down = layout.get("yaxis", {}).get("ticktext") or [""] * len(trace["z"])
    series = tuple(
        Series(
            name,
            tuple(values),
            "mark",
            color="",
            texts=tuple(text.replace("<br>", "\n") for text in texts),
            colors=tuple(_color(value, trace) for value in values),
        )
        for name, values, texts in zip(down, trace["z"], trace["text"], strict=True)
    )
    return Plot("heat", across, series, shape=shape(trace), height=height)


def bridge(trace: Part, layout: Part, height: int) -> Plot:
    """Levels and the steps between them."""
    levels = tuple(each == "absolute" for each in trace["measure"])
    kinds = {name: trace[name]["marker"]["color"] for name in ("increasing", "decreasing", "totals")}
    colors = tuple(
        kinds["totals"] if level else kinds["increasing" if (value or 0) >= 0 else "decreasing"]
        for level, value in zip(levels, trace["y"], strict=True)
    )
    names = tuple(_LINE_END.sub("", text) for text in trace["hovertext"])
    series = Series("", tuple(trace["y"]), "bar", color=kinds["totals"], texts=tuple(trace["text"]), colors=colors)
    low, high = layout["yaxis"]["range"]
    return Plot("bridge", names, (series,), shape="#,##0", axis=ValueAxis(low, high), levels=levels, height=height)


def points(traces: list[Part], layout: Part, height: int) -> Plot:
    """Points, or the lines of a map, where numbers stand on both axes."""
    hidden = layout["xaxis"].get("visible") is False
    traces = [trace for trace in traces if trace["type"] == "scatter"]  # the ground of a map is left out
    series = tuple(
        Series(
            trace.get("name", ""), tuple(trace["y"]), "line" if trace.get("mode") == "lines" else "mark",
            trace.get("line", {}).get("color") or trace.get("marker", {}).get("color") or "$accent",
            tuple(trace.get("text") or ()), places=tuple(trace["x"]),
            width=float(trace.get("line", {}).get("width", 1)),
        )
        for trace in traces
    )  # fmt: skip
    xs = [x for each in series for x in each.places if x is not None]
    reach = ValueAxis(min(xs, default=0), max(xs, default=1))
    names = tuple(str(layout[name].get("title", {}).get("text", "")) for name in ("xaxis", "yaxis"))
    return Plot(
        "map" if hidden else "points", names, series, unit=unit(layout), shape=shape(traces[-1]),
        axis=axis(layout["yaxis"], series), across=reach if hidden else axis(layout["xaxis"], ()), height=height,
        stretch=float(layout["yaxis"].get("scaleratio", 1)),
    )  # fmt: skip


def _color(value: float | None, trace: Part) -> str:
    """The scale's token nearest to where the value lies on it."""
    if value is None:
        return ""
    low, high, scale = trace["zmin"], trace["zmax"], trace["colorscale"]
    share = (value - low) / ((high - low) or 1)
    return scale[round(max(0.0, min(1.0, share)) * (len(scale) - 1))][1]
