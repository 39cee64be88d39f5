"""Places as equal tiles: a map without a map, for any country, from nothing but coordinates."""

from functools import lru_cache
from itertools import product

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

NEIGHBOURS = 4
# How much of a place's position is its rank, not its coordinate: crowded coasts need room, deserts do not.
EVENNESS = (0.35, 0.5, 0.65, 0.8)
ROOMINESS = (1.15, 1.35, 1.6, 1.9)


def tile_layout(latitudes: list[float], longitudes: list[float]) -> tuple[list[int], list[int]]:
    """Columns (west to east from 0) and rows (north to south from 0), a tile of its own for each place.

    Of several grids and spreads, the one that keeps most neighbours beside each other and most pairs in their
    compass order. The same coordinates always give the same layout.
    """
    columns, rows = _layout(tuple(latitudes), tuple(longitudes))
    return list(columns), list(rows)


@lru_cache(maxsize=64)
def _layout(latitudes: tuple[float, ...], longitudes: tuple[float, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if len(latitudes) < 2:
        return (0,) * len(latitudes), (0,) * len(latitudes)
    places = np.column_stack([longitudes, -np.asarray(latitudes, float)]).astype(float)
    places[:, 0] *= np.cos(np.radians(np.mean(latitudes)))
    layouts = [_assign(places, even, room) for even, room in product(EVENNESS, ROOMINESS)]
    tiles = max(layouts, key=lambda tiles: _faithfulness(places, tiles))
    tiles = tiles - tiles.min(axis=0)
    return tuple(map(int, tiles[:, 0])), tuple(map(int, tiles[:, 1]))


def _assign(places: np.ndarray, even: float, room: float) -> np.ndarray:
    """The grid's cells, one a place, at the least sum of squared distances."""
    count = len(places)
    span = np.ptp(places, axis=0)
    shape = np.clip(span[0] / max(span[1], 1e-9), 0.5, 2.0)
    width = int(np.ceil(np.sqrt(count * room * shape)))
    height = int(np.ceil(count * room / width))
    ranks = places.argsort(axis=0, kind="stable").argsort(axis=0).astype(float)
    spread = (1 - even) * _unit(places) + even * _unit(ranks)
    cells = np.array(list(product(range(width), range(height))), float)
    _, chosen = linear_sum_assignment(cdist(spread * [width - 1, height - 1], cells, "sqeuclidean"))
    return cells[chosen]


def _unit(values: np.ndarray) -> np.ndarray:
    """Each column from 0 to 1."""
    span = np.ptp(values, axis=0)
    return (values - values.min(axis=0)) / np.where(span > 0, span, 1)


def _faithfulness(places: np.ndarray, tiles: np.ndarray) -> float:
    """The part of near neighbours whose tiles touch, plus the part of pairs in their compass order, less the waste."""
    nearest = cdist(places, places).argsort(axis=1)[:, 1 : NEIGHBOURS + 1]
    apart = cdist(tiles, tiles, "chebyshev")
    touching = np.mean(np.take_along_axis(apart, nearest, axis=1) < 1.5)
    steps, moves = (values[:, None] - values[None] for values in (places, tiles))
    ordered = np.mean(steps * moves >= 0)
    waste = np.prod(np.ptp(tiles, axis=0) + 1) / len(places)
    return float(touching + 2 * ordered - 0.1 * waste)
