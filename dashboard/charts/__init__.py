"""Frames as Plotly figures: plain dicts with colour tokens that the board resolves for light or dark.

Every builder takes a frame whose value column has the measure's name, and `click`, which makes a Click of a row.
"""

from dashboard.charts.bars import bars, bullets, columns
from dashboard.charts.fields import heat, scatter
from dashboard.charts.flows import sankey, waterfall
from dashboard.charts.lines import Band, lines, years
from dashboard.charts.maps import flow_map, tile_map
from dashboard.charts.multiples import multiples
from dashboard.charts.shares import pareto, shares
from dashboard.charts.spots import spot_map
from dashboard.charts.tiles import tile_layout

__all__ = [
    "Band",
    "bars",
    "bullets",
    "columns",
    "flow_map",
    "heat",
    "lines",
    "multiples",
    "pareto",
    "sankey",
    "scatter",
    "shares",
    "spot_map",
    "tile_layout",
    "tile_map",
    "waterfall",
    "years",
]
