"""Maps without a map service: equal tiles, and arcs between points on longitude and latitude."""

from math import cos, radians

import numpy as np
import polars as pl

from dashboard.charts.fields import tiles
from dashboard.charts.labels import beside
from dashboard.charts.silhouette import silhouette
from dashboard.charts.style import HIDDEN, Clicker, Part, chart, cut, numbers, texts, trace
from dashboard.charts.tiles import tile_layout
from dashboard.measure import Measure
from dashboard.panels import Chart

TILE, LETTERS = 42, 12  # a tile's height in pixels, and what its width has room for
FEWEST = 6  # columns that the width is divided by, so that few tiles do not become beams
BOW = 0.18  # how far an arc bends, of its length
ARCS, NAMED = 150, 24
ALONG = np.linspace(0, 1, 16)[:, None]


def tile_map(
    frame: pl.DataFrame, by: str, measure: Measure, *, middle: float | None = None, click: Clicker = None
) -> Chart:
    """One tile a row, laid out from the columns `latitude` and `longitude`; rows without them are left out.

    middle: the value from which colours diverge; None: they deepen from zero up.
    """
    frame = frame.drop_nulls(["latitude", "longitude"])
    columns, rows = tile_layout(frame["latitude"].to_list(), frame["longitude"].to_list())
    cells: list[list[int | None]] = [[None] * (max(columns, default=0) + 1) for _ in range(max(rows, default=0) + 1)]
    for at, (column, row) in enumerate(zip(columns, rows, strict=True)):
        cells[row][column] = at
    names, figures = texts(frame, by), map(measure.column(frame[measure.name]), frame[measure.name])
    written = [f"{_initials(name)}<br>{figure}" for name, figure in zip(names, figures, strict=True)]
    country = tiles(frame, cells, names, written=written, measure=measure, middle=middle)
    aside = max(0, FEWEST - len(cells[0])) / 2 + 0.5
    axes = {
        "xaxis": HIDDEN | {"range": [-aside, len(cells[0]) - 1 + aside]},
        "yaxis": HIDDEN | {"autorange": "reversed"},
    }
    return chart([country], TILE * len(cells) + 8, frame, click, margin={"l": 0, "r": 0, "t": 0, "b": 0}, **axes)


def flow_map(
    flows: pl.DataFrame,
    places: pl.DataFrame,
    measure: Measure,
    click: Clicker = None,
    height: int = 420,
    rights: pl.DataFrame | None = None,
) -> Chart:
    """Arcs from where goods were sent to where they surfaced, as wide as the measure; the 150 largest are drawn.

    flows: columns `source`, `target`, `from_latitude`, `from_longitude`, `to_latitude`, `to_longitude` and the
    measure's. places: `latitude`, `longitude` of all known places, faint dots on the country's shape.
    rights: `city`, `latitude`, `longitude` of the cities where the goods might have gone.
    """
    ends = ["from_latitude", "from_longitude", "to_latitude", "to_longitude"]
    flows = flows.drop_nulls([*ends, measure.name]).sort(measure.name, descending=True).head(ARCS)
    largest = flows[measure.name].cast(pl.Float64).max() or 1
    arcs = [_arc(row, float(row[measure.name]) / largest) for row in flows.iter_rows(named=True)]
    middle = places["latitude"].cast(pl.Float64).mean() or 0
    stretch = round(1 / max(cos(radians(middle)), 0.2), 3)
    square = {"scaleanchor": "x", "scaleratio": stretch}
    ground = silhouette(numbers(places, "latitude"), numbers(places, "longitude"), stretch)
    homes = flows.unique("source", keep="first", maintain_order=True)
    names = [*texts(homes, "source"), *texts(flows, "target")]
    sides = _sides(homes, flows, places, height=height, stretch=stretch, names=names) if len(names) <= 2 * NAMED else []
    marks = [_sources(homes, sides[: homes.height]), _surfaced(flows, measure, sides[homes.height :])]
    traces = [*ground, dots(places), *_rights(rights), *arcs, *marks]
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    return chart(traces, height, flows, click, showlegend=False, margin=margin, xaxis=HIDDEN, yaxis=HIDDEN | square)


