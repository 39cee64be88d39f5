"""The provinces as a map of tiles, or as bars where the lake knows no coordinates."""

import polars as pl

from dashboard import charts
from dashboard.measure import Measure
from dashboard.page import Scope
from dashboard.panels import Chart, Piece, Prose
from queries import Answer

MOST = 16  # bars


def provinces(
    scope: Scope, frame: pl.DataFrame, measure: Measure, middle: float | None = None
) -> tuple[Chart | Prose, Answer]:
    """A tile a province, and the coordinates it was laid out by; without them bars, the worst first where there is a
    middle to be below."""
    known, click = scope.load("places"), scope.drill("province")
    frame = frame.filter(pl.col(measure.name).is_not_null())
    if frame.is_empty():
        return Prose(((Piece(scope.say("page.nothing")),),)), known
    placed = frame.join(known.frame, on="province", how="inner")
    if placed.height:
        return charts.tile_map(placed, "province", measure, middle=middle, click=click), known
    bars = frame.sort(measure.name, descending=middle is None).head(MOST)
    return charts.bars(bars, "province", measure, click=click, keep_order=True), known
