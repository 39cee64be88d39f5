"""The ground of a map and the names on it."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as some

from dashboard.charts.labels import LETTER, LINE, SIDES, _box, beside
from dashboard.charts.silhouette import silhouette
from data.sample import geography

degrees = some.tuples(some.floats(-60, 60), some.floats(-170, 170))


def _field(latitudes, longitudes, stretch=1.2):
    (ground,) = silhouette(latitudes, longitudes, stretch)
    return np.array(ground["x"]), np.array(ground["y"]), np.array(ground["z"])


@given(some.lists(degrees, min_size=8, max_size=40, unique=True))
def test_a_field_covers_all_places_and_ends_in_open_water(places):
    x, _, field = _field([lat for lat, _ in places], [lon for _, lon in places])
    assert ((field >= 0) & (field <= 1)).all()
    assert max(field[0].max(), field[-1].max(), field[:, 0].max(), field[:, -1].max()) < 0.5
    assert x[0] < min(lon for _, lon in places) and x[-1] > max(lon for _, lon in places)


def test_every_city_of_the_sample_stands_on_the_ground():
    cities = pl.read_csv(geography.__file__.replace("geography.py", "cities.csv"))
    latitudes, longitudes = cities["latitude"].to_list(), cities["longitude"].to_list()
    x, y, field = _field(latitudes, longitudes)
    at = zip(latitudes, longitudes, strict=True)
    inside = [field[abs(y - lat).argmin(), abs(x - lon).argmin()] for lat, lon in at]
    assert min(inside) >= 0.4


def test_too_few_places_have_no_shape():
    assert silhouette([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], 1.0) == []


def test_a_name_stands_right_of_a_lone_point_and_gives_way_to_its_neighbours():
    assert beside([(0, 0)], ["Alone"]) == ["middle right"]
    sides = beside([(0, 0), (30, 0)], ["Longish name", "Other"])
    assert sides == ["middle left", "middle right"]


@given(some.lists(some.tuples(some.integers(0, 3), some.integers(0, 3)), unique=True, min_size=1, max_size=8))
def test_names_of_far_points_never_meet(cells):
    points = [(400 * x, 200 * y) for x, y in cells]
    sides = beside(points, ["Twelve chars"] * len(points))
    assert sides == ["middle right"] * len(points)


def test_a_box_is_as_large_as_its_name():
    for side in SIDES:
        left, upper, right, lower = _box((10, 10), 5 * LETTER, side)
        assert round(right - left, 6) == 5 * LETTER and lower - upper == LINE


@given(some.lists(some.tuples(some.integers(0, 120), some.integers(0, 60)), min_size=1, max_size=30))
def test_names_that_stand_can_be_read(points):
    names = ["Twelve chars"] * len(points)
    sides = beside(points, names)
    boxes = [_box(at, 12 * LETTER, side) for at, side in zip(points, sides, strict=True) if side]
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
            assert max(wide, 0) * max(high, 0) <= 0.12 * 12 * LETTER * LINE + 1e-6