def _initials(name: str) -> str:
    """What fits a tile: two Chinese characters (three where two would not do), or twelve letters, of a longer name of
    several words the first and the initial of the next."""
    if any(ord(letter) > 0x2E80 for letter in name):
        return name[: 3 if name.startswith(("内蒙", "黑龙")) else 2]
    first, _, more = name.partition(" ")
    return f"{first} {more[0]}." if more and len(name) > LETTERS and len(first) <= LETTERS - 3 else cut(name, LETTERS)


def dots(places: pl.DataFrame) -> Part:
    """Every known place, faint."""
    x, y = numbers(places, "longitude"), numbers(places, "latitude")
    return trace("scatter", mode="markers", x=x, y=y, marker={"size": 3, "color": "$muted/45"}, hoverinfo="skip",
                 showlegend=False)


def _rights(cities: pl.DataFrame | None) -> list[Part]:
    """The cities of a territory, ringed."""
    if cities is None or cities.is_empty():
        return []
    ring = {"size": 9, "color": "$accent/25", "line": {"width": 1, "color": "$accent"}}
    x, y, names = numbers(cities, "longitude"), numbers(cities, "latitude"), texts(cities, "city")
    tip = "%{hovertext}<extra></extra>"
    return [trace("scatter", mode="markers", x=x, y=y, marker=ring, hovertext=names, hovertemplate=tip)]


def _arc(row: dict[str, float], weight: float) -> Part:
    start = np.array([row["from_longitude"], row["from_latitude"]])
    end = np.array([row["to_longitude"], row["to_latitude"]])
    aside = np.array([start[1] - end[1], end[0] - start[0]])
    bend = (start + end) / 2 + BOW * aside
    path = ((1 - ALONG) ** 2 * start + 2 * ALONG * (1 - ALONG) * bend + ALONG**2 * end).round(3)
    line = {"color": "$bad/55", "width": round(0.8 + 5 * weight**0.5, 2)}
    x, y = path.T.tolist()
    return trace("scatter", mode="lines", x=x, y=y, line=line, hoverinfo="skip")


def _sides(
    homes: pl.DataFrame, flows: pl.DataFrame, places: pl.DataFrame, height: int, stretch: float, names: list[str]
) -> list[str | None]:
    """The sides on which the names stand, on a map of that height."""
    x = np.array(numbers(homes, "from_longitude") + numbers(flows, "to_longitude"))
    y = np.array(numbers(homes, "from_latitude") + numbers(flows, "to_latitude")) * stretch
    span = max(np.ptp(np.array(numbers(places, "latitude")) * stretch), 1e-6) if places.height else 1.0
    scale = 0.85 * height / span
    return beside(list(zip((x * scale).tolist(), (-y * scale).tolist(), strict=True)), names)


def _sources(homes: pl.DataFrame, sides: list[str | None]) -> Part:
    """Where goods were sent to, by the dealer's name."""
    marks = {"size": 7, "color": "$accent", "symbol": "square", "line": {"width": 1, "color": "$background"}}
    x, y = numbers(homes, "from_longitude"), numbers(homes, "from_latitude")
    named = _named(texts(homes, "source"), "$accent", sides)
    return trace("scatter", x=x, y=y, marker=marks, hovertemplate="%{hovertext}<extra></extra>", **named)


def _named(names: list[str], color: str, sides: list[str | None]) -> Part:
    """Names beside the points where there are sides for them; in the tooltip always."""
    if not sides:
        return {"mode": "markers", "hovertext": names}
    font = {"size": 11, "color": color}
    text = [name if side else "" for name, side in zip(names, sides, strict=True)]
    places = [side or "middle right" for side in sides]
    return {"mode": "markers+text", "text": text, "hovertext": names, "textposition": places, "textfont": font}


def _surfaced(flows: pl.DataFrame, measure: Measure, sides: list[str | None]) -> Part:
    """Where goods surfaced: the points to hover and click."""
    names = [f"{source} → {target}" for source, target in flows.select("source", "target").iter_rows()]
    sizes = [f"{measure.exact(value)} {measure.unit_text}" for value in flows[measure.name]]
    tips = [f"{name}<br><b>{size}</b>" for name, size in zip(names, sizes, strict=True)]
    return trace(
        "scatter",
        x=numbers(flows, "to_longitude"),
        y=numbers(flows, "to_latitude"),
        customdata=list(range(flows.height)),
        marker={"size": 8, "color": "$bad", "line": {"width": 1, "color": "$background"}},
        hovertemplate="%{hovertext}<extra></extra>",
        **_named(texts(flows, "target"), "$bad", sides) | {"hovertext": tips},
    )
