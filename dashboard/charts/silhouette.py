"""A country's shape from nothing but the coordinates of its cities: quiet ground to lay a map's arcs on."""

from functools import lru_cache

import numpy as np
from scipy.ndimage import binary_fill_holes, gaussian_filter
from scipy.spatial import KDTree

from dashboard.charts.style import Part, trace

Field = tuple[list[float], list[float], list[list[float]]]

ACROSS = 96  # columns of the field; its rows have the same pitch
SPACING = 3  # a city claims the ground as far as its third neighbour, so that deserts are not full of holes
LEAST, MOST = 0.02, 0.12  # of the country's width, what one city claims
COAST = 1.2  # cells over which the coast is smoothed
GROUND = [[0, "$muted/0"], [1, "$muted/14"]]


def silhouette(latitudes: list[float], longitudes: list[float], stretch: float) -> list[Part]:
    """The area around the places as one shape; nothing for fewer than four.

    stretch: length on the map of a degree of latitude over one of longitude.
    """
    places = tuple(sorted(set(zip(longitudes, latitudes, strict=True))))
    if len(places) <= SPACING:
        return []
    x, y, field = _field(places, stretch)
    quiet = {"hoverinfo": "skip", "showscale": False, "showlegend": False}
    shape = {"contours": {"start": 0.5, "end": 0.5, "size": 1}, "line": {"width": 1, "color": "$muted/40"}}
    return [trace("contour", x=x, y=y, z=field, zmin=0, zmax=1, colorscale=GROUND, **shape, **quiet)]


@lru_cache(maxsize=16)
def _field(places: tuple[tuple[float, float], ...], stretch: float) -> Field:
    """Columns, rows, and at each crossing how far it lies within the country, 0..1."""
    points = np.array(places) * [1, stretch]
    width = max(*np.ptp(points, axis=0), 1e-6)
    claims = KDTree(points).query(points, k=SPACING + 1)[0][:, -1]
    claims = np.clip(0.75 * claims, LEAST * width, MOST * width)
    low, high = points.min(axis=0) - 1.2 * MOST * width, points.max(axis=0) + 1.2 * MOST * width
    x, y = (np.arange(start, end, width / ACROSS) for start, end in zip(low, high, strict=True))
    across, up = np.meshgrid(x, y)
    far = np.hypot(across[..., None] - points[:, 0], up[..., None] - points[:, 1])
    field = gaussian_filter(binary_fill_holes((far < claims).any(axis=2)).astype(float), COAST).round(2)
    return x.round(3).tolist(), (y / stretch).round(3).tolist(), field.tolist()
