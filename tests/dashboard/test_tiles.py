import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts import tile_layout

CHINA = {
    "北京": (39.9, 116.4), "天津": (39.1, 117.2), "河北": (38.0, 114.5), "山西": (37.9, 112.5), "内蒙古": (40.8, 111.7),
    "辽宁": (41.8, 123.4), "吉林": (43.9, 125.3), "黑龙江": (45.8, 126.6), "上海": (31.2, 121.5), "江苏": (32.1, 118.8),
    "浙江": (30.3, 120.2), "安徽": (31.9, 117.3), "福建": (26.1, 119.3), "江西": (28.7, 115.9), "山东": (36.7, 117.0),
    "河南": (34.8, 113.7), "湖北": (30.6, 114.3), "湖南": (28.2, 113.0), "广东": (23.1, 113.3), "广西": (22.8, 108.4),
    "海南": (20.0, 110.3), "重庆": (29.6, 106.5), "四川": (30.7, 104.1), "贵州": (26.6, 106.7), "云南": (25.0, 102.7),
    "西藏": (29.7, 91.1), "陕西": (34.3, 108.9), "甘肃": (36.1, 103.8), "青海": (36.6, 101.8), "宁夏": (38.5, 106.3),
    "新疆": (43.8, 87.6),
}  # fmt: skip
GERMANY = {
    "SH": (54.3, 10.1), "HH": (53.6, 10.0), "HB": (53.1, 8.8), "MV": (53.6, 11.4), "NI": (52.4, 9.7),
    "BE": (52.5, 13.4), "BB": (52.4, 13.1), "ST": (52.1, 11.6), "NW": (51.2, 6.8), "HE": (50.1, 8.2),
    "TH": (51.0, 11.0), "SN": (51.1, 13.7), "RP": (50.0, 8.3), "SL": (49.2, 7.0), "BW": (48.8, 9.2),
    "BY": (48.1, 11.6),
}  # fmt: skip
BESIDE = [("广东", "广西"), ("辽宁", "吉林"), ("吉林", "黑龙江"), ("江苏", "上海"), ("湖南", "湖北"), ("四川", "重庆")]
COORDINATES = st.tuples(st.floats(-60, 70), st.floats(-180, 180))


def laid(places):
    columns, rows = tile_layout(*map(list, zip(*places.values(), strict=True)))
    return {name: np.array(tile) for name, tile in zip(places, zip(columns, rows, strict=True), strict=True)}


@settings(deadline=None, max_examples=25)
@given(st.lists(COORDINATES, max_size=30))
def test_every_place_has_a_tile_of_its_own(places):
    columns, rows = tile_layout([place[0] for place in places], [place[1] for place in places])
    assert len(set(zip(columns, rows, strict=True))) == len(places)
    assert not places or min(columns) == min(rows) == 0


@pytest.mark.parametrize("places", [CHINA, GERMANY])
def test_north_stays_north_and_west_stays_west(places):
    tiles = laid(places)
    pairs = [(one, other) for one in places for other in places]
    north = [tiles[one][1] <= tiles[other][1] for one, other in pairs if places[one][0] > places[other][0] + 2]
    west = [tiles[one][0] <= tiles[other][0] for one, other in pairs if places[one][1] < places[other][1] - 2]
    assert np.mean(north) > 0.95
    assert np.mean(west) > 0.95


def test_neighbours_stay_neighbours():
    tiles = laid(CHINA)
    assert sum(max(abs(tiles[one] - tiles[other])) <= 1 for one, other in BESIDE) >= len(BESIDE) - 1


def test_the_map_is_compact():
    columns, rows = np.array(list(laid(CHINA).values())).T
    assert (columns.max() + 1) * (rows.max() + 1) <= 2.2 * len(CHINA)
