import json
import re
from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl
import pytest

from dashboard import charts
from dashboard.measure import Measure
from dashboard.panels import Click

MONEY = Measure.of("sell_in_amount", "en")
RATE = Measure.of("attainment", "zh")
DAYS = pl.DataFrame(
    {
        "day": [date(2026, 1, 1) + timedelta(at) for at in range(300)],
        "sell_in_amount": [float(at * 37 % 101) for at in range(300)],
        "sell_in_amount__last_year": [float(at * 31 % 97) for at in range(300)],
    }
)
REGIONS = pl.DataFrame(
    {
        "region": ["East", "华南", "North"],
        "sell_in_amount": [2e6, 5e6, None],
        "sell_in_amount__last_year": [1e6, 6e6, 3e6],
        "attainment": [0.95, 1.2, None],
        "latitude": [31.0, 23.0, 40.0],
        "longitude": [121.0, 113.0, 116.0],
        "total": [True, False, True],
    }
)
MONTHS = pl.DataFrame(
    {
        "month": [date(2026, month, 1) for month in range(1, 11) for _ in range(12)],
        "channel": [f"Channel {at}" for _ in range(10) for at in range(12)],
        "sell_in_amount": [float(month + at) for month in range(10) for at in range(12)],
    }
)
FLOWS = pl.DataFrame(
    {
        "source": ["A", "B"], "target": ["B", "C"], "sell_in_amount": [3.0, 2.0],
        "from_latitude": [30.0, 31.0], "from_longitude": [110.0, 111.0],
        "to_latitude": [31.0, 25.0], "to_longitude": [111.0, 120.0],
    }
)  # fmt: skip
AHEAD = pl.DataFrame({"day": [date(2026, 11, 1)], "sell_in_amount": [5.0], "low": [1.0], "high": [9.0]})


def click(row):
    return Click({"region": str(row.get("region"))})


BUILT = {
    "lines": lambda: charts.lines(
        DAYS, "day", MONEY, compared="last_year", average=7, marks=DAYS.head(2), forecast=AHEAD, click=click,
        bands=(charts.Band(date(2026, 6, 1), date(2026, 6, 18), "618"),),
    ),
    "series": lambda: charts.lines(MONTHS, "month", MONEY, series="channel", click=click),
    "years": lambda: charts.years(DAYS, "day", MONEY, click=click),
    "bars": lambda: charts.bars(REGIONS, "region", MONEY, compared="last_year", click=click),
    "bullets": lambda: charts.bullets(REGIONS, "region", RATE, 0.8, click=click),
    "columns": lambda: charts.columns(DAYS, "day", MONEY, compared="last_year", click=click),
    "columns_named": lambda: charts.columns(REGIONS, "region", MONEY, click=click),
    "shares": lambda: charts.shares(MONTHS, "month", "channel", MONEY, click=click),
    "pareto": lambda: charts.pareto(REGIONS, "region", MONEY, click=click),
    "waterfall": lambda: charts.waterfall(REGIONS, "region", MONEY, "total", click=click),
    "sankey": lambda: charts.sankey(FLOWS, "source", "target", MONEY, click=click),
    "heat": lambda: charts.heat(MONTHS, "channel", "month", MONEY, click=click),
    "tile_map": lambda: charts.tile_map(REGIONS, "region", RATE, middle=1, click=click),
    "flow_map": lambda: charts.flow_map(FLOWS, REGIONS, MONEY, click=click),
    "scatter": lambda: charts.scatter(REGIONS, "region", MONEY, RATE, size=MONEY, click=click),
    "multiples": lambda: charts.multiples(MONTHS, "month", "channel", MONEY, click=click),
}  # fmt: skip


@pytest.mark.parametrize("name", BUILT)
def test_a_chart_is_a_figure_that_plotly_accepts(name):
    chart = BUILT[name]()
    plain = json.loads(json.dumps(chart.figure, allow_nan=False))
    go.Figure(json.loads(_without_tokens(json.dumps(plain))))
    assert chart.height >= 40


@pytest.mark.parametrize("name", BUILT)
def test_every_click_belongs_to_a_point(name):
    chart = BUILT[name]()
    places = [place for trace in chart.figure["data"] for place in _customdata(trace) if place is not None]
    assert places
    assert chart.clicks
    assert all(0 <= place < len(chart.clicks) for place in places)


@pytest.mark.parametrize("name", BUILT)
def test_no_chart_minds_an_empty_frame(name, monkeypatch):
    for frame in ("DAYS", "REGIONS", "MONTHS", "FLOWS", "AHEAD"):
        monkeypatch.setitem(globals(), frame, globals()[frame].clear())
    json.dumps(BUILT[name]().figure, allow_nan=False)


def test_bars_are_sorted_from_zero_with_figures_at_their_ends():
    figure = BUILT["bars"]().figure
    bars = figure["data"][0]
    assert bars["x"] == [5e6, 2e6, None]
    assert bars["text"] == ["5.00M", "2.00M", "–"]
    assert figure["layout"]["xaxis"]["range"][0] == 0
    assert figure["layout"]["xaxis"]["visible"] is False


def test_a_clicked_bar_is_the_row_that_was_drawn():
    chart = BUILT["bars"]()
    assert [each.filters["region"] for each in chart.clicks] == chart.figure["data"][0]["hovertext"]


def test_a_line_has_at_most_250_points_and_keeps_the_highest_and_lowest():
    line = next(trace for trace in BUILT["lines"]().figure["data"] if "customdata" in trace)
    assert len(line["x"]) <= 250
    assert {max(line["y"]), min(line["y"])} == {DAYS["sell_in_amount"].max(), DAYS["sell_in_amount"].min()}


def test_shares_make_a_whole_and_the_small_are_one():
    traces = BUILT["shares"]().figure["data"]
    assert len(traces) == 8
    assert "Others" in [trace["name"] for trace in traces]
    assert sum(trace["y"][0] for trace in traces) == pytest.approx(1)


def test_attainment_is_coloured_against_its_pace():
    done = BUILT["bullets"]().figure["data"][1]
    assert done["marker"]["color"] == ["$good", "$good", "$muted"]
    behind = charts.bullets(REGIONS, "region", RATE, 1.0).figure["data"][1]
    assert behind["marker"]["color"][0] == "$warn"


def test_ticks_are_in_the_readers_units():
    figure = charts.columns(REGIONS, "region", Measure.of("sell_in_amount", "zh")).figure
    assert figure["layout"]["yaxis"]["ticktext"] == ["0", "200万", "400万"]


def _customdata(trace):
    held = trace.get("customdata") or trace.get("link", {}).get("customdata") or []
    return [place for row in held for place in (row if isinstance(row, list) else [row])]


def _without_tokens(text):
    return re.sub(r'"\$[a-z]+\d*(/\d+)?"', '"#123456"', text)
