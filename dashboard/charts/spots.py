"""Places on longitude and latitude, by kind, around those that matter."""

from math import cos, radians

import polars as pl

from dashboard.charts.maps import dots
from dashboard.charts.silhouette import silhouette
from dashboard.charts.style import HIDDEN, Clicker, Part, chart, numbers, texts, trace
from dashboard.measure import Measure
from dashboard.panels import Chart

AROUND, LEAST = 0.25, 2.5  # room around the places, of their span and in degrees
NAMED = 14


def spot_map(
    frame: pl.DataFrame, places: pl.DataFrame, measure: Measure, kinds: dict[str, tuple[str, str]],
    click: Clicker = None, height: int = 360,
) -> Chart:  # fmt: skip
    """A point a row, its area as the measure, its look by `kind`; as near as shows them all.

    frame: columns `city`, `kind`, `latitude`, `longitude` and the measure's. kinds: kind -> its name and colour, in the
    order of the legend. places: `latitude`, `longitude` of all known places, for the country's shape.
    """
    frame = frame.with_row_index("row")
    stretch = round(1 / max(cos(radians(frame["latitude"].cast(pl.Float64).mean() or 0)), 0.2), 3)
    ground = silhouette(numbers(places, "latitude"), numbers(places, "longitude"), stretch)
    largest = frame[measure.name].cast(pl.Float64).max() or 1
    parts = {kind: frame.filter(kind=kind) for kind in kinds}
    traces = [_spots(part, *kinds[kind], measure, largest) for kind, part in parts.items() if part.height]
    names = sum(part.height for part in parts.values()) <= NAMED
    shown = [each | ({"mode": "markers+text", "textposition": "middle right"} if names else {}) for each in traces]
    axes = {
        "xaxis": HIDDEN | {"range": _around(numbers(frame, "longitude"))},
        "yaxis": HIDDEN | {"range": _around(numbers(frame, "latitude")), "scaleanchor": "x", "scaleratio": stretch},
    }
    margin = {"l": 0, "r": 0, "t": 28, "b": 0}
    return chart([*ground, dots(places), *shown], height, frame, click, margin=margin, **axes)


def _spots(part: pl.DataFrame, name: str, ink: str, measure: Measure, largest: float) -> Part:
    names = texts(part, "city")
    sizes = [f"{measure.exact(value)} {measure.unit_text}" if value else "" for value in part[measure.name]]
    heads = [f"{city} · {name}" for city in names]
    tips = [f"{head}<br><b>{size}</b>" if size else head for head, size in zip(heads, sizes, strict=True)]
    areas = [7 + 16 * (max(value or 0, 0) / largest) ** 0.5 for value in numbers(part, measure.name)]
    return trace(
        "scatter",
        mode="markers",
        name=name,
        x=numbers(part, "longitude"),
        y=numbers(part, "latitude"),
        customdata=part["row"].to_list(),
        text=names,
        textfont={"size": 11, "color": "$text"},
        hovertext=tips,
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"size": areas, "color": ink, "opacity": 0.85, "line": {"width": 1, "color": "$background"}},
    )


def _around(values: list[float | None]) -> list[float]:
    known = [value for value in values if value is not None]
    room = max((max(known) - min(known)) * AROUND, LEAST)
    return [min(known) - room, max(known) + room]
